"""The lines of a file of answers that wait, as rows of a table: the database compares and copies them itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    Integer,
    Subquery,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from milestones.models import Assessment, Draft
from milestones.rules import Found, Source, Verdict
from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.core.database import UtcDateTime, insert_missing_from, label_enum
from werkplein.core.importing import ImportRun
from werkplein.core.importing.models import StagedRow
from werkplein.core.importing.queries import is_to_write

_TEXTS = ("milestone", "verdict", "source", "grade", "quarter", "note")
_DAYS = ("holds_on", "valid_until")
_NUMBERS = ("werkplein_id", "replaces_id", "seen_id")
# What is copied as it waits; the rest of a row is said by who confirms, and when.
_COPIED = ("werkplein_id", *_TEXTS, *_DAYS, "participation", "is_critical", "replaces_id")


def lines_of(session: Session, run: ImportRun) -> Subquery:
    """Give the lines of a file that wait, with a column for each thing they say."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"

    def cell(name: str) -> Any:
        return StagedRow.values["row", name]

    def day(name: str) -> ColumnElement[Any]:
        # SQLite keeps a day as the very text that waits; a cast would make a number of it.
        text = cell(name).as_string()
        return type_coerce(text, Date) if is_sqlite else cast(text, Date)

    joined = cell("participation")
    return (
        select(
            StagedRow.line,
            *(cell(name).as_string().label(name) for name in _TEXTS),
            *(day(name).label(name) for name in _DAYS),
            *(cell(name).as_integer().label(name) for name in _NUMBERS),
            case((joined.as_string().is_(None), null()), else_=type_coerce(joined, JSON)).label("participation"),
            cell("is_critical").as_boolean().label("is_critical"),
        )
        .where(is_to_write(run))
        .subquery()
    )


def is_overtaken(session: Session, run: ImportRun) -> bool:
    """Tell whether a line would now correct something else than was shown; one statement."""
    line = lines_of(session, run)
    latest, last_said = aliased(Assessment), aliased(Assessment)
    of_this = and_(
        latest.werkplein_id == line.c.werkplein_id,
        latest.milestone == line.c.milestone,
        latest.source == line.c.source,
        latest.holds_on == line.c.holds_on,
    )
    with_checklist = and_(
        last_said.werkplein_id == line.c.werkplein_id,
        last_said.milestone == line.c.milestone,
        last_said.source == Source.SELF,
        last_said.quarter == line.c.quarter,
        line.c.source == Source.SELF.value,
    )
    now = select(func.max(latest.id)).where(of_this).scalar_subquery()
    said = select(func.max(last_said.id)).where(with_checklist).scalar_subquery()
    differs = line.c.replaces_id.is_distinct_from(now) | line.c.seen_id.is_distinct_from(said)
    return session.scalar(select(line.c.line).where(differs).limit(1)) is not None


def checks_of(session: Session, run: ImportRun) -> list[tuple[int, Found]]:
    """Give what the desk found according to the lines, each with its Werkplein; one statement."""
    line = lines_of(session, run)
    verdict = type_coerce(line.c.verdict, label_enum(Verdict))
    about = line.c.werkplein_id, line.c.milestone, verdict, line.c.is_critical, line.c.holds_on
    rows = session.execute(select(*about).where(line.c.source == Source.DESK.value).order_by(line.c.line))
    return [
        (werkplein_id, Found(milestone, found, is_critical=is_critical, holds_on=day))
        for werkplein_id, milestone, found, is_critical, day in rows
    ]


def sheets_of(session: Session, run: ImportRun) -> list[tuple[int, str]]:
    """Give the checklists that are written in, also by correcting an answer in them; one statement."""
    line, corrected = lines_of(session, run), aliased(Assessment)
    quarter = func.coalesce(line.c.quarter, corrected.quarter)
    question = (
        select(line.c.werkplein_id, quarter)
        .outerjoin(corrected, corrected.id == line.c.replaces_id)
        .where(quarter.is_not(None))
        .distinct()
        .order_by(line.c.werkplein_id, quarter)
    )
    return [(werkplein_id, code) for werkplein_id, code in session.execute(question)]


def copy_answers(session: Session, actor: Actor, run: ImportRun, today: date, reply_until: date) -> int:
    """Write the lines as recorded rows; one statement. To what the desk found the MT may reply. Gives how many."""
    line = lines_of(session, run)
    is_said = line.c.source == Source.SELF.value
    label = case((is_said, on_behalf(actor)), else_=actor.label)
    by = {
        "reply_until": case((is_said, null()), else_=literal(reply_until, Date)),
        "recorded_on": literal(today, Date),
        "recorded_at": literal(clock.now(), UtcDateTime),
        "actor_id": literal(actor.id, Integer),
        "actor_label": label,
    }
    rows = select(*(line.c[name] for name in _COPIED), *by.values()).order_by(line.c.line)
    statement = insert(Assessment).from_select([*_COPIED, *by], rows, include_defaults=False)
    return session.connection().execute(statement.execution_options(preserve_rowcount=True)).rowcount


def on_behalf(actor: Actor) -> str:
    """Say who recorded an answer of an MT."""
    return f"{actor.label} namens het MT"


def copy_drafts(session: Session, actor: Actor, run: ImportRun) -> None:
    """Leave the answers in the checklist as if the MT gave them there; what it saved itself stays. One statement."""
    line = lines_of(session, run)
    newest = (
        select(func.max(line.c.line))
        .where(line.c.source == Source.SELF.value, line.c.quarter.is_not(None))
        .group_by(line.c.werkplein_id, line.c.quarter, line.c.milestone)
    )
    copied = ("werkplein_id", "quarter", "milestone", "verdict", "note", "holds_on", "participation")
    by = {
        "version": literal(1, Integer),
        "saved_at": literal(clock.now(), UtcDateTime),
        "actor_id": literal(actor.id, Integer),
        "actor_label": literal(on_behalf(actor)),
    }
    again = lines_of(session, run)
    rows = select(*(again.c[name] for name in copied), *by.values()).where(again.c.line.in_(newest))
    insert_missing_from(session, Draft, [*copied, *by], rows, ["werkplein_id", "quarter", "milestone"])
