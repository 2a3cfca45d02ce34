"""Asking another Werkplein for contact: once, by one mail, and answered once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from milestones import support
from milestones.actions.practices import answer_request, ask_for_contact, share_practices
from milestones.models import ContactRequest
from milestones.queries.practices import request_for
from milestones.rules.practices import Asked, Question, Wish
from tests.milestones.learning import TODAY, card_of
from tests.support.races import meanwhile
from werkplein.core.audit import AuditEntry
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.outbox import Mail
from werkplein.people.models import Account, Grant
from werkplein.people.rules import Role
from werkplein.register.models import Werkplein

DAY = timedelta(days=1)
QUESTION = Question("Hoe begon u?", shows_address=True)


@pytest.fixture
def ask(session, a_person, shared, middle):
    """Let the MT of the middle one ask the leader about b3."""
    person, middle_id = a_person(Role.MT_MEMBER, middle), middle.id

    def ask(session=session, on=TODAY, question=QUESTION, milestone="b3"):
        asker = session.get_one(Werkplein, middle_id)
        offer = support.find_offer(session, middle_id, "leader", milestone, on)
        return ask_for_contact(session, person.actor, asker, offer.example, question, on)

    ask.email = person.email
    return ask


def mails(session):
    return session.scalars(select(Mail).order_by(Mail.id)).all()


@pytest.mark.both
def test_asking_writes_one_request_and_one_mail(session, ask, carla, leader, middle):
    request = ask()

    (mail,) = mails(session)
    assert (mail.to_address, mail.to_account_id) == (carla.email, carla.id)
    assert "MT Middelerf wil graag van u leren." in mail.text
    assert f"/intern/werkpleinen/leader/contactvraag/{request.id}/" in mail.text
    assert "U krijgt deze e-mail omdat u in het MT zit" in mail.text
    assert (request.asker_id, request.asked_id, request.number) == (middle.id, leader.id, 1)


@pytest.mark.parametrize("is_shown", [True, False])
def test_the_address_is_told_only_when_the_asker_agrees(session, ask, leader, is_shown):
    request = ask(question=Question(shows_address=is_shown))

    assert (ask.email in mails(session)[0].text) is is_shown
    assert request_for(session, leader.id, request.id).address == (ask.email if is_shown else "")


def test_the_question_stands_on_the_page_and_not_in_the_mail(session, ask):
    ask(question=Question("Klik op https://kwaad.test"))

    assert "kwaad.test" not in mails(session)[0].text


def test_each_member_of_the_mt_gets_the_mail_and_who_left_does_not(session, ask, a_person, carla, leader):
    second, gone = a_person(Role.MT_MEMBER, leader), a_person(Role.MT_MEMBER, leader)
    session.execute(update(Grant).where(Grant.account_id == gone.id).values(ends_on=TODAY))

    ask()

    assert {mail.to_address for mail in mails(session)} == {carla.email, second.email}


def test_a_second_click_says_when_it_was_asked_and_sends_nothing(session, ask):
    ask(on=TODAY - timedelta(days=89))

    with pytest.raises(Conflict, match=r"U vroeg dit al op 7.april.2010\. Vanaf 6.juli.2010"):
        ask()

    assert len(mails(session)) == 1


def test_after_the_term_one_may_ask_again_and_about_another_milestone_at_once(session, ask):
    ask(on=TODAY)
    ask(on=TODAY, milestone="d1")

    again = ask(on=TODAY + timedelta(days=90))

    assert again.number == 2
    assert len(mails(session)) == 3


@pytest.mark.both
def test_of_two_clicks_at_once_one_sends_a_mail(app, session, ask):
    session.commit()
    with meanwhile(app, ask) as first, unit_of_work() as own, pytest.raises(Conflict, match="U vroeg dit al"):
        ask(own)

    assert first == []
    assert len(mails(session)) == 1
    assert len(session.scalars(select(ContactRequest)).all()) == 1


def test_a_werkplein_without_an_mt_cannot_be_asked_and_the_way_out_is_told(session, ask, carla):
    session.execute(update(Account).where(Account.id == carla.id).values(is_active=False))

    with pytest.raises(DomainError, match="Vraag de DCO van uw regio"):
        ask()

    assert session.scalars(select(ContactRequest)).all() == []


def test_the_other_side_sees_the_request_until_it_is_answered(session, ask, carla, leader):
    request = ask()
    waiting = support.support(session, [leader.id], TODAY)[leader.id]

    answer_request(session, carla.actor, leader, request, "Bel ons gerust.", TODAY)
    done = support.support(session, [leader.id], TODAY)[leader.id]

    assert [(each.asker, each.milestone) for each in waiting.received] == [("MT Middelerf", "b3")]
    assert waiting.is_high
    assert done.received == ()


def test_the_asker_gets_the_answer_by_mail_and_sees_it_on_the_card(session, ask, carla, leader, middle):
    request = ask()

    answer_request(session, carla.actor, leader, request, "Bel ons gerust.", TODAY)

    answer = mails(session)[-1]
    assert (answer.to_address, "Bel ons gerust." in answer.text) == (ask.email, True)
    (offer,) = support.support(session, [middle.id], TODAY)[middle.id].lessons[0].offers
    assert offer.asked == Asked(TODAY, TODAY)


def test_an_answer_without_words_sends_no_mail(session, ask, carla, leader):
    answer_request(session, carla.actor, leader, ask(), "", TODAY)

    assert len(mails(session)) == 1


def test_a_request_is_answered_once(session, ask, carla, leader):
    request = ask()
    answer_request(session, carla.actor, leader, request, "Ja.", TODAY)

    session.flush()
    with pytest.raises(Conflict, match="al beantwoord op"):
        answer_request(session, carla.actor, leader, request, "Nee.", TODAY + DAY)

    assert request.answer == "Ja."


def test_asking_and_answering_leave_audit_entries_without_words(session, ask, carla, leader):
    answer_request(session, carla.actor, leader, ask(), "Bel ons gerust.", TODAY)

    told = {entry.event: entry.facts for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))}

    assert told["practice:asked"] == {"asked": leader.id, "milestone": "b3", "shows_address": True}
    assert told["practice:answered"] == {"milestone": "b3", "by_mail": True}


@pytest.mark.both
def test_the_card_is_kept_until_something_on_it_changes(session, shared, ask, carla, leader, middle):
    before = card_of(session, middle)
    assert card_of(session, middle) is before

    share_practices(session, carla.actor, leader, {"b3": Wish(True, "Anders.")}, TODAY)
    told = card_of(session, middle)
    assert [offer.example.story for offer in told.lessons[0].offers] == ["Anders."]

    ask()
    asked = card_of(session, middle)
    assert [offer.asked for offer in asked.lessons[0].offers] == [Asked(TODAY)]

    session.execute(update(Werkplein).where(Werkplein.id == leader.id).values(name="Nieuw Lindeveen"))
    assert card_of(session, middle).lessons[0].offers[0].example.name == "Nieuw Lindeveen"
