"""What follows from a decision about the country reminds who must see to it, as one about a Werkplein does."""

from datetime import date

import pytest
from sqlalchemy import select

from visitatie.cockpit import actions, jobs, queries
from visitatie.cockpit.rules import FollowUpState, Move, Taken, Wanted
from werkplein.core.outbox import Mail
from werkplein.people import actions as people
from werkplein.people.models import Account
from werkplein.people.rules import MailRhythm, Role

TODAY = date(2010, 7, 5)
DUE = date(2010, 7, 16)
SOON, LATE, LAST = date(2010, 7, 13), date(2010, 7, 19), date(2010, 7, 23)
WORDS = ("Derde procesondersteuner", "Er komt een derde procesondersteuner.", "Twee mensen kunnen niet alles zien.")
WANTED = Wanted("Vraag UWV om iemand vrij te maken.", "secretaris van de stuurgroep", DUE)


@pytest.fixture(autouse=True)
def in_request(app, closing_days):
    with app.test_request_context():
        yield


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def decided(session, steering, anna):
    return actions.take(session, steering.actor, Taken(*WORDS, TODAY), None, WANTED, TODAY)


@pytest.fixture
def follow_up(session, decided):
    return queries.open_follow_ups(session)[0]


def sent(session):
    return [(each.to_address, each.subject) for each in session.scalars(select(Mail).order_by(Mail.id))]


@pytest.mark.both
@pytest.mark.parametrize(
    ("on", "who"),
    [
        (date(2010, 7, 12), ()),
        (SOON, ("steering", "anna")),
        (date(2010, 7, 18), ()),  # a Sunday
        (LATE, ("steering", "anna")),
    ],
)
def test_who_keeps_decisions_is_reminded_once_of_what_is_due(session, follow_up, steering, anna, bram, carla, on, who):
    known = {"steering": steering.email, "anna": anna.email}

    jobs.remind(session, on)
    assert jobs.remind(session, on) is None

    assert {to for to, _ in sent(session)} == {known[each] for each in who}
    assert len(sent(session)) == len(who)


def test_who_never_chose_a_password_is_not_mailed(session, follow_up, steering, anna):
    session.get_one(Account, steering.id).confirmed_at = None

    jobs.remind(session, SOON)

    assert [to for to, _ in sent(session)] == [anna.email]


def test_each_step_is_told_in_its_turn(session, follow_up, steering, anna):
    told, before = [], 0
    for on in (SOON, LATE, LAST):
        jobs.remind(session, on)
        told.append(sent(session)[before:])
        before += len(told[-1])

    assert [sorted(to for to, _ in each) for each in told] == [
        sorted([steering.email, anna.email]),
        sorted([steering.email, anna.email]),
        [anna.email],
    ]
    assert told[1][0][1] == "Herinnering: 1 vervolg van een besluit staat open, 1 te laat"


def test_who_is_told_twice_that_it_is_late_reads_how_late(session, follow_up, anna):
    for on in (SOON, LATE, LAST):
        jobs.remind(session, on)

    mails = session.scalars(select(Mail.text).where(Mail.to_address == anna.email).order_by(Mail.id)).all()
    told = [text.replace("\xa0", " ").partition("16 juli 2010")[2].splitlines()[0] for text in mails]
    assert told == ["", ", 1 werkdag geleden", ", 5 werkdagen geleden"]


def test_a_mail_says_what_by_whom_and_where(session, follow_up, anna):
    jobs.remind(session, LATE)

    text = session.scalars(select(Mail.text).where(Mail.to_address == anna.email)).one().replace("\xa0", " ")
    assert "secretaris van de stuurgroep, te laat: dit moest uiterlijk 16 juli 2010" in text
    assert follow_up.address in text
    assert "omdat u het vervolg van besluiten bijhoudt" in text


@pytest.mark.parametrize(("on", "is_mailed"), [(SOON, False), (LATE, True)])
def test_who_reads_on_the_page_is_mailed_only_of_what_is_late(session, follow_up, anna, on, is_mailed):
    people.choose_rhythm(session, anna.actor, anna.id, MailRhythm.ON_PAGE)

    jobs.remind(session, on)

    assert (anna.email in {to for to, _ in sent(session)}) is is_mailed


def test_what_is_done_or_about_a_werkplein_is_not_reminded_of_here(session, follow_up, steering, anna, laggard):
    actions.move(session, anna.actor, follow_up, Move(FollowUpState.DONE, TODAY, "UWV leent iemand uit."), TODAY)
    other = Taken("Ander besluit", *WORDS[1:], TODAY)
    actions.take(session, steering.actor, other, laggard, WANTED, TODAY)

    assert jobs.remind(session, LATE) is None
    assert sent(session) == []
