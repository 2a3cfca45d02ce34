"""The blueprint of all pages of milestones, and what they share."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from werkplein.core import clock
from werkplein.core.database import db
from werkplein.core.errors import NotFound
from werkplein.programme.rules import Quarter
from werkplein.register import queries as register
from werkplein.register.models import Municipality, Werkplein

bp = Blueprint("milestones", __name__, url_prefix="/intern")


def read_quarter(code: str) -> Quarter:
    """Give the quarter of an address; what is none does not exist."""
    try:
        return Quarter.parse(code)
    except ValueError as error:
        raise NotFound from error


def towns_of(werkplein: Werkplein) -> Sequence[Municipality]:
    """Give the surrounding municipalities: all that are served but the seat; one statement."""
    areas = register.served(db.session, [werkplein.id], clock.today()).get(werkplein.id, [])
    return [area.municipality for area in areas if area.municipality_id != werkplein.seat_id]
