"""What happens after a plan was sent: someone falls ill, a visit does not happen, two go together."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.visitatie.planning.conftest import K3, TODAY, publish
from tests.visitatie.scans.conftest import FIRST, SECOND, Walk
from visitatie import actions as visits
from visitatie.planning import actions, publishing
from visitatie.planning.facts_of import gather, problem_of
from visitatie.planning.models import VisitSlot
from visitatie.planning.queries import slots_of
from visitatie.planning.rules.facts import AbsenceKind, Away, Base
from visitatie.planning.rules.state import Aim
from visitatie.rules import DayPart, Proposal, VisitStatus
from visitatie.scans.rules import ScanDayNumber
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.outbox import Mail
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState

pytestmark = pytest.mark.usefixtures("app_context")
REASON = "Een reden die iets zegt."


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
    assert "1 bezoek met iemand anders. Voor elk MT" in steps.words
    assert (visit.status, visit.planned_on) == (VisitStatus.CONFIRMED, day)
    assert {visit.supporter_id, was} == {bram.id, eva.id}
    former, now = (bram, eva) if was == bram.id else (eva, bram)
    subjects = [
        session.scalars(select(Mail.subject).where(Mail.to_address == each.email).order_by(Mail.id.desc())).first()
        for each in (former, now)
    ]
    assert subjects == [
        f"Iemand anders gaat naar {leader.name}",
        f"Bevestigd: {visit.title} op {visit.day_words}".replace("\N{NO-BREAK SPACE}", " "),
    ]


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
    assert steps.words == "Verstuurd: 3 ingetrokken dagen. Voor elk MT dat het aangaat, komt een e-mail klaar te staan."
    assert (visit.status, visit.planned_on, slots_of(session, visit.id)) == (VisitStatus.OPEN, None, [])
    open_ones = select(func.count()).where(
        Obligation.kind == ObligationKind.VISIT_CONFIRMATION, Obligation.state == ObligationState.OPEN
    )
    assert session.scalar(open_ones) == 0
    assert session.scalar(select(func.count()).where(Mail.subject == "De dag van de audit gaat niet door")) == 2
    freed = select(Mail.to_address).where(Mail.subject.like("De dag voor %"))
    assert set(session.scalars(freed)) <= {bram.email, eva.email}
    assert len(session.scalars(freed).all()) == 3


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
    pair = Proposal(
        bram.id, day, DayPart.MORNING, second_id=eva.id, despite=True, reason="Zo is het aan de telefoon afgesproken."
    )
    visits.propose(session, bram.actor, audits[0], pair, TODAY)

    with pytest.raises(DomainError, match="al in"):
        visits.propose(session, bram.actor, audits[1], Proposal(eva.id, day, DayPart.MORNING), TODAY)


def test_nobody_goes_along_with_themselves(session, audits, bram):
    same = Proposal(bram.id, date(2010, 7, 13), DayPart.MORNING, second_id=bram.id)

    with pytest.raises(DomainError, match="andere ondersteuner"):
        visits.propose(session, bram.actor, audits[0], same, TODAY)


@pytest.mark.both
@pytest.mark.parametrize(("is_held", "is_blocked"), [(False, True), (True, False)])
def test_no_audit_is_planned_on_the_day_of_a_scan(session, audits, laggard, dirk, bram, is_held, is_blocked):
    of_laggard = next(each for each in audits if each.werkplein_id == laggard.id)
    walk = Walk(session, dirk.actor, bram.actor)
    scan = walk.ask(laggard)
    walk.plan(scan)
    scan.day(ScanDayNumber.ONE).held_on = FIRST if is_held else None
    session.commit()

    problem = problem_of(gather(session, K3, TODAY), 1)

    assert (FIRST in problem.visit[of_laggard.id].blocked) is is_blocked
    assert SECOND in problem.visit[of_laggard.id].blocked
    others = [each for each in problem.visits if each.id != of_laggard.id]
    assert not any({FIRST, SECOND} & each.blocked for each in others)


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


def test_a_base_that_was_changed_meanwhile_is_not_overwritten(session, based, bram, eva, middle):
    base = Base(middle.seat_id, frozenset({0, 1}))
    actions.set_base(session, bram.actor, bram.id, base, 1, TODAY)

    for again, words in ((eva, "net gewijzigd"), (bram, "Dat deed u al")):
        with pytest.raises(Conflict, match=words):
            actions.set_base(session, again.actor, bram.id, base, 1, TODAY)


def test_days_are_withdrawn_once(session, based, bram):
    row = actions.add_absence(session, bram.actor, bram.id, Away(TODAY, TODAY), TODAY)
    session.flush()
    actions.withdraw_absence(session, bram.actor, row.id, TODAY)

    with pytest.raises(Conflict, match="al ingetrokken"):
        actions.withdraw_absence(session, bram.actor, row.id, TODAY)
