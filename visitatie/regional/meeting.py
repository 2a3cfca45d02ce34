"""Acts on meetings in a region: plan one, move it, and note who came and what came of it, or why it was not held."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from milestones.rules.reasons import refuse_short
from visitatie.regional import letters, queries, rules
from visitatie.regional.models import MeetingGuest, RegionalMeeting
from visitatie.regional.rules import Meeting, MeetingState
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.register.models import Region


def plan_meeting(session: Session, actor: Actor, region: Region, meeting: Meeting, today: date) -> RegionalMeeting:
    """Plan a meeting of a region, and ask the Werkpleinen that are chosen."""
    known = {each.id for each in queries.werkpleinen(session, region.id, today)}
    there = {each.id: each for each in queries.functions(session, region.id)}
    rules.refuse_meeting(meeting, known, there, today)
    row = RegionalMeeting(
        region=region,
        kind=meeting.kind,
        audience=meeting.audience,
        subject=meeting.subject.strip(),
        venue=meeting.venue.strip(),
        meets_on=meeting.meets_on,
        planned_on=today,
        planned_by=actor.id,
        state=MeetingState.PLANNED,
        guests=[
            MeetingGuest(werkplein_id=werkplein_id, function=function)
            for werkplein_id in sorted(set(meeting.werkplein_ids))
            for function in meeting.audience.functions
        ],
        hosts=[there[each] for each in sorted(set(meeting.function_ids))],
    )
    session.add(row)
    session.flush()
    record(session, actor, Event.REGIONAL_MEETING, row, region=region.code, kind=meeting.kind.value)
    letters.send(session, letters.PLANNED, row, today)
    return row


def move_meeting(
    session: Session, actor: Actor, meeting: RegionalMeeting, meets_on: date, venue: str, today: date
) -> None:
    """Let a meeting be on another day or at another place; who was asked hears of it."""
    lock(session, RegionalMeeting, meeting.id)
    rules.refuse_move(meeting.state, (meeting.meets_on, meeting.venue), (meets_on, venue.strip()), today)
    meeting.meets_on, meeting.venue = meets_on, venue.strip()
    record(session, actor, Event.REGIONAL_MEETING, meeting, state=meeting.state.value, meets_on=str(meets_on))
    letters.send(session, letters.MOVED, meeting, today)


def hold_meeting(
    session: Session, actor: Actor, meeting: RegionalMeeting, came: Collection[str], outcome: str, today: date
) -> None:
    """Note who came to a meeting, by the keys of its guests, and what came of it."""
    lock(session, RegionalMeeting, meeting.id)
    present = [each for each in meeting.guests if each.key in came]
    rules.refuse_held(meeting.state, meeting.meets_on, len(present), outcome, today)
    for guest in meeting.guests:
        guest.came = guest in present
    _end(session, actor, meeting, MeetingState.HELD, outcome, today)


def cancel_meeting(session: Session, actor: Actor, meeting: RegionalMeeting, reason: str, today: date) -> None:
    """Note that a meeting is not held, and why."""
    lock(session, RegionalMeeting, meeting.id)
    rules.refuse_over(meeting.state)
    refuse_short(reason, "waarom de bijeenkomst vervalt", "reason")
    _end(session, actor, meeting, MeetingState.CANCELLED, reason, today)
    letters.send(session, letters.CANCELLED, meeting, today)


def _end(
    session: Session, actor: Actor, meeting: RegionalMeeting, state: MeetingState, outcome: str, today: date
) -> None:
    meeting.state, meeting.ended_on, meeting.outcome = state, today, outcome.strip()
    record(session, actor, Event.REGIONAL_MEETING, meeting, state=state.value, came=len(meeting.came))
