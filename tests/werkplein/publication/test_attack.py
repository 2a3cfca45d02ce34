"""The attacker before a release, and a second one, who changes what is hidden and looks for the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from tests.support.example import example_app
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.publication import attack, open_data, queries, rules
from werkplein.publication.attack import What
from werkplein.publication.attack import attack as attacked
from werkplein.publication.content import Content, Location, Period, Served
from werkplein.publication.freezing import Frame, outflow_periods
from werkplein.publication.rules import Delivered, Disclosure, Figure, Thresholds, Total

TODAY = date(2010, 7, 5)
THRESHOLDS = Thresholds()
JANUARY = Month(2010, 1)
Counts = Mapping[str, tuple[int, int]]


def place(code: str, region: str = "noord") -> Location:
    zero = Decimal(0)
    return Location(
        code, code.title(), region, region.title(), "GM0001", "Ergens", None, False, zero, zero, "town", zero, zero,
        zero, zero, (Served("GM0001", "Ergens", "whole"),),
    )  # fmt: skip


PLACES = tuple(place(code, region) for code, region in [("aa", "noord"), ("bb", "noord"), ("cc", "zuid")])


def release(number: int, *months: Counts) -> Content:
    """What the rules make of exact counts: `{"aa": (outflow, caseload)}` per month from January on."""
    frame = Frame(PLACES, load(), THRESHOLDS, TODAY)
    delivered = {
        month.code: {code: {"uwv": Delivered(*both), "gemeente": Delivered(0, 0)} for code, both in at.items()}
        for month, at in zip(JANUARY.until(JANUARY.plus(len(months))), months, strict=False)
    }
    periods = tuple(outflow_periods(frame, delivered, frozenset()))
    return Content(number, None, TODAY, False, ("UWV",), THRESHOLDS, PLACES, periods)


def with_last(content: Content, **changes: object) -> Content:
    """The same release with something else in its last period."""
    *others, last = content.periods
    return replace(content, periods=(*others, replace(last, **changes)))


HIDDEN_AT_BB = {"aa": (40, 800), "bb": (4, 300), "cc": (60, 900)}


def total(count: int, base: int, of: int) -> Total:
    """A total as whoever made it would show it."""
    return Total(rules.tenths(Decimal(100 * count) / base), count, base, of)


def found(*contents: Content) -> dict[tuple[str, str, str], tuple[int, int]]:
    return {
        (each.unknown.what.value, each.unknown.period, each.unknown.code): (each.low, each.high)
        for each in attacked(contents)[1]
    }


def test_what_the_rules_make_gives_nothing_away():
    tried, narrowed = attacked([release(1, HIDDEN_AT_BB), release(2, HIDDEN_AT_BB, HIDDEN_AT_BB)])

    assert narrowed == []
    assert (tried.releases, tried.figures, tried.hidden) == (2, 6, 2)


def test_a_total_that_holds_a_hidden_count_gives_it_away():
    """Noord says 44, and Aa is 38 to 42: that leaves 2 to 6 for Bb, where the rule says 1 to 9."""
    honest = release(1, HIDDEN_AT_BB)
    regions = {"noord": total(44, 1100, 2), "zuid": honest.periods[-1].regions["zuid"]}

    assert found(with_last(honest, regions=regions)) == {("count", "2010-01", "bb"): (2, 6)}


@pytest.mark.parametrize(
    ("said", "between"), [(41, (1, 3)), (42, (1, 4)), (43, (1, 5)), (47, (5, 9)), (51, (9, 9)), (45, (1, 9))]
)
def test_the_range_that_a_total_leaves_follows_from_the_rounding_of_the_others(said, between):
    honest = release(1, HIDDEN_AT_BB)
    regions = dict(honest.periods[-1].regions) | {"noord": total(said, 1100, 2)}

    found_between = found(with_last(honest, regions=regions)).get(("count", "2010-01", "bb"), (1, 9))

    assert found_between == between


def test_two_totals_together_tell_what_neither_tells_alone():
    """The country says that Bb and Cc are 30 together; the south says what Cc is."""
    honest = release(1, {"aa": (40, 800), "bb": (4, 300), "cc": (12, 900)})
    last = honest.periods[-1]
    country = total(56, 2000, 3)
    leaky = with_last(honest, total=country, regions={**last.regions, "noord": total(44, 1100, 2)})

    assert found(leaky)[("count", "2010-01", "bb")] == (2, 6)


def test_a_percentage_of_exact_months_together_gives_a_month_away():
    """Three months of Bb, one hidden: 3.0 % of 894 to 906 is 27, of which the two shown months are 20 to 24."""
    months = [{**HIDDEN_AT_BB, "bb": (12, 300)}, {**HIDDEN_AT_BB, "bb": (11, 300)}, HIDDEN_AT_BB]
    honest = release(1, *months)
    exact = replace(honest.periods[-1].rolling["bb"], low=Decimal("3.0"), high=Decimal("3.0"))
    leaky = with_last(honest, rolling={**honest.periods[-1].rolling, "bb": exact})

    low, high = found(leaky)[("count", "2010-03", "bb")]

    assert (low, high) == (3, 7)


def test_a_percentage_of_exact_counts_of_a_hidden_figure_gives_it_away():
    honest = release(1, HIDDEN_AT_BB)
    figures = dict(honest.periods[-1].figures)
    figures["bb"] = replace(figures["bb"], value=Decimal("1.3"))

    assert found(with_last(honest, figures=figures)) == {("count", "2010-01", "bb"): (4, 4)}


def test_an_earlier_release_counts_too():
    """What leaked once stays on the board: the release after it is honest."""
    honest = release(1, HIDDEN_AT_BB)
    leaky = with_last(honest, regions={**honest.periods[-1].regions, "noord": total(44, 1100, 2)})

    assert found(leaky, release(2, HIDDEN_AT_BB, HIDDEN_AT_BB)) == {("count", "2010-01", "bb"): (2, 6)}


def test_a_figure_that_was_corrected_is_another_number():
    """Bb was shown as 10 and is hidden now: what it was says nothing about what it is."""
    before, after = {**HIDDEN_AT_BB, "bb": (12, 300)}, HIDDEN_AT_BB

    assert found(release(1, before), release(2, after)) == {}


def test_numbers_that_contradict_each_other_stop_a_release_as_well():
    honest = release(1, HIDDEN_AT_BB)
    regions = {**honest.periods[-1].regions, "noord": total(103, 1100, 2)}

    assert ("count", "2010-01", "bb") in found(with_last(honest, regions=regions))


def test_the_refusal_names_the_cell_what_is_known_of_it_and_the_remedy():
    honest = release(3, HIDDEN_AT_BB)
    leaky = with_last(honest, regions={**honest.periods[-1].regions, "noord": total(44, 1100, 2)})

    with pytest.raises(Conflict) as refusal:
        attack.refuse_leak(3, attacked([leaky])[1])

    assert str(refusal.value) == (
        "Vrijgave 3 is niet klaargezet: samen met wat al openbaar is, verraadt die een verborgen aantal. Van Bb is het "
        "verborgen aantal over januari 2010 terug te rekenen tot 2 tot en met 6, met het totaal van Noord over januari "
        "2010. Verberg dat, of neem daarvoor een langere periode."
    )


@pytest.mark.parametrize(
    ("what", "exact", "caseload", "expected"),
    [
        (What.COUNT, 9, 300, (1, 9)),
        (What.COUNT, 10, 300, (10, 12)),
        (What.COUNT, 13, 300, (13, 17)),
        (What.COUNT, 0, 300, (0, 0)),
        (What.BASE, 0, 49, (0, 49)),
        (What.BASE, 20, 50, (48, 52)),
    ],
)
def test_the_range_of_the_rule_holds_the_exact_number(what, exact, caseload, expected):
    rounded = rules.disclose_outflow([Delivered(exact, caseload)], THRESHOLDS)
    figure = rules.PublicFigure(rounded.disclosure, rules.Position.EXPECTED, count=rounded.count, base=rounded.base)

    assert attack.value_range(what, Figure.OUTFLOW, figure, THRESHOLDS) == expected


def public_bytes(contents: list[Content]) -> list[list[bytes]]:
    """Everything of each release that anyone can download."""
    return [[each.body for each in open_data.downloads(content, content.to_bytes())] for content in contents]


@pytest.fixture(scope="module")
def example():
    """The exact deliveries of the example year, and what is needed to make releases of them."""
    with example_app() as app, app.app_context(), unit_of_work(writes=False) as session:
        today = date(2010, 7, 5)
        yield (
            Frame(queries.locations(session, today), load(), THRESHOLDS, today),
            queries.outflow(session, today, None),
            queries.excused(session, Figure.OUTFLOW),
            session,
        )


def a_year(delivered):
    """Twelve months of what the example has, so that there are twelve releases to attack."""
    known = sorted(delivered)
    return {f"2010-{month:02}": delivered[known[(month - 1) % len(known)]] for month in range(1, 13)}


def twelve_releases(frame, year, excused) -> list[Content]:
    contents = []
    for number, until in enumerate(sorted(year), start=1):
        months = {month: at for month, at in year.items() if month <= until}
        periods = tuple(outflow_periods(frame, months, excused))
        contents.append(Content(number, None, TODAY, True, ("UWV",), THRESHOLDS, tuple(frame.werkpleinen), periods))
    return contents


def changed_where_hidden(year, content: Content, random: Random):
    """The same year with other numbers wherever something is hidden: any that the rule hides for the same reason."""
    periods: dict[str, Period] = {period.code: period for period in content.periods}
    return {
        month: {
            code: _other(streams, periods[month].figures[code].disclosure, random)
            if code in periods[month].figures
            else streams
            for code, streams in at.items()
        }
        for month, at in year.items()
    }


def _other(streams, disclosure: Disclosure, random: Random):
    caseload = sum(each.caseload for each in streams.values())
    if disclosure is Disclosure.SMALL_COUNT:
        return _put(streams, random.randint(1, 9), caseload)
    if disclosure is Disclosure.SMALL_CASELOAD:
        other = random.randint(0, 49)
        return _put(streams, random.randint(0, other), other)
    return streams


def _put(streams, outflow: int, caseload: int):
    first, *others = streams
    return {first: Delivered(outflow, caseload)} | {stream: Delivered(0, 0) for stream in others}


def test_nothing_public_in_twelve_releases_depends_on_what_is_hidden(example):
    """The second attacker: whatever the hidden numbers were, anyone reads the same bytes, so nobody can tell them."""
    frame, delivered, excused, _ = example
    year = a_year(delivered)
    contents = twelve_releases(frame, year, excused)
    hidden = sum(figure.disclosure.is_hidden for period in contents[-1].periods for figure in period.figures.values())
    truly = public_bytes(contents)

    for seed in range(3):
        other = changed_where_hidden(year, contents[-1], Random(seed))
        assert sum(other[m][c] != year[m][c] for m in year for c in year[m]) > hidden / 2
        assert public_bytes(twelve_releases(frame, other, excused)) == truly


def test_the_first_attacker_finds_nothing_in_twelve_releases_either(example):
    frame, delivered, excused, _ = example

    tried, narrowed = attacked(twelve_releases(frame, a_year(delivered), excused))

    assert narrowed == []
    assert tried.releases == 12
    assert 0 < tried.hidden < tried.figures / 2


def test_a_release_is_attacked_before_it_waits_and_its_page_says_so(prepare, deliver, leader, browse, steering, app):
    deliver(leader, "2010-05", uwv=(3, 500), gemeente=(2, 400))
    release = prepare()

    page = browse(f"/intern/vrijgaven/{release.number}/", by=steering)

    assert "Ook uit alle vrijgaven samen is daarvan niets nauwer terug te rekenen" in page.text
