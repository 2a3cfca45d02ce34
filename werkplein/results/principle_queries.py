"""Questions about what measurements gave for the client principles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.results.models import Measurement, MeasurementPrinciple
from werkplein.results.rules import Principle, PrincipleMark

ORDER = list(Principle)


def principles_of(session: Session, measurement: Measurement | None) -> tuple[PrincipleMark, ...]:
    """Give what one measurement gave for each principle, in the order of AKO; one statement."""
    if measurement is None:
        return ()
    asked = select(MeasurementPrinciple).where(MeasurementPrinciple.measurement_id == measurement.id)
    return _marks(session.scalars(asked.order_by(MeasurementPrinciple.id)))


def principles_at(session: Session, werkplein_id: int) -> dict[str, tuple[PrincipleMark, ...]]:
    """Give the same of every round of a Werkplein that counts; one statement."""
    later = select(Measurement.replaces_id).where(Measurement.replaces_id.is_not(None))
    rows = session.execute(
        select(Measurement.round, MeasurementPrinciple)
        .join(Measurement, Measurement.id == MeasurementPrinciple.measurement_id)
        .where(Measurement.werkplein_id == werkplein_id, Measurement.id.not_in(later))
        .order_by(Measurement.round, MeasurementPrinciple.id)
    )
    found: dict[str, list[MeasurementPrinciple]] = defaultdict(list)
    for code, row in rows:
        found[code].append(row)
    return {code: _marks(each) for code, each in found.items()}


def _marks(rows: Iterable[MeasurementPrinciple]) -> tuple[PrincipleMark, ...]:
    found = [PrincipleMark(row.principle, row.n, row.mean) for row in rows]
    return tuple(sorted(found, key=lambda each: ORDER.index(each.principle)))
