"""A Werkplein that closes: the hearing that runs is decided nevertheless, and no other one begins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions
from milestones.models import HearingStep
from milestones.rules import Found, Source, Verdict
from tests.milestones.answering import TODAY
from tests.milestones.test_hearing import TEXT
from werkplein.core.errors import DomainError
from werkplein.obligations.actions import fill_closing_days
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.register.actions import add_version
from werkplein.register.queries import versions
from werkplein.register.summary_actions import derive_due
from werkplein.reminders.queries import expected

DAY = timedelta(days=1)
SEEN = date(2010, 6, 28)
HEARING, REPLY = ObligationKind.HEARING, ObligationKind.REPLY


@pytest.fixture
def close(session, anna):
    """Close a Werkplein from a day on, as the job of that day finds it."""

    def close(werkplein, on, successor=None):
        facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
        closing = replace(facts, is_closed=True, successor_id=successor.id if successor else None)
        add_version(session, anna.actor, werkplein.id, closing, on, TODAY)
        derive_due(session, max(on, TODAY))
        session.commit()
        session.expire_all()

    return close


@pytest.fixture
def found(session, bram, leader):
    """Two findings to which the MT may reply until 12 July."""
    fill_closing_days(session, [2010])
    lost = [Found(code, Verdict.NOT_MET) for code in ("c1", "e1")]
    return actions.record_findings(session, bram.actor, leader, lost, Source.AUDIT, SEEN, SEEN, "2")


@pytest.fixture
def running(session, carla, leader, found):
    actions.dispute(session, carla.actor, leader, found[0].id, TEXT, TODAY - 2 * DAY)
    return found[0]


def states(session, werkplein):
    rows = session.scalars(
        select(Obligation).filter_by(werkplein_id=werkplein.id).execution_options(populate_existing=True)
    )
    return {row.kind: row.state for row in rows if row.kind in (HEARING, REPLY)}


def reminded_of(session, on=TODAY):
    return [each.obligation.kind for each in expected(session, on)]


@pytest.mark.both
@pytest.mark.parametrize("closes", [TODAY - DAY, TODAY, TODAY + DAY])
def test_a_hearing_that_runs_is_still_to_be_decided_and_reminded_of(
    browse,
    session,
    second,
    leader,
    running,
    close,
    closes,
):
    close(leader, closes)
    on = TODAY + DAY

    assert states(session, leader)[HEARING] is ObligationState.OPEN
    assert HEARING in reminded_of(session, on)
    assert "1 bezwaar wacht op een besluit." in browse("/intern/bezwaren/", by=second).text
    actions.decide(session, second.actor, leader, running.id, True, "De stukken laten het zien.", on)
    assert states(session, leader)[HEARING] is ObligationState.DELIVERED
    assert HEARING not in reminded_of(session, on)


def test_everything_else_is_asked_no_more(session, leader, running, close):
    close(leader, TODAY)

    assert states(session, leader)[REPLY] is ObligationState.WITHDRAWN
    assert reminded_of(session) == [HEARING]


@pytest.mark.both
@pytest.mark.parametrize(("closes", "is_refused"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)])
@pytest.mark.parametrize("act", ["dispute", "agree"])
def test_nothing_is_replied_once_it_closed(
    session,
    carla,
    leader,
    middle,
    found,
    close,
    closes,
    is_refused,
    act,
):
    close(leader, closes, middle)
    replies = {
        "dispute": lambda: actions.dispute(session, carla.actor, leader, found[0].id, TEXT, TODAY),
        "agree": lambda: actions.agree(session, carla.actor, leader, [found[0].id], TODAY),
    }

    if not is_refused:
        replies[act]()
        return
    with pytest.raises(DomainError, match=r"alleen nog teruglezen\. Werkplein Middelerf heeft de taken overgenomen"):
        replies[act]()
    assert session.scalars(select(HearingStep)).all() == []
    assert HEARING not in states(session, leader)


def test_what_was_decided_can_still_go_to_the_steering_group(session, carla, second, leader, running, close):
    actions.decide(session, second.actor, leader, running.id, False, "De balie stond echt leeg.", TODAY - DAY)
    close(leader, TODAY)

    actions.escalate(session, carla.actor, leader, running.id, "De foto is van voor de verhuizing.", TODAY)

    assert reminded_of(session) == [HEARING]


def test_the_mt_reads_that_it_cannot_reply_any_more(browse, leader, carla, found, close):
    address = f"/intern/werkpleinen/leader/bevindingen/{found[0].id}/"
    before = browse(address, by=carla)
    close(leader, TODAY)

    page = browse(address, by=carla)
    listed = browse("/intern/werkpleinen/leader/bevindingen/", by=carla)
    sent = before.submit("Maak bezwaar", text=TEXT)

    assert "Maak bezwaar" not in page.all("button")
    assert "Dit Werkplein is gesloten. Nieuw bezwaar maken kan niet meer." in page.text
    assert "Klopt wat er is gevonden?" not in listed.text
    assert sent.status == 409
    assert "U kunt alleen nog teruglezen. Wat u nu verstuurde, is niet vastgelegd." in sent.text
    assert sent.html.select_one("#geschreven ~ .wp-verhaal").get_text() == TEXT


@pytest.mark.both
@pytest.mark.parametrize("is_decided", [False, True])
def test_a_closing_taken_back_leaves_the_hearing_as_it_is(
    session,
    anna,
    carla,
    second,
    leader,
    running,
    found,
    close,
    is_decided,
):
    close(leader, TODAY)
    if is_decided:
        actions.decide(session, second.actor, leader, running.id, True, "De stukken laten het zien.", TODAY)
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, is_closed=False), TODAY, TODAY)
    session.flush()

    now = states(session, leader)
    assert now[HEARING] is (ObligationState.DELIVERED if is_decided else ObligationState.OPEN)
    assert now[REPLY] is ObligationState.OPEN
    actions.dispute(session, carla.actor, leader, found[1].id, TEXT, TODAY)
