"""A plan of rows: asked for, made by the job, sent to the MTs, chosen by them, and changed when something happens."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.visitatie.planning.conftest import K3, LIMITS, TODAY
from visitatie import actions as visits
from visitatie.planning import actions, making, publishing
from visitatie.planning.facts_of import gather, problem_of
from visitatie.planning.models import VisitPlan, VisitSlot
from visitatie.planning.queries import slots_of
from visitatie.planning.rules.checker import check
from visitatie.planning.rules.facts import AbsenceKind, Away, Base
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


@pytest.fixture
def app_context(app):
    """Plans read the programme of the application."""
    with app.app_context():
        yield


def seal(session, plan, on=TODAY):
    return publishing.seal_now(plan, gather(session, K3, on))


def publish(session, bram, plan, on=TODAY):
    steps = publishing.publish(session, bram.actor, plan, seal(session, plan, on), on)
    session.commit()
    return steps


@pytest.fixture
def near(session, based, bram, eva, leader):
    """Both supporters start from the town of the leader, so that each can go in the place of the other."""
    actions.set_base(session, bram.actor, eva.id, Base(leader.seat_id, frozenset(range(5))), 1, TODAY)
    session.commit()


@pytest.fixture
def published(session, audits, plan_now, bram):
    """The three audits, proposed out of a plan."""
    publish(session, bram, plan_now())
    return audits


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


def test_the_manual_way_takes_the_days_of_the_plan_away(session, published, bram):
    visits.propose(session, bram.actor, published[0], Proposal(bram.id, date(2010, 8, 31), DayPart.WHOLE), TODAY)

    assert slots_of(session, published[0].id) == []


@pytest.mark.both
def test_after_leave_only_the_visits_of_who_is_away_change(session, published, plan_now, bram, dirk):
    for visit in published:
        actions.choose(session, dirk.actor, visit, 1, TODAY)
    before = {visit.id: (visit.planned_on, visit.part, visit.team) for visit in published}
    hit = published[0]
    for person in hit.team:
        actions.add_absence(session, bram.actor, person, Away(hit.planned_on, hit.planned_on), TODAY)
    hit_ids = {
        visit.id for visit in published if visit.planned_on == hit.planned_on and set(visit.team) & set(hit.team)
    }
    session.commit()

    plan = plan_now(Aim.LITTLE)

    assert {visit_id for visit_id, _, _ in plan.outcome["changes"]} == hit_ids
    publish(session, bram, plan)
    for visit in published:
        if visit.id not in hit_ids:
            assert visit.status is VisitStatus.CONFIRMED
            assert (visit.planned_on, visit.part, visit.team) == before[visit.id]


def test_a_confirmed_visit_that_someone_else_takes_over_on_its_day_stays_confirmed(
    session, audits, near, plan_now, bram, eva, dirk, leader
):
    publish(session, bram, plan_now())
    visit = next(each for each in audits if each.werkplein_id == leader.id)
    actions.choose(session, dirk.actor, visit, 1, TODAY)
    day, was = visit.planned_on, visit.supporter_id
    actions.add_absence(session, bram.actor, was, Away(day, day), TODAY)
    session.commit()

    steps = publish(session, bram, plan_now(Aim.LITTLE))

    assert [row.id for row, _ in steps.reassigned] == [visit.id]
    assert (visit.status, visit.planned_on) == (VisitStatus.CONFIRMED, day)
    assert {visit.supporter_id, was} == {bram.id, eva.id}


def test_a_confirmed_visit_without_anyone_to_go_moves_and_the_mt_chooses_again(
    session, audits, near, plan_now, bram, eva, dirk, leader
):
    publish(session, bram, plan_now())
    visit = next(each for each in audits if each.werkplein_id == leader.id)
    actions.choose(session, dirk.actor, visit, 1, TODAY)
    day = visit.planned_on
    for one in (bram, eva):
        actions.add_absence(session, bram.actor, one.id, Away(day, day), TODAY)
    session.commit()

    steps = publish(session, bram, plan_now(Aim.LITTLE))

    assert visit.id in [row.id for row, _ in steps.moved]
    assert visit.status is VisitStatus.PROPOSED
    assert visit.planned_on != day
    assert visit.reason == publishing.SOMEONE_IS_AWAY
    assert len(slots_of(session, visit.id)) == 3


def test_a_visit_that_fits_nowhere_any_more_loses_its_day_and_the_mt_is_told(
    session, published, plan_now, bram, eva, laggard
):
    visit = next(each for each in published if each.werkplein_id == laggard.id)
    away = Away(TODAY, date(2010, 9, 30))
    for one in (bram, eva):
        actions.add_absence(session, bram.actor, one.id, away, TODAY)
    session.commit()

    steps = publish(session, bram, plan_now(Aim.LITTLE))

    assert len(steps.withdrawn) == 3
    assert (visit.status, visit.planned_on, slots_of(session, visit.id)) == (VisitStatus.OPEN, None, [])
    open_ones = select(func.count()).where(
        Obligation.kind == ObligationKind.VISIT_CONFIRMATION, Obligation.state == ObligationState.OPEN
    )
    assert session.scalar(open_ones) == 0
    assert session.scalar(select(func.count()).where(Mail.subject == "De dag van de audit gaat niet door")) == 2


@pytest.mark.parametrize(("ahead", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_a_visit_is_missed_from_its_day_on_and_is_to_be_booked_again(session, published, dirk, bram, ahead, is_refused):
    visit = published[0]
    actions.choose(session, dirk.actor, visit, 1, TODAY)
    was = visit.planned_on
    on = was + timedelta(days=ahead)

    if is_refused:
        with pytest.raises(DomainError, match="moet nog komen"):
            visits.miss(session, bram.actor, visit, REASON, on)
        return
    visits.miss(session, bram.actor, visit, REASON, on)

    assert (visit.status, visit.missed_on) == (VisitStatus.NO_SHOW, was)
    asked = select(Obligation.state).where(
        Obligation.kind == ObligationKind.AUDIT, Obligation.werkplein_id == visit.werkplein_id
    )
    assert session.scalar(asked) is ObligationState.OPEN
    facts = gather(session, K3, on)
    severity = {each.id: each.severity for each in problem_of(facts, 1).visits}
    assert max(severity, key=severity.__getitem__) == visit.id


def test_a_pair_is_sent_as_a_pair(session, audits, near, plan_now, bram, eva):
    steps = publish(session, bram, plan_now(team_size=2))

    assert {frozenset(visit.team) for visit, _ in steps.proposed} == {frozenset({bram.id, eva.id})}
    assert {frozenset(slot.team) for slot in session.scalars(select(VisitSlot))} == {frozenset({bram.id, eva.id})}


def test_a_second_visitor_counts_as_having_a_visit(session, audits, bram, eva):
    day = date(2010, 7, 13)
    pair = Proposal(bram.id, day, DayPart.MORNING, second_id=eva.id)
    visits.propose(session, bram.actor, audits[0], pair, TODAY)

    with pytest.raises(DomainError, match="al in"):
        visits.propose(session, bram.actor, audits[1], Proposal(eva.id, day, DayPart.MORNING), TODAY)


def test_nobody_goes_along_with_themselves(session, audits, bram):
    same = Proposal(bram.id, date(2010, 7, 13), DayPart.MORNING, second_id=bram.id)

    with pytest.raises(DomainError, match="andere ondersteuner"):
        visits.propose(session, bram.actor, audits[0], same, TODAY)


@pytest.mark.both
def test_the_facts_of_a_plan_take_the_same_statements_however_many_there_are(session, audits, bram, app):
    from tests.support.browse import counted
    from werkplein.core.database import db

    with counted(db.engine) as few:
        problem_of(gather(session, K3, TODAY), 1)
    for number in range(5):
        actions.add_absence(session, bram.actor, bram.id, Away(TODAY, TODAY + timedelta(days=number)), TODAY)
        actions.block_days(session, bram.actor, audits[0].werkplein, _blocked(TODAY), TODAY)
    session.commit()
    session.expunge_all()
    with counted(db.engine) as many:
        problem_of(gather(session, K3, TODAY), 1)

    assert len(few) == len(many) == 8


def _blocked(day):
    return Away(day, day, AbsenceKind.BLOCKED)


def test_a_base_that_was_changed_meanwhile_is_not_overwritten(session, based, bram, middle):
    base = Base(middle.seat_id, frozenset({0, 1}))
    actions.set_base(session, bram.actor, bram.id, base, 1, TODAY)

    with pytest.raises(Conflict, match="net gewijzigd"):
        actions.set_base(session, bram.actor, bram.id, base, 1, TODAY)


def test_days_are_withdrawn_once(session, based, bram):
    row = actions.add_absence(session, bram.actor, bram.id, Away(TODAY, TODAY), TODAY)
    session.flush()
    actions.withdraw_absence(session, bram.actor, row.id, TODAY)

    with pytest.raises(Conflict, match="al ingetrokken"):
        actions.withdraw_absence(session, bram.actor, row.id, TODAY)
