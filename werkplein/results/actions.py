"""What changes figures: deliveries and measurements are appended, and what was expected is settled with them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Integer, Subquery, case, insert, literal, select
from sqlalchemy.orm import Session

from werkplein.core import audit
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing, lock_name, upsert
from werkplein.core.errors import Conflict
from werkplein.core.importing import Change
from werkplein.obligations import actions as obligations
from werkplein.obligations.rules import Expected, ObligationKind
from werkplein.programme.rules import Month, Programme, Round
from werkplein.register import queries as register
from werkplein.register.models import Werkplein
from werkplein.register.rules import beginning, was_open
from werkplein.results import queries, rules
from werkplein.results.models import Measurement, MeasurementPrinciple, OutflowDelivery, OutflowMonth
from werkplein.results.principle_queries import principles_of
from werkplein.results.rules import Delivery, Measured, MeasurementKind, Way

OBLIGATIONS = {
    MeasurementKind.CLIENT: ObligationKind.CLIENT_SATISFACTION,
    MeasurementKind.EMPLOYER: ObligationKind.EMPLOYER_SATISFACTION,
}
FIGURES_ADDRESS = "/intern/cijfers/"
# Who writes figures holds this name till the end, before anything else about figures: they are then numbered in the
# order in which others see them, and the highest number that was read says which ones were.
LOCK = "figures"
NOTHING = {"caseload": 0, "outflow": 0, "deliveries": 0, "werkpleinen": 0}


class AlreadyRecorded(Conflict):
    """Something else stands there; who wants to correct it must have seen it."""

    def __init__(self, present: Measurement | OutflowDelivery) -> None:
        """Keep what stands there."""
        super().__init__("Hier staan al cijfers. Kijk ze na. Bewaar nog eens om ze te corrigeren.")
        self.present = present


# What is expected.


def expect_figures(
    session: Session, programme: Programme, werkpleinen: Sequence[Werkplein], today: date, most: float = math.inf
) -> int:
    """Write down every figure that is expected by now, of who was open on the last day that it is about.

    What was known already costs next to nothing. Of who closed since, only what it owes is asked still. With `most`
    no further month is begun once so many are new: the rest is for the next time.
    """
    counts, new = queries.expected_counts(session), 0
    spells = register.spells(session, [each.id for each in werkpleinen])
    begins = beginning(spells.values())

    def open_on(day: date) -> list[Werkplein]:
        return [each for each in werkpleinen if was_open(spells.get(each.id, ()), day, begins)]

    for month in rules.months_expected(programme, today):
        asked = open_on(month.end)
        if new < most and counts.get((ObligationKind.OUTFLOW, month.code), 0) < len(asked) * len(programme.streams):
            new += expect_outflow(session, programme, asked, month)
    for measured in rules.rounds_expected(programme, today):
        asked = open_on(measured.ends_on)
        if new < most and counts.get((OBLIGATIONS[kind_of(measured)], measured.code), 0) < len(asked):
            new += expect_round(session, asked, measured)
    if new:
        _settle_known(session, today)
        closed = {each.id: each.closed_on for each in werkpleinen if each.closed_on and each.is_closed_on(today)}
        obligations.withdraw_of(session, closed, today)
    return new


def _settle_known(session: Session, today: date) -> None:
    """What came in before it was expected is not missing."""
    delivered = queries.outflow_known(session, today)
    _settle_outflow(session, [(row.werkplein_id, row.month, row.stream) for row in delivered], today)
    measured = queries.measurements_known(session, today)
    keys = [(row.werkplein_id, OBLIGATIONS[row.kind], row.round, "") for row in measured]
    obligations.settle_many(session, keys, today)


def kind_of(measured: Round) -> MeasurementKind:
    """Give whose satisfaction a round measures."""
    return next(kind for kind in MeasurementKind if kind.value == measured.kind)


def expect_outflow(session: Session, programme: Programme, werkpleinen: Sequence[Werkplein], month: Month) -> int:
    """Expect the outflow of a month, of each Werkplein and stream."""
    return obligations.expect(
        session,
        [
            Expected(
                werkplein.id,
                ObligationKind.OUTFLOW,
                month.code,
                programme.outflow_opens_on(month),
                programme.outflow_due_on(month),
                f"{FIGURES_ADDRESS}uitstroom/{month.code}/{werkplein.code}/{stream.code}/",
                Permission.FIGURE_RECORD.value,
                stream.code,
            )
            for werkplein in werkpleinen
            for stream in programme.streams
        ],
    )


def expect_round(session: Session, werkpleinen: Sequence[Werkplein], measured: Round) -> int:
    """Expect the outcome of a round, of each Werkplein."""
    kind = kind_of(measured)
    return obligations.expect(
        session,
        [
            Expected(
                werkplein.id,
                OBLIGATIONS[kind],
                measured.code,
                measured.ends_on,
                measured.due_on,
                f"{FIGURES_ADDRESS}tevredenheid/{kind.slug}/{measured.code}/{werkplein.code}/",
                Permission.FIGURE_RECORD.value,
            )
            for werkplein in werkpleinen
        ],
    )


# Outflow.


def record_deliveries(
    session: Session,
    actor: Actor,
    found: Sequence[Delivery],
    programme: Programme,
    today: date,
    way: Way = Way.DELIVERED,
) -> int:
    """Append what is new or different, and settle what was expected; the same content again changes nothing."""
    spells = register.spells(session, {delivery.werkplein_id for delivery in found})
    for delivery in found:
        rules.refuse(rules.delivery_faults(delivery, programme, today, spells.get(delivery.werkplein_id, ())))
    months = sorted({delivery.month.code for delivery in found})
    hold(session, months)
    known = queries.outflow_last(session, months, today)
    new = [delivery for delivery in found if not is_same(known.get(delivery.key), delivery)]
    _append(session, actor, [_row(one, known.get(one.key)) | {"way": way} for one in new], today)
    summarise(session, sorted({delivery.month.code for delivery in new}))
    _ask_again(session, [one.key for one in new])
    _settle_outflow(session, [delivery.key for delivery in found], today)
    if new:
        _note(session, actor, len(new), months, new[0].werkplein_id)
    return len(new)


def _note(session: Session, actor: Actor, count: int, months: Sequence[str], werkplein_id: int | None) -> None:
    """Put it in the audit trail; a single row names its Werkplein."""
    only = werkplein_id if count == 1 else None
    audit.record(session, actor, Event.OUTFLOW_RECORDED, ("outflow", months[-1]), only, rows=count, months=months)


def append_lines(session: Session, actor: Actor, line: Subquery, today: date) -> int:
    """Append lines of a file in one statement, and settle what was expected. They were judged, and months are held.

    A line names the row it replaces, so the database refuses it when something else stands there.
    """
    months = list(session.scalars(select(line.c.month).distinct().order_by(line.c.month)))
    if not months:
        return 0
    keys = select(line.c.werkplein_id, line.c.month, line.c.stream)
    obligations.ask_again(session, ObligationKind.OUTFLOW, keys)
    ends = case({month: literal(Month.parse(month).end, Date) for month in months}, value=line.c.month)
    values = {
        **{name: line.c[name] for name in ("werkplein_id", "month", "stream", "caseload", "outflow", "replaces_id")},
        "holds_on": ends,
        "recorded_on": literal(today, Date),
        "actor_id": literal(actor.id, Integer),
    }
    statement = insert(OutflowDelivery).from_select(list(values), select(*values.values()).order_by(line.c.line))
    count = session.connection().execute(statement.execution_options(preserve_rowcount=True)).rowcount
    summarise(session, months)
    obligations.settle_selected(session, ObligationKind.OUTFLOW, keys, today)
    _note(session, actor, count, months, session.scalar(select(line.c.werkplein_id).limit(1)))
    return count


def change_of(last: OutflowDelivery | None, found: Delivery) -> Change:
    """Tell what a delivery does to the row that it would replace.

    A zero that was only confirmed is delivered by the same zero: who confirmed it may then be wrong, and the figure
    stands.
    """
    if last is None or not last.is_there:
        return Change.NEW
    if (last.caseload, last.outflow) != (found.caseload, found.outflow):
        return Change.CHANGED
    return Change.KNOWN if last.way is Way.DELIVERED else Change.NEW


def is_same(last: OutflowDelivery | None, found: Delivery) -> bool:
    """Tell whether a delivery says what was delivered already."""
    return change_of(last, found) is Change.KNOWN


def _row(found: Delivery, last: OutflowDelivery | None) -> dict[str, Any]:
    return {
        "werkplein_id": found.werkplein_id,
        "month": found.month.code,
        "stream": found.stream,
        "caseload": found.caseload,
        "outflow": found.outflow,
        "holds_on": found.month.end,
        "replaces_id": last.id if last else None,
    }


def _append(session: Session, actor: Actor, rows: Sequence[dict[str, Any]], today: date) -> None:
    signed = [row | {"recorded_on": today, "actor_id": actor.id} for row in rows]
    if signed:
        session.execute(insert(OutflowDelivery).execution_options(render_nulls=True), signed)


def withdraw_delivery(session: Session, actor: Actor, what: tuple[int, str, str], today: date) -> None:
    """Take back the figure of a Werkplein, month and stream: the row that stands there is replaced by one of nobody."""
    werkplein_id, month, stream = what
    hold(session, [month])
    present = queries.outflow_now(session, [month], today).get(what)
    if present is None:
        return
    nobody = _row(Delivery(werkplein_id, Month.parse(month), stream, 0, 0), present)
    _append(session, actor, [nobody | {"way": Way.WITHDRAWN}], today)
    summarise(session, [month])


def hold_figures(session: Session) -> None:
    """Let whoever writes figures do so in turn; of outflow `hold` does this too."""
    lock_name(session, LOCK)


def hold(session: Session, months: Sequence[str]) -> None:
    """Hold these months, so that whoever writes in one of them reads and adds up in turn."""
    hold_figures(session)
    insert_missing(session, OutflowMonth, [{"month": month, **NOTHING} for month in sorted(months)], ["month"])
    held = select(OutflowMonth).where(OutflowMonth.month.in_(months)).order_by(OutflowMonth.month).with_for_update()
    session.execute(held.execution_options(populate_existing=True)).all()


def summarise(session: Session, months: Sequence[str]) -> None:
    """Add these months up again for the country."""
    if not months:
        return
    hold(session, months)
    added_up = {row.month: row for row in queries.months_added_up(session, months)}
    rows = [{"month": month, **_sums(added_up.get(month))} for month in months]
    upsert(session, OutflowMonth, rows, ["month"], list(NOTHING))


def _sums(found: Any) -> dict[str, int]:
    """Give the sums of a month; of one about which all was taken back nothing is left to add up."""
    return {column: int(getattr(found, column)) for column in NOTHING} if found else NOTHING


def rebuild(session: Session) -> int:
    """Make the whole summary again; gives how many months it holds."""
    months = queries.months_delivered(session)
    summarise(session, months)
    return len(months)


def _ask_again(session: Session, keys: Iterable[tuple[int, str, str]]) -> None:
    """What was answered with zero or "not applicable" is a delivery like any other once other figures come in."""
    groups: dict[tuple[str, str], list[int]] = {}
    for werkplein_id, month, stream in keys:
        groups.setdefault((month, stream), []).append(werkplein_id)
    for (month, stream), werkplein_ids in groups.items():
        obligations.ask_again_of(session, werkplein_ids, ObligationKind.OUTFLOW, month, stream)


def _settle_outflow(session: Session, keys: Iterable[tuple[int, str, str]], today: date) -> None:
    obligations.settle_many(
        session, [(werkplein_id, ObligationKind.OUTFLOW, month, stream) for werkplein_id, month, stream in keys], today
    )


def correct_delivery(
    session: Session, actor: Actor, found: Delivery, programme: Programme, seen: int | None, today: date
) -> int:
    """Record one delivery by hand; `seen` is the row that whoever wrote it was looking at."""
    _refuse_unseen(session, found, seen, today)
    return record_deliveries(session, actor, [found], programme, today)


def _refuse_unseen(session: Session, found: Delivery, seen: int | None, today: date) -> None:
    """What nobody saw is not corrected."""
    hold(session, [found.month.code])
    present = queries.outflow_now(session, [found.month.code], today).get(found.key)
    if present is not None and present.id != seen and not is_same(present, found):
        raise AlreadyRecorded(present)


# Satisfaction.


def record_measurement(
    session: Session,
    actor: Actor,
    found: Measured,
    programme: Programme,
    seen: int | None,
    today: date,
    way: Way = Way.DELIVERED,
) -> Measurement | None:
    """Append the outcome of a round; gives nothing when that is what is known already.

    `seen` is the row that whoever wrote it was looking at: what nobody saw is not corrected.
    """
    spells = register.spells(session, [found.werkplein_id]).get(found.werkplein_id, ())
    rules.refuse(rules.measurement_faults(found, programme, today, spells))
    hold_figures(session)
    last = queries.measurement_last(session, found.werkplein_id, found.kind, found.round, today)
    if last is not None and _says_the_same(session, last, found):
        return None
    if last is not None and last.is_there and last.id != seen:
        raise AlreadyRecorded(last)
    measurement = Measurement(
        werkplein_id=found.werkplein_id, kind=found.kind, round=found.round, n=found.n, mean=found.mean, sd=found.sd,
        holds_on=_ends_on(programme, found), recorded_on=today, actor_id=actor.id,
        replaces_id=last.id if last else None, way=way,
    )  # fmt: skip
    _add(session, measurement, found)
    obligations.ask_again_of(session, [found.werkplein_id], OBLIGATIONS[found.kind], found.round, "")
    obligations.settle(session, found.werkplein_id, OBLIGATIONS[found.kind], found.round, "", today)
    facts = {"kind": found.kind.value, "round": found.round}
    audit.record(session, actor, Event.MEASUREMENT_RECORDED, measurement, found.werkplein_id, **facts)
    return measurement


def _says_the_same(session: Session, present: Measurement, found: Measured) -> bool:
    """Tell whether that was measured already; a zero that was only confirmed is measured by the same zero."""
    if present.way is not Way.DELIVERED:
        return False
    former = principles_of(session, present)
    return (present.n, present.mean, present.sd, former) == (found.n, found.mean, found.sd, found.principles)


def withdraw_measurement(
    session: Session, actor: Actor, werkplein_id: int, kind: MeasurementKind, code: str, today: date
) -> None:
    """Take back the outcome of a round: a row without answers replaces it."""
    hold_figures(session)
    present = queries.measurement_now(session, werkplein_id, kind, code, today)
    if present is None:
        return
    nobody = Measurement(
        werkplein_id=werkplein_id, kind=kind, round=code, n=0, mean=Decimal(0), sd=Decimal(0),
        holds_on=present.holds_on, recorded_on=today, actor_id=actor.id, replaces_id=present.id, way=Way.WITHDRAWN,
    )  # fmt: skip
    session.add(nobody)
    session.flush()


def _add(session: Session, measurement: Measurement, found: Measured) -> None:
    """Add it with its principles, which belong to this version of it."""
    session.add(measurement)
    session.flush()
    session.add_all(
        MeasurementPrinciple(measurement_id=measurement.id, principle=each.principle, n=each.n, mean=each.mean)
        for each in found.principles
    )


def _ends_on(programme: Programme, found: Measured) -> date:
    return next(measured.ends_on for measured in programme.rounds_of(found.kind.value) if measured.code == found.round)
