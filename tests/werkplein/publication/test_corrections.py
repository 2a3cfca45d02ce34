"""A figure that was wrong: a new release with a public explanation, and the old one as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from tests.werkplein.publication.conftest import EXPLANATION
from werkplein.core.errors import DomainError
from werkplein.core.files import store
from werkplein.publication import actions, jobs, open_data, queries, site
from werkplein.publication.content import Content, Withdrawn
from werkplein.publication.content import digest as digest_of
from werkplein.publication.rules import Figure, Rolling
from werkplein.publication.wording import together_words

pytestmark = pytest.mark.usefixtures("may_month")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAY = Withdrawn(Figure.OUTFLOW, "2010-05", "mei 2010")
APRIL = Withdrawn(Figure.OUTFLOW, "2010-04", "april 2010")
WITHDRAWN = "Wij tellen de uitkeringen van mei opnieuw."


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def corrected(publish, correct, leader):
    """Release 1 and the one that corrects it."""
    publish(correction="")
    correct(leader, "2010-05", "uwv", 40, 600)
    return publish()


def files_of(client, number):
    """The bytes of every file of a release."""
    folder = f"/open-data/vrijgave-{number}/"
    paths = [path for path in site.read_manifest(store(), site.pointed(store())).entries if path.startswith(folder)]
    return {path: client.get(path).data for path in paths}


@pytest.mark.both
def test_the_old_release_keeps_every_byte_and_is_marked_as_replaced(browse, client, publish, correct, leader):
    first = publish(correction="")
    digest, before = first.digest, files_of(client, 1)
    correct(leader, "2010-05", "uwv", 40, 600)
    publish()

    assert len(before) > 10
    assert files_of(client, 1) == before
    assert first.digest == digest == digest_of(store().get(digest))
    page = browse("/vrijgaven/1/")
    assert "Vervangen door vrijgave 2 sinds 5 juli 2010. Die verbetert cijfers uit deze vrijgave." in page.text
    assert "Vervangen door vrijgave 2" in browse("/vrijgaven/").rows("Vrijgaven, de nieuwste eerst")[1][2]
    assert "mei 2010. Vervangen door vrijgave 2. Over vrijgave 1" in browse("/open-data/").text


def test_a_new_version_of_the_platform_leaves_the_files_of_an_old_release_as_they_were(
    client, publish, correct, leader, monkeypatch
):
    publish(correction="")
    before = files_of(client, 1)
    column, *others = open_data.FIGURES.columns
    reworded = replace(open_data.FIGURES, columns=(replace(column, meaning="Anders gezegd."), *others))
    monkeypatch.setattr(open_data, "FIGURES", reworded)
    correct(leader, "2010-05", "uwv", 40, 600)
    publish()

    assert files_of(client, 1) == before
    assert "Anders gezegd." in client.get("/open-data/vrijgave-2/metadata.json").get_data(as_text=True)


def test_a_file_of_an_old_release_that_is_lost_is_made_again(client, publish, correct, leader):
    publish(correction="")
    before = files_of(client, 1)
    (lost,) = [name for name in store().names(f"{site.ARCHIVE}/1") if name.endswith("-werkpleinen.csv")]
    store().remove_tree(f"{site.ARCHIVE}/1/{lost}")
    correct(leader, "2010-05", "uwv", 40, 600)
    publish()

    assert files_of(client, 1) == before


def test_what_changed_and_why_is_told_wherever_the_figure_is(browse, client, corrected):
    own = browse("/vrijgaven/2/")
    assert EXPLANATION in own.text
    assert own.rows("Cijfers van Werkpleinen die anders zijn dan in vrijgave 1") == [
        ["Lindeveen, uitstroom naar werk, mei 2010", "2,5 %", "5,0 %"]
    ]
    assert own.rows("Totalen die anders zijn dan in vrijgave 1")[0][0] == "Nederland, uitstroom naar werk, mei 2010"
    listed = browse("/vrijgaven/").rows("Vrijgaven, de nieuwste eerst")[0][2]
    assert listed == f"correctie nieuwste {EXPLANATION}"
    assert browse("/werkpleinen/leader/").rows("Cijfers van Lindeveen die zijn verbeterd") == [
        ["Uitstroom naar werk, mei 2010", "2,5 %", "5,0 %", f"{EXPLANATION} Vrijgave 2"]
    ]
    assert "Correcties" not in browse("/werkpleinen/middle/").all("h2")
    assert "Vrijgave 2 zegt wat er anders is" in browse("/landkaart/uitstroom-naar-werk/2010-05/").text
    feed = etree.fromstring(client.get("/open-data/feed.xml").data)
    assert EXPLANATION in feed.xpath("string(a:entry[1]/a:summary)", namespaces=ATOM)
    assert client.get("/open-data/vrijgave-2/metadata.json").json["correctie"] == EXPLANATION
    assert client.get("/open-data/vrijgave-2/inhoud.json").json["correction"] == EXPLANATION
    sets = json.loads(client.get("/open-data/catalogus.jsonld").data)["dcat:dataset"]
    assert {each["adms:versionNotes"]["@value"] for each in sets} == {EXPLANATION}


def test_a_correction_stays_told_when_a_release_follows(browse, corrected, deliver, leader, publish):
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))
    publish(correction="")

    assert browse("/werkpleinen/leader/").rows("Cijfers van Lindeveen die zijn verbeterd")[0][3].endswith("Vrijgave 2")


def test_a_release_that_corrects_nothing_says_nothing_of_it(browse, client, publish):
    publish(correction="")

    assert "Correctie" not in browse("/vrijgaven/1/").all("h2")
    assert "correctie" not in client.get("/open-data/vrijgave-1/metadata.json").json


@pytest.mark.parametrize(
    ("month", "stream", "sentence"),
    [
        ("2010-05", (40, 600), "1 eerder openbaar cijfer verandert."),
        ("2010-05", (1, 30), "Leg uit wat er verandert en waarom."),
    ],
)
def test_a_public_figure_does_not_change_without_a_word(
    session, publish, prepare, correct, leader, month, stream, sentence
):
    publish(correction="")
    correct(leader, month, "uwv", *stream)

    with pytest.raises(DomainError, match=sentence) as refused:
        prepare(correction="")

    assert refused.value.field == "correction"
    assert queries.by_number(session, 2) is None


def test_what_was_hidden_or_missing_needs_no_explanation(publish, prepare, correct, middle):
    publish(correction="")
    correct(middle, "2010-05", "uwv", 3, 300)  # was hidden, stays hidden

    with pytest.raises(DomainError, match="niets nieuws"):
        prepare(correction="")


def test_who_prepares_is_asked_for_the_explanation_and_a_second_person_reads_it(
    browse, session, publish, correct, leader, anna, steering
):
    publish(correction="")
    correct(leader, "2010-05", "uwv", 40, 600)
    session.commit()

    refused = browse("/intern/vrijgaven/klaarzetten/", by=anna).submit("Zet klaar", when="at_once")
    assert refused.status == 422
    assert "1 eerder openbaar cijfer verandert." in refused.one("#correction-fout").text
    prepared = refused.submit("Zet klaar", correction=EXPLANATION)

    assert "Vrijgave 2 staat klaar" in prepared.text
    assert f"Deze uitleg wordt openbaar: {EXPLANATION}" in browse("/intern/vrijgaven/2/", by=steering).text


@pytest.fixture
def withdrawn(deliver, leader, publish):
    """April and May are public, and then May is taken out."""
    deliver(leader, "2010-04", uwv=(11, 600), gemeente=(9, 400))
    publish(correction="")
    return publish(correction=WITHDRAWN, withdrawn=(MAY,))


def test_a_period_is_taken_out_by_a_new_release(browse, client, withdrawn):
    content = actions.content_of(store(), withdrawn)
    assert [each.code for each in content.periods_of(Figure.OUTFLOW)] == ["2010-04"]
    gone = browse("/landkaart/uitstroom-naar-werk/2010-05/")
    assert gone.h1 == "Uitstroom naar werk, mei 2010: ingetrokken"
    assert WITHDRAWN in gone.text
    assert "Deze cijfers staan niet meer in de nieuwste vrijgave." in gone.text
    assert gone.follow("vrijgave 1").path == "/open-data/"
    files = browse("/open-data/").text
    assert files.count("Ingetrokken met vrijgave 2: Uitstroom naar werk, mei 2010.") == 1  # Release 0 never held it.
    assert browse("/").h1 == "Uitstroom naar werk, april 2010"
    assert "2010-05" not in client.get("/open-data/actueel/uitstroom-naar-werk.csv").text
    assert "2010-05" in client.get("/open-data/vrijgave-1/uitstroom-naar-werk.csv").text
    assert client.get("/open-data/actueel/metadata.json").json["ingetrokken"] == ["Uitstroom naar werk, mei 2010"]
    assert "Uitstroom naar werk, mei 2010 is ingetrokken, voor alle Werkpleinen." in browse("/werkpleinen/leader/").text
    assert browse("/vrijgaven/2/").rows("Cijfers die niet meer in deze vrijgave staan") == [
        ["Uitstroom naar werk, mei 2010", "1"]
    ]


def test_a_period_is_not_taken_out_without_a_word(publish, prepare):
    publish(correction="")

    with pytest.raises(DomainError, match="1 eerder openbaar cijfer verdwijnt"):
        prepare(correction="", withdrawn=(MAY,))


def test_a_month_that_was_taken_out_counts_in_no_sum_of_months(publish, prepare, deliver, leader):
    deliver(leader, "2010-03", uwv=(11, 600), gemeente=(9, 400))
    deliver(leader, "2010-04", uwv=(91, 600), gemeente=(99, 400))
    deliver(leader, "2010-06", uwv=(11, 600), gemeente=(9, 400))

    def together(release):
        return actions.content_of(store(), release).period(Figure.OUTFLOW, "2010-06").rolling["leader"]

    before = together(publish(correction=""))
    after = together(prepare(withdrawn=(APRIL,)))

    assert (before.months, after.months) == (4, 3)
    assert after.high < before.high


def test_what_was_taken_out_stays_out_until_somebody_says_otherwise(browse, withdrawn, deliver, leader, anna, session):
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))
    session.commit()

    form = browse("/intern/vrijgaven/klaarzetten/", by=anna)
    ticked = [each["value"] for each in form.html.select("input[name=taken_out][checked]")]
    form.submit("Zet klaar", when="at_once", until="2010-06")

    content = actions.content_of(store(), queries.by_number(session, 3))
    assert ticked == ["/landkaart/uitstroom-naar-werk/2010-05/"]
    assert [each.code for each in content.periods_of(Figure.OUTFLOW)] == ["2010-04", "2010-06"]


def test_a_release_of_before_is_read_without_these_words(publish):
    raw = json.loads(store().get(publish(correction="").digest))
    del raw["correction"], raw["withdrawn"]

    content = Content.from_bytes(json.dumps(raw).encode())

    assert (content.correction, content.withdrawn) == ("", ())
    assert jobs.publish_due(None, date(2010, 7, 5)) is None


@pytest.fixture
def in_april(deliver, leader):
    """A month before the one that is public first."""
    deliver(leader, "2010-04", uwv=(11, 600), gemeente=(9, 400))


def test_a_release_that_only_adds_takes_nothing_from_the_one_before(browse, in_april, publish):
    publish("2010-04")
    publish("2010-05")

    page = browse("/vrijgaven/1/")

    assert "Aangevuld door vrijgave 2 sinds 5 juli 2010. De cijfers uit deze vrijgave gelden nog." in page.text
    assert "Aangevuld door vrijgave 2" in browse("/vrijgaven/").rows("Vrijgaven, de nieuwste eerst")[1][2]
    assert "april 2010. Aangevuld door vrijgave 2. Over vrijgave 1" in browse("/open-data/").text


def test_what_a_later_release_mends_is_told_too(browse, in_april, publish, correct, leader):
    publish("2010-04")
    publish("2010-05")
    correct(leader, "2010-04", "uwv", 40, 600)
    publish()

    page = browse("/vrijgaven/1/")

    assert "Aangevuld door vrijgave 2 sinds 5 juli 2010. Vrijgave 3 verbetert eerdere cijfers" in page.text
    assert "gelden nog" not in page.text


def test_a_correction_is_told_only_where_it_is_about(browse, in_april, deliver, publish, correct, leader):
    deliver(leader, "2010-06", uwv=(12, 600), gemeente=(9, 400))
    publish("2010-04")
    publish("2010-05")
    publish("2010-06")
    correct(leader, "2010-06", "uwv", 40, 600)
    publish()

    pages = [browse(f"/vrijgaven/{number}/").text for number in (1, 2, 3)]

    assert ["gelden nog" in page for page in pages] == [True, True, False]
    assert ["Vrijgave 4 verbetert" in page for page in pages] == [False, False, False]
    assert "Vervangen door vrijgave 4" in pages[2]


def test_a_release_leads_to_its_own_figures(browse, in_april, publish):
    publish("2010-04")
    publish("2010-05")

    assert browse("/vrijgaven/2/").follow("Uitstroom naar werk, mei 2010").status == 200
    assert "/landkaart/uitstroom-naar-werk/2010-04/" not in browse("/vrijgaven/2/").links()


def test_what_must_be_explained_is_named(publish, prepare, correct, leader):
    publish(correction="")
    correct(leader, "2010-05", "uwv", 40, 600)

    with pytest.raises(DomainError) as refused:
        prepare(correction="")

    assert "Het gaat om: Lindeveen, uitstroom naar werk, mei 2010; Nederland, uitstroom" in refused.value.sentence


def test_what_came_in_later_stands_on_the_public_page(browse, in_april, publish, deliver, g4, steering):
    publish("2010-05")
    deliver(g4, "2010-05", uwv=(20, 900), gemeente=(15, 600))
    number = publish().number

    rows = [["Grootstad, uitstroom naar werk, mei 2010", "Niet geleverd", "2,3 %"]]
    assert browse(f"/vrijgaven/{number}/").rows("Cijfers waarover later meer bekend werd") == rows
    assert browse(f"/intern/vrijgaven/{number}/", by=steering).rows("Cijfers van Werkpleinen die")[0][0] == rows[0][0]


def test_a_total_that_was_not_there_yet_is_no_total_that_changes(
    browse, in_april, publish, prepare, deliver, g4, steering
):
    publish("2010-05")
    deliver(g4, "2010-05", uwv=(20, 900), gemeente=(15, 600))

    page = browse(f"/intern/vrijgaven/{prepare('2010-05').number}/", by=steering)

    told = "1 cijfer is alsnog geleverd, 1 eerder openbaar totaal verandert en 1 totaal komt erbij dat er nog niet was."
    assert told in page.text
    areas = [row[0].partition(",")[0] for row in page.rows("Totalen van het land en van regio’s")]
    assert areas == ["Nederland", "Zuidrand"]


def test_why_there_is_no_figure_is_told_when_that_comes_in_later(browse, in_april, publish, deliver, g4):
    publish("2010-05")
    deliver(g4, "2010-05", uwv=(1, 900), gemeente=(2, 600))
    number = publish().number

    (row,) = browse(f"/vrijgaven/{number}/").rows("Cijfers waarover later meer bekend werd")
    assert row == ["Grootstad, uitstroom naar werk, mei 2010", "Niet geleverd", "Aantal van 1 tot en met 9"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Rolling(12, 0, Decimal("1.2"), Decimal("1.2")), Rolling(12, 0, Decimal("1.7"), Decimal("1.7")), "1,2 %"),
        (Rolling(11, 0, Decimal("1.7"), Decimal("1.7")), Rolling(12, 0, *[Decimal("1.7")] * 2), "1,7 % (11 maanden)"),
        (
            Rolling(12, 1, Decimal("1.7"), Decimal("1.7")),
            Rolling(12, 0, *[Decimal("1.7")] * 2),
            "1,7 % (12 maanden, 1 verborgen)",
        ),
        (Rolling(10, 0, Decimal("1.2"), Decimal("1.2")), Rolling(11, 0, *[Decimal("1.7")] * 2), "1,2 % (10 maanden)"),
        (Rolling(12, 0, Decimal("1.7"), Decimal("1.7")), None, "1,7 %"),
    ],
)
def test_twelve_months_that_read_the_same_say_what_differs(before, after, words):
    assert together_words(before, after).replace("\xa0", " ") == words
