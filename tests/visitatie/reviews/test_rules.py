"""The rules of visitaties: when somebody is due, who may review where, on which day, and what follows on what."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from visitatie.planning.rules.facts import Away
from visitatie.reviews import rules
from visitatie.reviews.rules import Dates, Organisation, OtherVisit, Post, Reviewer, ReviewStep, StepState
from visitatie.rules import DayPart, VisitStatus
from werkplein.core.errors import DomainError
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

SETTINGS = reader.load().visitatie
TODAY = date(2010, 7, 5)
HELD = date(2010, 8, 3)
GAP = 6


@pytest.mark.parametrize(
    ("last_seen", "due"),
    [
        (None, date(2010, 12, 31)),  # never seen: the first one is before the deadline of the programme
        (date(2010, 3, 1), date(2011, 3, 1)),  # what was seen holds twelve months
        (date(2012, 2, 29), date(2013, 2, 28)),  # a day that the next year does not have
    ],
)
def test_a_werkplein_is_due_a_year_after_it_was_seen(last_seen, due):
    assert rules.due_on(last_seen, SETTINGS) == due


@pytest.mark.parametrize(
    ("due", "taken", "quarter", "last_day"),
    [
        (date(2010, 12, 31), (), "2010-K4", date(2010, 12, 31)),
        (date(2010, 8, 20), (), "2010-K3", date(2010, 8, 20)),
        (date(2010, 6, 30), (), "2010-K3", date(2010, 9, 30)),  # past: the present quarter
        (date(2010, 8, 20), ("2010-K3",), "2010-K4", date(2010, 12, 31)),  # one lapsed in that quarter
        (date(2010, 8, 20), ("2010-K3", "2010-K4"), "2011-K1", date(2011, 3, 31)),
    ],
)
def test_a_visitatie_is_put_in_the_first_quarter_that_has_none(due, taken, quarter, last_day):
    found = rules.first_free(due, TODAY, taken)

    assert found == Quarter.parse(quarter)
    assert rules.last_day(due, found) == last_day


REVIEWER = Reviewer(7, "Visiteur 3", Organisation.UWV, 1, "Zuidrand")


@pytest.mark.parametrize(
    ("reviewer", "region", "posts", "said"),
    [
        (REVIEWER, 2, (), ""),
        (REVIEWER, 1, (), "werkt zelf in regio"),
        (REVIEWER, 2, (Post("MT-lid", None),), "heeft hier een rol (MT-lid)"),
        (REVIEWER, 2, (Post("DCO", date(2010, 1, 1)),), "had kort geleden nog"),
        (REVIEWER, 2, (Post("DCO", date(2008, 7, 6)),), "had kort geleden"),  # the day after two years ago
        (REVIEWER, 2, (Post("DCO", date(2008, 7, 5)),), ""),  # two years ago to the day
        (Reviewer(7, "Visiteur 3", None, None, ""), 2, (), "Vul dat eerst in."),
        (Reviewer(7, "Visiteur 3", Organisation.UWV, 1, "Zuidrand", False), 2, (), "is geen visiteur meer"),
    ],
)
def test_nobody_reviews_in_the_own_region_or_with_an_interest(reviewer, region, posts, said):
    against = rules.conflict(reviewer, region, "Noordrand", posts, TODAY, SETTINGS)

    assert (said in against) if said else against == ""


@pytest.mark.parametrize(
    ("team", "gap"),
    [
        ([], "niemand van UWV of Divosa of gemeente"),
        ([Organisation.UWV], "niemand van Divosa of gemeente"),
        ([Organisation.DIVOSA, Organisation.DIVOSA], "niemand van UWV"),
        ([Organisation.UWV, Organisation.DIVOSA], ""),
    ],
)
def test_a_team_has_one_of_each_organisation(team, gap):
    found = rules.team_gap(team, SETTINGS)

    assert (gap in found) if gap else found == ""


def test_a_team_of_four_is_full():
    rules.refuse_full(3, SETTINGS)
    with pytest.raises(DomainError, match="hoogstens 4"):
        rules.refuse_full(4, SETTINGS)


@pytest.mark.parametrize("days", [0, 1, 41, -41])
def test_two_visits_of_any_kind_are_not_within_the_gap(days):
    other = OtherVisit(HELD, "Audit")

    with pytest.raises(DomainError, match="ook een audit") as refused:
        rules.refuse_near(HELD + timedelta(days=days), [other], GAP)

    assert "14\xa0september\xa02010" in refused.value.sentence


@pytest.mark.parametrize("days", [42, -42, 100])
def test_six_weeks_apart_is_far_enough(days):
    rules.refuse_near(HELD + timedelta(days=days), [OtherVisit(HELD, "Audit")], GAP)


@pytest.mark.parametrize(
    ("day", "part", "is_refused"),
    [
        (date(2010, 8, 1), DayPart.WHOLE, False),  # the day before
        (date(2010, 8, 2), DayPart.WHOLE, True),
        (date(2010, 8, 4), DayPart.WHOLE, True),
        (date(2010, 8, 5), DayPart.WHOLE, False),  # the day after
    ],
)
def test_who_is_on_leave_cannot_come(day, part, is_refused):
    away = [Away(date(2010, 8, 2), date(2010, 8, 4))]

    if is_refused:
        with pytest.raises(DomainError, match="Visiteur 3 kan niet op"):
            rules.refuse_away("Visiteur 3", day, part, away)
    else:
        rules.refuse_away("Visiteur 3", day, part, away)


def test_leave_in_the_morning_leaves_the_afternoon():
    away = [Away(HELD, HELD, part=DayPart.MORNING)]

    rules.refuse_away("Visiteur 3", HELD, DayPart.AFTERNOON, away)
    with pytest.raises(DomainError):
        rules.refuse_away("Visiteur 3", HELD, DayPart.WHOLE, away)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["9.00 Ontvangst", "9:30 Rondgang"], ""),
        (["Ontvangst"], "Begin elke regel met een tijd"),
        (["9.00"], "Begin elke regel met een tijd"),
        (["25.00 Ontvangst"], "Begin elke regel met een tijd"),
        (["9.60 Ontvangst"], "Begin elke regel met een tijd"),
        (["²9.00 Ontvangst"], "Begin elke regel met een tijd"),
        (["10.00 Rondgang", "9.00 Ontvangst"], "niet op volgorde"),
    ],
)
def test_a_programme_has_a_time_on_each_line(lines, said):
    if not said:
        return rules.refuse_programme(lines)
    with pytest.raises(DomainError, match=said):
        rules.refuse_programme(lines)
    return None


def stands(dates, on):
    return {each.step: each for each in rules.steps_of(dates, on, SETTINGS, {})}


OPEN = Dates(VisitStatus.OPEN, date(2010, 12, 31))
CONCEPT = Dates(
    VisitStatus.HELD,
    date(2010, 12, 31),
    planned_on=HELD,
    held_on=HELD,
    team_on=TODAY,
    concept_on=date(2010, 8, 4),
    reply_until=date(2010, 8, 18),
)


def test_it_begins_with_scope_and_team():
    found = stands(OPEN, TODAY)

    assert [step for step, view in found.items() if view.is_open] == [ReviewStep.AGREEMENT, ReviewStep.TEAM]


@pytest.mark.parametrize(
    ("on", "is_late"),
    [(date(2010, 8, 17), False), (date(2010, 8, 18), False), (date(2010, 8, 19), True)],
)
def test_the_concept_is_due_in_ten_working_days(on, is_late):
    held = Dates(VisitStatus.HELD, date(2010, 12, 31), planned_on=HELD, held_on=date(2010, 8, 4))

    assert stands(held, on)[ReviewStep.CONCEPT].is_late(on) is is_late


@pytest.mark.parametrize(
    ("on", "reply", "final"),
    [
        (date(2010, 8, 17), StepState.OPEN, StepState.LATER),
        (date(2010, 8, 18), StepState.OPEN, StepState.LATER),  # the last day of the reply
        (date(2010, 8, 19), StepState.DONE, StepState.OPEN),
    ],
)
def test_the_report_is_final_only_after_the_reply(on, reply, final):
    found = stands(CONCEPT, on)

    assert (found[ReviewStep.REPLY].state, found[ReviewStep.FINAL].state) == (reply, final)


@pytest.mark.parametrize(
    ("on", "state", "is_late"),
    [
        (date(2010, 11, 5), StepState.LATER, False),
        (date(2010, 11, 6), StepState.OPEN, False),  # three months
        (date(2011, 2, 6), StepState.OPEN, False),  # six months: still in time
        (date(2011, 2, 7), StepState.OPEN, True),
    ],
)
def test_looking_back_is_three_to_six_months_later(on, state, is_late):
    final = replace(CONCEPT, replied_on=date(2010, 8, 5), final_on=date(2010, 8, 6), linked_on=date(2010, 8, 9))

    found = stands(final, on)[ReviewStep.FOLLOW_UP]

    assert (found.state, found.is_late(on)) == (state, is_late)


def test_a_recommendation_without_support_keeps_its_step_open():
    final = replace(CONCEPT, replied_on=date(2010, 8, 5), final_on=date(2010, 8, 6), unlinked=1)

    assert stands(final, date(2010, 8, 9))[ReviewStep.SUPPORT].is_open
    linked = replace(final, unlinked=0, linked_on=date(2010, 8, 9))
    assert stands(linked, date(2010, 8, 9))[ReviewStep.SUPPORT].done_on == date(2010, 8, 9)


def test_what_lapsed_asks_nothing():
    assert not any(each.is_open for each in stands(replace(OPEN, status=VisitStatus.CANCELLED), TODAY).values())
