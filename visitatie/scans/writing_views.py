"""Pages on which something of a scan is written: a note, figures, a finding, an agreement, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from visitatie.scans import actions
from visitatie.scans.forms import (
    AgreementForm,
    FiguresForm,
    FindingForm,
    ReviewForm,
    note_form,
    review_of,
)
from visitatie.scans.models import ScanAgreement, ScanTrajectory
from visitatie.scans.rules import ExampleCase, ScanBlock, ScanDayNumber
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import NotFound
from werkplein.core.forms import BaseForm
from werkplein.core.web import page, redirect_to, refusal_status, say

bp = Blueprint("scan_writing", __name__, url_prefix="/intern/scans")
NOTE, FIGURES = "/<scan>/dag/1/deel/<block>/", "/<scan>/cijfers/"
FINDING, AGREEMENT = "/<scan>/dag/2/bevinding/", "/<scan>/dag/2/afspraak/"
REVIEW = "/<scan>/dag/3/afspraak/<int:number>/"


@bp.get(NOTE)
@needs(Permission.SCAN_RUN, on="scan")
def note(scan: ScanTrajectory, block: str) -> ResponseReturnValue:
    """Ask what was heard or seen."""
    case = ExampleCase.known(request.args.get("casus"))
    which = _block(block)
    form = note_form(which, case)
    return page("scans/note", scan=scan, block=which, form=form, cases=list(ExampleCase))


@bp.post(NOTE)
@needs(Permission.SCAN_RUN, on="scan")
def add_note(scan: ScanTrajectory, block: str) -> ResponseReturnValue:
    """Write down what was heard or seen."""
    which = _block(block)
    form = note_form(which)

    def act() -> None:
        actions.add_note(db.session, current_actor(), scan, form.found(), clock.today())

    context = {"block": which, "cases": list(ExampleCase)}
    return _kept(scan, form, act, "scans/note", ScanDayNumber.ONE, **context)


@bp.get(FIGURES)
@needs(Permission.SCAN_RUN, on="scan")
def figures(scan: ScanTrajectory) -> ResponseReturnValue:
    """Ask what was measured."""
    method = scan.method.value if scan.method else ""
    known = {"on_time": scan.on_time, "days_to_pay": scan.days_to_pay, "claims": scan.claims, "method": method}
    return page("scans/figures", scan=scan, form=FiguresForm(data=known))


@bp.post(FIGURES)
@needs(Permission.SCAN_RUN, on="scan")
def set_figures(scan: ScanTrajectory) -> ResponseReturnValue:
    """Keep what was measured."""
    form = FiguresForm()

    def act() -> None:
        actions.set_figures(db.session, current_actor(), scan, form.found())

    return _kept(scan, form, act, "scans/figures", ScanDayNumber.ONE)


@bp.get(FINDING)
@needs(Permission.SCAN_RUN, on="scan")
def finding(scan: ScanTrajectory) -> ResponseReturnValue:
    """Ask what goes well or can be better."""
    return page("scans/finding", scan=scan, form=FindingForm())


@bp.post(FINDING)
@needs(Permission.SCAN_RUN, on="scan")
def add_finding(scan: ScanTrajectory) -> ResponseReturnValue:
    """Write down what goes well or can be better."""
    form = FindingForm()

    def act() -> None:
        actions.add_finding(db.session, current_actor(), scan, form.found(), clock.today())

    return _kept(scan, form, act, "scans/finding", ScanDayNumber.TWO)


@bp.get(AGREEMENT)
@needs(Permission.SCAN_RUN, on="scan")
def agreement(scan: ScanTrajectory) -> ResponseReturnValue:
    """Ask what is agreed."""
    return page("scans/agreement", scan=scan, form=AgreementForm(), today=clock.today())


@bp.post(AGREEMENT)
@needs(Permission.SCAN_RUN, on="scan")
def add_agreement(scan: ScanTrajectory) -> ResponseReturnValue:
    """Write an agreement in the plan."""
    form = AgreementForm()

    def act() -> None:
        actions.add_agreement(db.session, current_actor(), scan, form.found(), clock.today())

    return _kept(scan, form, act, "scans/agreement", ScanDayNumber.TWO, today=clock.today())


@bp.get(REVIEW)
@needs(Permission.SCAN_RUN, on="scan")
def review(scan: ScanTrajectory, number: int) -> ResponseReturnValue:
    """Ask what came of an agreement."""
    found = _agreement(scan, number)
    return page("scans/review", scan=scan, agreement=found, form=ReviewForm(data=review_of(found)))


@bp.post(REVIEW)
@needs(Permission.SCAN_RUN, on="scan")
def add_review(scan: ScanTrajectory, number: int) -> ResponseReturnValue:
    """Keep what came of an agreement."""
    found, form = _agreement(scan, number), ReviewForm()

    def act() -> None:
        actions.review(db.session, current_actor(), scan, number, form.found(), clock.today())

    return _kept(scan, form, act, "scans/review", ScanDayNumber.THREE, agreement=found)


def _kept(
    scan: ScanTrajectory,
    form: BaseForm,
    act: Callable[[], None],
    template: str,
    number: ScanDayNumber,
    **context: Any,
) -> Response:
    """Do what was asked and go back to its day; or show the form again, with what was typed."""
    if status := refusal_status(form, act):
        return page(template, status, scan=scan, form=form, **context)
    say("Vastgelegd.")
    return redirect_to("scan_days.day", scan=scan.id, number=number.value)


def _block(raw: str) -> ScanBlock:
    found = ScanBlock.known(raw)
    if found is None:
        raise NotFound
    return found


def _agreement(scan: ScanTrajectory, number: int) -> ScanAgreement:
    found = next((each for each in scan.standing_agreements if each.id == number), None)
    if found is None:
        raise NotFound
    return found
