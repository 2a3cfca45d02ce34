"""A total of a region over a month holds who lay in it then, wherever they lie now."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest

from werkplein.programme.reader import current
from werkplein.publication import actions, attack, jobs, open_data
from werkplein.publication.content import Content
from werkplein.publication.preview import preview
from werkplein.publication.rules import Figure
from werkplein.register.actions import add_version
from werkplein.register.models import Region
from werkplein.register.queries import versions

MONTHS = ("2010-03", "2010-04", "2010-05")


@pytest.fixture(autouse=True)
def a_spring(app, deliver, measure, leader, middle, laggard, g4):
    """Three months with a figure of everybody, and a measurement."""
    for month in MONTHS:
        for number, werkplein in enumerate((leader, middle, laggard, g4), start=1):
            deliver(werkplein, month, uwv=(20 * number, 700), gemeente=(15, 300))
    measure(leader, 40, "6.75")
    with app.app_context():
        yield


@pytest.fixture
def elsewhere(session):
    """A region in which nothing lies."""
    found = Region(code="elders", name="Elders")
    session.add(found)
    session.commit()
    return found


@pytest.fixture
def move(session, anna, today):
    """Puts a Werkplein in another region from a day on: `move(leader, region, date(2010, 4, 12))`."""

    def change(werkplein, region, on):
        facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
        add_version(session, anna.actor, werkplein.id, replace(facts, region_id=region.id), on, today)
        session.commit()
        session.expire_all()

    return change


def frozen(session, today):
    session.commit()
    jobs.publish_due(session, today)
    session.expire_all()
    return actions.freeze(session, current(), today, False)


def files(content):
    """Every file of a release about its figures, but for the number of the release."""
    made = open_data.downloads(replace(content, number=0, replaces=None), b"")
    return {each.name: each.body for each in made if each.name.startswith(tuple(Figure))}


def members(content, month, region):
    """How many Werkpleinen the total of a region over a month holds."""
    total = content.period(Figure.OUTFLOW, month).regions.get(region)
    return total.of if total else 0


@pytest.mark.both
@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2010, 3, 31), (1, 1, 1)),
        (date(2010, 4, 1), (0, 1, 1)),
        (date(2010, 4, 12), (0, 1, 1)),
        (date(2010, 4, 30), (0, 1, 1)),  # where it lies at the end of a month
        (date(2010, 5, 1), (0, 0, 1)),
        (date(2010, 7, 5), (0, 0, 0)),
    ],
)
def test_a_month_counts_where_a_werkplein_lay_in_it(session, today, move, elsewhere, leader, on, held):
    before = frozen(session, today)
    home = leader.region.code
    move(leader, elsewhere, on)

    after = frozen(session, today)

    assert tuple(members(after, month, "elders") for month in MONTHS) == held
    for month, moved in zip(MONTHS, held, strict=True):
        assert members(after, month, home) == members(before, month, home) - moved
    assert attack.attack([before, after])[1] == []
    assert Content.from_bytes(after.to_bytes()) == after


@pytest.mark.parametrize("days", [0, 1])
def test_who_approves_sees_no_difference_by_a_move_of_today(
    browse, session, publish, prepare, steering, today, move, elsewhere, leader, days
):
    publish()
    before = frozen(session, today)

    move(leader, elsewhere, today - timedelta(days=days))

    after = frozen(session, today)
    assert next(each.region for each in after.werkpleinen if each.code == "leader") == "Elders"
    assert files(after) == files(before)
    assert preview(after, before).changes_nothing
    release = prepare()
    assert (
        "Geen enkel cijfer krijgt een andere waarde. Ook totalen"
        in browse(f"/intern/vrijgaven/{release.number}/", by=steering).text
    )


def test_a_move_of_before_is_told_as_a_total_that_changes_and_only_that(session, today, move, elsewhere, leader):
    before, home = frozen(session, today), leader.region.name
    move(leader, elsewhere, date(2010, 5, 1))

    told = preview(frozen(session, today), before)

    assert (told.changes, told.losses, told.positions) == ([], [], [])
    assert {(each.area, each.period.code) for each in told.totals} == {("Elders", "2010-05"), (home, "2010-05")}


def test_the_rows_of_a_region_add_up_to_its_total_in_every_file(
    client, session, publish, move, elsewhere, leader, middle
):
    move(leader, elsewhere, date(2010, 4, 12))
    move(middle, elsewhere, date(2010, 6, 12))
    publish()

    def table(name):
        text = client.get(f"/open-data/actueel/{name}.csv").data.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    summed = defaultdict(int)
    for row in table("uitstroom-naar-werk"):
        summed[row["periode"], row["regio"]] += int(row["aantal"])
    totals = {
        (row["periode"], row["gebied"]): int(row["aantal"])
        for row in table("uitstroom-naar-werk-totalen")
        if row["gebied"] != "Nederland"
    }
    assert summed == totals
    assert ("2010-04", "Elders") in totals


def test_a_region_that_everybody_left_keeps_the_name_of_its_totals(session, today, move, elsewhere, leader):
    move(leader, elsewhere, date(2009, 9, 1))
    home = next(each for each in frozen(session, today).werkpleinen if each.code == "leader").region_code
    assert home == "elders"
    session.expire_all()
    back = versions(session, [leader.id])[leader.id][0].facts.region_id
    move(leader, session.get_one(Region, back), date(2010, 6, 1))

    content = frozen(session, today)

    total = next(each for each in open_data.downloads(content, b"") if each.name == "uitstroom-naar-werk-totalen.csv")
    assert total.body.decode().count(";Elders;") == len(MONTHS)
    assert all(each.region != "Elders" for each in content.everyone)


def test_a_release_of_before_counts_where_everybody_lay_when_it_was_made(session, today, move, elsewhere, leader):
    move(leader, elsewhere, date(2010, 4, 12))
    raw = json.loads(frozen(session, today).to_bytes())
    for period in raw["periods"]:
        del period["elsewhere"]

    old = Content.from_bytes(json.dumps(raw).encode())

    march = old.period(Figure.OUTFLOW, "2010-03")
    assert march.region_of(old.by_code["leader"]).code == "elders"
