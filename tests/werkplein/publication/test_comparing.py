"""Up to four Werkpleinen side by side: a difference has a name only when its interval excludes zero."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from scipy.stats import ttest_ind_from_stats

from tests.werkplein.publication.test_landmap import a_location
from werkplein.publication import comparing
from werkplein.publication.content import Period
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure, Total
from werkplein.publication.statistics import Mean, difference_of_means, difference_of_shares


@pytest.mark.parametrize(
    ("one", "other", "interval"),
    [
        ((56, 70), (48, 80), ("0.0524", "0.3339")),
        ((9, 10), (3, 10), ("0.1705", "0.8090")),
        ((10, 10), (0, 20), ("0.6791", "1.0000")),
    ],
    ids=["large", "small", "all and none"],
)
def test_the_interval_of_a_difference_of_shares_is_as_published(one, other, interval):
    """Newcombe 1998, table II, method 10."""
    found = difference_of_shares(one, other)

    assert tuple(f"{each:.4f}" for each in found) == interval


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("7.5", "1.6", 40), ("6.5", "1.4", 60)),
        (("6.8", "1.2", 30), ("6.9", "2.1", 200)),
        (("7", "1", 35), ("7", "1", 35)),
    ],
)
def test_the_interval_of_a_difference_of_means_is_that_of_welch(one, other):
    """Whole degrees of freedom, rounded down, make it at most a little wider than scipy says."""
    means = [Mean(Decimal(value), Decimal(spread), n) for value, spread, n in (one, other)]
    low, high = map(float, difference_of_means(*means))

    first, second = [(float(value), float(spread), n) for value, spread, n in (one, other)]
    exact = ttest_ind_from_stats(*first, *second, equal_var=False)
    half = (high - low) / 2
    assert (low + high) / 2 == pytest.approx(first[0] - second[0])
    by_scipy = abs(first[0] - second[0]) / abs(exact.statistic) if exact.statistic else None
    if by_scipy:
        assert half / by_scipy == pytest.approx(1.98, abs=0.03)


def test_means_without_spread_differ_by_exactly_that():
    one, other = Mean(Decimal(7), Decimal(0), 30), Mean(Decimal(6), Decimal(0), 30)

    assert difference_of_means(one, other) == (1, 1)


def share(count, base):
    return PublicFigure(
        Disclosure.SHOWN, Position.EXPECTED, Decimal(100 * count) / base, Decimal(1), Decimal(3), count, base
    )


def mark(value, n=40, disclosure=Disclosure.SHOWN):
    spread = Decimal("1.6")
    return PublicFigure(disclosure, Position.EXPECTED, Decimal(value), Decimal(6), Decimal(8), base=n, spread=spread)


HIDDEN = PublicFigure(Disclosure.SMALL_COUNT, Position.TOO_SMALL, base=1000)
FEW = PublicFigure(Disclosure.INDICATIVE, Position.EXPECTED, None, Decimal(5), Decimal(6), base=20)


@pytest.mark.parametrize(
    ("figure", "one", "other", "order"),
    [
        (Figure.OUTFLOW, share(40, 1000), share(20, 1000), 1),
        (Figure.OUTFLOW, share(20, 1000), share(40, 1000), -1),
        (Figure.OUTFLOW, share(30, 1000), share(25, 1000), 0),
        (Figure.OUTFLOW, share(40, 1000), HIDDEN, 0),
        (Figure.OUTFLOW, HIDDEN, HIDDEN, 0),
        (Figure.CLIENTS, mark("7.5"), mark("6.5"), 1),
        (Figure.CLIENTS, mark("7.0"), mark("6.8"), 0),
        (Figure.CLIENTS, mark("9.0"), FEW, 0),
    ],
    ids=[
        "certain",
        "the other way",
        "holds zero",
        "one hidden",
        "both hidden",
        "marks",
        "marks hold zero",
        "only a band",
    ],
)
def test_only_a_difference_without_zero_in_it_is_certain(figure, one, other, order):
    assert comparing.certain(figure, one, other) == order


@pytest.mark.parametrize(
    ("step", "order"), [(14, 0), (15, 1)], ids=["the last that holds zero", "the first that does not"]
)
def test_the_border_lies_where_the_interval_leaves_zero(step, order):
    low, _ = difference_of_shares((20 + step, 1000), (20, 1000))

    assert (low > 0) is bool(order)
    assert comparing.certain(Figure.OUTFLOW, share(20 + step, 1000), share(20, 1000)) == order


def a_period(figures):
    total = Total(Decimal("2.0"), 60, 3000, 3)
    return Period(Figure.OUTFLOW, "2010-05", "mei 2010", date(2010, 5, 31), True, total, figures)


def test_the_big_cities_are_compared_with_each_other_alone():
    small, city, other_city = (a_location(code, 300, 300) for code in ("klein", "stad", "stad-2"))
    places = [small, replace(city, is_g4=True), replace(other_city, is_g4=True)]
    period = a_period({"klein": share(10, 1000), "stad": share(40, 1000), "stad-2": share(12, 1000)})

    assert comparing.higher(period, places) == {"stad": ["stad-2"]}


@pytest.mark.parametrize(
    ("figure", "found", "scale"),
    [
        (Figure.OUTFLOW, [share(20, 1000)], (0, 3)),
        (Figure.CLIENTS, [mark("7.0"), FEW], (5, 8)),
        (Figure.OUTFLOW, [HIDDEN], (0, 1)),
    ],
    ids=["shares from nought", "marks around what is public", "nothing public"],
)
def test_all_margins_lie_on_one_scale_of_whole_numbers(figure, found, scale):
    period = replace(a_period({str(at): each for at, each in enumerate(found)}), figure=figure)

    assert comparing.axis(period) == scale


@pytest.fixture
def released(app, may_month, measure, leader, middle, laggard, deliver, publish):
    deliver(laggard, "2010-05", gemeente=(60, 900))
    measure(leader, 40, "6.75")
    measure(middle, 12, "6.10")
    with app.app_context():
        publish()
        yield


def data_of(page):
    return json.loads(page.html.select_one("script#cijfers").string)


def test_the_page_holds_the_public_figures_and_what_is_certain_and_nothing_else(released, browse):
    page = browse("/vergelijken/")
    [outflow, clients] = data_of(page)["figures"]

    assert page.statements == 0
    assert outflow["higher"] == {"laggard": ["leader"]}
    assert outflow["figures"]["middle"] == {
        "words": "Aantal van 1 tot en met 9",
        "margin": "–",
        "base": "500",
        "position": "too_small",
        "positionWords": "Aantal te klein",
        "drawn": [None, None, None],
    }
    assert clients["figures"]["middle"]["words"] == "indicatief"
    assert clients["figures"]["middle"]["drawn"][1] is None


def test_the_page_is_there_before_the_first_figures(app, browse, session, today):
    from werkplein.publication import jobs

    with app.app_context():
        jobs.publish_due(session, today)

    assert data_of(browse("/vergelijken/"))["figures"] == []


def test_the_page_of_a_werkplein_leads_to_comparing_it(released, browse):
    link = browse("/werkpleinen/leader/").html.find("a", string="Vergelijk met andere Werkpleinen")

    assert link["href"] == "/vergelijken/#met-leader"
    assert browse("/vergelijken/").html.find(id="met-leader")["value"] == "leader"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_who_is_named_in_the_address_stands_side_by_side(released, open_screen, width):
    screen = open_screen(width=width)
    page = screen.open("/vergelijken/#met-leader,laggard,middle")

    table = page.get_by_role("table", name="Uitstroom naar werk, mei 2010, naast elkaar")
    rows = [row.locator("th, td").all_text_contents() for row in table.locator("tbody tr").all()]
    assert [[row[0], row[1], row[4]] for row in rows] == [
        ["Lindeveen", "2,5\xa0%", "Lager dan verwacht"],
        ["Achterholt", "4,4\xa0%", "Zoals verwacht"],
        ["Middelerf", "Aantal van 1 tot en met 9", "Aantal te klein"],
    ]
    assert page.get_by_text("Zeker: Achterholt is hoger dan Lindeveen.").is_visible()
    screen.assert_good()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        ("leader,laggard", "Zeker: Achterholt is hoger dan Lindeveen."),
        ("leader,middle", "Er zijn geen twee cijfers om te vergelijken."),
        ("leader", "Er zijn geen twee cijfers om te vergelijken."),
    ],
)
def test_a_sentence_under_the_table_says_what_is_certain(released, open_screen, codes, sentence):
    page = open_screen().open(f"/vergelijken/#met-{codes}")

    assert page.locator("#naast-elkaar section p").first.inner_text() == sentence


@pytest.mark.browser
def test_four_are_chosen_and_taken_away_and_the_address_follows(released, open_screen):
    page = open_screen().open("/vergelijken/")
    for code in ("leader", "middle", "laggard", "g4"):
        page.locator("#erbij").select_option(code)
        page.get_by_role("button", name="Voeg toe").click()

    assert page.url.endswith("/vergelijken/#met-leader,middle,laggard,g4")
    assert page.get_by_text("Grootstad staat apart").is_visible()
    page.get_by_role("button", name="Voeg toe").click()
    assert page.locator("#stand").inner_text() == "Grootstad staat er al."
    page.get_by_role("button", name="Haal Middelerf weg").click()
    assert page.url.endswith("#met-leader,laggard,g4")
    page.go_back()
    assert page.locator("#stand").inner_text().startswith("4 van 4 gekozen")


@pytest.mark.browser
def test_what_stands_in_the_address_and_does_not_exist_is_left_out(released, open_screen):
    page = open_screen().open("/vergelijken/#met-onzin,leader,leader,__proto__")

    assert page.locator("#stand").inner_text() == "1 van 4 gekozen: Lindeveen."


@pytest.mark.browser
def test_without_script_the_page_says_where_the_same_figures_are(released, open_screen):
    page = open_screen(script=False).open("/vergelijken/")

    assert not page.locator("#erbij").is_visible()
    page.get_by_role("link", name="de pagina van de regio").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Regio’s"
