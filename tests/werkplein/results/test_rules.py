"""The rules of figures, with their borders."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from werkplein.core.errors import DomainError
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.results import rules
from werkplein.results.rules import Measured, MeasurementKind, Timing
from werkplein.results.statistics import margin_of_mean, margin_of_share, t_quantile

PROGRAMME = load()
TODAY = date(2010, 7, 5)


@pytest.mark.parametrize(
    ("month", "today", "is_fine"),
    [
        (Month(2010, 6), TODAY, True),  # over since Thursday
        (Month(2010, 7), TODAY, False),  # still running
        (Month(2010, 6), date(2010, 6, 30), False),  # its last day
        (Month(2010, 6), date(2010, 7, 1), True),  # the day after
        (Month(2011, 5), TODAY, False),
        (Month(2009, 7), TODAY, True),  # the first month of the programme
        (Month(2009, 6), TODAY, False),
    ],
)
def test_a_month_is_delivered_when_it_is_over(month: Month, today: date, is_fine: bool) -> None:
    assert (rules.month_fault(month, PROGRAMME, today) is None) is is_fine


@pytest.mark.parametrize(
    ("caseload", "outflow", "fields"),
    [
        (0, 0, []),  # nothing to report
        (100, 0, []),  # zero
        (100, 100, []),  # everyone
        (100, 101, ["outflow"]),
        (100, -1, ["outflow"]),
        (-1, 0, ["caseload"]),
        (-1, 1, ["caseload"]),  # more than none says nothing when the number of clients is wrong
        (-1, -1, ["caseload", "outflow"]),  # everything at once
        (999_999, 1, []),
        (1_000_000, 1, ["caseload"]),
        (None, -1, ["outflow"]),  # what could not be read says nothing of the rest
        (-1, None, ["caseload"]),
        (None, 1, []),
    ],
)
def test_outflow_lies_between_none_and_all_clients(
    caseload: int | None, outflow: int | None, fields: list[str]
) -> None:
    assert [fault.field for fault in rules.outflow_faults(caseload, outflow)] == fields


def test_a_refusal_tells_every_fault() -> None:
    with pytest.raises(DomainError) as refused:
        rules.refuse(rules.outflow_faults(-5, -6))

    assert [part.field for part in refused.value.parts] == ["caseload", "outflow"]


def measured(n: int = 100, mean: str = "6.9", sd: str = "1.6", code: str = "2010-1") -> Measured:
    """A measurement of the first round among job seekers."""
    return Measured(1, MeasurementKind.CLIENT, code, n, Decimal(mean), Decimal(sd))


@pytest.mark.parametrize(
    ("found", "fields"),
    [
        (measured(), []),
        (measured(n=0, mean="0", sd="0"), []),  # nobody answered
        (measured(n=0), ["n"]),
        (measured(n=-1), ["n"]),
        (measured(n=-1, mean="11", sd="-0.001"), ["n", "mean", "sd", "sd"]),  # everything at once
        (measured(n=100_000), ["n"]),
        (measured(n=1, sd="0"), []),
        (measured(n=1, sd="0.1"), ["sd"]),  # one answer does not differ from itself
        (measured(mean="1", sd="0"), []),
        (measured(mean="0.99"), ["mean"]),
        (measured(mean="10", sd="0"), []),
        (measured(mean="10.01"), ["mean"]),
        (measured(mean="6.999"), ["mean"]),
        (measured(sd="0"), []),
        (measured(sd="-0.01"), ["sd"]),
        (measured(n=2, mean="5.5", sd="6.36"), []),  # a 1 and a 10
        (measured(n=2, mean="5.5", sd="6.4"), []),  # the same, with one decimal
        (measured(n=2, mean="5.5", sd="6.37"), ["sd"]),
        (measured(n=2, mean="5.55", sd="6.36"), []),  # between 5.545 and 5.555
        (measured(n=2, mean="6.5", sd="6.36"), ["sd"]),
        (measured(mean="9.9", sd="4.5"), ["sd"]),  # nearly everybody gave a ten
        (measured(n=2, mean="10", sd="6.36"), ["sd"]),
        (measured(mean="9.91", sd="0.90"), []),  # ninety-nine tens and a one
        (measured(mean="9.91", sd="0.93"), ["sd"]),
        (measured(mean="1.09", sd="0.90"), []),  # and the other way round
        (measured(mean="1.09", sd="0.93"), ["sd"]),
        (measured(mean="9.9", sd="1.16"), []),  # 9.85 may have been rounded
        (measured(mean="9.9", sd="1.17"), ["sd"]),
        (measured(mean="11", sd="9"), ["mean"]),  # of which nothing can be said
        (measured(code="2010-3"), ["round"]),  # still to come
        (measured(code="2010-9"), ["round"]),
    ],
)
def test_a_measurement_is_possible(found: Measured, fields: list[str]) -> None:
    assert [fault.field for fault in rules.measurement_faults(found, PROGRAMME, TODAY)] == fields


@given(st.lists(st.integers(1, 10), min_size=1, max_size=60), st.sampled_from([1, 2]))
def test_marks_that_were_given_are_possible(marks: list[int], decimals: int) -> None:
    last = Decimal(1).scaleb(-decimals)
    sd = Decimal(stdev(marks)) if len(marks) > 1 else Decimal(0)
    mean, spread = (value.quantize(last, ROUND_HALF_UP) for value in (Decimal(sum(marks)) / len(marks), sd))

    assert not list(rules.outcome_faults(len(marks), mean, spread))


@pytest.mark.parametrize(
    ("recorded", "is_correction", "outcome"),
    [
        (date(2010, 6, 20), False, Timing.IN_TIME),
        (date(2010, 6, 21), False, Timing.LATE),
        (date(2010, 6, 1), True, Timing.CORRECTED),
    ],
)
def test_a_delivery_is_in_time_up_to_its_due_date(recorded: date, is_correction: bool, outcome: Timing) -> None:
    assert rules.timing(recorded, date(2010, 6, 20), is_correction) is outcome


def test_what_is_expected_follows_from_the_day() -> None:
    assert rules.months_expected(PROGRAMME, date(2009, 7, 31)) == []
    assert rules.months_expected(PROGRAMME, date(2009, 8, 1)) == [Month(2009, 7)]
    assert len(rules.months_expected(PROGRAMME, TODAY)) == 12
    assert [(one.kind, one.code) for one in rules.rounds_expected(PROGRAMME, date(2010, 2, 19))] == []
    assert [(one.kind, one.code) for one in rules.rounds_expected(PROGRAMME, date(2010, 2, 20))] == [
        ("client", "2010-1")
    ]


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 9, 29, 99, 1000])
def test_the_quantile_is_that_of_student(freedom: int) -> None:
    exact = float(t.ppf(0.975, freedom))

    assert t_quantile(freedom) == pytest.approx(exact, rel=0.01 if freedom == 3 else 0.003)


@pytest.mark.parametrize(
    ("n", "half"),
    [(10, "1.14"), (30, "0.60"), (50, "0.45"), (100, "0.32"), (200, "0.22")],
)
def test_the_margin_of_a_mean_is_its_t_interval(n: int, half: str) -> None:
    margin = margin_of_mean(Decimal("6.5"), Decimal("1.6"), n)

    assert margin
    assert round((margin.high - margin.low) / 2, 2) == Decimal(half)


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [(3, 100, "1.0", "8.5"), (12, 400, "1.7", "5.2"), (25, 1000, "1.7", "3.7"), (0, 30, "0.0", "11.4")],
)
def test_the_margin_of_a_share_is_that_of_wilson(count: int, base: int, low: str, high: str) -> None:
    margin = margin_of_share(count, base)

    assert margin
    assert (round(margin.low * 100, 1), round(margin.high * 100, 1)) == (Decimal(low), Decimal(high))


def test_without_clients_or_answers_there_is_no_margin() -> None:
    assert margin_of_share(0, 0) is None
    assert margin_of_mean(Decimal(7), Decimal(0), 1) is None
