"""Deciding about levels: what counts then, what was fixed stays, and every act is found back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from milestones import actions, jobs, queries
from milestones.models import FixedLevel, FixedQuarter, LevelCorrection, LevelOverride
from milestones.queries.decisions import correction_counts, level_without, marks_of, marks_on
from milestones.rules import Hold, Level, Reason
from tests.milestones.answering import K2, TODAY
from tests.milestones.building import PROGRAMME
from tests.milestones.deciding import REASON, UNTIL, correct, end, known, override
from tests.milestones.learning import observe
from tests.milestones.test_closed import close  # noqa: F401 - a fixture
from tests.support.races import meanwhile
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError, NotFound
from werkplein.core.known import Known
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

DAY = timedelta(days=1)
K1 = Quarter(2010, 1)
LEADER, MIDDLE, LAGGARD = Level.LEADER, Level.MIDDLE, Level.LAGGARD


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def lagging(session, bram, leader):
    """The Werkplein as a laggard: its knock-out was seen and is not met."""
    observe(session, bram.actor, leader, not_met=("e1",))
    return leader


def level(session, werkplein, on=TODAY):
    session.flush()
    return queries.level_now(session, werkplein.id, PROGRAMME, on).level


def events(session):
    return [row.event for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id)) if "level:" in row.event]


@pytest.mark.both
def test_a_decision_counts_from_its_first_day_to_its_last(session, lagging, steering):
    override(session, steering, lagging, MIDDLE)

    found = [level(session, lagging, day) for day in (TODAY - DAY, TODAY, UNTIL, UNTIL + DAY)]

    assert found == [LAGGARD, MIDDLE, MIDDLE, LAGGARD]
    assert level_without(session, lagging.id, PROGRAMME, TODAY).level is LAGGARD
    known_on = (TODAY, UNTIL, UNTIL, TODAY - DAY)
    marks = [marks_on(session, on, by, K2) for on, by in zip((TODAY, UNTIL, UNTIL + DAY, TODAY), known_on, strict=True)]
    assert [each.decided for each in marks] == [{lagging.id}, {lagging.id}, frozenset(), frozenset()]


@pytest.mark.both
def test_the_daily_job_lets_a_decision_end_by_itself(session, lagging, steering):
    override(session, steering, lagging, MIDDLE)

    jobs.derive_due(session, UNTIL + DAY)

    line = next(each for each in queries.lines(session, PROGRAMME, UNTIL + DAY) if each.werkplein_id == lagging.id)
    assert line.level is LAGGARD


@pytest.mark.both
def test_a_decision_that_is_ended_counts_no_more_that_very_day(session, lagging, steering):
    override(session, steering, lagging, MIDDLE)

    row = end(session, steering, lagging)

    assert (row.level, row.holds_on) == (None, TODAY)
    assert level(session, lagging) is LAGGARD
    assert known(session, lagging).in_force(TODAY) is None
    assert events(session) == [Event.LEVEL_OVERRIDDEN.value, Event.LEVEL_OVERRIDE_ENDED.value]


def test_a_new_decision_takes_the_place_of_the_last(session, lagging, steering):
    override(session, steering, lagging, MIDDLE, ends_on=UNTIL)

    override(session, steering, lagging, LEADER, ends_on=date(2010, 8, 31))

    assert [level(session, lagging, day) for day in (TODAY, date(2010, 8, 31), date(2010, 9, 1))] == [
        LEADER,
        LEADER,
        LAGGARD,
    ]


def test_the_trail_tells_levels_and_days_and_no_reason(session, lagging, steering):
    row = override(session, steering, lagging, MIDDLE)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.event == Event.LEVEL_OVERRIDDEN.value)).one()
    assert (entry.subject_kind, entry.subject_id) == ("level_override", str(row.id))
    assert (entry.werkplein_id, entry.actor_id) == (lagging.id, steering.actor.id)
    assert entry.facts == {"level": "middle", "from": "2010-07-05", "until": "2010-09-30"}
    assert REASON not in str(entry.facts)


def test_what_is_refused_changes_nothing(session, lagging, steering):
    with pytest.raises(DomainError):
        override(session, steering, lagging, Level.TOO_LITTLE)
    with pytest.raises(Conflict, match="Er geldt nu geen besluit over dit niveau"):
        end(session, steering, lagging)
    override(session, steering, lagging, MIDDLE)
    with pytest.raises(DomainError, match="in ten minste 20 tekens"):
        end(session, steering, lagging, reason="Klaar.")

    assert session.scalar(select(func.count(LevelOverride.id))) == 1
    assert events(session) == [Event.LEVEL_OVERRIDDEN.value]


@pytest.mark.parametrize(("closes", "is_refused"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)])
def test_about_a_closed_werkplein_nothing_is_decided(session, lagging, steering, close, closes, is_refused):  # noqa: F811
    close(lagging, closes)

    if not is_refused:
        override(session, steering, lagging)
        return
    with pytest.raises(Conflict, match="alleen nog teruglezen"):
        override(session, steering, lagging)
    assert events(session) == []


@pytest.mark.both
def test_of_two_who_decide_at_once_one_is_told_so(app, session, lagging, steering):
    werkplein_id = lagging.id
    session.commit()

    def first(own):
        override(own, steering, own.get_one(Werkplein, werkplein_id), MIDDLE, seen=0)

    refused = pytest.raises(Conflict, match="Dat deed u al, misschien in een ander venster")
    with meanwhile(app, first), refused, unit_of_work() as other:
        override(other, steering, other.get_one(Werkplein, werkplein_id), LEADER, seen=0)

    assert [each.level for each in known(session, lagging).overrides] == [MIDDLE]


@pytest.mark.both
def test_who_decides_while_the_quarter_is_fixed_is_too_late_for_it(app, session, lagging, steering):
    werkplein_id = lagging.id
    session.commit()

    def fix(own):
        actions.fix_quarter(own, steering.actor, K2, TODAY)

    with meanwhile(app, fix), pytest.raises(DomainError, match="is al vastgesteld"), unit_of_work() as other:
        override(other, steering, other.get_one(Werkplein, werkplein_id), starts_on=K2.reference_date)

    assert known(session, lagging).overrides == ()


def fix(session, person, quarter=K2, today=TODAY):
    return actions.fix_quarter(session, person.actor, quarter, today)


def fixed(session, werkplein, quarter=K2):
    return session.get_one(FixedLevel, (quarter.code, werkplein.id), populate_existing=True)


def told(session, werkplein):
    row = fixed(session, werkplein)
    return row.level, Reason.from_facts(row.reason)


@pytest.mark.parametrize(
    ("starts_on", "fixed_as"),
    [(K2.reference_date - DAY, MIDDLE), (K2.reference_date, MIDDLE), (K2.reference_date + DAY, LAGGARD)],
)
def test_a_quarter_is_fixed_on_the_decision_of_its_reference_date(session, lagging, steering, starts_on, fixed_as):
    override(session, steering, lagging, MIDDLE, starts_on, starts_on + timedelta(days=60))

    fix(session, steering)

    row = fixed(session, lagging)
    reason = Reason.from_facts(row.reason)
    assert (row.level, reason.computed) == (fixed_as, LAGGARD)
    assert (reason.hold is Hold.OVERRIDE) is (fixed_as is MIDDLE)


def again(session, quarter=K2):
    row = session.get_one(FixedQuarter, quarter.code)
    found = queries.recomputed(session, PROGRAMME, row)
    return {each: (facts["level"], Reason.from_facts(facts["reason"])) for each, facts in found.items()}


@pytest.mark.both
def test_what_is_decided_and_corrected_later_leaves_what_was_fixed(session, lagging, middle, steering):
    override(session, steering, middle, LEADER, K2.reference_date, UNTIL - DAY)
    fix(session, steering)
    was = {each: told(session, each) for each in (lagging, middle)}

    override(session, steering, lagging, LEADER)
    end(session, steering, middle)
    correct(session, steering, lagging, MIDDLE)
    correct(session, steering, middle, LAGGARD)

    assert {each: told(session, each) for each in (lagging, middle)} == was
    found = again(session)
    assert {each: found[each.id] for each in (lagging, middle)} == was
    assert was[middle][0] is LEADER


@pytest.mark.both
def test_a_correction_of_the_same_day_was_not_known_when_the_next_quarter_was_fixed(session, bram, leader, steering):
    observe(session, bram.actor, leader, not_met=("d1",))
    fix(session, steering, K1)
    fix(session, steering)

    # With it, the level would have fallen for the first time only, and stayed.
    correct(session, steering, leader, LEADER, K1)

    assert told(session, leader) == again(session)[leader.id]
    assert told(session, leader)[0] is MIDDLE


@pytest.mark.both
@pytest.mark.parametrize("model", [LevelOverride, LevelCorrection])
def test_a_decision_cannot_be_rewritten(session, lagging, steering, model):
    fix(session, steering)
    override(session, steering, lagging)
    correct(session, steering, lagging)
    session.commit()

    with pytest.raises(Exception, match="append"):
        session.execute(update(model).values(reason="Iets heel anders dan er eerst stond."))
    session.rollback()


def test_a_decision_ends_tomorrow_where_today_was_fixed(session, lagging, steering):
    today = K2.reference_date
    override(session, steering, lagging, MIDDLE, today, today + 30 * DAY, today=today)
    fix(session, steering, today=today)

    row = end(session, steering, lagging, today=today)

    assert row.holds_on == today + DAY
    assert [level(session, lagging, day) for day in (today, today + DAY)] == [MIDDLE, LAGGARD]
    assert again(session)[lagging.id][0] is MIDDLE


@pytest.mark.both
def test_a_correction_is_an_entry_of_its_own(session, lagging, steering):
    fix(session, steering)

    correct(session, steering, lagging, MIDDLE)
    correct(session, steering, lagging, LEADER)

    assert fixed(session, lagging).level is LAGGARD
    assert [each.level for each in known(session, lagging).of_quarter(K2.code)] == [LEADER, MIDDLE]
    assert marks_of(session, K2) == (((lagging.id, LEADER),), (), frozenset(), K1.reference_date)
    assert marks_of(session, K2.next()).corrected_before == ((lagging.id, LEADER),)
    beside = [marks_on(session, TODAY, by, before) for by in (TODAY, TODAY - DAY) for before in (K2.next(), K2)]
    assert [each.corrected_before for each in beside] == [((lagging.id, LEADER),), (), (), ()]
    assert [correction_counts(session, by) for by in (TODAY - DAY, TODAY)] == [{}, {K2.code: 1}]
    assert events(session) == [Event.LEVEL_CORRECTED.value] * 2


def test_the_corrected_level_is_the_one_before(session, bram, leader, steering):
    # All but one shown, so in the middle; the steering group says that it led.
    observe(session, bram.actor, leader, not_met=("d1",))
    fix(session, steering)
    assert level(session, leader) is MIDDLE

    correct(session, steering, leader, LEADER)

    now = queries.level_now(session, leader.id, PROGRAMME, TODAY)
    assert (now.level, now.reason.hold, now.reason.before) == (LEADER, Hold.FIRST_TIME, LEADER)
    dossier = queries.dossiers(session, [leader.id], Known(TODAY - DAY))[leader.id]
    assert dossier.held == ()


def test_who_is_no_laggard_after_all_is_called_for_no_audit(session, lagging, steering):
    row = fix(session, steering)
    assert [each.code for each in queries.laggards(session, row)] == [lagging.code]

    correct(session, steering, lagging, MIDDLE)

    assert queries.laggards(session, row) == []


def test_what_was_never_fixed_cannot_be_corrected(session, lagging, steering):
    with pytest.raises(NotFound):
        correct(session, steering, lagging, quarter=K1)


@pytest.mark.parametrize(
    ("is_own", "first"), [(False, "Iemand anders nam intussen een besluit"), (True, "Dat deed u al, misschien in een")]
)
def test_a_correction_by_who_did_not_see_the_last_is_refused(session, lagging, steering, a_person, is_own, first):
    fix(session, steering)
    correct(session, steering if is_own else a_person(Role.STEERING_GROUP), lagging, MIDDLE)

    with pytest.raises(Conflict, match=first):
        correct(session, steering, lagging, LEADER, seen=0)
