"""Audits of a Werkplein that closes: a day that passed without an answer is no day, and the last day is before it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.visitatie.conftest import TODAY, TUESDAY
from tests.visitatie.test_asked import asked_of
from tests.visitatie.test_pages import LIST, address, seen
from visitatie import actions, queries
from visitatie.cockpit import signals
from visitatie.rules import VisitKind, VisitStatus, is_closed_off, last_day
from werkplein.core.actor import SYSTEM, Scopes
from werkplein.core.errors import DomainError
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
CLOSES = date(2010, 8, 2)
LATER = date(2010, 10, 5)
PLANNING = "/intern/bezoeken/planning/"


def close(session, werkplein, on=CLOSES, today=None):
    facts = replace(versions(session, [werkplein.id])[werkplein.id][-1].facts, is_closed=True)
    add_version(session, SYSTEM, werkplein.id, facts, on, today or on)


@pytest.mark.parametrize(
    ("status", "day", "closed_on", "is_off"),
    [
        (VisitStatus.PROPOSED, TUESDAY, TUESDAY + DAY, True),  # the day passed and nobody answered: it is no day
        (VisitStatus.PROPOSED, CLOSES, CLOSES, True),  # nobody is there on the day itself
        (VisitStatus.OPEN, None, CLOSES, True),
        (VisitStatus.WAITING, None, CLOSES, True),
        (VisitStatus.NO_SHOW, TUESDAY, CLOSES, True),  # nobody was there
        (VisitStatus.CONFIRMED, CLOSES - DAY, CLOSES, False),  # it may have been held
        (VisitStatus.CONFIRMED, CLOSES, CLOSES, True),
        (VisitStatus.HELD, TUESDAY, CLOSES, False),
        (VisitStatus.CANCELLED, TUESDAY, CLOSES, False),
        (VisitStatus.OPEN, None, LATER, True),  # closed today
        (VisitStatus.OPEN, None, LATER + DAY, False),  # it is still to close
        (VisitStatus.OPEN, None, None, False),
    ],
)
def test_a_visit_is_closed_off_when_nobody_is_there_on_a_day_that_counts(status, day, closed_on, is_off):
    assert is_closed_off(status, day, closed_on, LATER) is is_off


@pytest.mark.both
@pytest.mark.parametrize(
    ("on", "is_surplus"),
    [(TUESDAY + DAY, False), (CLOSES - DAY, False), (CLOSES, True), (LATER, True)],
)
def test_a_day_that_passed_without_an_answer_is_no_day_before_the_closing(session, proposed, laggard, on, is_surplus):
    close(session, laggard)

    assert [(each.visit, each.is_closed) for each in queries.surplus(session, on)] == [(proposed, True)] * is_surplus
    counted = queries.tally(session, Scopes(national=True), proposed.quarter, on)
    assert (counted.closed_off, counted.needed) == ((1, 0) if is_surplus else (0, 1))
    assert proposed.is_closed_off(on) is is_surplus


@pytest.mark.both
def test_a_confirmed_day_before_the_closing_is_still_to_be_recorded(browse, app, session, confirmed, laggard, bram):
    close(session, laggard)
    app.config["TODAY"] = LATER

    assert queries.surplus(session, LATER) == []
    assert queries.tally(session, Scopes(national=True), confirmed.quarter, LATER).needed == 1
    assert asked_of(browse, bram)[0].startswith(f"Leg de audit bij {laggard.name} vast")
    assert "Leg de audit vast" in browse(address(confirmed), by=bram).text


def test_the_list_has_it_under_what_is_not_needed_and_counts_it_nowhere_else(
    browse, app, session, proposed, laggard, bram
):
    close(session, laggard)
    app.config["TODAY"] = LATER
    page = browse(LIST, by=bram)

    assert [row[0] for row in page.rows("Bezoeken die het laatst")] == [laggard.name]
    assert "1 audit: 1 bij een gesloten Werkplein." in page.text
    assert "Nieuwe dag nodig" not in [
        each.get_text(" ", strip=True) for each in page.html.select(".wp-groepen .wp-stand")
    ]
    assert "Te laat" not in [each.get_text(" ", strip=True) for each in page.html.select(".wp-groepen .wp-stand")]
    assert "Werkplein gesloten" in page.rows("Bezoeken in het")[0][3]
    assert "te laat" not in page.rows("Bezoeken in het")[0][3]
    for wanted in ("nieuwe-dag", "te-laat", "proposed"):
        assert browse(LIST, by=bram, query={"stand": wanted}).all("table")[1:] == []
    assert not any(laggard.name in line for line in asked_of(browse, bram))


@pytest.mark.parametrize(
    ("who", "told"),
    [("bram", "Laat dit bezoek vervallen"), ("dirk", "De ondersteuner laat dit bezoek vervallen")],
)
def test_its_page_asks_for_no_new_day(browse, app, session, proposed, laggard, bram, dirk, who, told):
    close(session, laggard)
    app.config["TODAY"] = LATER
    page = browse(address(proposed), by={"bram": bram, "dirk": dirk}[who])

    assert f"Werkplein {laggard.name} is gesloten sinds 2 augustus 2010" in page.text.replace("\xa0", " ")
    assert told in page.text
    assert "nieuwe dag" not in page.text
    assert not page.html.select("form[action$='/plannen/'], form[action$='/bevestigen/']")
    assert page.html.select("form[action$='/vervallen/']") if who == "bram" else True


def test_the_planning_asks_for_no_new_day_either(browse, app, session, proposed, laggard, bram):
    close(session, laggard)
    app.config["TODAY"] = CLOSES
    page = browse(PLANNING, by=bram)

    assert "Er is een nieuwe dag nodig" not in page.text


@pytest.mark.both
@pytest.mark.parametrize(("on", "needed"), [(CLOSES - DAY, 1), (CLOSES, 0), (LATER, 0)])
def test_the_cockpit_counts_it_no_more(session, proposed, laggard, on, needed):
    close(session, laggard)
    counted = signals.count(signals.visits(session, proposed.quarter, on), VisitKind.AUDIT, proposed.quarter, on)

    assert (counted.late, counted.needed) == (0, needed)


# Before the closing: the last day lies before it.


@pytest.mark.parametrize(
    ("closes", "last"),
    [
        (None, date(2010, 9, 30)),
        (CLOSES, date(2010, 8, 1)),
        (date(2010, 9, 30), date(2010, 9, 29)),  # on its last day nobody is there
        (date(2010, 10, 1), date(2010, 9, 30)),  # until its last day somebody is
    ],
)
def test_the_last_day_lies_before_the_closing(closes, last):
    assert last_day(date(2010, 9, 30), closes) == last


@pytest.mark.parametrize("stand", ["visit", "declined", "passed", "missed"])
def test_the_page_names_the_last_day_before_the_closing_and_why(
    browse, app, session, laggard, bram, dirk, stand, request
):
    visit = request.getfixturevalue("visit" if stand == "visit" else "proposed")
    if stand == "declined":
        actions.decline(session, dirk.actor, visit, "Dan verhuizen wij naar boven.", TODAY)
    if stand == "missed":
        actions.confirm(session, dirk.actor, visit, TODAY)
        actions.miss(session, bram.actor, visit, "De brug stond open, niemand kwam.", TUESDAY)
    close(session, laggard, CLOSES, TODAY)
    app.config["TODAY"] = TUESDAY + DAY
    page = browse(address(visit), by=bram)
    text = page.text.replace("\xa0", " ")

    assert f"uiterlijk zondag 1 augustus, want {laggard.name} sluit" in text.replace(" gehouden zijn", "")
    assert f"Een werkdag, uiterlijk 1 augustus 2010, want {laggard.name} sluit." in text
    assert "30 september" not in text


def test_what_is_asked_names_the_last_day_before_the_closing(browse, app, session, proposed, laggard, bram):
    close(session, laggard, CLOSES, TODAY)
    app.config["TODAY"] = TUESDAY + DAY
    asked = " ".join(asked_of(browse, bram)[0].split())

    assert f"stel een nieuwe dag voor, uiterlijk zondag 1 augustus, want {laggard.name} sluit" in asked


def test_a_closing_takes_no_statement_more_per_visit(browse, session, proposed, laggard, bram):
    close(session, laggard, CLOSES, TODAY)

    assert browse(address(proposed), by=bram).statements <= 12


@pytest.mark.parametrize(("on", "sign"), [(CLOSES - DAY, "dag voorbij, geen antwoord"), (LATER, "Werkplein gesloten")])
def test_the_card_of_who_closed_tells_of_no_late_visit(browse, app, session, proposed, laggard, bram, on, sign):
    close(session, laggard, CLOSES, min(on, CLOSES))
    app.config["TODAY"] = on
    shown = browse(f"/intern/werkpleinen/{laggard.code}/", by=bram).html.select_one("section:has(#bezoeken)")
    told = " ".join(shown.get_text(" ", strip=True).split())

    assert sign in told
    assert "te laat" not in told


@pytest.mark.parametrize(
    ("who", "to_do"), [("bram", "Leg vast wat u zag, of laat het bezoek vervallen."), ("dirk", "")], ids=["plans", "mt"]
)
@pytest.mark.parametrize(("on", "is_over"), [(CLOSES - DAY, False), (CLOSES, True)])
def test_a_confirmed_day_before_a_closing_that_is_over_asks_for_no_other_day(
    browse, app, session, confirmed, laggard, bram, dirk, who, to_do, on, is_over
):
    close(session, laggard)
    app.config["TODAY"] = on
    page = browse(address(confirmed), by={"bram": bram, "dirk": dirk}[who])

    closed = f"Werkplein {laggard.name} sloot op 2 augustus 2010. {to_do}".strip()
    assert (closed in page.text.replace("\xa0", " ")) is is_over
    assert bool(page.html.select("form[action$='/plannen/']")) is (who == "bram" and not is_over)
    if who == "bram":
        assert "Leg vast wat u zag." in page.text
        assert "De dag van het bezoek is er." not in page.text
        assert bool(page.html.select("form[action$='/niet-doorgegaan/']")) is not is_over


def test_who_closed_is_not_told_that_a_new_day_comes(session, confirmed, laggard, bram):
    close(session, laggard)

    with pytest.raises(DomainError, match=r"is gesloten\. Laat dit bezoek vervallen\."):
        actions.miss(session, bram.actor, confirmed, "Er was niemand aanwezig.", CLOSES)


def test_what_is_recorded_after_the_closing_names_no_level(browse, app, session, confirmed, laggard, bram):
    close(session, laggard)
    app.config["TODAY"] = LATER

    done = browse(f"{address(confirmed)}audit/", by=bram).submit("Leg de audit vast", **seen())

    assert "Vastgelegd: 12 mijlpalen gelden als gezien (E2)." in done.text
    assert "Niveau:" not in done.text
