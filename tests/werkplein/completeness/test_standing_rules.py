"""How an expected figure stands, what everyone has to deliver, and what cannot be said in place of a figure."""

from datetime import date

import pytest

from werkplein.completeness.board import lead
from werkplein.completeness.rules import (
    Declared,
    Present,
    Says,
    Show,
    Standing,
    asked_in,
    find_asked,
    label_of,
    refuse_declaring,
    standing,
    wanted_of,
)
from werkplein.core.errors import DomainError
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme.reader import load

PROGRAMME = load()
DUE = date(2010, 6, 28)
DAY = date(2010, 6, 1)


def test_a_year_asks_twelve_months_in_two_streams_three_measurements_of_clients_and_one_of_employers() -> None:
    asked = asked_in(PROGRAMME, 2010)

    assert [sum(each.slug == slug for each in asked) for slug in ("uwv", "gemeente")] == [12, 12]
    assert [sum(each.slug == slug for each in asked) for slug in ("werkzoekenden", "werkgevers")] == [3, 1]


def test_months_before_the_programme_are_not_asked() -> None:
    assert {each.period for each in asked_in(PROGRAMME, 2009)} == {f"2009-{month:02}" for month in range(7, 13)}


@pytest.mark.parametrize("month", range(1, 13))
def test_outflow_is_due_four_weeks_after_the_end_of_its_month(month: int) -> None:
    asked = find_asked(PROGRAMME, "uwv", f"2010-{month:02}")

    assert asked is not None
    assert (asked.due_on - asked.holds_on).days == 28


@pytest.mark.parametrize(
    ("slug", "period", "is_found"),
    [
        ("uwv", "2009-06", False),  # before the programme nothing is asked
        ("uwv", "2009-07", True),
        ("uwv", "2012-01", True),  # figures go on after the programme, and a page leads here
        ("uwv", "2199-12", False),  # no calendar knows when it is due
        ("uwv", "2010-1", False),  # a round, and no stream
        ("werkzoekenden", "2010-1", True),
        ("werkzoekenden", "2010-05", False),
    ],
)
def test_what_is_asked_is_found_by_its_address(slug: str, period: str, is_found: bool) -> None:
    assert (find_asked(PROGRAMME, slug, period) is not None) is is_found


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ((ObligationKind.OUTFLOW, "2012-01", "uwv"), "Uitstroom naar werk, UWV WERKbedrijf, januari 2012"),
        # A round of another kind has the same code.
        ((ObligationKind.EMPLOYER_SATISFACTION, "2010-1", ""), "Tevredenheid werkgevers, meting 1 van 1"),
        # A round that the programme does not hold any more.
        ((ObligationKind.CLIENT_SATISFACTION, "2008-1", ""), "Tevredenheid werkzoekenden, 2008-1"),
    ],
)
def test_a_figure_has_a_name_also_after_the_programme(key: tuple[ObligationKind, str, str], label: str) -> None:
    assert label_of(PROGRAMME, key) == label


@pytest.mark.parametrize(
    ("state", "on", "how"),
    [
        (ObligationState.OPEN, date(2010, 6, 27), Standing.WAITS),  # the day before it is due
        (ObligationState.OPEN, DUE, Standing.WAITS),  # the day itself is in time
        (ObligationState.OPEN, date(2010, 6, 29), Standing.LATE),  # the day after
        (ObligationState.DELIVERED, date(2010, 6, 29), Standing.DELIVERED),
        (ObligationState.ZERO, date(2010, 6, 29), Standing.ZERO),
        (ObligationState.NOT_APPLICABLE, date(2010, 6, 29), Standing.NOT_APPLICABLE),
        (ObligationState.WITHDRAWN, date(2010, 6, 29), None),  # nobody expects it any more
    ],
)
def test_the_four_states_are_told_apart(state: ObligationState, on: date, how: Standing | None) -> None:
    assert standing(state, DUE, on) is how


@pytest.mark.parametrize(
    ("state", "present", "found", "sentence"),
    [
        ("open", None, Declared(Says.ZERO, "", 5), None),
        ("open", None, Declared(Says.ZERO, "", 1), None),  # one client is enough
        ("open", None, Declared(Says.ZERO, "", 0), "Niet van toepassing"),  # nobody could leave
        ("open", None, Declared(Says.ZERO, "", None), "hoeveel klanten"),
        ("open", None, Declared(Says.ZERO, "", 1_000_000), "te hoog"),
        ("open", None, Declared(Says.NOT_APPLICABLE, ""), None),
        ("delivered", Present(9, 0, DAY), Declared(Says.ZERO, ""), None),  # a zero that was delivered is confirmed
        ("delivered", Present(9, 1, DAY), Declared(Says.ZERO, ""), "geen nul"),
        ("delivered", Present(9, 0, DAY), Declared(Says.NOT_APPLICABLE, ""), "Hier staan cijfers"),
        ("zero", Present(9, 0, DAY), Declared(Says.ZERO, ""), "eerst ongedaan"),
        ("not_applicable", None, Declared(Says.ZERO, "", 5), "eerst ongedaan"),
        ("withdrawn", None, Declared(Says.ZERO, "", 5), "niet meer verwacht"),
    ],
)
def test_what_cannot_be_said_is_refused_with_the_way_out(
    state: str, present: Present | None, found: Declared, sentence: str | None
) -> None:
    def refuse() -> None:
        refuse_declaring(ObligationState(state), present, found, is_outflow=True)  # type: ignore[call-arg]

    if sentence is None:
        refuse()
        return
    with pytest.raises(DomainError, match=sentence):
        refuse()


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        ({}, "Er wordt van 2010 nog geen cijfer verwacht."),
        ({Standing.NOT_APPLICABLE: 3}, "Er wordt van 2010 nog geen cijfer verwacht."),
        ({Standing.DELIVERED: 2, Standing.ZERO: 1}, "Alle 3 cijfers van 2010 tot nu toe zijn binnen."),
        ({Standing.DELIVERED: 2, Standing.LATE: 1}, "Van de 3 cijfers van 2010 tot nu toe ontbreekt er 1. "
         "Daarvan is er 1 te laat."),
        ({Standing.WAITS: 2}, "Van de 2 cijfers van 2010 tot nu toe ontbreken er 2. Niets daarvan is te laat."),
    ],
)  # fmt: skip
def test_one_sentence_says_how_it_stands(totals: dict[Standing, int], sentence: str) -> None:
    assert lead(totals, "van 2010") == sentence


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        ({}, {"jaar": 2010}),
        ({"jaar": "2009", "wat": "uwv", "stand": "te-laat"}, {"jaar": 2009, "wat": "uwv", "stand": "te-laat"}),
        ({"jaar": "1999", "wat": "'; --", "regio": "x", "stand": "?", "periode": "2010-13"}, {"jaar": 2010}),
        ({"jaar": "٢٠١٠"}, {"jaar": 2010}),  # digits of another alphabet
        ({"regio": "r1", "periode": "2010-05"}, {"jaar": 2010, "regio": "r1", "periode": "2010-05"}),
    ],
)
def test_what_cannot_be_asked_is_left_out(raw: dict[str, str], values: dict[str, object]) -> None:
    assert wanted_of(lambda name: raw.get(name, ""), PROGRAMME, ["r1"], DAY).values == values


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2009, 6, 30), 2009),  # before anything is asked
        (date(2009, 12, 31), 2009),
        (date(2010, 1, 1), 2009),  # of 2010 nothing is over yet
        (date(2010, 1, 31), 2009),
        (date(2010, 2, 1), 2010),
        (date(2011, 1, 10), 2010),
        (date(2011, 2, 1), 2011),
        (date(2013, 5, 1), 2011),  # the programme is over
    ],
)
def test_the_last_year_of_which_something_is_asked_opens(today: date, year: int) -> None:
    assert wanted_of(lambda name: "", PROGRAMME, [], today).year == year


def test_what_is_missing_is_late_or_still_in_time() -> None:
    assert [how for how in Standing if Show.MISSING.holds(how)] == [Standing.LATE, Standing.WAITS]
    assert [how for how in Standing if Show.LATE.holds(how)] == [Standing.LATE]
    assert all(Show.ALL.holds(how) for how in Standing)
