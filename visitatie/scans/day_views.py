"""Pages of the three days: who takes part and who came, what was written, the plan, and the comparison."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from visitatie.scans import actions, pages
from visitatie.scans.forms import HeldForm, SeatForm, with_people
from visitatie.scans.models import ScanTrajectory
from visitatie.scans.rules import ScanBlock, ScanDayNumber, ScanPart
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.web import page, redirect_to, refusal_status, say

bp = Blueprint("scan_days", __name__, url_prefix="/intern/scans")
DAY = "/<scan>/dag/<number>/"
_NOTHING: MultiDict[str, str] = MultiDict()


@bp.get(DAY)
@needs(Permission.SCAN_FOLLOW, on="scan")
def day(scan: ScanTrajectory, number: str) -> ResponseReturnValue:
    """Show a day: what it is for, what was written, and who took part."""
    return _page(scan, _day(number))


@bp.post(f"{DAY}gehouden/")
@needs(Permission.SCAN_RUN, on="scan")
def hold(scan: ScanTrajectory, number: str) -> ResponseReturnValue:
    """Note that a day was held."""
    which, form = _day(number), with_people(HeldForm(), scan.people)

    def act() -> None:
        actions.hold_day(db.session, current_actor(), scan, which, *form.found(), clock.today())

    if status := refusal_status(form, act):
        return _page(scan, which, status, held=form)
    say(f"Vastgelegd: {which.words} is gehouden.")
    return redirect_to("scans.show", scan=scan.id)


@bp.post("/<scan>/deelnemer/")
@needs(Permission.SCAN_RUN, on="scan")
def add_participant(scan: ScanTrajectory) -> ResponseReturnValue:
    """Note who takes part."""
    form = SeatForm()
    if not form.validate():
        return _page(scan, ScanDayNumber.ONE, 422, seat=form)
    try:
        row = actions.add_participant(db.session, current_actor(), scan, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _page(scan, ScanDayNumber.ONE, error.status, seat=form)
    say(f"Toegevoegd: {row.function}.")
    return redirect_to("scan_days.day", scan=scan.id, number=ScanDayNumber.ONE.value, _anchor="deelnemers")


@bp.post("/<scan>/weg/<what>/<int:row>/")
@needs(Permission.SCAN_RUN, on="scan")
def take_back(scan: ScanTrajectory, what: str, row: int) -> ResponseReturnValue:
    """Take back something that was written."""
    part = ScanPart.known(what)
    if part is None:
        raise NotFound
    actions.take_back(db.session, current_actor(), scan, part, row, clock.today())
    say(f"De {part.label.lower()} is weggehaald.")
    return redirect_to("scan_days.day", scan=scan.id, number=part.day.value)


@bp.get("/<scan>/vergelijking/")
@needs(Permission.SCAN_FOLLOW, on="scan")
def comparison(scan: ScanTrajectory) -> ResponseReturnValue:
    """Show how the municipality compares with the others, step by step."""
    return page("scans/comparison", scan=scan, shown=pages.comparison(db.session, scan))


@bp.get("/<scan>/plan/")
@needs(Permission.SCAN_FOLLOW, on="scan")
def plan(scan: ScanTrajectory) -> ResponseReturnValue:
    """Show the plan, to read and to print."""
    return page("scans/plan", scan=scan, today=clock.today())


def _day(raw: str) -> ScanDayNumber:
    found = ScanDayNumber.known(raw)
    if found is None:
        raise NotFound
    return found


def _page(
    scan: ScanTrajectory,
    number: ScanDayNumber,
    status: int = 200,
    held: HeldForm | None = None,
    seat: SeatForm | None = None,
) -> Response:
    context = {
        "held": held or with_people(HeldForm(_NOTHING), scan.people),
        "seat": seat or SeatForm(_NOTHING),
        "form": held or seat,
        "has_too_many": pages.has_too_many(scan),
        "blocks": list(ScanBlock),
    }
    return page(f"scans/day_{number.value}", status, scan=scan, number=number, today=clock.today(), **context)
