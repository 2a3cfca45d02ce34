"""The register of then: what was recorded later changes no name, place or group on a page about an earlier day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, queries
from milestones.actions.g4 import adopt_approach, write_approach
from milestones.queries import adopted_approach
from milestones.rules import Level
from milestones.rules.g4 import Draft
from tests.milestones.answering import K2, TODAY
from tests.milestones.building import PROGRAMME
from werkplein.core.known import Known
from werkplein.people.rules import Role
from werkplein.register.actions import add_version
from werkplein.register.as_known import Then, peer_groups_then, place_then
from werkplein.register.models import Municipality, Region, ServiceArea
from werkplein.register.peer_rules import G4, SATELLITES
from werkplein.register.queries import versions
from werkplein.register.rules import AreaKind

DAY = timedelta(days=1)
JUNE, TOLD = K2.reference_date, date(2010, 7, 2)
LIST, OVERVIEW = "/intern/mijlpalen/", "/intern/overzicht/"
CARD = "/intern/werkpleinen/middle/stand/"
BOUNDS = PROGRAMME.peers.bounds


@pytest.fixture
def change(session, anna):
    """Say something else of a Werkplein from a day on, recorded on a day."""

    def change(werkplein, on, told=TOLD, replaces_id=None, **new):
        facts = replace(versions(session, [werkplein.id])[werkplein.id][-1].facts, **new)
        row = add_version(session, anna.actor, werkplein.id, facts, on, told, replaces_id)
        session.commit()
        session.expire_all()
        return row

    return change


@pytest.fixture
def south(session):
    return session.scalars(select(Region).where(Region.code == "zuidrand")).one()


def line_of(lines, werkplein):
    return next((line for line in lines if line.werkplein_id == werkplein.id), None)


def told(session, werkplein, about, known_on):
    line = line_of(queries.lines_about(session, PROGRAMME, about, Known(known_on)), werkplein)
    return (line.name, line.region, line.is_satellite) if line else None


@pytest.mark.both
@pytest.mark.parametrize(
    ("about", "known_on", "is_new"),
    [
        (JUNE - DAY, TODAY, False),
        (JUNE, TODAY, True),
        (JUNE, TOLD - DAY, False),
        (JUNE, TOLD, True),
        (TODAY, TOLD - DAY, False),
    ],
)
def test_name_region_and_main_location_are_those_of_then(
    session, change, middle, leader, south, about, known_on, is_new
):
    change(middle, JUNE, name="Nieuwerf", region_id=south.id, main_id=leader.id)

    expected = ("Nieuwerf", "Zuidrand", True) if is_new else ("Middelerf", "Noordrand", False)
    assert told(session, middle, about, known_on) == expected
    group = peer_groups_then(session, Then(about, Known(known_on)), BOUNDS)[middle.id]
    assert (group == SATELLITES) is is_new


@pytest.mark.both
@pytest.mark.parametrize(
    ("about", "known_on", "is_open"),
    [
        (JUNE - DAY, TODAY, True),
        (JUNE, TODAY, False),
        (JUNE, TOLD - DAY, True),
        (JUNE, TOLD, False),
    ],
)
def test_who_closed_later_is_open_on_an_earlier_day(session, change, middle, about, known_on, is_open):
    change(middle, JUNE, is_closed=True)

    assert (told(session, middle, about, known_on) is not None) is is_open
    assert (middle.id in peer_groups_then(session, Then(about, Known(known_on)), BOUNDS)) is is_open
    assert place_then(session, middle.id, Then(about, Known(known_on))).is_closed is not is_open


@pytest.mark.both
@pytest.mark.parametrize(("known_on", "name"), [(TOLD, "Fout"), (TOLD + DAY, "Goed")])
def test_a_correction_counts_from_the_day_it_was_recorded(session, change, middle, known_on, name):
    wrong = change(middle, JUNE, name="Fout")
    change(middle, JUNE, told=TOLD + DAY, replaces_id=wrong.id, name="Goed")

    assert told(session, middle, JUNE, known_on)[0] == name


@pytest.mark.both
def test_who_was_not_in_the_register_yet_is_on_no_list(session, middle):
    first = versions(session, [middle.id])[middle.id][0]
    before = first.recorded_on - DAY

    assert told(session, middle, TODAY, before) is None
    assert place_then(session, middle.id, Then(TODAY, Known(before))) is None
    assert queries.state_about(session, middle.id, PROGRAMME, TODAY, Known(before)).level is Level.TOO_LITTLE


@pytest.mark.both
@pytest.mark.parametrize(
    ("about", "known_on", "group"),
    [(JUNE - DAY, TODAY, "1"), (JUNE, TODAY, "2-4"), (JUNE, TOLD - DAY, "1"), (JUNE, TOLD, "2-4")],
)
def test_the_size_of_the_group_is_of_then(session, middle, about, known_on, group):
    towns = session.scalars(select(Municipality).order_by(Municipality.code)).all()[:2]
    since = versions(session, [middle.id])[middle.id][0].holds_on
    for town, holds_on, recorded_on in zip(towns, (since, JUNE), (since, TOLD), strict=True):
        session.add(
            ServiceArea(
                werkplein_id=middle.id,
                municipality_id=town.id,
                kind=AreaKind.WHOLE,
                holds_on=holds_on,
                recorded_on=recorded_on,
            )
        )
    session.flush()

    assert peer_groups_then(session, Then(about, Known(known_on)), BOUNDS)[middle.id].code == group


def test_the_big_cities_are_a_group_of_then(session, change, g4):
    change(g4, JUNE, is_g4=False)

    groups = [peer_groups_then(session, Then(JUNE, Known(day)), BOUNDS)[g4.id] for day in (TOLD - DAY, TOLD)]

    assert [group == G4 for group in groups] == [True, False]


def test_an_approach_is_not_known_before_it_was_adopted(browse, session, bram, a_person, g4):
    steering = a_person(Role.STEERING_GROUP)
    write_approach(session, bram.actor, Draft("Eerst de wijk", "Wij beginnen in de wijk."), 0, TOLD)
    adopt_approach(session, steering.actor, 1, "De vier steden zijn het hierover eens.", TOLD)
    session.commit()

    assert [adopted_approach(session, TODAY, day) is None for day in (TOLD - DAY, TOLD)] == [True, False]
    for path in (LIST, OVERVIEW):
        then = browse(path, by=bram, query={"over": "1-7-2010", "bekend": "1-7-2010"})
        assert "pecifieke aanpak in voorbereiding" in then.text
        assert "Eerst de wijk" not in then.text
        assert "Eerst de wijk" in browse(path, by=bram).text


THEN = {"over": "30-6-2010", "bekend": "1-7-2010"}


def test_pages_about_then_name_what_was_known_then(browse, change, bram, middle, south):
    change(middle, JUNE, name="Nieuwerf", region_id=south.id)

    listed = browse(LIST, by=bram, query=THEN)
    assert "Middelerf" in listed.text
    assert "Nieuwerf" not in listed.text
    assert "Middelerf" in browse(LIST, by=bram, query=THEN | {"regio": "noordrand"}).text
    assert "Middelerf: " in browse(OVERVIEW, by=bram, query=THEN).text
    card = browse(CARD, by=bram, query=THEN)
    assert card.h1.startswith("Werkplein Middelerf op")
    assert "Arbeidsmarktregio Noordrand" in card.text
    assert browse(CARD, by=bram).h1.startswith("Werkplein Nieuwerf op")


def test_the_page_of_a_day_on_which_a_werkplein_was_closed_says_so(browse, change, bram, middle):
    change(middle, JUNE, is_closed=True)

    assert "Dit Werkplein was toen gesloten." in browse(CARD, by=bram).text
    assert "toen gesloten" not in browse(CARD, by=bram, query=THEN).text


def test_who_sees_a_werkplein_follows_from_where_it_is_now(browse, change, a_person, middle, leader, south):
    north = a_person(Role.DCO, leader.region)
    change(middle, JUNE, region_id=south.id)

    assert "Middelerf" not in browse(LIST, by=north, query=THEN).text
    browse(CARD, by=north, query=THEN, status=404)


@pytest.mark.both
def test_a_fixed_quarter_names_what_was_known_when_it_was_fixed(session, change, bram, middle, laggard, leader, south):
    change(laggard, JUNE - DAY, name="Oudholt", region_id=south.id, told=TODAY)
    fixed = actions.fix_quarter(session, bram.actor, K2, TODAY)
    change(middle, JUNE, name="Nieuwerf", region_id=south.id, main_id=leader.id, told=TODAY + DAY)
    change(laggard, JUNE + DAY, name="Nieuwholt", told=TODAY + DAY)
    change(leader, JUNE, is_closed=True, told=TODAY + DAY)

    lines = queries.lines_of(session, fixed)
    found = {line.werkplein_id: (line.name, line.region, line.is_satellite) for line in lines}

    assert found[middle.id] == ("Middelerf", "Noordrand", False)
    assert found[laggard.id] == ("Oudholt", "Zuidrand", False)
    assert found[leader.id] == ("Lindeveen", "Noordrand", False)
    assert [line.name for line in lines] == sorted(line.name for line in lines)


def test_the_filters_of_a_fixed_quarter_are_of_then(browse, session, change, bram, middle, south, app):
    actions.fix_quarter(session, bram.actor, K2, TODAY)
    change(middle, JUNE, region_id=south.id, is_g4=True, told=TODAY + DAY)
    app.config["TODAY"] = TODAY + DAY

    def names(**chosen):
        page = browse(LIST, by=bram, query={"kwartaal": K2.code, **chosen})
        return [row[0] for row in page.rows("")]

    assert "Middelerf" in names(regio="noordrand")
    assert "Middelerf" not in names(regio="zuidrand")
    assert names(groep="g4") == ["Grootstad"]


def test_nobody_is_left_out_of_a_fixed_quarter(session, bram, middle):
    fixed = actions.fix_quarter(session, bram.actor, K2, TODAY)
    before = len(queries.lines_of(session, fixed))
    fixed.recorded_on = date(2009, 1, 1)

    with session.no_autoflush:
        lines = queries.lines_of(session, fixed)

    assert len(lines) == before
    assert line_of(lines, middle).name == "Middelerf"
    session.rollback()
