"""What was known at some time: the rows that had been recorded by then (design 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import true


@dataclass(frozen=True)
class Known:
    """What was known: everything recorded up to a day, and where a moment is given no later than that moment."""

    on: date
    at: datetime | None = None

    def includes(self, model: Any) -> Any:
        """Ask whether a row was recorded by then."""
        return (model.recorded_on <= self.on) & (model.recorded_at <= self.at if self.at is not None else true())

    def narrow(self, statement: Any, model: Any) -> Any:
        """Leave out what was recorded later."""
        return statement.where(self.includes(model))

    def has(self, recorded_on: date, recorded_at: datetime) -> bool:
        """Tell whether a row that was read was recorded by then."""
        return recorded_on <= self.on and (self.at is None or recorded_at <= self.at)
