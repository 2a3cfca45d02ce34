"""What changes figures: deliveries and measurements are appended, and what was expected is settled with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Date, Integer, Subquery, case, insert, literal, select
from sqlalchemy.orm import Session

from werkplein.core import audit
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing, upsert
from werkplein.core.errors import Conflict
from werkplein.obligations import actions as obligations
from werkplein.obligations.rules import Expected, ObligationKind
from werkplein.programme.rules import Month, Programme, Round
from werkplein.register import queries as register
from werkplein.register.models import Werkplein
from werkplein.results import queries, rules
from werkplein.results.models import Measurement, MeasurementPrinciple, OutflowDelivery, OutflowMonth
from werkplein.results.principle_queries import principles_of
from werkplein.results.rules import Delivery, Measured, MeasurementKind

OBLIGATIONS = {
    MeasurementKind.CLIENT: ObligationKind.CLIENT_SATISFACTION,
    MeasurementKind.EMPLOYER: ObligationKind.EMPLOYER_SATISFACTION,
}
FIGURES_ADDRESS = "/intern/cijfers/"
NOTHING = {"caseload": 0, "outflow": 0, "deliveries": 0, "werkpleinen": 0}


class AlreadyRecorded(Conflict):
    """Something else stands there; who wants to correct it must have seen it."""

    def __init__(self, present: Measurement | OutflowDelivery) -> None:
        """Keep what stands there."""
        super().__init__("Hier staan al cijfers. Kijk ze na. Bewaar nog eens om ze te corrigeren.")
        self.present = present


# What is expected.


def expect_figures(session: Session, programme: Programme, werkpleinen: Sequence[Werkplein], today: date) -> int:
    """Write down every figure that is expected by now; what was known already costs next to nothing."""
    counts = queries.expected_counts(session)
    new = 0
    for month in rules.months_expected(programme, today):
        if counts.get((ObligationKind.OUTFLOW, month.code), 0) < len(werkpleinen) * len(programme.streams):
            new += expect_outflow(session, programme, werkpleinen, month)
    for measured in rules.rounds_expected(programme, today):
        kind = OBLIGATIONS[kind_of(measured)]
        if counts.get((kind, measured.code), 0) < len(werkpleinen):
            new += expect_round(session, werkpleinen, measured)
    if new:
        _settle_known(session, today)
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
    session: Session, actor: Actor, found: Sequence[Delivery], programme: Programme, today: date
) -> int:
    """Append what is new or different, and settle what was expected; the same content again changes nothing."""
    spells = register.spells(session, {delivery.werkplein_id for delivery in found})
    for delivery in found:
        rules.refuse(rules.delivery_faults(delivery, programme, today, spells.get(delivery.werkplein_id, ())))
    months = sorted({delivery.month.code for delivery in found})
    hold(session, months)
    known = queries.outflow_now(session, months, today)
    new = [delivery for delivery in found if not is_same(known.get(delivery.key), delivery)]
    _append(session, actor, new, known, today)
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


def is_same(present: OutflowDelivery | None, found: Delivery) -> bool:
    """Tell whether a delivery says what is known already."""
    return present is not None and (present.caseload, present.outflow) == (found.caseload, found.outflow)


def _append(
    session: Session,
    actor: Actor,
    new: Sequence[Delivery],
    known: dict[tuple[int, str, str], OutflowDelivery],
    today: date,
) -> None:
    rows = [
        {
            "werkplein_id": delivery.werkplein_id,
            "month": delivery.month.code,
            "stream": delivery.stream,
            "caseload": delivery.caseload,
            "outflow": delivery.outflow,
            "holds_on": delivery.month.end,
            "recorded_on": today,
            "replaces_id": known[delivery.key].id if delivery.key in known else None,
            "actor_id": actor.id,
        }
        for delivery in new
    ]
    if rows:
        session.execute(insert(OutflowDelivery).execution_options(render_nulls=True), rows)


def hold(session: Session, months: Sequence[str]) -> None:
    """Hold these months, so that whoever writes in one of them reads and adds up in turn."""
    insert_missing(session, OutflowMonth, [{"month": month, **NOTHING} for month in sorted(months)], ["month"])
    held = select(OutflowMonth).where(OutflowMonth.month.in_(months)).order_by(OutflowMonth.month).with_for_update()
    session.execute(held.execution_options(populate_existing=True)).all()


def summarise(session: Session, months: Sequence[str]) -> None:
    """Add these months up again for the country."""
    if not months:
        return
    hold(session, months)
    added_up = {row.month: row for row in queries.months_added_up(session, months)}
    rows = [
        {"month": month, **{column: int(getattr(added_up[month], column)) for column in NOTHING}} for month in added_up
    ]
    upsert(session, OutflowMonth, rows, ["month"], list(NOTHING))


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
    session: Session, actor: Actor, found: Measured, programme: Programme, seen: int | None, today: date
) -> Measurement | None:
    """Append the outcome of a round; gives nothing when that is what is known already.

    `seen` is the row that whoever wrote it was looking at: what nobody saw is not corrected.
    """
    spells = register.spells(session, [found.werkplein_id]).get(found.werkplein_id, ())
    rules.refuse(rules.measurement_faults(found, programme, today, spells))
    present = queries.measurement_now(session, found.werkplein_id, found.kind, found.round, today)
    if present is not None:
        if _says_the_same(session, present, found):
            return None
        if present.id != seen:
            raise AlreadyRecorded(present)
    measurement = Measurement(
        werkplein_id=found.werkplein_id, kind=found.kind, round=found.round, n=found.n, mean=found.mean, sd=found.sd,
        holds_on=_ends_on(programme, found), recorded_on=today, actor_id=actor.id,
        replaces_id=present.id if present else None,
    )  # fmt: skip
    _add(session, measurement, found)
    obligations.ask_again_of(session, [found.werkplein_id], OBLIGATIONS[found.kind], found.round, "")
    obligations.settle(session, found.werkplein_id, OBLIGATIONS[found.kind], found.round, "", today)
    audit.record(
        session,
        actor,
        Event.MEASUREMENT_RECORDED,
        measurement,
        found.werkplein_id,
        kind=found.kind.value,
        round=found.round,
    )
    return measurement


def _says_the_same(session: Session, present: Measurement, found: Measured) -> bool:
    former = principles_of(session, present)
    return (present.n, present.mean, present.sd, former) == (found.n, found.mean, found.sd, found.principles)


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
