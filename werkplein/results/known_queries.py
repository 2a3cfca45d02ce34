"""Which rows of figures stand on a day, and which of those count: the conditions of every question about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.rules import Way

# Made once: making an alias takes longer than asking the database.
LATER: dict[type[OutflowDelivery] | type[Measurement], Any] = {
    model: aliased(model) for model in (OutflowDelivery, Measurement)
}


def is_last(model: type[OutflowDelivery] | type[Measurement], on: date | BindParameter[date]) -> ColumnElement[bool]:
    """A row stands on a day when it was recorded by then and no row recorded by then took its place."""
    later = LATER[model]
    was_replaced = exists().where(later.replaces_id == model.id, later.recorded_on <= on)
    return and_(model.recorded_on <= on, ~was_replaced)


def is_known(model: type[OutflowDelivery] | type[Measurement], on: date | BindParameter[date]) -> ColumnElement[bool]:
    """A figure counts on a day when it stands: a row that takes one back is none."""
    return and_(is_last(model, on), model.way != Way.WITHDRAWN)
