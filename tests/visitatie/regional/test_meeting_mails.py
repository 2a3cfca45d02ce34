"""Who is asked to a meeting hears of it, also when it moves or lapses, and has it in the calendar."""

from datetime import date

import icalendar
import pytest
from sqlalchemy import select

from visitatie.regional.meeting import cancel_meeting, move_meeting, plan_meeting
from visitatie.regional.rules import Audience, Meeting, MeetingKind
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.outbox import Mail
from werkplein.people.rules import Role

TODAY, DAY, OTHER = date(2010, 7, 5), date(2010, 9, 14), date(2010, 9, 21)
VENUE = "Stadskantoor, zaal 2"
WHY = "De zaal is op die dag niet vrij."


@pytest.fixture(autouse=True)
def in_request(app):
    with app.test_request_context():
        yield


@pytest.fixture
def plan(session, bram, laggard):
    def plan(audience=Audience.MT):
        wanted = Meeting(MeetingKind.EXCHANGE, audience, "Eén balie", VENUE, DAY, (laggard.id,), ())
        return plan_meeting(session, bram.actor, laggard.region, wanted, TODAY)

    return plan


def mails(session):
    return session.scalars(select(Mail).order_by(Mail.id)).all()


def told(mail):
    (attachment,) = mail.attachments
    found = icalendar.Calendar.from_ical(attachment.content)
    (event,) = found.walk("VEVENT")
    assert attachment.content_type == f"text/calendar; method={found['METHOD']}"
    assert str(event["ATTENDEE"]) == f"mailto:{mail.to_address}"
    return event


@pytest.mark.both
def test_each_step_goes_to_the_mt_with_the_same_event(session, plan, bram, dirk, carla):
    meeting = plan()
    move_meeting(session, bram.actor, meeting, OTHER, "Zaal 3", TODAY)
    cancel_meeting(session, bram.actor, meeting, WHY, TODAY)

    sent = mails(session)
    assert {mail.to_address for mail in sent} == {dirk.email}
    assert [mail.subject.replace("\xa0", " ").split(":")[0] for mail in sent] == [
        "Uitnodiging",
        "Gewijzigd",
        "Vervallen",
    ]
    events = [told(mail) for mail in sent]
    assert len({str(each["UID"]) for each in events}) == 1
    assert [(each["SEQUENCE"], str(each["STATUS"]), each["DTSTART"].dt) for each in events] == [
        (0, "CONFIRMED", DAY),
        (1, "CONFIRMED", OTHER),
        (2, "CANCELLED", OTHER),
    ]
    assert [str(each["LOCATION"]) for each in events] == [VENUE, "Zaal 3", "Zaal 3"]
    assert str(events[0]["SUMMARY"]) == f"Uitwisseling regio {meeting.region.name}"
    assert WHY in sent[2].text
    assert WHY not in sent[1].text


@pytest.mark.parametrize(
    ("audience", "who"), [(Audience.MT, "mt"), (Audience.TEAM_LEADERS, "leader"), (Audience.BOTH, "both")]
)
def test_only_functions_that_were_asked_are_written_to(session, plan, a_person, dirk, laggard, audience, who):
    leads = a_person(Role.TEAM_LEADER, laggard)
    plan(audience)

    expected = {"mt": {dirk.email}, "leader": {leads.email}, "both": {dirk.email, leads.email}}
    assert {mail.to_address for mail in mails(session)} == expected[who]


@pytest.mark.parametrize(
    ("day", "venue", "sentence"),
    [
        (DAY, VENUE, "niets veranderd"),
        (date(2010, 7, 4), VENUE, "is geweest"),
        (TODAY, VENUE, ""),
        (date(2011, 7, 6), VENUE, "binnen een jaar"),
        (DAY, " ", "waar het is"),
        (DAY, "mail jan@example.org", "alleen de plek"),
        (DAY, "Zaal 3", ""),
    ],
)
def test_a_meeting_moves_to_a_day_and_place_that_can_be(session, plan, bram, day, venue, sentence):
    meeting = plan()

    if sentence:
        with pytest.raises(DomainError, match=sentence):
            move_meeting(session, bram.actor, meeting, day, venue, TODAY)
    else:
        move_meeting(session, bram.actor, meeting, day, venue, TODAY)
    assert (meeting.meets_on, meeting.venue) == ((DAY, VENUE) if sentence else (day, venue))
    assert len(mails(session)) == (1 if sentence else 2)


def test_what_lapsed_does_not_move(session, plan, bram):
    meeting = plan()
    cancel_meeting(session, bram.actor, meeting, WHY, TODAY)

    with pytest.raises(Conflict):
        move_meeting(session, bram.actor, meeting, OTHER, VENUE, TODAY)


def test_the_page_moves_a_meeting_and_keeps_what_was_typed(browse, session, plan, bram, dirk):
    meeting = plan()
    session.flush()
    page = browse(f"/intern/ondersteuning/bijeenkomst/{meeting.id}/", by=bram)

    refused = page.submit("Verzet", meets_on="4-7-2010", venue="Zaal 3")
    assert refused.status == 422
    assert "is geweest" in refused.text
    assert refused.one("#venue")["value"] == "Zaal 3"
    moved = refused.submit("Verzet", meets_on="21-9-2010", venue="Zaal 3")

    assert "Voor wie gevraagd is, komt een e-mail klaar te staan." in moved.text
    assert "21 september 2010" in moved.text.replace("\xa0", " ")
    assert len(mails(session)) == 2
