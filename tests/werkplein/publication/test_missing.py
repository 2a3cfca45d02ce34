"""What a release lacks, as who approves it meets it: of the new periods, and of those before."""

from __future__ import annotations

import pytest

from tests.support.page import words
from werkplein.publication import jobs, queries

WELL = {"uwv": (13, 600), "gemeente": (10, 403)}


@pytest.fixture
def everyone(leader, middle, laggard, g4):
    return leader, middle, laggard, g4


def missing(browse, steering, release):
    found = browse(f"/intern/vrijgaven/{release.number}/", by=steering)
    return found, words(found.html.find(id="ontbreekt").find_parent("section"))


def test_what_an_earlier_month_lacks_is_told_with_a_release_of_a_complete_month(
    app, browse, steering, everyone, deliver, prepare, publish
):
    for place in everyone[1:]:
        deliver(place, "2010-04", **WELL)
    for place in everyone:
        deliver(place, "2010-05", **WELL)

    with app.app_context():
        publish("2010-04")
        page, said = missing(browse, steering, prepare("2010-05"))

    assert "Over mei 2010 is alles geleverd." in said
    assert "Uit eerdere perioden ontbreekt nog 1 cijfer. De vrijgave bevat die perioden ook." in said
    rows = page.rows("Niet geleverde cijfers uit eerdere perioden")
    assert rows == [[everyone[0].name, "uitstroom naar werk, april 2010"]]


def test_a_release_that_lacks_nothing_says_of_what(app, browse, steering, everyone, deliver, prepare):
    for place in everyone:
        deliver(place, "2010-05", **WELL)

    with app.app_context():
        _, said = missing(browse, steering, prepare())

    assert "Over mei 2010 is alles geleverd." in said
    assert "eerdere perioden" not in said


def test_a_release_of_the_register_has_nothing_to_lack(app, browse, session, steering, today):
    session.commit()
    with app.app_context():
        jobs.publish_due(session, today)
        _, said = missing(browse, steering, queries.by_number(session, 0))

    assert "Deze vrijgave bevat geen cijfers. Er ontbreekt dus niets." in said
