"""Audits are created, planned, confirmed and held; what is asked of whom follows each step."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from milestones.actions.g4 import adopt_approach, write_approach
from milestones.actions.hearing import decide, dispute
from milestones.models import Assessment
from milestones.queries import states
from milestones.rules import Found, Grade, Source, Verdict
from milestones.rules.g4 import Draft
from tests.support.races import meanwhile
from tests.visitatie.conftest import TODAY, TUESDAY
from visitatie import actions, jobs, queries
from visitatie.models import Visit
from visitatie.rules import DayPart, Proposal, VisitStatus
from werkplein.core.actor import SYSTEM
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.outbox import Mail
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

FOUND = [Found("a1", Verdict.MET), Found("a2", Verdict.NOT_MET, "Twee balies.", is_critical=True)]


@pytest.fixture
def asked(session):
    """What is asked, as (kind, state, due date)."""

    def asked():
        rows = session.scalars(select(Obligation).order_by(Obligation.kind).execution_options(populate_existing=True))
        return [(row.kind, row.state, row.due_on) for row in rows]

    return asked


@pytest.mark.both
def test_each_laggard_gets_one_audit_however_often_the_job_runs(session, fix, laggard, middle):
    fix("2010-K2", laggard, middle)

    assert jobs.create_audits(session, TODAY) == "2 audits aangemaakt"
    assert jobs.create_audits(session, TODAY) is None
    assert jobs.create_audits(session, TODAY + timedelta(days=40)) is None

    visits = session.scalars(select(Visit).order_by(Visit.id)).all()
    assert {visit.werkplein_id for visit in visits} == {laggard.id, middle.id}
    assert {(visit.basis, visit.quarter, visit.due_on, visit.status) for visit in visits} == {
        ("2010-K2", "2010-K3", date(2010, 9, 30), VisitStatus.OPEN)
    }


def test_a_laggard_that_closes_by_the_calendar_gets_no_audit(session, fix, laggard, middle):
    facts = replace(versions(session, [laggard.id])[laggard.id][-1].facts, is_closed=True)
    add_version(session, SYSTEM, laggard.id, facts, TODAY + timedelta(days=1), TODAY)
    fix("2010-K2", laggard, middle)

    jobs.create_audits(session, TODAY + timedelta(days=1))

    assert session.scalars(select(Visit.werkplein_id)).all() == [middle.id]


@pytest.mark.both
def test_the_audit_of_a_big_city_waits_until_the_approach_is_adopted_and_then_is_open(session, bram, fix, g4, asked):
    fix("2010-K1", g4, on=date(2010, 4, 20))
    jobs.create_audits(session, date(2010, 4, 20))
    write_approach(session, bram.actor, Draft("Eerst de wijk", "Per stad."), 0, TODAY)
    assert asked() == []

    adopt_approach(session, bram.actor, 1, "De vier steden zijn het eens.", TODAY)
    fix("2010-K2", g4)
    jobs.create_audits(session, TODAY)

    waiting, new = session.scalars(select(Visit).order_by(Visit.id)).all()
    assert (waiting.status, new.status) == (VisitStatus.WAITING, VisitStatus.OPEN)
    assert asked() == [(ObligationKind.AUDIT, ObligationState.OPEN, date(2010, 9, 30))]
    actions.decide(session, bram.actor, waiting, TODAY)
    assert waiting.status is VisitStatus.OPEN


@pytest.mark.both
@pytest.mark.parametrize(("on", "status"), [(TODAY, VisitStatus.OPEN), (date(2010, 10, 1), VisitStatus.WAITING)])
def test_an_audit_that_waits_goes_on_once_the_approach_is_adopted_if_it_can_be_in_time(
    session, bram, fix, g4, asked, on, status
):
    fix("2010-K2", g4)
    jobs.create_audits(session, TODAY)
    assert jobs.create_audits(session, TODAY) is None
    write_approach(session, bram.actor, Draft("Eerst de wijk", "Per stad."), 0, TODAY)
    adopt_approach(session, bram.actor, 1, "De vier steden zijn het eens.", on)

    jobs.create_audits(session, on)

    assert session.scalars(select(Visit.status)).one() is status
    assert [state for _, state, _ in asked()] == [ObligationState.OPEN] * (status is VisitStatus.OPEN)
    assert jobs.create_audits(session, on) is None


def test_without_a_fixed_quarter_there_are_no_audits(session):
    assert jobs.create_audits(session, TODAY) is None


@pytest.mark.both
def test_a_laggard_is_audited_again_in_the_next_quarter(session, fix, laggard, asked):
    fix("2010-K1", laggard, on=date(2010, 4, 20))
    jobs.create_audits(session, date(2010, 4, 20))
    fix("2010-K2", laggard)

    assert jobs.create_audits(session, TODAY) == "1 audit aangemaakt"

    assert [each.visit.basis for each in queries.surplus(session, TODAY)] == ["2010-K1"]
    assert [due for kind, _, due in asked()] == [date(2010, 6, 30), date(2010, 9, 30)]


def test_a_quarter_that_was_fixed_late_does_not_ask_for_two_audits_in_one_quarter(session, fix, laggard):
    fix("2010-K1", laggard)
    jobs.create_audits(session, TODAY)  # due at the end of the third quarter, as the second has passed
    fix("2010-K2", laggard)

    assert jobs.create_audits(session, TODAY) is None
    assert queries.surplus(session, TODAY) == []


def test_an_audit_of_who_is_no_laggard_any_more_is_surplus_also_when_a_quarter_was_fixed_late(session, fix, laggard):
    fix("2010-K1", laggard)
    jobs.create_audits(session, TODAY)
    fix("2010-K2")

    assert [each.visit.basis for each in queries.surplus(session, TODAY)] == ["2010-K1"]


@pytest.mark.both
def test_two_proposals_at_once_do_not_book_a_supporter_twice(app, session, fix, laggard, middle, bram, closing_days):
    fix("2010-K2", laggard, middle)
    jobs.create_audits(session, TODAY)
    visits = session.scalars(select(Visit.id).order_by(Visit.id)).all()
    session.commit()

    def plan(visit_id, own):
        proposal = Proposal(bram.id, TUESDAY, DayPart.MORNING)
        actions.propose(own, bram.actor, queries.find(own, visit_id), proposal, TODAY)

    with meanwhile(app, lambda own: plan(visits[0], own)), pytest.raises(DomainError), unit_of_work() as own:
        plan(visits[1], own)


def test_an_audit_in_a_big_city_is_asked_of_nobody_before_the_decision(session, fix, g4, asked, a_person):
    fix("2010-K2", g4)
    jobs.create_audits(session, TODAY)
    assert asked() == []

    visit = queries.find(session, session.scalar(select(Visit.id)))
    actions.decide(session, SYSTEM, visit, TODAY)

    assert visit.status is VisitStatus.OPEN
    assert asked() == [(ObligationKind.AUDIT, ObligationState.OPEN, date(2010, 9, 30))]


@pytest.mark.both
def test_a_proposal_asks_the_mt_and_a_confirmation_settles_it(session, visit, bram, dirk, asked):
    actions.propose(session, bram.actor, visit, Proposal(bram.id, TUESDAY, DayPart.MORNING), TODAY)
    audit = (ObligationKind.AUDIT, ObligationState.OPEN, date(2010, 9, 30))
    assert asked() == [audit, (ObligationKind.VISIT_CONFIRMATION, ObligationState.OPEN, date(2010, 7, 12))]

    actions.confirm(session, dirk.actor, visit, TODAY)

    assert visit.status is VisitStatus.CONFIRMED
    assert asked() == [audit, (ObligationKind.VISIT_CONFIRMATION, ObligationState.DELIVERED, date(2010, 7, 12))]


@pytest.mark.both
def test_asking_for_another_day_opens_the_visit_and_a_new_day_asks_again(session, proposed, bram, dirk, asked):
    actions.decline(session, dirk.actor, proposed, "Dan verhuizen wij; woensdag past wel.", TODAY)
    assert (proposed.status, proposed.planned_on) == (VisitStatus.OPEN, None)

    later = Proposal(bram.id, date(2010, 7, 14), DayPart.WHOLE)
    actions.propose(session, bram.actor, proposed, later, date(2010, 7, 7))

    assert (ObligationKind.VISIT_CONFIRMATION, ObligationState.OPEN, date(2010, 7, 14)) in asked()


def test_a_confirmed_day_moves_only_with_a_reason(session, confirmed, bram):
    other = date(2010, 7, 14)
    with pytest.raises(DomainError, match="waarom de bevestigde dag niet doorgaat"):
        actions.propose(session, bram.actor, confirmed, Proposal(bram.id, other, DayPart.MORNING), TODAY)

    moved = Proposal(bram.id, other, DayPart.MORNING, reason="De ondersteuner is ziek.")
    actions.propose(session, bram.actor, confirmed, moved, TODAY)

    assert (confirmed.status, confirmed.planned_on, confirmed.confirmed_on) == (VisitStatus.PROPOSED, other, None)


def test_a_supporter_is_in_one_place_at_a_time(session, fix, proposed, middle, bram):
    actions.create_audits(session, fix("2010-K3", middle, on=date(2010, 10, 5)), TODAY)
    other = queries.find(session, session.scalar(select(Visit.id).where(Visit.werkplein_id == middle.id)))

    with pytest.raises(DomainError, match="al in Achterholt"):
        actions.propose(session, bram.actor, other, Proposal(bram.id, TUESDAY, DayPart.WHOLE), TODAY)
    also = Proposal(bram.id, TUESDAY, DayPart.AFTERNOON, despite=True, reason="Zo is het aan de telefoon afgesproken.")
    actions.propose(session, bram.actor, other, also, TODAY)


def test_only_a_supporter_can_be_sent(session, visit, anna, bram):
    with pytest.raises(DomainError, match="Kies een ondersteuner"):
        actions.propose(session, bram.actor, visit, Proposal(anna.id, TUESDAY, DayPart.MORNING), TODAY)


@pytest.mark.both
def test_what_is_found_arrives_as_seen_and_settles_the_audit(session, app, confirmed, laggard, bram, asked):
    actions.hold(session, bram.actor, confirmed, FOUND, TUESDAY, "Vestigingsmanager", TUESDAY)

    rows = session.scalars(select(Assessment).order_by(Assessment.milestone)).all()
    assert [(row.milestone, row.grade, row.source, row.holds_on, row.visit_id) for row in rows] == [
        ("a1", Grade.E2, Source.AUDIT, TUESDAY, str(confirmed.id)),
        ("a2", Grade.E2, Source.AUDIT, TUESDAY, str(confirmed.id)),
    ]
    state = states(session, [laggard.id], reader.load(), TUESDAY)[laggard.id]
    assert state.values["a2"].is_critical
    states_now = {kind: state for kind, state, _ in asked()}
    # What was asked for the visit is done; now the MT is asked what it says to it.
    assert states_now.pop(ObligationKind.REPLY) is ObligationState.OPEN
    assert set(states_now.values()) == {ObligationState.DELIVERED}
    assert (confirmed.status, confirmed.held_on) == (VisitStatus.HELD, TUESDAY)


@pytest.mark.both
def test_neither_who_did_a_visit_nor_who_wrote_it_down_decides_about_it(
    session, confirmed, bram, dirk, laggard, a_person
):
    typist, third = a_person(Role.PROCESS_SUPPORTER), a_person(Role.PROCESS_SUPPORTER)
    actions.hold(session, typist.actor, confirmed, FOUND, TUESDAY, "Vestigingsmanager", TUESDAY)
    finding = session.scalars(select(Assessment).where(Assessment.milestone == "a2")).one()
    dispute(session, dirk.actor, laggard, finding.id, "Er is wel één balie, sinds juni.", TUESDAY)

    for own in (bram, typist):
        with pytest.raises(DomainError, match="Een collega of de DCO beslist"):
            decide(session, own.actor, laggard, finding.id, False, "De foto toont twee balies.", TUESDAY)
    decide(session, third.actor, laggard, finding.id, False, "De foto toont twee balies.", TUESDAY)


def test_another_day_than_the_confirmed_one_is_recorded_with_its_reason(session, confirmed, bram):
    monday = TUESDAY - timedelta(days=1)
    session.commit()
    with pytest.raises(DomainError, match="een andere dag dan gepland"):
        actions.hold(session, bram.actor, confirmed, FOUND, monday, "Vestigingsmanager", TUESDAY)
    session.rollback()

    actions.hold(session, bram.actor, confirmed, FOUND, monday, "Vestigingsmanager", TUESDAY, "Het MT vroeg erom.")

    assert (confirmed.held_on, confirmed.reason, confirmed.was_held_otherwise) == (monday, "Het MT vroeg erom.", True)
    facts = session.scalars(select(AuditEntry.facts).where(AuditEntry.event == Event.VISIT_HELD.value)).one()
    assert (facts["held_on"], facts["agreed_on"]) == ("2010-07-12", "2010-07-13")


def test_an_audit_is_held_once(session, confirmed, bram):
    actions.hold(session, bram.actor, confirmed, FOUND, TUESDAY, "Vestigingsmanager", TUESDAY)

    with pytest.raises(Conflict, match="al gehouden"):
        actions.hold(session, bram.actor, confirmed, FOUND, TUESDAY, "Vestigingsmanager", TUESDAY)
    assert session.scalar(select(func.count()).select_from(Assessment)) == 2


def test_an_audit_in_the_future_is_refused(session, confirmed, bram):
    with pytest.raises(DomainError, match="nog niet geweest"):
        actions.hold(session, bram.actor, confirmed, FOUND, TUESDAY, "Vestigingsmanager", TODAY)


def test_a_visit_that_lapses_is_asked_of_nobody(session, proposed, bram, asked):
    actions.cancel(session, bram.actor, proposed, "Het Werkplein sluit in augustus.", TODAY)

    assert [state for _, state, _ in asked()] == [ObligationState.WITHDRAWN, ObligationState.WITHDRAWN]


def test_a_visit_that_is_kept_is_not_listed_as_surplus_again(session, fix, laggard, bram):
    fix("2010-K1", laggard, on=date(2010, 4, 20))
    jobs.create_audits(session, date(2010, 4, 20))
    fix("2010-K2", laggard)

    actions.keep(session, bram.actor, queries.surplus(session, TODAY)[0].visit)

    assert queries.surplus(session, TODAY) == []


def test_each_step_is_told_to_whom_it_concerns(session, visit, bram, dirk):
    actions.propose(session, bram.actor, visit, Proposal(bram.id, TUESDAY, DayPart.MORNING), TODAY)
    actions.decline(session, dirk.actor, visit, "Dan verhuizen wij; woensdag past wel.", TODAY)
    actions.propose(session, bram.actor, visit, Proposal(bram.id, date(2010, 7, 14), DayPart.MORNING), TODAY)
    actions.confirm(session, dirk.actor, visit, TODAY)

    mails = session.scalars(select(Mail).order_by(Mail.id)).all()
    assert [(mail.to_address, mail.subject.replace("\N{NO-BREAK SPACE}", " ")) for mail in mails] == [
        (dirk.email, "Past dinsdag 13 juli, ochtend voor de audit?"),
        (bram.email, "Andere dag gevraagd: Audit Achterholt"),
        (dirk.email, "Andere dag gevraagd voor het bezoek aan Achterholt"),
        (dirk.email, "Past woensdag 14 juli, ochtend voor de audit?"),
        (bram.email, "Bevestigd: Audit Achterholt op woensdag 14 juli, ochtend"),
        (dirk.email, "Vastgelegd: bezoek op woensdag 14 juli, ochtend"),
    ]
    assert f"/intern/bezoeken/{visit.id}/" in mails[0].text
    assert mails[0].text.endswith("omdat u in het MT van dit Werkplein zit.\n")
    assert "verhuizen" not in mails[1].text


def closing(session, werkplein, on):
    facts = replace(versions(session, [werkplein.id])[werkplein.id][-1].facts, is_closed=True)
    return add_version(session, SYSTEM, werkplein.id, facts, on, TODAY)


@pytest.mark.both
@pytest.mark.parametrize(
    ("closes", "is_surplus"),
    [(TUESDAY - timedelta(days=1), True), (TUESDAY, True), (TUESDAY + timedelta(days=1), False)],
)
def test_a_visit_on_a_day_the_werkplein_is_closed_is_for_a_person_to_resolve(
    session, proposed, laggard, closes, is_surplus
):
    closing(session, laggard, closes)

    assert [(each.visit, each.is_closed) for each in queries.surplus(session, TODAY)] == [(proposed, True)] * is_surplus


def test_a_visit_without_a_day_is_surplus_once_the_werkplein_closed(session, fix, laggard):
    fix("2010-K2", laggard)
    jobs.create_audits(session, TODAY)
    closing(session, laggard, TODAY + timedelta(days=1))

    days = (TODAY, TODAY + timedelta(days=1))
    assert [len(queries.surplus(session, day)) for day in days] == [0, 1]


@pytest.mark.parametrize(("closes", "is_refused"), [(TUESDAY, True), (TUESDAY + timedelta(days=1), False)])
def test_nobody_is_visited_where_nobody_is(session, bram, dirk, visit, laggard, closes, is_refused):
    closing(session, laggard, closes)
    proposal = Proposal(bram.id, TUESDAY, DayPart.MORNING)

    if is_refused:
        with pytest.raises(DomainError, match="Kies een dag daarvoor, of laat het bezoek vervallen"):
            actions.propose(session, bram.actor, visit, proposal, TODAY)
        return
    actions.propose(session, bram.actor, visit, proposal, TODAY)
    assert visit.status is VisitStatus.PROPOSED


def test_a_day_on_which_the_werkplein_is_closed_is_not_confirmed(session, proposed, dirk, laggard):
    closing(session, laggard, TUESDAY)

    with pytest.raises(DomainError, match="laat het bezoek vervallen"):
        actions.confirm(session, dirk.actor, proposed, TODAY)


@pytest.mark.both
def test_a_closing_that_is_taken_back_asks_for_the_visit_again(session, fix, laggard, asked):
    fix("2010-K2", laggard)
    jobs.create_audits(session, TODAY)
    wrong = closing(session, laggard, TODAY)
    assert [state for _, state, _ in asked()] == [ObligationState.WITHDRAWN]
    assert jobs.create_audits(session, TODAY) is None

    open_again = replace(wrong.facts, is_closed=False)
    add_version(session, SYSTEM, laggard.id, open_again, TODAY, TODAY, replaces_id=wrong.id)

    assert jobs.create_audits(session, TODAY) == "1 weer verwacht"
    assert [state for _, state, _ in asked()] == [ObligationState.OPEN]
    assert jobs.create_audits(session, TODAY) is None
