"""Pages of meetings in a region: plan one, see it, move it, and note who came or why it was not held."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from visitatie.regional import meeting as acts
from visitatie.regional import queries
from visitatie.regional.forms import CancelMeetingForm, HeldForm, MeetingForm, MoveMeetingForm, with_guests, with_people
from visitatie.regional.models import RegionalMeeting
from visitatie.regional.pages import RegionRoom
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError
from werkplein.core.letters import told
from werkplein.core.web import page, redirect_to, refusal_status, say

bp = Blueprint("support_meetings", __name__, url_prefix="/intern/ondersteuning")
NEW = "/regio/<support_region>/bijeenkomst/"
_NOTHING: MultiDict[str, str] = MultiDict()


@bp.get(NEW)
@needs(Permission.SUPPORT_RECORD, on="support_region")
def new(support_region: RegionRoom) -> ResponseReturnValue:
    """Ask who meets when, where and about what."""
    return _new_page(support_region, _filled(support_region, MeetingForm()))


@bp.post(NEW)
@needs(Permission.SUPPORT_RECORD, on="support_region")
def plan(support_region: RegionRoom) -> ResponseReturnValue:
    """Plan a meeting."""
    form = _filled(support_region, MeetingForm())
    if not form.validate():
        return _new_page(support_region, form, 422)
    try:
        row = acts.plan_meeting(db.session, current_actor(), support_region.region, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _new_page(support_region, form, error.status)
    say(f"De bijeenkomst is gepland. {told('wie gevraagd is,', 'een uitnodiging')}")
    return redirect_to("support_meetings.show", meeting=row.id)


@bp.get("/bijeenkomst/<meeting>/")
@needs(Permission.SUPPORT_READ, on="meeting")
def show(meeting: RegionalMeeting) -> ResponseReturnValue:
    """Show a meeting, who was asked and who came."""
    return _show_page(meeting)


@bp.post("/bijeenkomst/<meeting>/gehouden/")
@needs(Permission.SUPPORT_RECORD, on="meeting")
def hold(meeting: RegionalMeeting) -> ResponseReturnValue:
    """Note who came, and what came of it."""
    form = with_guests(HeldForm(), meeting)

    def act() -> None:
        came, outcome = form.came.data or [], form.outcome.data or ""
        acts.hold_meeting(db.session, current_actor(), meeting, came, outcome, clock.today())

    if status := refusal_status(form, act):
        return _show_page(meeting, status, held=form)
    say("Vastgelegd wie er was en wat eruit kwam.")
    return redirect_to("support_meetings.show", meeting=meeting.id)


@bp.post("/bijeenkomst/<meeting>/verzetten/")
@needs(Permission.SUPPORT_RECORD, on="meeting")
def move(meeting: RegionalMeeting) -> ResponseReturnValue:
    """Let a meeting be on another day or at another place."""
    form = MoveMeetingForm()

    def act() -> None:
        day, venue = form.meets_on.data or date.min, form.venue.data or ""
        acts.move_meeting(db.session, current_actor(), meeting, day, venue, clock.today())

    if status := refusal_status(form, act):
        return _show_page(meeting, status, move=form)
    say(f"De bijeenkomst is verzet. {told('wie gevraagd is,')}")
    return redirect_to("support_meetings.show", meeting=meeting.id)


@bp.post("/bijeenkomst/<meeting>/vervallen/")
@needs(Permission.SUPPORT_RECORD, on="meeting")
def cancel(meeting: RegionalMeeting) -> ResponseReturnValue:
    """Note that a meeting is not held."""
    form = CancelMeetingForm()

    def act() -> None:
        acts.cancel_meeting(db.session, current_actor(), meeting, form.reason.data or "", clock.today())

    if status := refusal_status(form, act):
        return _show_page(meeting, status, cancel=form)
    say(f"De bijeenkomst is vervallen. {told('wie gevraagd is,')}")
    return redirect_to("support_meetings.show", meeting=meeting.id)


def _filled(room: RegionRoom, form: MeetingForm) -> MeetingForm:
    here = queries.werkpleinen(db.session, room.region.id, clock.today())
    return with_people(form, here, queries.functions(db.session, room.region.id))


def _new_page(room: RegionRoom, form: MeetingForm, status: int = 200) -> Response:
    return page("regional/plan", status, region=room.region, form=form, today=clock.today())


def _show_page(meeting: RegionalMeeting, status: int = 200, **forms: Any) -> Response:
    given = {
        "held": with_guests(HeldForm(_NOTHING), meeting),
        "move": MoveMeetingForm(_NOTHING, data={"meets_on": meeting.meets_on, "venue": meeting.venue}),
        "cancel": CancelMeetingForm(_NOTHING),
    }
    wrong = next(iter(forms.values()), None)
    context = {"meeting": meeting, "forms": {**given, **forms}, "form": wrong, "today": clock.today()}
    return page("regional/meeting", status, **context)
