"""What is decided on a dispute reaches the MT: a mail, and the clock within which it may go to the steering group."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, jobs
from milestones.rules import Found, Source, Verdict
from werkplein.core.outbox import Mail
from werkplein.obligations.actions import fill_closing_days
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions
from werkplein.register.summary_actions import derive_due
from werkplein.reminders.actions import remind
from werkplein.reminders.queries import expected, late_or_mine

DAY = timedelta(days=1)
TODAY, SEEN = date(2010, 7, 5), date(2010, 6, 28)
# The tenth working day after 5 July, and the third before that.
UNTIL, SOON = date(2010, 7, 19), date(2010, 7, 14)
TEXT = "De gemeente zit er sinds mei weer, zie het huurcontract."
WHY = "De foto toont een lege balie, op een gewone werkdag."
ESCALATION = ObligationKind.ESCALATION
OPEN, DONE, GONE = ObligationState.OPEN, ObligationState.DELIVERED, ObligationState.WITHDRAWN
TITLE = "Reageren op besluit over bezwaar 2e kwartaal 2010 (e1)"


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def finding(session, bram, carla, leader):
    """An audit found e1 lost, and the MT disputes that."""
    fill_closing_days(session, [2010])
    lost = [Found("e1", Verdict.NOT_MET, "Balie stond leeg.")]
    row = actions.record_findings(session, bram.actor, leader, lost, Source.AUDIT, SEEN, SEEN, "2")[0]
    actions.dispute(session, carla.actor, leader, row.id, TEXT, TODAY)
    return row


@pytest.fixture
def decide(session, second, leader, finding):
    """Decide on the dispute."""
    return lambda granted: actions.decide(session, second.actor, leader, finding.id, granted, WHY, TODAY)


@pytest.fixture
def decide_last(session, carla, steering, leader, finding, decide):
    """Let the steering group decide in the end."""

    def decide_last(granted):
        decide(False)
        actions.escalate(session, carla.actor, leader, finding.id, TEXT, TODAY)
        actions.decide_last(session, steering.actor, leader, finding.id, granted, WHY, TODAY)

    return decide_last


def asked(session):
    rows = session.scalars(
        select(Obligation).where(Obligation.kind == ESCALATION).execution_options(populate_existing=True)
    )
    return [(row.due_on, row.audience, row.state) for row in rows]


def mails(session):
    return session.scalars(select(Mail).order_by(Mail.id)).all()


@pytest.mark.both
@pytest.mark.parametrize(("granted", "left"), [(True, []), (False, [(UNTIL, "finding:dispute", OPEN)])])
def test_a_decision_that_the_finding_stays_gives_the_mt_its_clock(session, decide, granted, left):
    decide(granted)

    assert asked(session) == left


def test_the_mt_finds_it_on_its_card_and_the_timeline(browse, session, carla, second, decide, finding):
    decide(False)
    session.commit()

    card = browse("/intern/werkpleinen/leader/", by=carla)
    assert TITLE in card.text
    page = card.follow("Ga verder")

    assert page.path == f"/intern/werkpleinen/leader/bevindingen/{finding.id}/"
    assert "Doet u niets, dan blijft het besluit zo." in page.text
    seen = browse(page.path, by=second).text.replace("\xa0", " ")
    assert "Het MT kan tot en met maandag 19 juli naar de stuurgroep." in seen


@pytest.mark.both
def test_going_to_the_steering_group_settles_it(session, carla, leader, decide, finding):
    decide(False)

    actions.escalate(session, carla.actor, leader, finding.id, TEXT, UNTIL)

    assert asked(session) == [(UNTIL, "finding:dispute", DONE)]


@pytest.mark.both
@pytest.mark.parametrize(("on", "state"), [(UNTIL - DAY, OPEN), (UNTIL, OPEN), (UNTIL + DAY, GONE)])
def test_a_decision_that_is_accepted_is_asked_about_no_more_and_is_never_late(session, leader, decide, on, state):
    decide(False)

    jobs.close_replies(session, on)

    assert asked(session)[0][-1] is state
    assert ESCALATION not in late_or_mine(session, [leader.id], [], on)[0]


def test_after_its_last_day_the_timeline_says_it_no_more(browse, app, session, second, decide, finding):
    decide(False)
    session.commit()
    app.config["TODAY"] = UNTIL + DAY

    page = browse(f"/intern/werkpleinen/leader/bevindingen/{finding.id}/", by=second)

    assert "naar de stuurgroep." not in page.text


def test_the_mt_is_reminded_of_it_once_and_not_of_the_mail_it_got(session, carla, decide):
    decide(False)
    for on in (TODAY, SOON - DAY, SOON, SOON + DAY):
        remind(session, "https://werkplein.test", on)

    told = [each.subject.replace("\xa0", " ") for each in mails(session) if each.to_account_id == carla.actor.id]
    assert told[0].startswith("Besluit op het bezwaar over e1")
    assert [each for each in told if TITLE in each] == [f"Nog 3 werkdagen: {TITLE}, uiterlijk maandag 19 juli"]


@pytest.mark.both
def test_who_closed_meanwhile_may_still_go_on_and_hears_so(session, anna, leader, decide):
    decide(False)
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, is_closed=True), TODAY, TODAY)
    derive_due(session, TODAY)
    session.expire_all()

    assert asked(session)[0][-1] is OPEN
    assert ESCALATION in [each.obligation.kind for each in expected(session, TODAY)]


STAYS = "tegen de bevinding over mijlpaal e1: {title}. De bevinding blijft staan."
GOES = "tegen de bevinding over mijlpaal e1: {title}. De bevinding is ingetrokken."


@pytest.mark.parametrize(
    ("which", "granted", "by", "words", "more"),
    [
        ("decide", True, "Er is beslist op het bezwaar van", GOES, ""),
        ("decide", False, "Er is beslist op het bezwaar van", STAYS, " Bent u het niet eens met dit besluit?"),
        ("decide_last", True, "De stuurgroep besliste op het bezwaar van", GOES, ""),
        ("decide_last", False, "De stuurgroep besliste op het bezwaar van", STAYS, " Dit is het laatste besluit."),
    ],
)
def test_one_mail_tells_what_was_decided_and_where_to_read_it(
    request, session, carla, finding, which, granted, by, words, more
):
    request.getfixturevalue(which)(granted)

    told = mails(session)[-1]
    assert [each.to_account_id for each in mails(session)] == [carla.actor.id] * (2 if which == "decide_last" else 1)
    text, title = told.text.replace("\xa0", " "), told.subject.removeprefix("Besluit op het bezwaar over e1 ")
    assert f"{by} Werkplein Lindeveen" in text
    assert words.format(title=title) + more in text
    assert f"/intern/werkpleinen/leader/bevindingen/{finding.id}/\n" in text.partition("\n\nLees het besluit:\n")[2]
    assert "omdat u in het MT zit van Werkplein Lindeveen" in text
    assert told.html
    assert WHY not in text
    assert TEXT not in text


def test_the_mail_of_a_decision_that_stays_names_the_last_day(session, decide):
    decide(False)

    text = mails(session)[-1].text.replace("\xa0", " ")
    assert "Dan kunt u tot en met 19 juli 2010 naar de stuurgroep. Doet u niets, dan blijft het besluit zo." in text


def test_the_obligation_is_of_the_quarter_of_the_finding(session, decide):
    decide(False)

    row = session.scalars(select(Obligation).where(Obligation.kind == ESCALATION)).one()
    assert row.period == Quarter.of(SEEN).code


def test_the_steering_group_reads_on_its_start_page_that_a_hearing_waits_for_it(
    browse, app, session, a_person, carla, leader, decide, finding
):
    app.config["TODAY"] = UNTIL - DAY
    steering = a_person(Role.STEERING_GROUP)
    decide(False)
    session.commit()
    assert "Van u gevraagd" not in browse("/intern/overzicht/", by=steering).text

    actions.escalate(session, carla.actor, leader, finding.id, TEXT, UNTIL - DAY)
    session.commit()

    page = browse("/intern/overzicht/", by=steering)
    assert page.all("section[aria-labelledby=van-u] li") == ["Beslissen op bezwaar: 1 Werkplein Beslissen op bezwaar"]
