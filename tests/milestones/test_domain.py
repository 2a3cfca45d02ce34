"""The domain report, line by line: the numbered vectors of D.6, and a test for every edge case of D.5."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions, evidence_jobs, queries
from milestones.actions import sampling
from milestones.models import FixedLevel
from milestones.rules import Dispute, Dossier, Found, Held, Level, Line, Source, Verdict, derive
from tests.milestones.answering import answer_all, submit
from tests.milestones.building import (
    AUDIT,
    CODES,
    MET,
    NOT_MET,
    ON,
    PARTLY,
    PROGRAMME,
    RULESET,
    SELF,
    all_but,
    finding,
)
from tests.milestones.proving import OPEN, RENEWAL, accept, add, asked, claim
from werkplein.core.errors import DomainError
from werkplein.obligations.actions import fill_closing_days
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.models import Municipality, ServiceArea
from werkplein.register.queries import versions
from werkplein.register.rules import AreaKind

DAY = timedelta(days=1)
K1, K2, K3 = Quarter(2010, 1), Quarter(2010, 2), Quarter(2010, 3)
MARCH, JUNE, TODAY = date(2010, 3, 18), date(2010, 6, 1), date(2010, 7, 5)
LEADER, MIDDLE, LAGGARD, TOO_LITTLE = Level.LEADER, Level.MIDDLE, Level.LAGGARD, Level.TOO_LITTLE
# Seven milestones in three criteria (c, d and f), e1 among them.
SEVEN = ("a1", "b1", "c1", "c2", "d1", "e1", "f1")
SIX = ("b1", "b2", "c1", "c2", "d1", "e1")
WAS_LEADER = Held(K1.reference_date, LEADER, LEADER)
OPEN_DISPUTE = Dispute(((date(2010, 6, 7), None),))


def rows(met, source=AUDIT, others=NOT_MET, day=MARCH):
    """Every milestone is answered; all but those that are met say something else."""
    found = [finding(MET, source, day, code) for code in met]
    return found + [finding(others, source, day, code) for code in CODES if code not in met]


def with_old_photo():
    """All is met and seen, but the photo of the logo ran out a month ago."""
    return [*(finding(MET, AUDIT, MARCH, code) for code in all_but("a1")), finding(MET, AUDIT, date(2009, 6, 1), "a1")]


def with_disputed(code):
    return [*rows(CODES), finding(NOT_MET, AUDIT, JUNE, code, dispute=OPEN_DISPUTE)]


D6 = {
    "D.6-1 12 of 12, all seen": (rows(CODES), (), LEADER, Line.ALL_SHOWN, True),
    "D.6-2 12 of 12, only said": (rows(CODES, SELF), (), MIDDLE, Line.TOO_LITTLE_SHOWN, False),
    "D.6-3 11 of 12, without the knock-out": (rows(all_but("e1")), (), LAGGARD, Line.KNOCKOUT, False),
    "D.6-4 6 of 12": (rows(SIX), (), LAGGARD, Line.FEW_MILESTONES, False),
    "D.6-5 7 of 12 in 3 criteria, with e1": (rows(SEVEN), (), MIDDLE, Line.OPEN_CRITERIA, False),
    "D.6-6 8 answered": (rows(CODES)[:8], (), TOO_LITTLE, Line.TOO_FEW_ANSWERS, False),
    "D.6-7 leader with an expired photo": (with_old_photo(), (WAS_LEADER,), LEADER, Line.EXPIRED, False),
    "D.6-7 and the quarter after": (
        with_old_photo(),
        (replace(WAS_LEADER, computed=MIDDLE),),
        MIDDLE,
        Line.EXPIRED,
        False,
    ),
    "D.6-8 c2 disputed among 12": (with_disputed("c2"), (), MIDDLE, Line.DISPUTED, True),
}


@pytest.mark.parametrize(("found", "held", "level", "line", "is_working"), D6.values(), ids=D6)
def test_the_vectors_of_the_domain_report(found, held, level, line, is_working):
    outcome = derive(Dossier(found, held=held), PROGRAMME, [RULESET], ON)

    assert (outcome.classified.level, outcome.classified.reason.line) == (level, line)
    assert (outcome.working.is_shown and outcome.working.is_seen) is is_working


@pytest.fixture(autouse=True)
def _working_days(request):
    if "session" in request.fixturenames:
        fill_closing_days(request.getfixturevalue("session"), [2010])


def see(session, person, werkplein, met=CODES, not_met=(), on=MARCH):
    found = [Found(code, Verdict.MET) for code in met] + [Found(code, Verdict.NOT_MET) for code in not_met]
    return actions.record_findings(session, person.actor, werkplein, found, Source.AUDIT, on, on, f"v{on}")


def fixed(session, person, werkplein, quarter, on):
    """Fix a quarter; gives the level of one Werkplein in it, and the line of the rule."""
    actions.fix_quarter(session, person.actor, quarter, on)
    row = session.get_one(FixedLevel, (quarter.code, werkplein.id))
    return row.level, row.reason["line"]


def state(session, werkplein, on=TODAY):
    return queries.states(session, [werkplein.id], PROGRAMME, on)[werkplein.id]


@pytest.mark.both
def test_d6_7_a_leader_whose_photo_runs_out_is_asked_to_renew_and_falls_a_quarter_later(session, bram, leader):
    see(session, bram, leader, ["a1"], on=date(2009, 6, 10))
    see(session, bram, leader, all_but("a1"))

    told = [fixed(session, bram, leader, K1, date(2010, 4, 16))]
    evidence_jobs.expect_renewals(session, date(2010, 5, 11))
    renewals = asked(session, leader, RENEWAL)
    told += [fixed(session, bram, leader, K2, TODAY), fixed(session, bram, leader, K3, date(2010, 10, 5))]

    assert renewals == [("a1", OPEN)]
    assert told == [(LEADER, "all_shown"), (LEADER, "expired"), (MIDDLE, "expired")]


def test_d5_who_never_answered_has_no_level_and_is_named_before_a_quarter_is_fixed(session, leader):
    assert state(session, leader).level is TOO_LITTLE
    assert "leader" in [each.code for each in queries.preview(session, PROGRAMME, K2, TODAY).unanswered]


def test_d5_when_the_mt_says_met_and_the_auditor_does_not_the_audit_wins(session, bram, carla, leader):
    see(session, bram, leader, not_met=["c2"], met=all_but("c2"), on=JUNE)

    claim(session, carla, leader, Verdict.MET, "c2")

    assert state(session, leader).values["c2"].verdict is NOT_MET


@pytest.mark.both
def test_d5_while_disputed_the_last_undisputed_value_stands_marked_and_nobody_is_a_leader(session, bram, carla, leader):
    see(session, bram, leader)
    row = see(session, bram, leader, (), ["c2"], date(2010, 6, 28))[0]

    actions.dispute(session, carla.actor, leader, row.id, "Het MT vergadert wel degelijk samen.", TODAY)

    told = state(session, leader)
    assert (told.values["c2"].verdict, told.values["c2"].is_disputed) == (MET, True)
    assert (told.level, told.reason.line) == (MIDDLE, Line.DISPUTED)


@pytest.mark.parametrize(("code", "towns", "is_refused"), [("a1", 0, True), ("e2", 1, True), ("e2", 0, False)])
def test_d5_not_applicable_is_only_for_e2_in_an_area_of_one_municipality(
    session, carla, leader, code, towns, is_refused
):
    served(session, leader, towns)

    if is_refused:
        with pytest.raises(DomainError):
            claim(session, carla, leader, Verdict.NOT_APPLICABLE, code)
        return
    claim(session, carla, leader, Verdict.NOT_APPLICABLE, code)
    counted = state(session, leader).reason.score
    assert (counted.applicable, counted.criteria) == (11, 6)


def served(session, werkplein, towns):
    """Let it serve so many surrounding municipalities; gives their codes."""
    found = [Municipality(code=f"GM80{each}", name=f"Dorp {each}", search=f"dorp {each}") for each in range(towns)]
    session.add_all(found)
    session.flush()
    days = {"holds_on": date(2009, 7, 1), "recorded_on": date(2009, 7, 1)}
    session.add_all(
        ServiceArea(werkplein_id=werkplein.id, municipality_id=each.id, kind=AreaKind.WHOLE, **days) for each in found
    )
    session.flush()
    return [each.code for each in found]


@pytest.mark.parametrize(("joined", "verdict"), [(0, NOT_MET), (1, PARTLY), (5, PARTLY), (7, PARTLY), (8, MET)])
def test_d5_five_of_eight_municipalities_is_partly(browse, session, carla, leader, joined, verdict):
    towns = served(session, leader, 8)
    told = {code: place < joined for place, code in enumerate(towns)}

    found = Found("e2", verdict, holds_on=TODAY, participation=told)
    actions.report_change(session, carla.actor, leader, found, TODAY)

    assert state(session, leader).values["e2"].verdict is verdict
    assert f"{joined} van 8" in browse("/intern/werkpleinen/leader/", by=carla).text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("on", "is_expired", "answered", "shown"),
    [
        # Seen on 18 March 2010, it counts for twelve months, and then as an answer for two quarters.
        (date(2011, 3, 18), False, 12, 12),
        (date(2011, 3, 19), True, 12, 0),
        (date(2011, 9, 18), True, 12, 0),
        (date(2011, 9, 19), True, 0, 0),
    ],
)
def test_d5_expired_keeps_its_value_and_counts_as_an_answer_for_two_quarters(on, is_expired, answered, shown):
    outcome = derive(Dossier(rows(CODES)), PROGRAMME, [RULESET], on)

    counted = outcome.classified.reason.score
    assert {(value.verdict, value.is_expired) for value in outcome.values.values()} == {(MET, is_expired)}
    assert (counted.answered, counted.shown) == (answered, shown)
    assert outcome.working.is_shown is not is_expired


@pytest.mark.parametrize(("months", "last_day"), [(3, date(2011, 6, 18)), (6, date(2011, 9, 18))])
def test_d5_how_long_an_expired_answer_counts_is_a_number_of_the_ruleset(months, last_day):
    ruleset = replace(RULESET, expired_counts_months=months)

    told = [derive(Dossier(rows(CODES)), PROGRAMME, [ruleset], last_day + each * DAY) for each in (-1, 0, 1)]

    assert [each.classified.reason.score.answered for each in told] == [12, 12, 0]
    assert told[0].changes_on == last_day + DAY


@pytest.mark.parametrize(
    ("own", "met"),
    [
        # c1 and c2 are taken over, unless it answers itself.
        ({}, 12),
        ({"c1": NOT_MET}, 11),
        ({"c1": NOT_MET, "c2": PARTLY}, 10),
    ],
)
def test_d5_a_satellite_takes_over_c1_and_c2_unless_it_answers_itself(own, met):
    satellite = Dossier(
        [*rows(all_but("c1", "c2"))[:10], *(finding(verdict, SELF, JUNE, code) for code, verdict in own.items())],
        mains=((date(2009, 7, 1), Dossier(rows(CODES))),),
    )

    assert derive(satellite, PROGRAMME, [RULESET], ON).classified.reason.score.met == met


@pytest.mark.both
@pytest.mark.parametrize(("on", "is_lapsed"), [(JUNE - DAY, False), (JUNE, True), (JUNE + DAY, True)])
def test_d5_when_the_building_moves_a1_to_a3_lapse_and_the_history_stays(session, anna, bram, leader, on, is_lapsed):
    see(session, bram, leader)
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, moved=True), JUNE, date(2010, 5, 1))

    told = queries.derived(session, [leader.id], PROGRAMME, on)[leader.id]

    assert {*CODES} - {*told.values} == ({"a1", "a2", "a3"} if is_lapsed else set())
    assert len(queries.history_of(session, leader.id)) == len(CODES)


@pytest.mark.parametrize(
    ("opened_on", "level"),
    [(date(2010, 4, 1), LEADER), (date(2010, 4, 2), TOO_LITTLE), (ON, TOO_LITTLE)],
)
def test_d5_a_new_werkplein_has_too_little_for_the_quarter_it_opened_in(opened_on, level):
    dossier = Dossier(rows(CODES), opened_on=opened_on)

    told = [derive(dossier, PROGRAMME, [RULESET], day).classified.level for day in (ON, ON + DAY)]

    assert told == [level, LEADER]


@pytest.mark.both
@pytest.mark.parametrize(
    ("holds_on", "met"), [(ON - DAY, 11), (ON, 11), (ON + DAY, 12)], ids=["day before", "day", "day after"]
)
def test_d5_what_the_mt_changes_after_the_reference_date_is_of_the_next_quarter(
    session, bram, carla, leader, holds_on, met
):
    see(session, bram, leader)
    actions.report_change(session, carla.actor, leader, Found("a1", Verdict.NOT_MET, holds_on=holds_on), TODAY)

    fixed(session, bram, leader, K2, TODAY)

    assert session.get_one(FixedLevel, (K2.code, leader.id)).met == met
    assert state(session, leader).reason.score.met == 11


def test_d5_who_says_yes_to_everything_is_no_leader_and_a_tenth_is_drawn(session, anna, carla, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)

    assert state(session, leader).reason.line is Line.TOO_LITTLE_SHOWN
    assert len(sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))) == 2
    for code in CODES[:8]:
        accept(session, anna, add(session, carla, leader, milestone=code))
    assert state(session, leader).level is LEADER


# The twentieth working day after 5 July is 2 August.
@pytest.mark.parametrize(
    ("on", "is_late"), [(date(2010, 8, 1), False), (date(2010, 8, 2), False), (date(2010, 8, 3), True)]
)
def test_a_decision_is_late_after_twenty_working_days(app, browse, session, bram, carla, leader, on, is_late):
    row = see(session, bram, leader, (), ["c2"], date(2010, 6, 28))[0]
    actions.dispute(session, carla.actor, leader, row.id, "Het MT vergadert wel degelijk samen.", TODAY)
    app.config["TODAY"] = on

    page = browse("/intern/bezwaren/", by=bram)

    assert ("te laat" in page.text) is is_late
    assert "2-8-2010" in page.text


@pytest.mark.parametrize("days", [50, 100, 200])
def test_how_fresh_a_visit_must_be_is_a_number_of_the_ruleset(days):
    ruleset = replace(RULESET, visit_fresh_days=days)
    was = Held(K1.reference_date, LAGGARD, LAGGARD)
    told = [
        derive(Dossier(rows(CODES, day=ON - age * DAY), held=(was,)), PROGRAMME, [ruleset], ON).classified.level
        for age in (days - 1, days, days + 1)
    ]

    assert told == [LEADER, LEADER, LAGGARD]


@pytest.mark.parametrize(
    ("seen_on", "last_day"),
    [
        # There is no 31 February and no 29 February 2011: the last day of the month it is.
        (date(2009, 8, 31), date(2010, 2, 28)),
        (date(2009, 12, 31), date(2010, 6, 30)),
    ],
)
def test_an_answer_of_the_last_of_a_month_counts_until_the_last_of_a_month(seen_on, last_day):
    told = [
        derive(Dossier(rows(CODES, SELF, day=seen_on)), PROGRAMME, [RULESET], last_day + each * DAY).values["a1"]
        for each in (-1, 0, 1)
    ]

    assert [each.is_expired for each in told] == [False, False, True]
