"""The page of the trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import Permission, needs
from werkplein.core.audit import Event
from werkplein.core.database import db
from werkplein.core.dutch import NotReadable, parse_date
from werkplein.core.web import page
from werkplein.trail import queries
from werkplein.trail.rules import Wanted

bp = Blueprint("trail", __name__, url_prefix="/intern/logboek")


@bp.get("/")
@needs(Permission.AUDIT_READ)
def acts() -> ResponseReturnValue:
    """Show what was done, the newest first."""
    werkpleinen = queries.werkplein_choices(db.session)
    wanted = _wanted(request.args, werkpleinen)
    found = queries.part(db.session, wanted, request.args.get("blad", 1, type=int), clock.today())
    events = sorted(Event.choices(), key=lambda choice: choice[1])
    return page("trail/acts", wanted=wanted, found=found, events=events, werkpleinen=werkpleinen)


def _wanted(asked: Mapping[str, str], werkpleinen: Sequence[tuple[str, str]]) -> Wanted:
    """Read what was asked; a code that is none asks for nothing, and a day that is none is told."""
    event, code = Event.known(asked.get("gebeurtenis")), asked.get("werkplein", "")
    typed = asked.get("dag", "").strip()[:40]
    known = code if code in {each for each, _ in werkpleinen} else ""
    try:
        day = parse_date(typed, clock.today().year) if typed else None
    except NotReadable as error:
        return Wanted(event.value if event else "", known, None, typed, (str(error),))
    return Wanted(event.value if event else "", known, day, typed)
