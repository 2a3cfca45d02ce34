"""What the pages of a closed Werkplein say: whom it served until then, who does now, and its last level."""

from datetime import date, timedelta

import pytest

from milestones.rules import Level
from tests.milestones.answering import TODAY
from tests.milestones.deciding import correct
from tests.milestones.learning import observe
from tests.milestones.test_closed import close  # noqa: F401 - a fixture
from tests.milestones.test_decisions import fix
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.models import ServiceArea
from werkplein.register.rules import AreaKind

CARD = "/intern/werkpleinen/leader/"
DAY = timedelta(days=1)


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


def serve(session, werkplein, *towns):
    days = {"holds_on": werkplein.opened_on, "recorded_on": werkplein.opened_on}
    for town in towns:
        session.add(ServiceArea(werkplein_id=werkplein.id, municipality_id=town, kind=AreaKind.WHOLE, **days))
    session.commit()


@pytest.fixture
def served(session, leader, middle, laggard):
    """The leader serves its own municipality, that of the middle one and that of the laggard."""
    serve(session, leader, leader.seat_id, middle.seat_id, laggard.seat_id)
    serve(session, middle, middle.seat_id, laggard.seat_id)


def area(page):
    return page.one("section[aria-labelledby=werkgebied]").get_text(" ").replace("\N{NO-BREAK SPACE}", " ")


def level(page):
    return page.one("section[aria-labelledby=niveau]").get_text(" ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("closes", [TODAY, TODAY - DAY])
def test_a_closed_werkplein_served_until_it_closed_and_others_serve_now(
    browse,
    served,
    anna,
    leader,
    close,  # noqa: F811
    closes,
):
    close(leader, closes)

    told = area(browse(CARD, by=anna))

    assert f"Tot {closes.day} juli 2010 bediende dit Werkplein Lindeveen, Achterholt en Middelerf." in told
    assert "Achterholt en Middelerf kunnen nu terecht bij Werkplein Middelerf." in told
    assert "Lindeveen heeft nu geen Werkplein." in told
    assert "Dit Werkplein bedient" not in told


def test_who_serves_a_part_now_is_said_to_serve_a_part(browse, session, served, anna, leader, middle, close):  # noqa: F811
    days = {"holds_on": TODAY - DAY, "recorded_on": TODAY}
    part = {"kind": AreaKind.SPLIT, "postcodes": "7901-7903"}
    session.add(ServiceArea(werkplein_id=middle.id, municipality_id=leader.seat_id, **part, **days))
    close(leader, TODAY)

    told = area(browse(CARD, by=anna))

    assert "Lindeveen kan nu terecht bij Werkplein Middelerf (een deel van de gemeente)." in told


def test_the_day_before_it_closes_it_serves_them(browse, served, anna, leader, close):  # noqa: F811
    close(leader, TODAY + DAY)

    told = area(browse(CARD, by=anna))

    assert "Dit Werkplein bedient Lindeveen, Achterholt en Middelerf." in told
    assert "nu" not in told


@pytest.mark.parametrize(
    ("closes", "standing"), [(TODAY - DAY, "Eerder"), (TODAY, "Eerder"), (TODAY + DAY, "Geldt nu")]
)
def test_no_municipality_is_served_now_by_who_closed(
    browse,
    served,
    anna,
    leader,
    close,  # noqa: F811
    closes,
    standing,
):
    close(leader, closes)

    page = browse(f"{CARD}register/", by=anna)

    assert {row[3] for row in page.rows("Wat er over het werkgebied")} == {standing}
    assert ("Tot de sluiting op" in page.text) is (standing == "Eerder")


def test_the_page_that_changes_the_area_says_that_it_closed(browse, served, anna, leader, close):  # noqa: F811
    close(leader, TODAY)

    page = browse("/intern/register/leader/werkgebied/", by=anna)

    told = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Dit Werkplein is gesloten. Tot 5 juli 2010 bediende het 3 gemeenten." in told
    assert "bedient vandaag" not in told


def test_a_closed_werkplein_shows_its_last_level_and_no_live_one(
    browse,
    session,
    bram,
    anna,
    steering,
    leader,
    middle,
    close,  # noqa: F811
):
    observe(session, bram.actor, leader, not_met=("e1",))
    fix(session, steering, Quarter(2010, 1), date(2010, 4, 5))
    close(leader, date(2010, 5, 1))
    # Of the quarters after it closed, no level of it was fixed.
    fix(session, steering)

    told = level(browse(CARD, by=anna))

    assert "Laatste actieniveau" in told
    assert "Achterblijver" in told
    assert "Dit was het niveau op 31 maart 2010." in told
    assert "er wordt geen niveau meer bepaald" in told
    for live in ("voorlopig", "Grensgeval", "grensgeval", "Tempo", "nog geen niveau", "Zo bepalen we dit"):
        assert live not in told
    correct(session, steering, leader, Level.MIDDLE, quarter=Quarter(2010, 1))
    assert "Laatste actieniveau vastgesteld Middengroep" in " ".join(level(browse(CARD, by=anna)).split())


def test_who_closed_before_anything_was_fixed_has_no_level(browse, anna, leader, close):  # noqa: F811
    close(leader, TODAY)

    told = level(browse(CARD, by=anna))

    assert "Het Werkplein is gesloten: er wordt geen niveau meer bepaald." in told
    assert "Te weinig gegevens" not in told
