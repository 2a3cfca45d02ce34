"""How many visits fit, and travel times from a file."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.planning import ANNA, BRAM, END, a_problem, a_visitatie, an_audit, placed
from visitatie.planning.rules.capacity import WhatIf, capacity, what_if
from visitatie.planning.rules.travel import read_matrix, travel_minutes
from werkplein.core.errors import DomainError

OVER = "Dit kwartaal is voorbij: het eindigde op 30\xa0september\xa02010. Er zijn geen dagen meer om te verdelen."
TWENTY = tuple(an_audit(number) for number in range(1, 21))


def test_a_whole_quarter_is_counted_as_the_note_counts_it():
    found = capacity(a_problem(*TWENTY))

    assert (found.working_days, found.person_days, found.needed) == (66, 132, 40)
    assert (found.alone, found.as_pair) == (66, 33)
    assert found.sum_words == (
        "Na de tijd om uit te nodigen zijn er nog 66 werkdagen. 2 ondersteuners hebben daarin samen 132 dagen, "
        "verlof en deeltijd eraf. Een bezoek kost 2 dagen per persoon, met voorbereiding en verslag. "
        "Gaat er één persoon, dan passen er 66. Gaan ze met twee, dan 33."
    )
    assert found.verdict == "Gevraagd: 20 audits, 40 dagen. Er zijn genoeg dagen."


@pytest.mark.parametrize(("day", "left"), [(date(2010, 9, 8), 2), (date(2010, 9, 9), 1), (date(2010, 9, 10), 0)])
def test_only_the_days_after_notice_count(day, left):
    assert capacity(a_problem(an_audit(), today=day)).working_days == left


@pytest.mark.parametrize(("day", "is_over"), [(date(2010, 9, 29), False), (END, False), (date(2010, 10, 1), True)])
def test_a_quarter_that_is_over_says_so(day, is_over):
    told = capacity(a_problem(an_audit(), today=day)).over_words

    assert told == (OVER if is_over else "")


def test_leave_part_time_and_closing_days_are_taken_off():
    off = frozenset({date(2010, 7, 1), date(2010, 7, 3)})  # a Thursday and a Saturday
    visitors = (replace(ANNA, leave=off), replace(BRAM, weekdays=frozenset({0})))
    found = capacity(a_problem(*TWENTY, visitors=visitors, closing_days={date(2010, 7, 5): "een feestdag"}))

    assert [person.days for person in found.people] == [64, 12]
    assert found.as_pair == 6


def test_only_audits_still_to_be_held_count():
    problem = a_problem(an_audit(1), a_visitatie(2), an_audit(3, site=3), today=date(2010, 7, 1))

    assert capacity(problem).visits == 2
    assert capacity(replace(problem, confirmed=(placed(date(2010, 7, 2)),))).visits == 1


@pytest.mark.parametrize(
    ("told", "leave", "left"),
    [
        # What the MT was told takes a day before the first that can still be given out, so it asks none of those.
        (date(2010, 8, 2), (), 1),
        (date(2010, 8, 20), (), 1),
        # From the first day after notice on it asks one of those days.
        (date(2010, 8, 23), (), 2),
        # Who was to go is away: another day is needed.
        (date(2010, 8, 2), (date(2010, 8, 2),), 2),
        (None, (), 2),
    ],
)
def test_what_was_told_for_an_earlier_day_asks_none_of_the_days_left(told, leave, left):
    anna = replace(ANNA, leave=frozenset(leave))
    problem = a_problem(an_audit(1), an_audit(2, site=3), today=date(2010, 8, 2), visitors=(anna, BRAM))
    published = (placed(told),) if told else ()

    assert problem.notice_day == date(2010, 8, 23)
    assert capacity(replace(problem, published=published)).visits == left


@pytest.mark.parametrize(
    ("change", "person_days", "needed", "fits"),
    [
        (WhatIf(), 132, 40, True),
        (WhatIf(ill=1), 66, 40, True),
        (WhatIf(extra=5), 132, 50, True),
        (WhatIf(team_size=2), 132, 80, True),
        (WhatIf(team_size=2, extra=13), 132, 132, True),
        (WhatIf(team_size=2, extra=14), 132, 136, False),
        (WhatIf(ill=1, team_size=2), 66, 80, False),
        (WhatIf(ill=1, extra=13), 66, 66, True),
        (WhatIf(ill=1, extra=14), 66, 68, False),
    ],
)
def test_what_if_counts_again(change, person_days, needed, fits):
    found = what_if(a_problem(*TWENTY), change)

    assert (found.person_days, found.needed, found.fits) == (person_days, needed, fits)
    assert ("Dit past niet" in found.verdict) is not fits


def test_a_pair_needs_two_people_however_many_days_there_are():
    found = what_if(a_problem(an_audit()), WhatIf(ill=1, team_size=2))

    assert found.as_pair == 0
    assert found.verdict == "Gevraagd: 1 audit, 4 dagen. Dit past niet."


@pytest.mark.parametrize(
    ("change", "needed", "fits"),
    [
        # One of three was confirmed for one supporter: that visit stays with one, whoever goes to the others.
        (WhatIf(team_size=2), 10, True),
        (WhatIf(team_size=2, extra=1), 14, True),
        (WhatIf(team_size=1), 6, True),
        (WhatIf(team_size=2, extra=31), 134, False),
    ],
)
def test_who_go_to_a_confirmed_visit_is_not_asked_again(change, needed, fits):
    problem = a_problem(*(an_audit(number) for number in (1, 2, 3)), confirmed=(placed(date(2010, 8, 2)),))

    found = what_if(problem, change)

    assert (found.needed, found.fits) == (needed, fits)


CODES = {"utrecht", "zwolle", "amersfoort"}


def test_travel_times_are_read_and_count_both_ways():
    matrix = read_matrix(
        "\ufefffrom,to,minutes\nutrecht,zwolle,62\n\nzwolle,utrecht,70\nutrecht, amersfoort ,25\n", CODES
    )
    problem = a_problem(matrix=matrix)

    assert travel_minutes(problem, ANNA.home, BRAM.home) == 62
    assert travel_minutes(problem, BRAM.home, ANNA.home) == 70
    assert travel_minutes(problem, problem.site[2].place, ANNA.home) == 25
    assert travel_minutes(problem, ANNA.home, ANNA.home) == 0


def test_a_pair_that_is_not_in_the_file_is_computed():
    problem, bare = a_problem(matrix={("utrecht", "amersfoort"): 1}), a_problem()

    assert travel_minutes(problem, ANNA.home, BRAM.home) == travel_minutes(bare, ANNA.home, BRAM.home)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Rij 1: de eerste rij moet"),
        ("van,naar,minuten\n", "Rij 1: de eerste rij moet"),
        ("from,to,minutes\nutrecht,zwolle\n", "Rij 2: er staan 2 waarden"),
        ("from,to,minutes\nutrecht,zwolle,62\nutrecht,parijs,300\n", "Rij 3: de plaats “parijs” is niet bekend"),
        ("from,to,minutes\nutrecht,zwolle,veel\n", "Rij 2: “veel” is geen reistijd"),
        ("from,to,minutes\nutrecht,zwolle,-5\n", "Rij 2: “-5” is geen reistijd"),
        ("from,to,minutes\nutrecht,zwolle,1441\n", "Rij 2: “1441” is geen reistijd"),
        ("from,to,minutes\nutrecht,zwolle,62\nutrecht,zwolle,63\n", "Rij 3: van utrecht naar zwolle staat er al"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_its_row(text, words):
    with pytest.raises(DomainError) as refused:
        read_matrix(text, CODES)

    assert words in refused.value.sentence


def test_all_mistakes_are_told_at_once():
    with pytest.raises(DomainError) as refused:
        read_matrix("from,to,minutes\nutrecht,zwolle,x\na,b,1\n", CODES)

    assert len(refused.value.parts) == 2


def test_a_day_is_the_longest_travel_time():
    assert read_matrix("from,to,minutes\nutrecht,zwolle,1440\n", CODES) == {("utrecht", "zwolle"): 1440}
    assert timedelta(minutes=1440) == timedelta(days=1)
