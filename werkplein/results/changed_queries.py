"""Which figures are not what they were when somebody read them all: corrected, delivered or taken back since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from werkplein.register.models import Werkplein
from werkplein.results.known_queries import LATER
from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.rules import MeasurementKind


@dataclass(frozen=True)
class Read:
    """How far figures were read: the day, and the last row of each kind; None where nobody noted the row.

    The row tells of two that were recorded on that day which one was read.
    """

    on: date
    delivery: int | None = None
    measurement: int | None = None


def read_so_far(session: Session, on: date) -> Read:
    """Give how far figures can be read now; one statement.

    Who writes figures does so in turn (`hold_figures`), so none that is still being written has a lower number.
    """
    newest = select(
        select(func.max(OutflowDelivery.id)).scalar_subquery(), select(func.max(Measurement.id)).scalar_subquery()
    )
    delivery, measurement = session.execute(newest).one()
    return Read(on, delivery or 0, measurement or 0)


@dataclass(frozen=True)
class Changed:
    """A figure that is not what was read: what it is about (a month and stream, or a round), and since when.

    `before` is what was read and `after` what stands there now, each None where there was or is no figure.
    """

    code: str
    name: str
    kind: MeasurementKind | None
    period: str
    stream: str
    recorded_on: date
    before: tuple[Any, ...] | None
    after: tuple[Any, ...] | None


OUTFLOW = (OutflowDelivery.werkplein_id, OutflowDelivery.month, OutflowDelivery.stream)
MEASURED = (Measurement.werkplein_id, Measurement.kind, Measurement.round)


def deliveries_changed(session: Session, read: Read, until: str) -> list[Changed]:
    """Give the outflow up to and including a month that was corrected or delivered since; one statement."""
    rows = _newer(session, OutflowDelivery, OUTFLOW, read.on, read.delivery, OutflowDelivery.month <= until)
    return list(_changed(rows, lambda row: (row.outflow, row.caseload), lambda row: (None, row.month, row.stream)))


def measurements_changed(session: Session, read: Read) -> list[Changed]:
    """Give the measurements that were corrected or delivered since; one statement."""
    rows = _newer(session, Measurement, MEASURED, read.on, read.measurement)
    return list(_changed(rows, lambda row: (row.n, row.mean, row.sd), lambda row: (row.kind, row.round, "")))


def _newer(session: Session, model: Any, key: Sequence[Any], on: date, last: int | None, *only: Any) -> Sequence[Any]:
    """Each row that was recorded since, with the row that it replaced, in the order in which they came in."""
    former = LATER[model]
    is_newer = model.recorded_on > on if last is None else or_(model.recorded_on > on, model.id > last)
    return session.execute(
        select(model, former, Werkplein.code, Werkplein.name)
        .join(Werkplein, Werkplein.id == model.werkplein_id)
        .outerjoin(former, former.id == model.replaces_id)
        .where(is_newer, *only)
        .order_by(*key, model.id)
    ).all()


def _changed(
    rows: Sequence[Any], values: Callable[[Any], tuple[Any, ...]], about: Callable[[Any], tuple[Any, str, str]]
) -> Iterator[Changed]:
    """Give each figure of which something else stands there now than was read; what was changed back is not changed.

    `rows` are in the order of their figures; `values` gives what a row says, `about` its kind, period and stream.
    """
    for _, group in groupby(rows, key=lambda row: (row[0].werkplein_id, about(row[0]))):
        same = list(group)
        first, (last, _, code, name) = same[0][1], same[-1]
        before = values(first) if first is not None and first.is_there else None
        after = values(last) if last.is_there else None
        if before != after:
            yield Changed(code, name, *about(last), last.recorded_on, before, after)
