"""Pages of scans: all that somebody follows, one of them, and the steps of its course."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from visitatie.scans import actions, pages, queries
from visitatie.scans.forms import DaysForm, ReturnForm, WhyForm
from visitatie.scans.models import ScanTrajectory
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.letters import told
from werkplein.core.web import page, redirect_to, refusal_status, say

bp = Blueprint("scans", __name__, url_prefix="/intern/scans")
ONE = "/<scan>/"
# A form that is only shown must not take what was sent to another one on the same page.
_NOTHING: MultiDict[str, str] = MultiDict()


@bp.get("/")
@needs(Permission.SCAN_READ)
def scans() -> ResponseReturnValue:
    """Show every scan that the reader follows."""
    found = queries.scans_within(db.session, current_actor().scopes_for(Permission.SCAN_READ))
    return page("scans/list", overview=pages.Overview(found), today=clock.today())


@bp.get(ONE)
@needs(Permission.SCAN_READ, on="scan")
def show(scan: ScanTrajectory) -> ResponseReturnValue:
    """Show how a scan stands, and what to do now."""
    return _page(scan)


@bp.post(f"{ONE}dagen/")
@needs(Permission.SCAN_RUN, on="scan")
def plan_days(scan: ScanTrajectory) -> ResponseReturnValue:
    """Propose days 1 and 2."""
    form = DaysForm()

    def act() -> None:
        actions.plan_days(db.session, current_actor(), scan, *form.found(), clock.today())

    if status := refusal_status(form, act):
        return _page(scan, status, days=form)
    return _done(scan, "De dagen zijn voorgesteld. Het MT bevestigt ze.")


@bp.post(f"{ONE}bevestigen/")
@needs(Permission.SCAN_ASK, on="scan")
def confirm(scan: ScanTrajectory) -> ResponseReturnValue:
    """Agree with the days as they were shown."""
    seen = pages.read_days(request.form.get("seen", ""))
    actions.confirm_days(db.session, current_actor(), scan, seen, clock.today())
    return _done(scan, "De dagen staan vast.")


@bp.post(f"{ONE}andere-dagen/")
@needs(Permission.SCAN_ASK, on="scan")
def decline(scan: ScanTrajectory) -> ResponseReturnValue:
    """Ask for other days."""
    form = WhyForm()

    def act() -> None:
        actions.decline_days(db.session, current_actor(), scan, form.why.data or "", clock.today())

    if status := refusal_status(form, act):
        return _page(scan, status, decline=form)
    return _done(scan, "U vroeg andere dagen. De ondersteuner stelt nieuwe voor.")


@bp.post(f"{ONE}terugkomdag/")
@needs(Permission.SCAN_RUN, on="scan")
def move_return(scan: ScanTrajectory) -> ResponseReturnValue:
    """Choose another day for the return session."""
    form = ReturnForm()

    def act() -> None:
        actions.move_return(db.session, current_actor(), scan, form.found(), clock.today())

    if status := refusal_status(form, act):
        return _page(scan, status, move=form)
    return _done(scan, f"De terugkomsessie is verzet. {told('het MT')}")


@bp.post(f"{ONE}akkoord/")
@needs(Permission.SCAN_ASK, on="scan")
def agree(scan: ScanTrajectory) -> ResponseReturnValue:
    """Agree with the plan as it was shown."""
    seen = pages.read_numbers(request.form.get("seen", ""))
    actions.agree_plan(db.session, current_actor(), scan, seen, clock.today())
    return _done(scan, "U bent akkoord met het plan.")


@bp.post(f"{ONE}afsluiten/")
@needs(Permission.SCAN_RUN, on="scan")
def close(scan: ScanTrajectory) -> ResponseReturnValue:
    """Close a scan."""
    actions.close(db.session, current_actor(), scan, clock.today())
    return _done(scan, "De scan is afgesloten.")


@bp.get(f"{ONE}stoppen/")
@needs(Permission.SCAN_FOLLOW, on="scan")
def stopping(scan: ScanTrajectory) -> ResponseReturnValue:
    """Ask why a scan stops."""
    return page("scans/stop", scan=scan, form=WhyForm())


@bp.post(f"{ONE}stoppen/")
@needs(Permission.SCAN_FOLLOW, on="scan")
def stop(scan: ScanTrajectory) -> ResponseReturnValue:
    """Stop a scan."""
    return _with_reason(scan, "scans/stop", actions.withdraw) or _done(scan, "De scan is ingetrokken.")


@bp.get(f"{ONE}terugzetten/")
@needs(Permission.SCAN_RUN, on="scan")
def undoing(scan: ScanTrajectory) -> ResponseReturnValue:
    """Ask why the last step is put back."""
    return page("scans/undo", scan=scan, form=WhyForm())


@bp.post(f"{ONE}terugzetten/")
@needs(Permission.SCAN_RUN, on="scan")
def undo(scan: ScanTrajectory) -> ResponseReturnValue:
    """Put back the last step."""
    refused = _with_reason(scan, "scans/undo", actions.step_back)
    return refused or _done(scan, f"De scan staat weer op ‘{scan.state.label.lower()}’.")


def _with_reason(scan: ScanTrajectory, template: str, act: Callable[..., object]) -> Response | None:
    """Do what needs a reason; gives the page with what was wrong, or nothing when it was done."""
    form = WhyForm()
    if status := refusal_status(
        form, lambda: act(db.session, current_actor(), scan, form.why.data or "", clock.today())
    ):
        return page(template, status, scan=scan, form=form)
    return None


def _done(scan: ScanTrajectory, told: str) -> Response:
    say(told)
    return redirect_to("scans.show", scan=scan.id)


def _page(scan: ScanTrajectory, status: int = 200, **sent: Any) -> Response:
    given = {"days": DaysForm(_NOTHING), "decline": WhyForm(_NOTHING), "move": ReturnForm(_NOTHING)}
    context = {"forms": {**given, **sent}, "form": next(iter(sent.values()), None)}
    shown = pages.scan_page(scan)
    return page("scans/show", status, scan=scan, shown=shown, today=clock.today(), **context)
