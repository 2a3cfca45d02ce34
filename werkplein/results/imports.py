"""The file of monthly outflow: every row judged at once, shown, and written only when confirmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import Session

from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.dutch import NotReadable, parse_month, parse_whole, shorten
from werkplein.core.importing import Change, Checked, Column, ImportKind, ImportRun, Problem, Ready, Row
from werkplein.core.importing.cells import CellReader
from werkplein.core.importing.models import StagedRow
from werkplein.core.importing.queries import are_to_write, is_to_write
from werkplein.core.labels import number, plural
from werkplein.programme.reader import current
from werkplein.programme.rules import Month, Programme, Stream
from werkplein.register.names import Names
from werkplein.register.queries import all_werkpleinen, closed, spells
from werkplein.register.rules import Spell, fold
from werkplein.results import actions, queries, rules
from werkplein.results.known_queries import is_last
from werkplein.results.models import OutflowDelivery
from werkplein.results.rules import Delivery

WERKPLEIN, MONTH, STREAM, CASELOAD, OUTFLOW = "werkplein", "maand", "stroom", "klanten", "uitstroom"
COLUMNS = (
    Column(WERKPLEIN, "De naam of de code van het Werkplein.", "Regio Zwolle"),
    Column(MONTH, "De maand, als 2010-05, 5-2010, mei 2010 of mei-10. De eerste dag van de maand mag ook.", "2010-05"),
    Column(STREAM, "Wie levert: uwv of gemeente.", "uwv"),
    Column(CASELOAD, "Hoeveel klanten er aan het begin van de maand waren.", "1240", is_number=True),
    Column(OUTFLOW, "Hoeveel van hen in de maand naar werk uitstroomden.", "31", is_number=True),
)
FIELDS = {"month": MONTH, "stream": STREAM, "caseload": CASELOAD, "outflow": OUTFLOW}
Key = tuple[int, str, str]


@dataclass
class Judge(CellReader):
    """Judges the rows of one file against the register, the programme and what was delivered before."""

    programme: Programme
    today: date
    names: Names
    spells: Mapping[int, Sequence[Spell]]
    seen: dict[Key, int] = field(default_factory=dict)

    def read(self, row: Row) -> Delivery | None:
        """Give the delivery of a row, or note everything that is wrong with it."""
        werkplein = self.cell(row, WERKPLEIN, self.names.find)
        month = self.cell(row, MONTH, lambda text: Month.parse(parse_month(text)))
        stream = self.cell(row, STREAM, self._stream)
        caseload = self.cell(row, CASELOAD, parse_whole)
        outflow = self.cell(row, OUTFLOW, parse_whole)
        self._note(row, self.spells.get(werkplein.id, ()) if werkplein else (), month, caseload, outflow)
        if werkplein is None or month is None or stream is None:
            return None
        is_first = self._is_first(row, (werkplein.id, month.code, stream.code))
        if caseload is None or outflow is None or not is_first:
            return None
        return Delivery(werkplein.id, month, stream.code, caseload, outflow)

    def _stream(self, text: str) -> Stream:
        for stream in self.programme.streams:
            if fold(text) in (fold(stream.code), fold(stream.label)):
                return stream
        known = " of ".join(stream.code for stream in self.programme.streams)
        raise NotReadable(f"Onbekend: ‘{shorten(text)}’. Schrijf {known}.")

    def _note(
        self, row: Row, spells: Sequence[Spell], month: Month | None, caseload: int | None, outflow: int | None
    ) -> None:
        if month is not None and (sentence := self._month_fault(month, spells)):
            self.problems.append(Problem(sentence, row.line, MONTH))
        faults = rules.outflow_faults(caseload, outflow)
        self.problems += [Problem(fault.sentence, row.line, FIELDS[fault.field]) for fault in faults]

    def _month_fault(self, month: Month, spells: Sequence[Spell]) -> str | None:
        fault = rules.month_fault(month, self.programme, self.today)
        return fault or rules.closed_fault(spells, month.start, month.end, month.label)

    def _is_first(self, row: Row, key: Key) -> bool:
        """A row with another mistake counts too: whoever mends that one must not meet the double one only then."""
        earlier = self.seen.setdefault(key, row.line)
        if earlier != row.line:
            sentence = f"Dit Werkplein staat met deze maand en stroom ook op regel {number(earlier)}. Houd er één over."
            self.problems.append(Problem(sentence, row.line, WERKPLEIN))
        return earlier == row.line


def prepare(session: Session, rows: Sequence[Row], today: date) -> Checked:
    """Judge the whole file; writes nothing. Who closed may still deliver about the time in which it was open."""
    werkpleinen, gone = all_werkpleinen(session, today), closed(session, today)
    everyone = [*werkpleinen, *gone]
    judge = Judge(current(), today, Names(werkpleinen, gone), spells(session, [one.id for one in everyone]))
    found = [(row.line, delivery) for row in rows if (delivery := judge.read(row)) is not None]
    known = queries.outflow_last(session, sorted({delivery.month.code for _, delivery in found}), today)
    names = {one.id: one.name for one in everyone}
    judged = [_ready(line, delivery, names, known.get(delivery.key)) for line, delivery in found]
    ready = [row for row in judged if row.change is not Change.KNOWN]
    same = [row for row in judged if row.change is Change.KNOWN]
    return Checked(ready, judge.problems, same, _summary(sum(row.change is Change.CHANGED for row in ready)))


def _ready(line: int, delivery: Delivery, names: dict[int, str], last: OutflowDelivery | None) -> Ready:
    """Give a row as it is shown, with what it does to what stands there."""
    return Ready(line, _shown(delivery, names, current(), last), actions.change_of(last, delivery))


def _summary(corrections: int) -> str:
    if not corrections:
        return ""
    changes = "verandert" if corrections == 1 else "veranderen"
    return f"{plural(corrections, 'regel', 'regels')} daarvan {changes} eerdere cijfers. U ziet erbij wat er nu staat."


def _shown(
    delivery: Delivery, names: dict[int, str], programme: Programme, last: OutflowDelivery | None
) -> dict[str, Any]:
    """What a row shows before it is confirmed, with what it replaces, and what is written of it."""
    present = last if last and last.is_there else None
    return {
        WERKPLEIN: names[delivery.werkplein_id],
        MONTH: delivery.month.label,
        STREAM: programme.stream(delivery.stream).label,
        CASELOAD: _with_present(delivery.caseload, present.caseload if present else None),
        OUTFLOW: _with_present(delivery.outflow, present.outflow if present else None),
        "row": [*delivery.key, delivery.caseload, delivery.outflow, last.id if last else None],
    }


def _with_present(new: int, present: int | None) -> str:
    return number(new) if present in (None, new) else f"{number(new)} (was {number(present or 0)})"


def is_outdated(session: Session, run: ImportRun, today: date) -> bool:
    """Tell whether something else stands in the place of a line than when it was shown. Its months are held first."""
    line = _lines(run)
    actions.hold(session, list(session.scalars(select(line.c.month).distinct())))
    present = and_(_is_about(line), is_last(OutflowDelivery, today))
    asked = select(line.c.line).join(OutflowDelivery, present, isouter=True)
    differs = line.c.replaces_id.is_distinct_from(OutflowDelivery.id)
    return session.scalar(asked.where(differs).limit(1)) is not None


def _lines(run: ImportRun) -> Subquery:
    """The lines that wait as rows of a table: all of them are told apart by the database."""
    cell = [StagedRow.values["row", number] for number in range(6)]
    return (
        select(
            StagedRow.line,
            cell[0].as_integer().label("werkplein_id"),
            cell[1].as_string().label("month"),
            cell[2].as_string().label("stream"),
            cell[3].as_integer().label("caseload"),
            cell[4].as_integer().label("outflow"),
            cell[5].as_integer().label("replaces_id"),
        )
        .where(is_to_write(run))
        .subquery()
    )


def first_months(session: Session, run_ids: Collection[int]) -> dict[int, Month]:
    """Give the first month of the rows that would be written, per file that waits; one statement."""
    month = func.min(StagedRow.values["row", 1].as_string())
    asked = select(StagedRow.import_id, month).where(are_to_write(run_ids)).group_by(StagedRow.import_id)
    rows = session.execute(asked.order_by(StagedRow.import_id))
    return {run_id: Month.parse(code) for run_id, code in rows if code}


def _is_about(line: Subquery) -> ColumnElement[bool]:
    return and_(
        OutflowDelivery.werkplein_id == line.c.werkplein_id,
        OutflowDelivery.month == line.c.month,
        OutflowDelivery.stream == line.c.stream,
    )


def promote(session: Session, actor: Actor, run: ImportRun, today: date) -> int:
    """Write the rows that were confirmed: they were judged when they were shown, and nothing came in between."""
    return actions.append_lines(session, actor, _lines(run), today)


OUTFLOW_FILE = ImportKind(
    code="uitstroom",
    label="Uitstroom naar werk",
    columns=COLUMNS,
    permission=Permission.FIGURE_RECORD,
    prepare=prepare,
    promote=promote,
    is_outdated=is_outdated,
    explanation="Kies het bestand van UWV of van de gemeente. U ziet eerst wat erin staat. Daarna bevestigt u.",
    back="results.figures",
    back_label="Terug naar de cijfers",
)
