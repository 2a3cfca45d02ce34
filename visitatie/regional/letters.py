"""Mails about meetings in a region, to the functions that were asked, with the meeting for their calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from flask import current_app, render_template
from sqlalchemy.orm import Session

from visitatie.calendars import invitations
from visitatie.calendars.calendar import Gathering
from visitatie.calendars.rules import EventStatus, Said
from visitatie.regional import queries
from visitatie.regional.models import RegionalMeeting
from visitatie.regional.rules import GuestFunction, MeetingState
from visitatie.rules import DayPart
from werkplein.core import clock
from werkplein.core import letters as post
from werkplein.core.installation import is_example
from werkplein.core.labels import day_month
from werkplein.people.queries import holders
from werkplein.people.rules import Role

NAME = "bijeenkomst.ics"
REASON = "U krijgt deze e-mail omdat uw Werkplein voor deze bijeenkomst is gevraagd."
ROLES = {GuestFunction.MT: Role.MT_MEMBER, GuestFunction.TEAM_LEADER: Role.TEAM_LEADER}


@dataclass(frozen=True)
class Letter:
    """What is told about a meeting: the subject of the mail, and its first sentence."""

    subject: str
    sentence: str


PLANNED = Letter("Uitnodiging: {title} op {day}", "U bent gevraagd voor een bijeenkomst in uw regio.")
MOVED = Letter("Gewijzigd: {title} op {day}", "Deze bijeenkomst is op een andere dag of plek. Dit geldt nu:")
CANCELLED = Letter("Vervallen: {title} op {day}", "Deze bijeenkomst gaat niet door.")


def send(session: Session, letter: Letter, meeting: RegionalMeeting, today: date) -> None:
    """Write to everyone who was asked, in the unit of work that decides it; three statements beside the mails."""
    title = f"{meeting.kind.label} regio {meeting.region.name}"
    address = f"{current_app.config['SETTINGS'].base_url}/intern/ondersteuning/bijeenkomst/{meeting.id}/"
    subject = letter.subject.format(title=title, day=day_month(meeting.meets_on, today))
    text = render_template("mail/meeting.txt", meeting=meeting, sentence=letter.sentence, link=address)
    along = invitations.maker(_event(session, meeting, title, address), NAME)
    for account_id, email in _asked(session, meeting, today).items():
        post.write(session, email, subject, text, REASON, account_id, attachments=along(email))


def _asked(session: Session, meeting: RegionalMeeting, today: date) -> dict[int, str]:
    """Give who holds a function that was asked, each account once."""
    wanted = {(each.werkplein_id, ROLES[each.function]) for each in meeting.guests}
    found = [each for each in holders(session, today) if (each.werkplein_id, each.role) in wanted]
    return {each.account_id: each.email for each in found}


def _event(session: Session, meeting: RegionalMeeting, title: str, address: str) -> Gathering:
    """Give it as a calendar shows it: always under the same name, and every time with a higher number."""
    is_off = meeting.state is MeetingState.CANCELLED
    status = EventStatus.CANCELLED if is_off else EventStatus.CONFIRMED
    said = Said(status, 0, meeting.meets_on, meeting.meets_on, DayPart.WHOLE)
    uid, number = str(uuid5(NAMESPACE_URL, address)), queries.times_changed(session, meeting)
    place = (meeting.venue, meeting.region.name)
    return Gathering(uid, number, said, title, *place, address, clock.now(), is_example())
