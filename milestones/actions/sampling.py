"""Drawing a sample of the answers without evidence, each quarter, so that anyone can draw it again (domain D.5)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from milestones.actions.asking import follow_asks
from milestones.actions.standings import lock_all, refresh_due
from milestones.models import SampleDraw, SampleItem
from milestones.queries.sampling import drawn_quarters, find_draw, first_handed_in, unsupported
from milestones.rules.evidence import drawn, seed_of
from werkplein.core import audit
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing
from werkplein.core.errors import Conflict
from werkplein.core.labels import date_nl
from werkplein.programme import reader
from werkplein.programme.rules import Quarter


def quarters_to_draw(session: Session, today: date) -> list[Quarter]:
    """Give every quarter whose checklists were due before this day and that was not drawn, oldest first.

    Since the first that was drawn; as long as none was, since the first that was handed in. Two statements at most.
    """
    newest = _newest_due(today)
    if newest is None:
        return []
    done = drawn_quarters(session)
    first = min(done) if done else first_handed_in(session) or newest.code
    return [each for each in Quarter.parse(first).until(newest) if each.code not in done]


def _newest_due(today: date) -> Quarter | None:
    programme = reader.current()
    quarter = Quarter.of(today)
    while programme.checklist_due_on(quarter) >= today:
        quarter = quarter.previous()
    return quarter if quarter.reference_date >= programme.starts_on else None


NOTHING_TO_DO = "U hoeft niets meer te doen. De getrokken antwoorden staan bij Steekproef."


def refuse_drawing(session: Session, quarter: Quarter, today: date) -> None:
    """Refuse to draw twice, or before everybody's time to hand in is over."""
    due_on = reader.current().checklist_due_on(quarter)
    if due_on >= today:
        raise Conflict(f"De vragenlijsten van het {quarter.label} mogen tot en met {date_nl(due_on)} binnenkomen.")
    if find_draw(session, quarter) is not None:
        raise Conflict(f"De steekproef van het {quarter.label} is al getrokken.", way_out=NOTHING_TO_DO)


def draw_sample(session: Session, actor: Actor, quarter: Quarter, today: date) -> list[SampleItem]:
    """Draw a tenth of the answers "met" without evidence, and ask the MT for evidence where none is to be checked."""
    refuse_drawing(session, quarter, today)
    # The same rows give the same sample, whoever draws and whether a job renewed the summaries by then or not.
    refresh_due(session, reader.current(), today)
    population = unsupported(session, quarter, today)
    seed = seed_of(quarter.code, population)
    row = {
        "quarter": quarter.code,
        "seed": seed,
        "population": sorted(population),
        **signed(actor, today),
    }
    if insert_missing(session, SampleDraw, [row], ["quarter"]) == 0:
        raise Conflict(f"De steekproef van het {quarter.label} is al getrokken.", way_out=NOTHING_TO_DO)
    items = [
        SampleItem(quarter=quarter.code, werkplein_id=population[each][0], milestone=population[each][1], rank=rank)
        for rank, each in enumerate(drawn(sorted(population), seed), start=1)
    ]
    _keep(session, items)
    pairs = {(each.werkplein_id, each.milestone) for each in items}
    ids = sorted({each for each, _ in pairs})
    lock_all(session, ids)
    follow_asks(session, ids, today, anew=pairs)
    subject = ("sample_draw", quarter.code)
    audit.record(session, actor, Event.SAMPLE_DRAWN, subject, population=len(population), drawn=len(items), seed=seed)
    return items


def _keep(session: Session, items: list[SampleItem]) -> None:
    columns = ("quarter", "werkplein_id", "milestone", "rank")
    rows = [{column: getattr(item, column) for column in columns} for item in items]
    if rows:
        session.execute(insert(SampleItem), rows)
