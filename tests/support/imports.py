"""A small kind of file for tests of the import itself: closing days, with their name."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.database import insert_missing
from werkplein.core.dutch import NotReadable, parse_date
from werkplein.core.feature import Feature
from werkplein.core.importing import Change, Checked, Column, ImportKind, ImportRun, Problem, Ready, Row
from werkplein.core.importing.queries import staged
from werkplein.obligations.models import ClosingDay

HEADER = "dag;naam\n"


def prepare(session: Session, rows: Sequence[Row], today: date) -> Checked:
    known = {day.isoformat() for day in session.scalars(select(ClosingDay.day).order_by(ClosingDay.day))}
    ready, problems, same = [], [], []
    for row in rows:
        try:
            day = parse_date(row["dag"])
        except NotReadable as error:
            problems.append(Problem(str(error), row.line, "dag"))
            continue
        if day > today:
            problems.append(Problem("Deze dag is nog niet geweest.", row.line, "dag"))
        if day.isoformat() in known:
            same.append(Ready(row.line, {"dag": day.isoformat(), "naam": row["naam"]}, Change.KNOWN))
        else:
            ready.append(Ready(row.line, {"dag": day.isoformat(), "naam": row["naam"]}))
    return Checked(ready, problems, same)


def promote(session: Session, actor: Actor, run: ImportRun, today: date) -> int:
    rows = [{"day": date.fromisoformat(row.values["dag"]), "name": row.values["naam"]} for row in staged(session, run)]
    return insert_missing(session, ClosingDay, rows, ["day"])


CLOSING_DAYS = ImportKind(
    code="dagen",
    label="Sluitingsdagen",
    columns=(Column("dag", "De dag.", "5-5-2010"), Column("naam", "Hoe de dag heet.", "Bevrijdingsdag")),
    permission=Permission.FIGURE_RECORD,
    prepare=prepare,
    promote=promote,
)
FEATURE = Feature(name="test-imports", import_kinds=(CLOSING_DAYS,))


def a_file(count: int, start: date = date(2000, 1, 1)) -> bytes:
    """So many days in a row."""
    days = (date.fromordinal(start.toordinal() + number) for number in range(count))
    return (HEADER + "".join(f"{day.day}-{day.month}-{day.year};Dag\n" for day in days)).encode()
