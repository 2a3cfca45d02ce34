"""A month goes from provisional to definitive without a new figure: who approves reads it, and so does everybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from lxml import etree

from tests.werkplein.publication.test_corrections import ATOM
from werkplein.core.errors import DomainError

FINAL = date(2010, 7, 31)
BEFORE = FINAL - timedelta(days=1)
LATER = date(2011, 1, 5)
HEADING = "Van voorlopig naar definitief"
CAPTION = "Maanden die definitief worden"
# Two of the four delivered all of May, and the two others did not.
MAY = ["Uitstroom naar werk, mei 2010", "4", "2"]
MONTHS = (("mei", 2), ("juni", 3))
CHECK = "Er verandert niets aan cijfers die al openbaar waren."
pytestmark = pytest.mark.usefixtures("may_month")


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def definitive(page):
    """Give what a public page says of the months that became definitive."""
    return [each.replace(" :", ":") for each in page.all("li") if "niet geleverd" in each]


@pytest.fixture
def june(deliver, leader):
    """A month after it, of which one delivered."""
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))


def test_who_approves_reads_which_month_becomes_definitive_and_what_of_it_is_missing(
    browse, publish, prepare, steering
):
    publish()

    page = browse(f"/intern/vrijgaven/{prepare(on=FINAL).number}/", by=steering)

    assert page.rows(CAPTION) == [MAY]
    said = f"{HEADING}: uitstroom naar werk mei 2010. Dat zijn 4 cijfers, waarvan 2 niet geleverd."
    assert f"Er komen geen nieuwe maanden of metingen bij. {said}" in page.text
    assert page.text.count(said) == 2
    assert CHECK not in page.text
    assert page.h1 == "Vrijgave 2: definitieve cijfers over eerdere maanden"


def test_a_day_earlier_nothing_becomes_definitive(publish, prepare):
    publish()

    with pytest.raises(DomainError, match="Er is niets nieuws sinds vrijgave 1"):
        prepare(on=BEFORE)


@pytest.mark.usefixtures("june")
def test_everybody_reads_which_months_became_definitive_and_it_stays_so(client, browse, publish, deliver, leader):
    publish()
    publish(on=LATER)
    first = browse("/vrijgaven/2/")
    deliver(leader, "2010-07", uwv=(13, 600), gemeente=(10, 403))
    publish(on=LATER)

    assert HEADING in first.all("h2")
    told = [f"Uitstroom naar werk, {month} 2010: 4 cijfers, waarvan {n} niet geleverd" for month, n in MONTHS]
    assert definitive(first) == definitive(browse("/vrijgaven/2/")) == told
    assert [HEADING in browse(f"/vrijgaven/{number}/").all("h2") for number in (0, 1, 3)] == [False] * 3
    feed = etree.fromstring(client.get("/open-data/feed.xml").data)
    summaries = [each.text for each in feed.xpath("a:entry/a:summary", namespaces=ATOM)]
    assert ["2 maanden zijn definitief geworden." in each for each in summaries] == [False, True, False, False]


def test_the_files_of_an_earlier_release_keep_saying_provisional(client, publish):
    publish()
    before = client.get("/open-data/vrijgave-1/uitstroom-naar-werk.csv").data
    publish(on=FINAL)

    after = [client.get(f"/open-data/vrijgave-{number}/uitstroom-naar-werk.csv").data for number in (1, 2)]

    assert after[0] == before
    assert [(b"voorlopig" in each, b"definitief" in each) for each in after] == [(True, False), (False, True)]


def test_a_new_month_stands_before_what_becomes_definitive(browse, publish, prepare, steering, deliver, leader):
    publish()
    deliver(leader, "2010-07", uwv=(13, 600), gemeente=(10, 403))

    page = browse(f"/intern/vrijgaven/{prepare(on=FINAL).number}/", by=steering)

    assert page.rows(CAPTION) == [MAY]
    assert page.h1 == "Vrijgave 2: uitstroom naar werk juni en juli 2010"
    assert f" nog niet geleverd. {HEADING}: uitstroom naar werk mei 2010." in page.text
