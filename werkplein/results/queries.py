"""Questions to the figures: what is known on a day, the series of a Werkplein, and what is expected and missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Executable,
    Integer,
    Row,
    String,
    bindparam,
    case,
    distinct,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from werkplein.core.actor import Scopes
from werkplein.core.database import among, ask_about
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import FIGURES, ObligationKind, ObligationState
from werkplein.programme.rules import Month
from werkplein.register.models import Werkplein
from werkplein.register.queries import entries_between
from werkplein.register.rules import Entry
from werkplein.results.excused_queries import excused
from werkplein.results.known_queries import LATER, is_known, is_last
from werkplein.results.models import Measurement, OutflowDelivery, OutflowMonth, hundredths
from werkplein.results.rules import FEWEST_TOGETHER, MeasurementKind, Result, Way, rounded

KINDS = {str(kind.value): kind for kind in MeasurementKind}


def outflow_known(session: Session, known_on: date) -> Sequence[Row[int, str, str, int, int, date]]:
    """Give what counts of every Werkplein, month and stream, as it was known on a day; one statement."""
    return session.execute(
        select(
            OutflowDelivery.werkplein_id,
            OutflowDelivery.month,
            OutflowDelivery.stream,
            OutflowDelivery.caseload,
            OutflowDelivery.outflow,
            OutflowDelivery.recorded_on,
        )
        .where(is_known(OutflowDelivery, known_on))
        .order_by(OutflowDelivery.month, OutflowDelivery.werkplein_id, OutflowDelivery.stream)
    ).all()


def measurements_known(
    session: Session, known_on: date
) -> Sequence[Row[int, MeasurementKind, str, int, Decimal, Decimal, date]]:
    """Give what counts of every measurement, as it was known on a day; one statement."""
    return session.execute(
        select(
            Measurement.werkplein_id,
            Measurement.kind,
            Measurement.round,
            Measurement.n,
            Measurement.mean,
            Measurement.sd,
            Measurement.recorded_on,
        )
        .where(is_known(Measurement, known_on))
        .order_by(Measurement.kind, Measurement.round, Measurement.werkplein_id)
    ).all()


def months_added_up(session: Session, months: Sequence[str]) -> Sequence[Any]:
    """Add up every delivery of these months that was not replaced or taken back; one statement."""
    later = LATER[OutflowDelivery]
    with_clients = case((OutflowDelivery.caseload > 0, OutflowDelivery.werkplein_id))
    return session.execute(
        select(
            OutflowDelivery.month,
            func.sum(OutflowDelivery.caseload).label("caseload"),
            func.sum(OutflowDelivery.outflow).label("outflow"),
            func.count().label("deliveries"),
            func.count(distinct(with_clients)).label("werkpleinen"),
        )
        .where(OutflowDelivery.month.in_(months), OutflowDelivery.way != Way.WITHDRAWN)
        .where(~exists().where(later.replaces_id == OutflowDelivery.id))
        .group_by(OutflowDelivery.month)
        .order_by(OutflowDelivery.month)
    ).all()


def months_delivered(session: Session) -> list[str]:
    """Give every month about which something was delivered; one statement."""
    return list(session.scalars(select(OutflowDelivery.month).distinct().order_by(OutflowDelivery.month)))


def outflow_last(session: Session, months: Sequence[str], on: date) -> dict[tuple[int, str, str], OutflowDelivery]:
    """Give the rows that a new one would replace, by Werkplein, month and stream; one statement."""
    rows = session.scalars(
        select(OutflowDelivery)
        .where(OutflowDelivery.month.in_(months), is_last(OutflowDelivery, on))
        .order_by(OutflowDelivery.id)
    )
    return {(row.werkplein_id, row.month, row.stream): row for row in rows}


def outflow_now(session: Session, months: Sequence[str], on: date) -> dict[tuple[int, str, str], OutflowDelivery]:
    """Give those of them that are figures; one statement."""
    return {about: row for about, row in outflow_last(session, months, on).items() if row.is_there}


def outflow_of(session: Session, werkplein_id: int, on: date) -> Sequence[OutflowDelivery]:
    """Give the deliveries of one Werkplein that count, newest month first; one statement."""
    return session.scalars(
        select(OutflowDelivery)
        .where(OutflowDelivery.werkplein_id == werkplein_id, is_known(OutflowDelivery, on))
        .order_by(OutflowDelivery.month.desc(), OutflowDelivery.stream.desc())
    ).all()


def measurement_last(
    session: Session, werkplein_id: int, kind: MeasurementKind, code: str, on: date
) -> Measurement | None:
    """Give the row that a new measurement would replace; one statement."""
    return session.scalar(
        select(Measurement).where(
            Measurement.werkplein_id == werkplein_id,
            Measurement.kind == kind,
            Measurement.round == code,
            is_last(Measurement, on),
        )
    )


def measurement_now(
    session: Session, werkplein_id: int, kind: MeasurementKind, code: str, on: date
) -> Measurement | None:
    """Give the measurement that counts; one statement."""
    last = measurement_last(session, werkplein_id, kind, code, on)
    return last if last is not None and last.is_there else None


@cache
def _measurements_of(is_one: bool) -> Executable:
    columns = (Measurement.kind, Measurement.round, Measurement.n, Measurement.mean, Measurement.sd)
    return (
        select(Measurement.werkplein_id, *columns)
        .where(among(Measurement.werkplein_id, is_one), is_known(Measurement, bindparam("on", type_=Date)))
        .order_by(Measurement.werkplein_id, Measurement.kind, Measurement.round)
    )


def measurements_of(session: Session, werkplein_ids: Sequence[int], on: date) -> dict[int, list[Result]]:
    """Give the measurements that count per Werkplein, in the order of the rounds; one statement."""
    found: dict[int, list[Result]] = defaultdict(list)
    for werkplein_id, *values in ask_about(session, _measurements_of, werkplein_ids, {"on": on}):
        found[werkplein_id].append(Result(*values))
    return found


def measurements_in(session: Session, kind: MeasurementKind, code: str, on: date) -> dict[int, Measurement]:
    """Give the measurements of a round that count, by Werkplein; one statement."""
    rows = session.scalars(
        select(Measurement)
        .where(Measurement.kind == kind, Measurement.round == code, is_known(Measurement, on))
        .order_by(Measurement.werkplein_id)
    )
    return {row.werkplein_id: row for row in rows}


@dataclass(frozen=True)
class Total:
    """All streams of a month together."""

    caseload: int
    outflow: int
    streams: int

    def __add__(self, other: Total) -> Total:
        """Take two together."""
        return Total(self.caseload + other.caseload, self.outflow + other.outflow, self.streams + other.streams)

    @property
    def share(self) -> Decimal | None:
        """Give the share that left for work."""
        return Decimal(self.outflow) / self.caseload if self.caseload else None

    @property
    def rounded(self) -> Total:
        """Give it so that no exact number can be worked out from it."""
        return Total(rounded(self.caseload), rounded(self.outflow), self.streams)


Series = dict[str, Total]


@cache
def _series(is_one: bool) -> Executable:
    return union_all(*_outflow(is_one)).order_by("code")


def _outflow(is_one: bool) -> tuple[Any, ...]:
    since, on = bindparam("since", type_=String), bindparam("on", type_=Date)
    own = (
        select(
            OutflowDelivery.werkplein_id.label("werkplein_id"),
            literal("").label("kind"),
            OutflowDelivery.month.label("code"),
            func.sum(OutflowDelivery.caseload),
            func.sum(OutflowDelivery.outflow),
            func.count(),
        )
        .where(among(OutflowDelivery.werkplein_id, is_one))
        .where(OutflowDelivery.month >= since, is_known(OutflowDelivery, on))
        .group_by(OutflowDelivery.werkplein_id, OutflowDelivery.month)
    )
    totals = (OutflowMonth.month, OutflowMonth.caseload, OutflowMonth.outflow, OutflowMonth.deliveries)
    are_enough = OutflowMonth.werkpleinen >= bindparam("fewest", type_=Integer)
    national = select(null(), literal(""), *totals).where(OutflowMonth.month >= since, are_enough)
    return own, national, excused(is_one)


# Made once: making a statement takes longer than asking the database.
@cache
def _figures(is_one: bool) -> Executable:
    # As they are stored: what they mean is read once per process, for the same rows.
    measured = select(
        Measurement.werkplein_id,
        type_coerce(Measurement.kind, String),
        Measurement.round,
        Measurement.n,
        type_coerce(Measurement.mean, Integer),
        type_coerce(Measurement.sd, Integer),
    ).where(among(Measurement.werkplein_id, is_one), is_known(Measurement, bindparam("on", type_=Date)))
    return union_all(*_outflow(is_one), measured).order_by("kind", "code")


def series(
    session: Session, werkplein_ids: Sequence[int], since: str, on: date, is_national: bool
) -> tuple[dict[int, Series], Series]:
    """Give the totals per month of these Werkpleinen, and those of the country from its summary; one statement.

    Who may not see the whole country sees its totals rounded, and only where many Werkpleinen are in them.
    """
    return _series_of(ask_about(session, _series, werkplein_ids, _values(since, on, is_national)), is_national)


def _values(since: str, on: date, is_national: bool) -> dict[str, Any]:
    return {"since": since, "on": on, "fewest": 0 if is_national else FEWEST_TOGETHER}


def _series_of(rows: Iterable[Sequence[Any]], is_national: bool) -> tuple[dict[int, Series], Series]:
    per_werkplein: dict[int, Series] = defaultdict(dict)
    national: Series = {}
    for werkplein_id, _, month, caseload, outflow, streams in rows:
        total = Total(int(caseload), int(outflow), int(streams))
        if werkplein_id is None:
            national[month] = total if is_national else total.rounded
        else:
            own = per_werkplein[werkplein_id]
            own[month] = own[month] + total if month in own else total
    return per_werkplein, national


def figures_rows(
    session: Session, werkplein_ids: Sequence[int], since: str, on: date, is_national: bool
) -> tuple[tuple[Any, ...], ...]:
    """Give the rows of which `figures_of` reads all figures of Werkpleinen that count; one statement."""
    return tuple(map(tuple, ask_about(session, _figures, werkplein_ids, _values(since, on, is_national))))


def figures_of(
    rows: Sequence[tuple[Any, ...]], werkplein_id: int, is_national: bool
) -> tuple[Series, Series, list[Result]]:
    """Read the totals of a Werkplein and of the country, and the measurements in the order of the rounds."""
    own, national = _series_of((row for row in rows if not row[1]), is_national)
    measured = [
        Result(KINDS[kind], code, n, hundredths(mean), hundredths(sd))
        for of, kind, code, n, mean, sd in rows
        if kind and of == werkplein_id
    ]
    return own.get(werkplein_id, {}), national, measured


def in_scope(scopes: Scopes) -> ColumnElement[bool]:
    """Keep to the Werkpleinen that someone may see."""
    if scopes.national:
        return literal(True)
    return or_(Werkplein.id.in_(scopes.werkplein_ids), Werkplein.region_id.in_(scopes.region_ids))


Counts = dict[tuple[ObligationKind, str, str], dict[ObligationState, int]]


def expected(session: Session, scopes: Scopes, on: date) -> Counts:
    """Count per kind, period and part how many figures stand how; one statement."""
    what = (Obligation.kind, Obligation.period, Obligation.part, Obligation.state)
    rows = session.execute(
        select(*what, func.count())
        .join(Werkplein, Werkplein.id == Obligation.werkplein_id)
        .where(Obligation.kind.in_(FIGURES), Obligation.opens_on <= on, in_scope(scopes))
        .group_by(*what)
        .order_by(*what)
    )
    counts: Counts = defaultdict(dict)
    for kind, period, part, state, count in rows:
        counts[kind, period, part][state] = count
    return counts


@dataclass(frozen=True)
class Missing:
    """A figure that is expected and not there."""

    obligation: Obligation
    code: str
    name: str


def late(session: Session, scopes: Scopes, on: date) -> list[Missing]:
    """Give the figures that should have been there, longest waiting first; one statement."""
    rows = session.execute(
        select(Obligation, Werkplein.code, Werkplein.name)
        .join(Werkplein, Werkplein.id == Obligation.werkplein_id)
        .where(
            Obligation.kind.in_(FIGURES),
            Obligation.state == ObligationState.OPEN,
            Obligation.due_on < on,
            in_scope(scopes),
        )
        .order_by(Obligation.due_on, Werkplein.name, Obligation.part.desc())
    )
    return [Missing(obligation, code, name) for obligation, code, name in rows]


def states_of(session: Session, kind: ObligationKind, period: str) -> dict[tuple[int, str], ObligationState]:
    """Give how the figures of a period stand, by Werkplein and part; one statement."""
    rows = session.execute(
        select(Obligation.werkplein_id, Obligation.part, Obligation.state)
        .where(Obligation.kind == kind, Obligation.period == period)
        .order_by(Obligation.werkplein_id)
    )
    return {(werkplein_id, part): state for werkplein_id, part, state in rows}


def expected_counts(session: Session) -> dict[tuple[ObligationKind, str], int]:
    """Count how many figures are expected per kind and period, in whatever state; one statement."""
    rows = session.execute(
        select(Obligation.kind, Obligation.period, func.count())
        .where(Obligation.kind.in_(FIGURES))
        .group_by(Obligation.kind, Obligation.period)
        .order_by(Obligation.kind, Obligation.period)
    )
    return {(kind, period): count for kind, period, count in rows}


def werkpleinen_between(session: Session, scopes: Scopes, first: date, last: date, on: date) -> list[Entry]:
    """Give the Werkpleinen that someone may see and that are open on a day; three statements.

    Who closed by now but was open in a period is there as well: its figures about it can still come in.
    """
    return [
        one
        for one in entries_between(session, first, last, on)
        if scopes.national or one.id in scopes.werkplein_ids or one.region_id in scopes.region_ids
    ]


def first_month(on: date, months: int) -> str:
    """Give the code of the month so many months back."""
    return Month.of(on).plus(-months).code
