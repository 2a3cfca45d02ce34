"""A Werkplein that closed keeps its public address: it says since when, and leads to who took over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from tests.support.towns import serve
from werkplein.core.files import store
from werkplein.programme.reader import current
from werkplein.publication import actions, attack, jobs, open_data, queries
from werkplein.publication.content import Content
from werkplein.publication.preview import preview
from werkplein.publication.rules import Figure
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

pytestmark = pytest.mark.usefixtures("may_month")


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def test_the_public_page_of_a_closed_werkplein_leads_to_who_took_over(
    app, browse, session, prepare, leader, middle, anna, steering, today
):
    session.commit()
    jobs.publish_due(session, today)
    facts = versions(session, [leader.id])[leader.id][-1].facts
    closing = replace(facts, is_closed=True, successor_id=middle.id)
    add_version(session, anna.actor, leader.id, closing, today, today)
    session.commit()
    release = prepare()
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()
    jobs.publish_due(session, today)

    page = browse("/werkpleinen/leader/")

    assert page.h1 == "Werkplein Lindeveen"
    assert "Dit Werkplein is gesloten sinds" in page.text
    assert page.follow("Middelerf").h1 == "Werkplein Middelerf"
    assert "3 Werkpleinen" in browse("/werkpleinen/").text
    assert content_with_closed(session) == [("leader", today, "middle")]


def content_with_closed(session):
    frozen = actions.content_of(store(), queries.newest_public(session))
    return [(each.code, each.closed_on, each.successor_code) for each in frozen.closed]


@pytest.mark.both
@pytest.mark.parametrize(("days", "codes"), [(-1, []), (0, ["leader"]), (1, ["leader"])])
def test_a_closing_to_come_is_public_from_its_day(session, leader, anna, today, days, codes):
    closes = today + timedelta(days=10)
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, anna.actor, leader.id, facts, closes, today)
    session.commit()
    session.expire_all()

    assert [each.code for each in queries.closed_places(session, closes + timedelta(days=days))] == codes


@pytest.fixture
def close(session, anna, today):
    """Closes a Werkplein from a day on: `close(leader, today, successor=middle)`."""

    def change(werkplein, on, successor=None):
        facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
        closing = replace(facts, is_closed=True, successor_id=successor.id if successor else None)
        add_version(session, anna.actor, werkplein.id, closing, on, today)
        session.commit()
        session.expire_all()

    return change


@pytest.fixture
def a_year(deliver, measure, leader, middle, laggard):
    """Three more months, one of which shows a single Werkplein, and a measurement."""
    for month, (outflow, caseload) in {"2010-02": (21, 700), "2010-03": (34, 800), "2010-04": (90, 900)}.items():
        deliver(leader, month, uwv=(outflow, caseload), gemeente=(4, 300))
        deliver(middle, month, uwv=(12, 600), gemeente=(4, 310))
    deliver(laggard, "2010-04", uwv=(3, 600), gemeente=(1, 310))
    measure(leader, 40, "6.75")
    measure(middle, 60, "7.75")


def frozen(session, today):
    session.commit()
    jobs.publish_due(session, today)
    session.expire_all()
    return actions.freeze(session, current(), today, False)


def past(content):
    """Every file of a release about its figures, but for the number of the release."""
    files = open_data.downloads(replace(content, number=0, replaces=None), b"")
    return {each.name: each.body for each in files if each.name.startswith(tuple(Figure))}


@pytest.mark.both
@pytest.mark.parametrize("has_successor", [False, True])
@pytest.mark.usefixtures("a_year")
def test_a_closing_leaves_every_past_month_as_it_was(
    session, publish, prepare, close, leader, middle, today, has_successor
):
    publish()
    before = frozen(session, today)

    close(leader, today, middle if has_successor else None)

    after = frozen(session, today)
    assert [each.code for each in after.werkpleinen] == [
        each.code for each in before.werkpleinen if each.code != "leader"
    ]
    assert past(after) == past(before)
    assert after.periods == before.periods
    told = preview(after, before)
    assert told.changes_nothing
    assert prepare().number == 2


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.usefixtures("a_year")
def test_whoever_closes_whenever_keeps_the_months_before(session, today, close, leader, middle, laggard, seed):
    random = Random(seed)
    before = frozen(session, today)
    closing = random.sample([leader, middle, laggard], 2)
    days = {each: date(2010, random.randint(1, 7), random.randint(1, 5)) for each in closing}

    for each, on in days.items():
        close(each, on)

    after = frozen(session, today)
    first = min(days.values())
    for was, becomes in zip(before.periods, after.periods, strict=True):
        gone = {each.code for each, on in days.items() if on <= _start(was)}
        assert becomes.figures.keys() == was.figures.keys() - gone
        assert {each.code for each in after.places_of(becomes)} == becomes.figures.keys()
        if _start(was) < first:
            assert becomes == was
    assert len(after.periods) == 5
    assert attack.attack([before, after])[1] == []
    assert Content.from_bytes(after.to_bytes()) == after


def _start(period):
    """A round asks its last question on 19 February; only a closing before it began would be before it."""
    return period.reference_date.replace(day=1)


@pytest.mark.usefixtures("a_year")
def test_after_a_closing_nothing_is_expected_and_what_moves_by_it_is_told(
    browse, publish, prepare, close, leader, steering
):
    publish()

    close(leader, date(2010, 4, 20))

    content = actions.content_of(store(), prepare())
    assert "leader" in content.period(Figure.OUTFLOW, "2010-04").figures
    may = content.period(Figure.OUTFLOW, "2010-05")
    assert ("leader" in may.figures, len(may.figures)) == (False, 3)
    page = browse("/intern/vrijgaven/2/", by=steering)
    assert "Lindeveen, na de sluiting" in page.text
    assert "Totalen van het land en van regio’s die veranderen" in page.text
    assert "Nederland, uitstroom naar werk, mei 2010" in page.text
    assert "2,5 % (25 van 1.005)" in page.text.replace("\xa0", " ")
    assert "Geen enkel cijfer krijgt een andere waarde" not in page.text


@pytest.mark.usefixtures("a_year")
def test_a_position_that_moves_by_the_figure_of_another_is_told(browse, publish, prepare, correct, leader, steering):
    publish()
    correct(leader, "2010-04", "uwv", 12, 900)

    release = prepare()

    page = browse(f"/intern/vrijgaven/{release.number}/", by=steering)
    assert "Werkpleinen met hetzelfde cijfer en een andere positie" in page.text


@pytest.mark.usefixtures("a_year")
def test_a_closed_werkplein_keeps_its_page_with_its_figures(browse, session, publish, close, leader):
    serve(session, leader, ["Bergeijk"])
    close(leader, date(2010, 5, 20))
    publish()

    page = browse("/werkpleinen/leader/")

    assert "Dit Werkplein is gesloten sinds 20 mei 2010" in page.text
    assert "Er is geen opvolger. Neem contact op met uw gemeente." in page.text
    assert "Bergeijk: nu geen Werkplein" in page.text
    assert "Uitstroom naar werk van Lindeveen over de tijd" in page.text
    assert "Waar dit Werkplein stond" in page.text
    names = browse("/werkpleinen/")
    served = {name for name in names.all("#gemeenten [data-filter-rij]") if "nu geen Werkplein" not in name}
    assert f"Werkpleinen voor {len(served)} gemeenten." in names.text
    assert "Gesloten Werkpleinen" in names.text
    assert "Bergeijk: nu geen Werkplein, eerder Lindeveen" in names.text


@pytest.mark.both
def test_a_werkplein_that_opens_later_or_again_is_in_no_month_without_it(session, anna, today, leader, close):
    facts = versions(session, [leader.id])[leader.id][-1].facts
    close(leader, date(2010, 5, 1))
    add_version(session, anna.actor, leader.id, facts, date(2010, 7, 1), today)

    may = frozen(session, today).period(Figure.OUTFLOW, "2010-05")

    assert "leader" not in may.figures


def test_a_release_from_before_closed_ones_were_kept_stays_readable(session, today, close, leader):
    close(leader, today)
    content = frozen(session, today)
    raw = json.loads(content.to_bytes())
    for each in raw["closed"]:
        del each["place"]

    old = Content.from_bytes(json.dumps(raw).encode())

    assert (old.closed[0].name, old.closed[0].place) == ("Lindeveen", None)
    assert [each.code for each in old.everyone] == [each.code for each in old.werkpleinen]


@pytest.mark.usefixtures("a_year")
def test_a_municipality_is_for_who_took_over_in_the_end(browse, session, publish, close, leader, middle, laggard):
    serve(session, leader, ["Bergeijk"])
    close(middle, date(2010, 5, 20), laggard)
    close(leader, date(2010, 5, 20), middle)
    publish()

    names, april = browse("/werkpleinen/"), browse("/landkaart/uitstroom-naar-werk/2010-04/")

    assert f"Bergeijk: {laggard.name}" in names.text
    assert "nu geen Werkplein" not in names.text
    searched = {each["href"]: each.get("data-zoek") for each in april.html.select("#kaart a[data-gemeenten]")}
    assert "Bergeijk" in searched["/werkpleinen/laggard/"].split(", ")
    assert searched["/werkpleinen/leader/"] == ""


@pytest.mark.usefixtures("a_year")
def test_the_map_of_now_lets_one_search_for_who_closed(browse, session, publish, close, deliver, leader, laggard):
    serve(session, leader, ["Bergeijk"])
    deliver(laggard, "2010-05", gemeente=(20, 900))
    close(leader, date(2010, 4, 20))
    publish()

    newest, april = (browse(f"/landkaart/uitstroom-naar-werk/{month}/") for month in ("2010-05", "2010-04"))

    (gone,) = newest.html.select("[data-gesloten] a")
    assert (gone["href"], gone["aria-label"].replace("\xa0", " ")) == (
        "/werkpleinen/leader/",
        "Lindeveen: gesloten sinds 20 april 2010",
    )
    assert "Bergeijk" in gone["data-gemeenten"].split(", ")
    assert not april.html.select("[data-gesloten] a")
    # On the map of a month before it closed it is found by the same, and by no municipality that somebody serves now.
    sign = april.html.select_one("#kaart a[href='/werkpleinen/leader/']")
    assert sign.has_attr("data-gesloten")
    assert "Bergeijk" in sign["data-gemeenten"].split(", ")
    assert sign.get("data-zoek", sign["data-gemeenten"]) == gone["data-gemeenten"]
    assert not april.html.select("#kaart a[data-gesloten]:not([href='/werkpleinen/leader/'])")
    assert "Kaart van Nederland met 3 Werkpleinen" in newest.text
    assert "Kaart van Nederland met 4 Werkpleinen" in april.text
    assert ". Gesloten sinds 20 april 2010" in april.data.decode().replace("\xa0", " ")
