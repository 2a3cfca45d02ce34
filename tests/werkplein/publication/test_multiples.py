"""The last months of each Werkplein of a region, drawn small: one scale, gaps where nothing is public."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.werkplein.publication.test_landmap import a_location
from werkplein.publication.content import Period
from werkplein.publication.multiples import BOTTOM, MONTHS, TOP, multiples
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure, Total

ONE, OTHER = a_location("een", 300, 300), a_location("ander", 320, 300)
HIDDEN = PublicFigure(Disclosure.SMALL_COUNT, Position.TOO_SMALL, base=500)
MISSING = PublicFigure(Disclosure.NOT_DELIVERED, Position.NOT_DELIVERED)
NOT_ASKED = PublicFigure(Disclosure.NOT_APPLICABLE, Position.NOT_APPLICABLE)


def shown(value, low="1.0", high="3.6"):
    margin = (Decimal(low), Decimal(high))
    return PublicFigure(Disclosure.SHOWN, Position.EXPECTED, Decimal(value), *margin, count=20, base=1000)


def months(*each, national="2.0"):
    """Periods of which the figures are given: `months({"een": shown("2.0")}, ...)`."""
    total = Total(Decimal(national), 20, 1000, 1)
    return [
        Period(Figure.OUTFLOW, f"m{at}", f"maand {at}", date(2010, 1, 1), True, total, figures)
        for at, figures in enumerate(each)
    ]


def test_a_month_that_is_not_public_is_a_gap_in_line_and_margin():
    found = multiples(months(*({"een": each} for each in (shown("2.0"), HIDDEN, shown("1.0"), shown("3.0")))), [ONE])

    [panel] = found.panels
    assert panel.line.count("M") == panel.band.count("M") == 2
    assert len(re.findall(r"[ML]", panel.line)) == 3


@pytest.mark.parametrize(
    ("figure", "signs"),
    [(HIDDEN, [True]), (MISSING, [False]), (NOT_ASKED, []), (shown("2.0"), []), (None, [])],
    ids=["too small", "not delivered", "nobody asks it", "public", "no Werkplein then"],
)
def test_a_gap_has_the_sign_of_its_reason(figure, signs):
    gone = {"een": figure} if figure else {}
    [panel] = multiples(months({"een": shown("2.0")}, gone), [ONE]).panels

    assert [gap.is_delivered for gap in panel.gaps] == signs


def test_nothing_of_a_hidden_month_is_drawn_but_its_place():
    """Its number of clients is public in the open data; the drawing does not even use that."""
    without = multiples(months({"een": shown("2.0")}, {"een": HIDDEN}), [ONE]).panels[0]
    other = PublicFigure(Disclosure.SMALL_COUNT, Position.TOO_SMALL, base=9000)

    assert multiples(months({"een": shown("2.0")}, {"een": other}), [ONE]).panels[0].line == without.line


def test_all_are_drawn_on_one_scale_from_nought():
    found = multiples(
        months(*[{"een": shown("2.0", "1.0", "3.6"), "ander": shown("1.0", "0.5", "1.4")}] * 2), [ONE, OTHER]
    )

    heights = [panel.end[1] for panel in found.panels]
    assert found.highest == 4
    assert [(BOTTOM - height) / (BOTTOM - TOP) for height in heights] == pytest.approx([0.5, 0.25], abs=0.01)


def test_only_the_last_twelve_months_are_drawn():
    found = multiples(months(*[{"een": shown("2.0")}] * 14), [ONE])

    assert [period.label for period in found.periods][0::11] == ["maand 2", "maand 13"]
    assert len(found.panels[0].figures) == MONTHS


def test_the_table_holds_the_same_newest_first():
    found = multiples(months({"een": HIDDEN}, {"een": shown("2.0")}), [ONE, OTHER])

    assert [(period.label, figures) for period, figures in found.rows] == [
        ("maand 1", [shown("2.0"), None]),
        ("maand 0", [HIDDEN, None]),
    ]


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (
            [shown("2.0"), HIDDEN, shown("1.5")],
            "Een: van 2,0\xa0% in maand 0 naar 1,5\xa0% in maand 2, 1 maand zonder cijfer.",
        ),
        ([shown("2.0"), shown("1.5")], "Een: van 2,0\xa0% in maand 0 naar 1,5\xa0% in maand 1."),
        ([HIDDEN, MISSING, shown("1.5")], "Een: 1,5\xa0% in maand 2, 2 maanden zonder cijfer."),
    ],
)
def test_a_drawing_tells_its_outcome(figures, sentence):
    [panel] = multiples(months(*({"een": each} for each in figures)), [ONE]).panels

    assert panel.sentence == sentence


@pytest.mark.parametrize("figures", [[shown("2.0")], [HIDDEN, HIDDEN], []], ids=["one month", "all hidden", "none"])
def test_what_has_no_course_is_not_drawn(figures):
    assert multiples(months(*({"een": each} for each in figures)), [ONE]) is None


def test_the_page_of_a_region_draws_its_months_and_says_why_one_is_missing(
    app, browse, deliver, may_month, leader, middle, publish
):
    deliver(leader, "2010-04", uwv=(11, 600), gemeente=(9, 400))
    deliver(middle, "2010-04", uwv=(20, 600), gemeente=(9, 400))
    with app.app_context():
        publish()

    page = browse("/regios/noordrand/")

    assert [each["aria-label"] for each in page.html.select("svg.wp-maanden")] == [
        "Lindeveen: van 2,0\xa0% in april 2010 naar 2,5\xa0% in mei 2010.",
        "Middelerf: 3,0\xa0% in april 2010, 1 maand zonder cijfer.",
    ]
    assert page.rows("Uitstroom naar werk per maand in de regio Noordrand") == [
        ["mei 2010", "2,5 %", "Aantal van 1 tot en met 9"],
        ["april 2010", "2,0 %", "3,0 %"],
    ]
