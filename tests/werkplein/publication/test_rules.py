"""What becomes public: rounding, hiding, percentages, positions, with their borders."""

from __future__ import annotations

import math
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from werkplein.core.statistics import Z_95, wilson
from werkplein.publication import rules, statistics
from werkplein.publication.rules import (
    Delivered,
    Disclosure,
    Measured,
    Position,
    PublicFigure,
    Rounded,
    Thresholds,
    Total,
)
from werkplein.results.rules import widest_spread

THRESHOLDS = Thresholds()
Z = (Z_95, statistics.Z_998)


@pytest.mark.parametrize(
    ("exact", "public"),
    [
        (0, 0),  # nobody is shown
        (1, None),  # one person can be recognised
        (9, None),  # the last that is hidden
        (10, 10),  # the first that is shown
        (12, 10),  # down
        (13, 15),  # up
        (17, 15),
        (18, 20),
        (1002, 1000),
        (1003, 1005),
    ],
)
def test_a_count_is_hidden_shown_or_rounded_to_five(exact: int, public: int | None) -> None:
    assert rules.public_count(exact, THRESHOLDS) == public


@pytest.mark.parametrize(
    ("streams", "expected"),
    [
        ([Delivered(9, 300), None], Rounded(Disclosure.NOT_DELIVERED)),  # a stream is missing
        ([None, None], Rounded(Disclosure.NOT_DELIVERED)),
        ([], Rounded(Disclosure.NOT_APPLICABLE)),  # nobody expects anything here
        ([Delivered(0, 25), Delivered(0, 24)], Rounded(Disclosure.SMALL_CASELOAD)),  # 49: none stays hidden too
        ([Delivered(0, 25), Delivered(0, 25)], Rounded(Disclosure.SHOWN, 0, 50)),  # 50: none is shown
        ([Delivered(4, 300), Delivered(5, 200)], Rounded(Disclosure.SMALL_COUNT, None, 500)),  # 9
        ([Delivered(4, 300), Delivered(6, 201)], Rounded(Disclosure.SHOWN, 10, 500)),  # 10
        ([Delivered(6, 102), Delivered(6, 101)], Rounded(Disclosure.SHOWN, 10, 205)),  # from the exact total: 12, 203
        ([Delivered(7, 102), Delivered(6, 100)], Rounded(Disclosure.SHOWN, 15, 200)),  # 13, 202
    ],
)
def test_only_the_total_of_both_streams_becomes_public(streams: list[Delivered | None], expected: Rounded) -> None:
    assert rules.disclose_outflow(streams, THRESHOLDS) == expected


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        (3, 100, "1.0", "8.5"),
        (12, 400, "1.7", "5.2"),
        (25, 1000, "1.7", "3.7"),
        (0, 30, "0.0", "11.4"),  # none still has a margin
        (30, 30, "88.6", "100.0"),
    ],
)
def test_the_wilson_interval_gives_the_published_vectors(count: int, base: int, low: str, high: str) -> None:
    interval = wilson(count, base)

    assert [rules.tenths(100 * bound) for bound in interval] == [Decimal(low), Decimal(high)]


@pytest.mark.parametrize(
    ("n", "half"), [(10, "1.14"), (20, "0.75"), (30, "0.60"), (50, "0.45"), (100, "0.32"), (200, "0.22")]
)
def test_the_t_interval_is_that_of_an_independent_library(n: int, half: str) -> None:
    low, high = statistics.t_interval(Decimal("6.5"), Decimal("1.6"), n)

    expected = student.ppf(0.975, n - 1) * 1.6 / math.sqrt(n)
    assert float(high - low) / 2 == pytest.approx(expected)
    assert round((high - low) / 2, 2) == Decimal(half)


@pytest.mark.parametrize(
    ("n", "disclosure", "base", "mean"),
    [
        (0, Disclosure.NO_ANSWERS, 0, None),
        (1, Disclosure.FEW_ANSWERS, None, None),
        (9, Disclosure.FEW_ANSWERS, None, None),
        (10, Disclosure.INDICATIVE, 10, "6.5"),
        (12, Disclosure.INDICATIVE, 10, "6.5"),
        (27, Disclosure.INDICATIVE, 25, "6.5"),
        (28, Disclosure.SHOWN, 30, "6.5"),  # the rounded number decides: who sees 30 answers sees a mark
        (30, Disclosure.SHOWN, 30, "6.5"),
    ],
)
def test_a_mark_needs_enough_answers(n: int, disclosure: Disclosure, base: int | None, mean: str | None) -> None:
    rounded = rules.disclose_satisfaction(Measured(n, Decimal("6.45"), Decimal("1.61")), THRESHOLDS)

    assert (rounded.disclosure, rounded.base) == (disclosure, base)
    assert rounded.mean == (Decimal(mean) if mean else None)


@pytest.mark.parametrize(
    ("measured", "is_expected", "position", "base"),
    [
        (Measured(0, Decimal(0), Decimal(0)), True, Position.NO_ANSWERS, 0),
        (Measured(1, Decimal("6.5"), Decimal(0)), True, Position.TOO_SMALL, None),
        (Measured(9, Decimal("6.5"), Decimal("1.6")), True, Position.TOO_SMALL, None),
        (Measured(10, Decimal("6.5"), Decimal("1.6")), True, Position.EXPECTED, 10),
        (None, True, Position.NOT_DELIVERED, None),
        (None, False, Position.NOT_APPLICABLE, None),
    ],
)
def test_none_and_too_small_and_missing_are_three_things(measured, is_expected, position, base) -> None:
    rounded = rules.disclose_satisfaction(measured, THRESHOLDS, is_expected)

    figure = finished(rounded, Total(Decimal("6.5"), None, 900, 4))

    assert (figure.position, figure.base) == (position, base)
    kinds = (figure.disclosure.is_public, figure.disclosure.is_hidden, figure.disclosure.is_absent)
    assert sum(kinds) == (position is not Position.NO_ANSWERS)


def test_an_indicative_mark_shows_its_margin_only() -> None:
    rounded = rules.disclose_satisfaction(Measured(20, Decimal("6.5"), Decimal("1.6")), THRESHOLDS)

    figure = finished(rounded, Total(Decimal("7.0"), None, 900, 4))

    assert (figure.value, figure.spread) == (None, None)
    assert (figure.low, figure.high, figure.position) == (Decimal("5.5"), Decimal("7.5"), Position.EXPECTED)


@pytest.mark.parametrize(
    ("national", "position"),
    [
        ("5.4", Position.HIGHER),
        ("5.5", Position.EXPECTED),  # in the band, however far from the margin of 5.8 to 7.2
        ("7.5", Position.EXPECTED),
        ("7.6", Position.LOWER),
        ("9.9", Position.LOWER),  # never "much": that would tell more than the band
    ],
)
def test_the_position_of_an_indicative_mark_follows_from_its_band(national: str, position: Position) -> None:
    rounded = rules.disclose_satisfaction(Measured(20, Decimal("6.5"), Decimal("1.6")), THRESHOLDS)

    assert finished(rounded, Total(Decimal(national), None, 900, 4)).position is position


@pytest.mark.parametrize(
    ("margin", "shown"),
    [
        (("6.4", "7.8"), ("6.0", "8.0")),
        (("6.5", "7.5"), ("6.0", "8.0")),  # on a step: one further
        (("7.0", "7.0"), ("6.5", "7.5")),  # nobody differed
        (("6.51", "7.49"), ("6.5", "7.5")),
        (("5.1", "8.4"), ("5.0", "8.5")),  # the widest that is shown
        (("4.9", "8.4"), ("1.0", "10.0")),  # says next to nothing
        (("8.6", "10.4"), ("8.5", "10.0")),  # marks run to ten
    ],
)
def test_a_band_lies_beyond_the_margin(margin: tuple[str, str], shown: tuple[str, str]) -> None:
    low, high = map(Decimal, margin)

    assert rules.band((low, high), THRESHOLDS) == tuple(map(Decimal, shown))


def finished(rounded: Rounded, total: Total) -> PublicFigure:
    """Give what becomes public of a measurement."""
    return rules.satisfaction_figure(rounded, total, statistics.t_interval, THRESHOLDS)


@pytest.mark.parametrize("n", range(10, 28))
def test_no_indicative_figure_gives_its_mark_back(n: int) -> None:
    """Every figure that can be published fits three marks or more: nobody can compute back which it was."""
    marks: dict[PublicFigure, set[Decimal]] = defaultdict(set)
    for mean, spread in product(range(10, 101), range(0, 47)):
        measured = Measured(n, Decimal(mean) / 10, Decimal(spread) / 10)
        if measured.spread <= widest_spread(n, measured.mean):
            rounded = rules.disclose_satisfaction(measured, THRESHOLDS)
            marks[finished(rounded, Total(Decimal("6.8"), None, 900, 4))].add(measured.mean)

    assert min(len(each) for each in marks.values()) >= 3


@pytest.mark.parametrize(
    ("count", "base", "position"),
    [
        (20, 1000, Position.EXPECTED),  # exactly the country
        (28, 1000, Position.EXPECTED),  # just inside 95 %: 8.7 either way
        (29, 1000, Position.HIGHER),
        (33, 1000, Position.HIGHER),  # just inside 99.8 %: 13.7
        (34, 1000, Position.MUCH_HIGHER),
        (12, 1000, Position.EXPECTED),
        (11, 1000, Position.LOWER),
        (7, 1000, Position.LOWER),
        (6, 1000, Position.MUCH_LOWER),
        (0, 50, Position.EXPECTED),  # few clients: chance explains it
    ],
)
def test_the_funnel_calls_only_what_chance_hardly_explains(count: int, base: int, position: Position) -> None:
    assert rules.funnel_position(count, base, Total(Decimal("2.0"), 2000, 100_000, 121), Z) is position


@pytest.mark.parametrize(
    ("narrow", "wide", "position"),
    [
        (("6.6", "7.4"), ("6.4", "7.6"), Position.EXPECTED),
        (("7.0", "7.4"), ("6.8", "7.6"), Position.EXPECTED),  # touching the country is not leaving it out
        (("7.1", "7.4"), ("7.0", "7.6"), Position.HIGHER),
        (("7.2", "7.4"), ("7.1", "7.6"), Position.MUCH_HIGHER),
        (("6.5", "6.9"), ("6.3", "7.1"), Position.LOWER),
        (("6.0", "6.4"), ("5.9", "6.6"), Position.MUCH_LOWER),
    ],
)
def test_a_mark_deviates_when_its_margin_leaves_the_country_out(narrow, wide, position) -> None:  # type: ignore[no-untyped-def]
    def bounds(pair: tuple[str, str]) -> tuple[Decimal, Decimal]:
        return Decimal(pair[0]), Decimal(pair[1])

    assert rules.margin_position(bounds(narrow), bounds(wide), Decimal("7.0")) is position


def test_a_hidden_or_missing_month_is_in_no_total() -> None:
    months = [
        Rounded(Disclosure.SHOWN, 10, 500),
        Rounded(Disclosure.SHOWN, 0, 100),
        Rounded(Disclosure.SMALL_COUNT, None, 400),
        Rounded(Disclosure.SMALL_CASELOAD),
        Rounded(Disclosure.NOT_DELIVERED),
    ]

    assert rules.total_outflow(months) == Total(Decimal("1.7"), 10, 600, 2)


def test_the_national_mark_is_weighted_with_the_rounded_answers() -> None:
    marks = [
        Rounded(Disclosure.SHOWN, base=100, mean=Decimal("6.0"), spread=Decimal("1.5")),
        Rounded(Disclosure.SHOWN, base=300, mean=Decimal("7.0"), spread=Decimal("1.5")),
        Rounded(Disclosure.INDICATIVE, base=20, mean=Decimal("1.0"), spread=Decimal("1.5")),
    ]

    assert rules.total_satisfaction(marks) == Total(Decimal("6.8"), None, 400, 2)


def test_twelve_months_together_give_a_range_when_a_month_is_hidden() -> None:
    month, hidden = Rounded(Disclosure.SHOWN, 10, 400), Rounded(Disclosure.SMALL_COUNT, None, 400)

    outcome = rules.rolling([month] * 11 + [hidden], THRESHOLDS)

    assert outcome == rules.Rolling(12, 1, Decimal("2.3"), Decimal("2.5"))  # 111 and 119 of 4,800


@pytest.mark.parametrize(("months", "is_given"), [(2, False), (3, True)])
def test_twelve_months_together_need_three_of_them(months: int, is_given: bool) -> None:
    assert (rules.rolling([Rounded(Disclosure.SHOWN, 10, 400)] * months, THRESHOLDS) is not None) is is_given


def test_only_the_last_twelve_months_count() -> None:
    old, new = Rounded(Disclosure.SHOWN, 100, 400), Rounded(Disclosure.SHOWN, 10, 400)

    outcome = rules.rolling([old] * 3 + [new] * 12, THRESHOLDS)

    assert outcome == rules.Rolling(12, 0, Decimal("2.5"), Decimal("2.5"))


def cell(exact: int) -> range:
    """Give all numbers that must look the same from outside, worked out apart from the rule."""
    if exact == 0:
        return range(0, 1)
    if exact < 10:
        return range(1, 10)
    middle = int(Fraction(exact, 5) + Fraction(1, 2)) * 5
    return range(max(middle - 2, 10), middle + 3)


@given(st.integers(0, 47), st.integers(50, 6000), st.data())
def test_nothing_public_tells_apart_the_exact_numbers_of_one_cell(
    outflow: int, caseload: int, data: st.DataObject
) -> None:
    other_outflow = data.draw(st.sampled_from(cell(outflow)))
    other_caseload = data.draw(st.sampled_from([each for each in cell(caseload) if each >= 50]))
    rest = [Rounded(Disclosure.SHOWN, 100, 5000)]

    def everything_public(exact: Delivered) -> tuple[object, ...]:
        rounded = rules.disclose_outflow([exact], THRESHOLDS)
        total = rules.total_outflow([*rest, rounded])
        return (
            rules.outflow_figure(rounded, total, wilson, Z),
            total,
            rules.rolling([rounded] * 3, THRESHOLDS),
        )

    assert everything_public(Delivered(outflow, caseload)) == everything_public(
        Delivered(other_outflow, other_caseload)
    )


def mark_cell(exact: int) -> range:
    """Give all marks, in hundredths, that must look the same from outside."""
    middle = int(Fraction(exact, 10) + Fraction(1, 2)) * 10
    return range(middle - 5, middle + 5)


@given(st.integers(0, 300), st.integers(100, 990), st.data())
def test_nothing_public_tells_apart_the_answers_of_one_cell(n: int, mark: int, data: st.DataObject) -> None:
    """None is a cell by itself: that nobody answered is told."""
    other_n = data.draw(st.sampled_from(cell(n) if n >= 10 else range(1, 10) if n else range(1)))
    other_mark = data.draw(st.sampled_from(mark_cell(mark)))

    def everything_public(n: int, mark: int) -> tuple[object, ...]:
        measured = Measured(n, Decimal(mark).scaleb(-2), Decimal("1.60"))
        rounded = rules.disclose_satisfaction(measured, THRESHOLDS)
        total = rules.total_satisfaction([rounded])
        return finished(rounded, total), total

    assert everything_public(n, mark) == everything_public(other_n, other_mark)


@given(st.integers(0, 60), st.integers(0, 49))
def test_under_fifty_clients_everything_looks_the_same(outflow: int, caseload: int) -> None:
    assert rules.disclose_outflow([Delivered(outflow, caseload)], THRESHOLDS) == Rounded(Disclosure.SMALL_CASELOAD)


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 3000)), max_size=20))
def test_the_national_percentage_follows_from_the_published_rows(rows: list[tuple[int, int]]) -> None:
    rounded = [rules.disclose_outflow([Delivered(*row)], THRESHOLDS) for row in rows]

    total = rules.total_outflow(rounded)

    shown = [each for each in rounded if each.count is not None and each.base]
    assert total.count == sum(each.count or 0 for each in shown)
    if shown:
        exact = Fraction(100 * (total.count or 0), total.base)
        assert abs(Fraction(total.value or 0) - exact) <= Fraction(1, 20)
