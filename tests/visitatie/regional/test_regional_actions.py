"""Support as it is kept, on both databases: what was chosen stays, nothing goes twice, and links lead somewhere."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from milestones.rules.practices import Package
from tests.support.races import meanwhile
from visitatie.regional import actions, queries
from visitatie.regional.models import RegionalFunction, SupportChoice, SupportNeed, SupportRequest
from visitatie.regional.rules import Asked, Ended, Entitlement, Function, FunctionKind, Need, NeedState
from visitatie.reviews.rules import SupportKind, SupportState
from werkplein.core.audit import AuditEntry
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.models import Obligation
from werkplein.register.models import Werkplein

TODAY = date(2010, 7, 5)
LONG = "Dit is lang genoeg om iets te zeggen."
LEADS, STEPS = Entitlement(Package.SECURE, takes_part=False), Entitlement(Package.INTERVENE, takes_part=False)


def man(session, by, region, organisation="UWV WERKbedrijf"):
    row = actions.add_function(session, by.actor, region, Function(FunctionKind.SERVICE_TEAM, organisation), TODAY)
    session.flush()
    return row


def state(session, by, werkplein):
    return actions.state_need(session, by.actor, werkplein, Need(SupportKind.OTHER, "", LONG), STEPS, (), TODAY)


@pytest.mark.both
def test_a_choice_stays_and_the_newest_counts(session, carla, leader):
    for takes_part in (True, True, False):
        actions.choose_middle(session, carla.actor, leader, LEADS, takes_part, TODAY)
        session.flush()

    assert list(session.scalars(select(SupportChoice.takes_part).order_by(SupportChoice.id))) == [True, False]
    assert queries.choices(session, [leader.id]) == {leader.id: False}
    with pytest.raises(DatabaseError):
        session.execute(update(SupportChoice).values(takes_part=True))


@pytest.mark.both
def test_a_function_is_there_once_until_it_ends(session, bram, laggard):
    row = man(session, bram, laggard.region)
    with pytest.raises(DomainError):
        man(session, bram, laggard.region)
    actions.end_function(session, bram.actor, laggard.region, row.id, TODAY)
    session.flush()

    again = man(session, bram, laggard.region)

    assert [each.id for each in queries.functions(session, laggard.region_id)] == [again.id]
    with pytest.raises(IntegrityError):
        session.execute(update(RegionalFunction).values(ends_on=None))


@pytest.mark.both
def test_a_request_settles_what_was_expected_and_ends_once(session, bram, dirk, laggard):
    whom, need = man(session, bram, laggard.region), state(session, dirk, laggard)
    due = TODAY + timedelta(days=30)
    request = actions.ask(session, bram.actor, laggard, Asked(whom.id, LONG, due, need_id=need.id), TODAY)
    with pytest.raises(Conflict):
        actions.end_function(session, bram.actor, laggard.region, whom.id, TODAY)

    actions.end_request(session, bram.actor, request, Ended(SupportState.DONE, LONG, is_met=True), TODAY)
    session.flush()

    assert need.state is NeedState.MET
    states = session.execute(select(Obligation.kind, Obligation.state).order_by(Obligation.kind)).all()
    assert [(kind.value, state.value) for kind, state in states] == [
        ("support_need", "delivered"),
        ("support_request", "delivered"),
    ]
    with pytest.raises(Conflict):
        actions.end_request(session, bram.actor, request, Ended(SupportState.STOPPED, LONG), TODAY)


@pytest.mark.both
def test_a_need_cannot_end_without_its_words_also_in_the_database(session, dirk, laggard):
    state(session, dirk, laggard)
    session.flush()

    with pytest.raises(IntegrityError):
        session.execute(update(SupportNeed).values(state=NeedState.MET, ended_on=TODAY))


@pytest.mark.both
@pytest.mark.parametrize(("what", "words"), [("need", "Deze behoefte staat er al"), ("request", "Dit verzoek staat")])
def test_the_same_sent_twice_at_once_stands_there_once(app, session, bram, dirk, laggard, what, words):
    whom = man(session, bram, laggard.region)
    asked, werkplein_id = Asked(whom.id, LONG, TODAY + timedelta(days=30)), laggard.id
    session.commit()

    def send(own):
        werkplein = own.get_one(Werkplein, werkplein_id)
        if what == "need":
            return state(own, dirk, werkplein)
        return actions.ask(own, bram.actor, werkplein, asked, TODAY)

    with meanwhile(app, send) as refused, pytest.raises(Conflict, match=words), unit_of_work() as own:
        send(own)

    assert refused == []
    assert session.scalar(select(func.count()).select_from(SupportNeed if what == "need" else SupportRequest)) == 1


@pytest.mark.both
def test_what_differs_or_is_over_can_be_stated_and_asked_again(session, bram, dirk, laggard):
    whom, other = man(session, bram, laggard.region), man(session, bram, laggard.region, "Gemeente")
    first, due = state(session, dirk, laggard), TODAY + timedelta(days=30)
    asked = Asked(whom.id, LONG, due, need_id=first.id)
    for each in (asked, replace(asked, function_id=other.id), replace(asked, what=f"{LONG} Echt.")):
        request = actions.ask(session, bram.actor, laggard, each, TODAY)
    actions.ask(session, bram.actor, laggard, replace(asked, due_on=due + timedelta(days=1)), TODAY)
    actions.ask(session, bram.actor, laggard, replace(asked, need_id=None), TODAY)
    actions.end_request(session, bram.actor, request, Ended(SupportState.STOPPED, LONG), TODAY)
    actions.ask(session, bram.actor, laggard, replace(asked, what=f"{LONG} Echt."), TODAY)
    actions.close_need(session, dirk.actor, first, NeedState.WITHDRAWN, LONG, TODAY)

    assert state(session, dirk, laggard).is_open


def test_nobody_of_another_region_is_asked_and_nothing_of_another_werkplein(session, bram, carla, laggard, leader):
    here, there = man(session, bram, laggard.region), man(session, bram, leader.region)
    foreign = state(session, carla, leader)

    for asked in (Asked(there.id, LONG, TODAY), Asked(here.id, LONG, TODAY, need_id=foreign.id), Asked(0, LONG, TODAY)):
        with pytest.raises(DomainError):
            actions.ask(session, bram.actor, laggard, asked, TODAY)


def test_the_trail_tells_each_act_without_a_word_of_text(session, bram, dirk, laggard):
    whom, need = man(session, bram, laggard.region), state(session, dirk, laggard)
    actions.ask(session, bram.actor, laggard, Asked(whom.id, LONG, TODAY, need_id=need.id), TODAY)
    session.flush()

    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()

    assert [row.event for row in rows] == ["regional:function", "support:need", "support:request"]
    assert not [row for row in rows if LONG in str(row.facts)]
