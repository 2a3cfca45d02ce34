"""Invents what the second measurement among job seekers gave for each client principle."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from werkplein.register.models import Werkplein
from werkplein.results.models import Measurement, MeasurementPrinciple
from werkplein.results.rules import HIGHEST_MARK, LOWEST_MARK, MeasurementKind, Principle

ROUND = "2010-2"
# How far the country lies above or below its own mark for each principle.
SHIFTS = {
    Principle.ACCESS: "0.2",
    Principle.TIME: "-0.4",
    Principle.ATTENTION: "0.3",
    Principle.FOOTING: "-0.2",
    Principle.BALANCE: "0.1",
}


def write_principles(session: Session, seed: int) -> None:
    """Add them; not everyone who took part answered each of them."""
    asked = (
        select(Measurement.id, Measurement.n, Measurement.mean, Werkplein.code)
        .join(Werkplein, Werkplein.id == Measurement.werkplein_id)
        .where(Measurement.kind == MeasurementKind.CLIENT, Measurement.round == ROUND, Measurement.n > 0)
        .order_by(Measurement.id)
    )
    rows = []
    for measurement_id, n, mean, code in session.execute(asked):
        own = Random(f"{seed}/principles/{code}")
        for principle, shift in SHIFTS.items():
            mark = mean + Decimal(shift) + Decimal(own.randrange(-20, 21)).scaleb(-2)
            answered = max(1, n - own.randrange(0, max(1, n // 8)))
            mark = min(max(mark, LOWEST_MARK), HIGHEST_MARK)
            rows.append({"measurement_id": measurement_id, "principle": principle, "n": answered, "mean": mark})
    if rows:
        session.execute(insert(MeasurementPrinciple), rows)
