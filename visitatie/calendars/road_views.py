"""The sheet for a day on the road: choosing a day, and the sheet itself, for paper."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from visitatie.calendars import pages
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import NotFound
from werkplein.core.web import page

bp = Blueprint("route", __name__, url_prefix="/intern/bezoeken/route")


@bp.get("/")
@needs(Permission.VISIT_READ)
def days() -> ResponseReturnValue:
    """List the days on the road."""
    return page("visitatie/route_days", days=pages.road_days(db.session, current_actor(), clock.today()))


@bp.get("/<day>/")
@needs(Permission.VISIT_READ)
def sheet(day: str) -> ResponseReturnValue:
    """Give the sheet of a day, for oneself or for the supporter who is asked for."""
    asked = request.args.get("ondersteuner", "")
    found = pages.sheet(db.session, current_actor(), _day(day), asked, clock.today())
    return page("visitatie/route", sheet=found)


def _day(raw: str) -> date:
    """Read a day as our addresses write it, and in no other way."""
    try:
        found = date.fromisoformat(raw)
    except ValueError:
        raise NotFound from None
    if found.isoformat() != raw:
        raise NotFound
    return found
