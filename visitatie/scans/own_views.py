"""Pages of scans at one Werkplein: what runs there, and asking for one with the self-check."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from visitatie.scans import actions, pages, queries
from visitatie.scans.forms import RequestForm, with_towns
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError
from werkplein.core.web import page, redirect_to, say
from werkplein.register.models import Werkplein

bp = Blueprint("scans_own", __name__, url_prefix="/intern/werkpleinen")
OWN = "/<werkplein>/scans/"
NEW = f"{OWN}nieuw/"


@bp.get(OWN)
@needs(Permission.SCAN_READ, on="werkplein")
def own(werkplein: Werkplein) -> ResponseReturnValue:
    """Show the scans at a Werkplein."""
    found = queries.scans_of(db.session, werkplein.id)
    return page("scans/own", werkplein=werkplein, overview=pages.Overview(found), today=clock.today())


@bp.get(NEW)
@needs(Permission.SCAN_ASK, on="werkplein")
def new(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask what a municipality recognises, and why it wants the scan."""
    return _new_page(werkplein, _filled(werkplein))


@bp.post(NEW)
@needs(Permission.SCAN_ASK, on="werkplein")
def ask(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask for a scan."""
    form = _filled(werkplein)
    if not form.validate():
        return _new_page(werkplein, form, 422)
    try:
        scan = actions.ask_scan(db.session, current_actor(), werkplein, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _new_page(werkplein, form, error.status)
    say("De scan is aangevraagd. De ondersteuner stelt twee dagen voor.")
    return redirect_to("scans.show", scan=scan.id)


def _filled(werkplein: Werkplein) -> RequestForm:
    towns = queries.municipalities(db.session, werkplein, clock.today())
    return with_towns(RequestForm(), towns, queries.running_in(db.session, [each.id for each in towns]))


def _new_page(werkplein: Werkplein, form: RequestForm, status: int = 200) -> Response:
    return page("scans/new", status, werkplein=werkplein, form=form)
