"""A plan of rows: asked for, made by the job, sent to the MTs, chosen by them, and changed when something happens."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.visitatie.planning.conftest import K3, LIMITS, TODAY, publish, seal
from visitatie import actions as visits
from visitatie.planning import actions, making, publishing, queries
from visitatie.planning.facts_of import gather, problem_of
from visitatie.planning.models import VisitPlan, VisitSlot
from visitatie.planning.queries import slots_of
from visitatie.planning.rules.checker import check
from visitatie.planning.rules.facts import Away
from visitatie.planning.rules.kept import from_kept, to_kept
from visitatie.planning.rules.state import STALE, Aim, PlanState
from visitatie.rules import DayPart, Proposal, VisitStatus
from werkplein.core import clock
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.outbox import Mail
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState

pytestmark = pytest.mark.usefixtures("app_context")
REASON = "Een reden die iets zegt."


@pytest.mark.both
def test_a_plan_gives_every_audit_a_day_that_passes_the_checker(session, audits, plan_now):
    plan = plan_now()

    found = from_kept(plan.outcome)
    assert plan.state is PlanState.READY
    assert [each.visit_id for each in sorted(found.placed, key=lambda one: one.visit_id)] == [one.id for one in audits]
    assert check(problem_of(gather(session, K3, TODAY), 1), found) == []
    assert [label for label, _ in plan.progress] == [goal.kind.label for goal in found.goals]


def test_a_plan_is_kept_and_read_back_unchanged(audits, plan_now):
    kept = plan_now().outcome

    assert to_kept(from_kept(kept)) == {key: kept[key] for key in ("placed", "unplaced", "goals", "maker")}


def test_a_second_plan_is_refused_while_one_is_made(session, audits, bram):
    actions.ask_for_plan(session, bram.actor, K3, TODAY)

    with pytest.raises(Conflict, match="al een plan gemaakt"):
        actions.ask_for_plan(session, bram.actor, K3, TODAY)


@pytest.mark.parametrize(
    ("on", "is_refused"),
    [(date(2010, 9, 29), False), (date(2010, 9, 30), False), (date(2010, 10, 1), True)],
)
def test_a_quarter_that_is_over_is_not_planned(session, audits, bram, on, is_refused):
    if is_refused:
        with pytest.raises(DomainError, match="voorbij"):
            actions.ask_for_plan(session, bram.actor, K3, on)
    else:
        assert actions.ask_for_plan(session, bram.actor, K3, on).number == 1


def test_a_supporter_without_a_home_base_is_named(session, audits, bram, a_person):
    from werkplein.people.rules import Role

    a_person(Role.PROCESS_SUPPORTER)

    with pytest.raises(DomainError, match="Ondersteuner 3 heeft nog geen standplaats"):
        actions.ask_for_plan(session, bram.actor, K3, TODAY)


@pytest.mark.both
def test_a_plan_whose_maker_was_killed_is_taken_up_again_and_the_first_writes_nothing(session, audits, bram):
    plan = actions.ask_for_plan(session, bram.actor, K3, TODAY)
    session.commit()
    first = making.take_next(TODAY)

    assert making.take_next(TODAY) is None
    plan.beat_at = clock.now() - STALE - timedelta(seconds=1)
    session.commit()
    second = making.take_next(TODAY)
    making.make(first, TODAY, LIMITS)
    session.expire_all()
    assert plan.state is PlanState.RUNNING
    session.commit()
    making.make(second, TODAY, LIMITS)
    session.expire_all()

    assert (plan.state, plan.attempt) == (PlanState.READY, 2)


@pytest.mark.parametrize(("silent", "is_taken"), [(-1, False), (1, True)])
def test_a_plan_is_taken_up_again_after_the_term_of_silence(session, audits, bram, silent, is_taken):
    plan = actions.ask_for_plan(session, bram.actor, K3, TODAY)
    session.commit()
    making.take_next(TODAY)
    plan.beat_at = clock.now() - STALE - timedelta(seconds=silent)
    session.commit()

    assert (making.take_next(TODAY) is not None) == is_taken


def test_a_plan_that_stopped_three_makers_fails_with_a_sentence(session, audits, bram):
    plan = actions.ask_for_plan(session, bram.actor, K3, TODAY)
    plan.state, plan.attempt = PlanState.RUNNING, 3
    session.commit()

    assert making.take_next(TODAY) is None
    session.expire_all()

    assert plan.state is PlanState.FAILED
    assert "drie keer onderbroken" in plan.message


@pytest.mark.both
def test_sending_a_plan_offers_each_mt_three_days_by_mail(session, published):
    slots = session.scalars(select(VisitSlot).order_by(VisitSlot.visit_id, VisitSlot.rank)).all()

    assert {visit.status for visit in published} == {VisitStatus.PROPOSED}
    for visit in published:
        own = [slot for slot in slots if slot.visit_id == visit.id]
        assert [slot.rank for slot in own] == [1, 2, 3]
        assert (own[0].day, own[0].part, own[0].team) == (visit.planned_on, visit.part, visit.team)
        assert len({slot.day for slot in own}) == 3
    mails = session.scalars(select(Mail.text).where(Mail.subject.startswith("Welke dag past"))).all()
    assert len(mails) == 2  # Of the three, the leader and the laggard have an MT with an account.
    assert all(text.count("\n- ") == 3 for text in mails)
    asked = select(func.count()).where(
        Obligation.kind == ObligationKind.VISIT_CONFIRMATION, Obligation.state == ObligationState.OPEN
    )
    assert session.scalar(asked) == 3


def test_whatever_each_mt_chooses_all_choices_go_together(session, published):
    slots = session.scalars(select(VisitSlot)).all()

    taken = [(person, slot.day, slot.part) for slot in slots for person in slot.team]
    assert len(taken) == len(set(taken))
    assert not any(slot.part is DayPart.WHOLE for slot in slots)


def test_a_plan_is_sent_once(session, published, bram):
    plan = session.scalars(select(VisitPlan)).one()

    with pytest.raises(Conflict, match="al verstuurd"):
        publish(session, bram, plan)


def test_a_plan_that_is_not_the_one_that_was_seen_is_not_sent(session, audits, plan_now, bram):
    plan = plan_now()
    seen = seal(session, plan)
    visits.propose(session, bram.actor, audits[0], Proposal(bram.id, date(2010, 7, 13), DayPart.MORNING), TODAY)

    with pytest.raises(Conflict, match="intussen veranderd"):
        publishing.publish(session, bram.actor, plan, seen, TODAY)


def test_an_older_plan_is_not_sent(session, audits, plan_now, bram):
    old = plan_now()
    plan_now()

    with pytest.raises(Conflict, match="nieuwer plan"):
        publish(session, bram, old)


def test_a_plan_of_what_if_is_looked_at_only(session, audits, plan_now, bram, eva):
    plan = plan_now(ill=eva.id)

    assert {person for each in from_kept(plan.outcome).placed for person in each.team} == {bram.id}
    with pytest.raises(Conflict, match="zou gebeuren"):
        publish(session, bram, plan)


def test_a_plan_that_keeps_no_longer_to_the_facts_says_which_and_sends_nothing(session, audits, plan_now, bram):
    plan = plan_now()
    first = from_kept(plan.outcome).placed[0]
    for person in first.team:
        actions.add_absence(session, bram.actor, person, Away(first.day, first.day), TODAY)
    session.commit()

    with pytest.raises(Conflict, match="Dit plan kan niet meer") as refused:
        publish(session, bram, plan)
    session.rollback()

    assert "H3" in refused.value.sentence
    assert {visit.status for visit in audits} == {VisitStatus.OPEN}


@pytest.mark.parametrize("later", [0, 1])
def test_notice_is_counted_from_the_day_of_sending(session, audits, plan_now, bram, later):
    """The first day of a plan is often the first there is time for: a day later there is a day less."""
    plan = plan_now()
    problem = problem_of(gather(session, K3, TODAY), 1)
    is_first = any(each.day == problem.notice_day for each in from_kept(plan.outcome).placed)

    if later and is_first:
        with pytest.raises(Conflict, match="H9"):
            publish(session, bram, plan, TODAY + timedelta(days=later))
    else:
        assert len(publish(session, bram, plan, TODAY).proposed) == 3


@pytest.mark.both
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_an_mt_takes_one_of_its_days_and_the_others_are_free_again(session, published, dirk, laggard, rank):
    visit = next(each for each in published if each.werkplein_id == laggard.id)
    slot = slots_of(session, visit.id)[rank - 1]
    day, part, team = slot.day, slot.part, slot.team

    actions.choose(session, dirk.actor, visit, rank, TODAY, visit.mark)

    assert (visit.status, visit.planned_on, visit.part, visit.team) == (VisitStatus.CONFIRMED, day, part, team)
    assert slots_of(session, visit.id) == []


@pytest.mark.parametrize("rank", [0, 4])
def test_a_day_that_was_not_offered_cannot_be_chosen(session, published, dirk, rank):
    with pytest.raises(DomainError, match="in de lijst"):
        actions.choose(session, dirk.actor, published[0], rank, TODAY)


def test_a_day_that_was_taken_meanwhile_cannot_be_chosen(session, published, dirk, bram):
    visit, other = published[0], published[1]
    slot = slots_of(session, visit.id)[1]
    proposal = Proposal(slot.supporter_id, slot.day, slot.part)
    visits.propose(session, bram.actor, other, proposal, TODAY)

    with pytest.raises(DomainError, match="niet meer vrij"):
        actions.choose(session, dirk.actor, visit, 2, TODAY)


def test_a_day_on_which_the_supporter_is_away_by_now_cannot_be_chosen(session, published, dirk, bram):
    slot = slots_of(session, published[0].id)[1]
    actions.add_absence(session, bram.actor, slot.supporter_id, Away(slot.day, slot.day), TODAY)

    with pytest.raises(DomainError, match="niet meer vrij"):
        actions.choose(session, dirk.actor, published[0], 2, TODAY)


def test_an_mt_that_declines_frees_its_days(session, published, dirk):
    visits.decline(session, dirk.actor, published[0], REASON, TODAY)

    assert published[0].status is VisitStatus.OPEN
    assert slots_of(session, published[0].id) == []


@pytest.mark.parametrize("aim", Aim)
def test_days_that_an_mt_declined_are_not_offered_again(session, published, plan_now, bram, dirk, aim):
    declined = {each.day for each in slots_of(session, published[0].id)}
    visits.decline(session, dirk.actor, published[0], REASON, TODAY)
    session.commit()

    publish(session, bram, plan_now(aim))

    offered = {each.day for each in slots_of(session, published[0].id)}
    assert len(declined) == len(offered) == 3
    assert not declined & offered


def test_a_day_set_by_hand_that_an_mt_declined_is_not_offered_either(session, published, plan_now, bram, dirk):
    visit, day = published[0], published[0].planned_on
    by_hand = Proposal(visit.supporter_id, day, visit.part, despite=True, reason=REASON)
    visits.propose(session, bram.actor, visit, by_hand, TODAY)
    visits.decline(session, dirk.actor, visit, REASON, TODAY)
    session.commit()

    publish(session, bram, plan_now())

    assert day not in {each.day for each in slots_of(session, visit.id)}


def test_an_mt_that_can_after_all_is_offered_the_day_again(session, published, bram, dirk):
    day = published[0].planned_on
    visits.decline(session, dirk.actor, published[0], REASON, TODAY)
    assert day in problem_of(gather(session, K3, TODAY), 1).visit[published[0].id].blocked
    kept = next(each for each in queries.absences(session, TODAY) if each.begins_on == day)

    actions.withdraw_absence(session, bram.actor, kept.id, TODAY)

    assert day not in problem_of(gather(session, K3, TODAY), 1).visit[published[0].id].blocked


def test_the_manual_way_takes_the_days_of_the_plan_away(session, published, bram):
    visits.propose(session, bram.actor, published[0], Proposal(bram.id, date(2010, 8, 31), DayPart.WHOLE), TODAY)

    assert slots_of(session, published[0].id) == []
