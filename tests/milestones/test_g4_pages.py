"""The pages of the approach of the four big cities, and their own group on the pages of milestones."""

from dataclasses import replace

import pytest

from milestones.actions.g4 import adopt_approach, record_consultation, write_approach
from milestones.queries.g4 import consultations
from tests.milestones.learning import TODAY, observe
from tests.milestones.test_g4 import DRAFT, HELD, WHY
from werkplein.people.rules import Role


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


def consult(browse, by, **fields):
    given = {
        "holds_on": "22-6-2010",
        "with_whom": "G4-vertegenwoordiger",
        "subject": "De tekst",
        "outcome": "Besproken.",
        "next_on": "24-8-2010",
    }
    return browse("/intern/g4/overleg/", by=by).submit("Leg het overleg vast", **given | fields)


def write(browse, by, button="Bewaar als versie 1", **fields):
    given = {"title": "Eerst de wijk", "body": "Per stad één plan."}
    return browse("/intern/g4/aanpak/", by=by).submit(button, **given | fields)


def test_from_consultation_to_adoption(browse, anna, steering, a_person, g4):
    representative = a_person(Role.G4_REPRESENTATIVE)
    assert "Er is nog geen overleg vastgelegd." in browse("/intern/g4/", by=representative).text

    assert "Het overleg is vastgelegd." in consult(browse, representative).text
    assert "Versie 1 is bewaard." in write(browse, anna).text
    page = browse("/intern/g4/", by=steering).follow("Bekijk en stel vast")
    done = page.submit("Stel versie 1 vast", motivation=WHY)

    assert done.path == "/intern/g4/"
    assert "Vastgesteld op 5 juli 2010: Eerst de wijk." in done.text.replace("\xa0", " ")
    assert WHY in done.text


def test_the_card_says_that_the_approach_is_in_preparation_until_it_is_adopted(browse, session, anna, steering, g4):
    before = browse("/intern/werkpleinen/g4/", by=steering)
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    drafted = browse("/intern/werkpleinen/g4/", by=steering)
    adopt_approach(session, steering.actor, 1, WHY, TODAY)
    adopted = browse("/intern/werkpleinen/g4/", by=steering)

    for page in (before, drafted):
        assert "Specifieke aanpak in voorbereiding ." in page.text
    assert "Specifieke aanpak: Eerst de wijk ." in adopted.text
    assert adopted.follow("Specifieke aanpak: Eerst de wijk").path == "/intern/g4/"


def test_the_big_cities_have_their_own_package_whatever_their_level(browse, session, bram, steering, g4, laggard):
    for werkplein in (g4, laggard):
        observe(session, bram.actor, werkplein, not_met=("e1",))

    card = browse("/intern/werkpleinen/g4/", by=steering).text
    assert "een eigen aanpak, in plaats van het pakket van het niveau" in card
    assert "Pakket:" not in card
    assert "Pakket: Interveniëren" in browse("/intern/werkpleinen/laggard/", by=steering).text


def test_an_mt_of_a_big_city_reads_how_far_it_is_and_cannot_open_the_page(browse, session, steering, a_person, g4):
    mt = a_person(Role.MT_MEMBER, g4)

    page = browse("/intern/werkpleinen/g4/", by=mt)

    assert "Specifieke aanpak in voorbereiding" in page.text
    assert "/intern/g4/" not in page.links()
    browse("/intern/g4/", by=mt, status=403)


def test_the_overview_counts_the_big_cities_as_a_group_of_their_own(browse, session, bram, steering, g4, leader):
    observe(session, bram.actor, g4)
    observe(session, bram.actor, leader, not_met=("b3",))

    page = browse("/intern/overzicht/", by=steering)

    rows = page.rows("Actieniveau per groep")
    assert [row[0].split()[0] for row in rows] == ["G4", "1"]
    assert [cell.split()[0] for cell in rows[0][1:]] == ["1", "0", "0", "0", "1", "1"]
    assert [cell.split()[0] for cell in rows[1][1:]] == ["0", "1", "0", "2", "3", "0"]
    assert "Specifieke aanpak in voorbereiding" in rows[0][0]


def test_each_number_of_a_group_leads_to_its_list(browse, session, bram, steering, g4, leader):
    observe(session, bram.actor, g4)
    page = browse("/intern/overzicht/", by=steering)

    links = page.html.select("main a[href*='groep=']")
    for link in links:
        found = browse(link["href"], by=steering)
        shown = found.rows("Werkpleinen met hun niveau") if found.html.select("table") else []
        assert len(shown) == int(link.get_text(" ", strip=True).split()[0]), link["href"]
    assert len(links) == 12


def test_each_number_of_a_group_on_another_day_leads_to_the_list_of_that_day(browse, session, bram, steering, g4):
    observe(session, bram.actor, g4)
    then = {"over": "17-3-2010", "bekend": "5-7-2010"}

    page = browse("/intern/overzicht/", by=steering, query=then)

    for link in page.html.select("main a[href*='groep=g4']"):
        found = browse(link["href"], by=steering)
        shown = found.rows("Werkpleinen met hun niveau") if found.html.select("table") else []
        assert len(shown) == int(link.get_text(" ", strip=True).split()[0]), link["href"]
    assert page.rows("Actieniveau per groep")[0][4].split()[0] == "1"


def test_the_list_can_be_narrowed_to_a_group(browse, steering, g4):
    page = browse("/intern/mijlpalen/", by=steering, query={"groep": "g4"})

    ((name, _, level, *_),) = page.rows("Werkpleinen met hun niveau")
    assert name == "Grootstad"
    assert "G4: Specifieke aanpak in voorbereiding" in level
    assert page.statements <= 12


@pytest.mark.parametrize("group", ["x", "<b>", "G4", "9" * 80, "2-4 of 1=1"])
def test_an_unknown_group_asks_for_all(browse, steering, group):
    assert len(browse("/intern/mijlpalen/", by=steering, query={"groep": group}).rows("Werkpleinen met")) == 4


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"holds_on": "31-2-2010"}, "31-2-2010"),
        ({"holds_on": "6-7-2010", "next_on": ""}, "is nog niet geweest"),
        ({"next_on": "22-6-2010"}, "Het volgende overleg is later dan 22-6-2010"),
        ({"with_whom": ""}, "Vul de functie van uw gesprekspartner in."),
        ({"outcome": "x" * 4_001}, "Maak de uitkomst korter"),
    ],
)
def test_a_consultation_that_cannot_be_keeps_what_was_typed(browse, session, anna, fields, sentence):
    refused = consult(browse, anna, **fields)

    assert refused.status == 422
    assert sentence in refused.text
    assert refused.one("#subject")["value"] == "De tekst"
    assert consultations(session) == []


def test_markup_in_a_consultation_is_text(browse, anna):
    page = consult(browse, anna, outcome="<script>alert(1)</script>")

    assert "<script>alert(1)</script>" in page.text


def test_a_correction_begins_with_what_was_recorded(browse, anna):
    page = consult(browse, anna).follow("Verbeter het overleg van 22 juni 2010")

    assert page.one("#subject")["value"] == "De tekst"
    done = page.submit("Bewaar de verbetering", outcome="Toch anders.")
    assert "Toch anders." in done.text
    assert "Besproken." not in done.text
    moved = browse(page.path, by=anna, status=303).response.headers["Location"]
    assert moved != page.path
    assert browse(moved, by=anna).one("#outcome").get_text(strip=True) == "Toch anders."


def test_a_hostile_address_of_a_document_is_refused(browse, anna):
    refused = write(browse, anna, document_title="Plan", document_url="javascript:alert(1)")

    assert refused.status == 422
    assert "Het begint met https:// of http://." in refused.text


@pytest.mark.parametrize("seen", ["", "x", "9" * 40, "-1", "٣"])
def test_a_version_that_no_page_of_ours_names_is_none(browse, session, anna, seen):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)

    refused = browse("/intern/g4/aanpak/", by=anna).submit("Bewaar als versie 2", seen=seen)

    assert refused.status == 409
    assert "Intussen is er versie 1" in refused.text


def test_an_old_version_cannot_be_adopted_and_leads_to_the_newest(browse, session, anna, steering):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    page = browse("/intern/g4/aanpak/1/vaststellen/", by=steering)
    write_approach(session, anna.actor, replace(DRAFT, title="Anders"), 1, TODAY)

    refused = page.submit("Stel versie 1 vast", motivation=WHY)

    assert refused.status == 409
    assert "Er is een nieuwere versie, versie 2." in refused.text
    assert refused.follow("Naar versie 2").path == "/intern/g4/aanpak/2/vaststellen/"


def test_adopting_without_a_reason_is_refused(browse, session, anna, steering):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)

    refused = browse("/intern/g4/aanpak/1/vaststellen/", by=steering).submit("Stel versie 1 vast", motivation="Ja.")

    assert refused.status == 422
    assert "waarom de stuurgroep deze aanpak vaststelt" in refused.text


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("carla", "/intern/g4/", 403),
        ("carla", "/intern/g4/overleg/", 403),
        ("bram", "/intern/g4/", 200),
        ("bram", "/intern/g4/aanpak/", 403),
        ("anna", "/intern/g4/aanpak/", 200),
        ("anna", "/intern/g4/aanpak/1/vaststellen/", 403),
        ("anna", "/intern/g4/aanpak/9/", 404),
        ("anna", "/intern/g4/overleg/9/", 404),
    ],
)
def test_who_may_do_what(request, browse, session, anna, who, path, status):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)

    browse(path, by=request.getfixturevalue(who), status=status)


def test_the_page_takes_few_statements_however_much_there_is(browse, session, anna, steering):
    browse("/intern/g4/", by=steering)
    few = browse("/intern/g4/", by=steering).statements
    for number in range(5):
        record_consultation(session, anna.actor, replace(HELD, subject=f"Tekst {number}"), TODAY)
        write_approach(session, anna.actor, DRAFT, number, TODAY)

    assert browse("/intern/g4/", by=steering).statements == few <= 12


@pytest.mark.parametrize("role", [Role.G4_REPRESENTATIVE, Role.DCO])
def test_who_follows_a_region_without_a_big_city_is_told_and_led_nowhere_near(browse, a_person, leader, role):
    reader = a_person(role, leader.region)

    page = browse("/intern/g4/", by=reader, status=403)

    assert "Deze pagina is voor wie een Werkplein volgt in Amsterdam, Rotterdam, Den Haag of Utrecht" in page.text
    browse("/intern/g4/overleg/", by=reader, status=403)
    for address, query in (("/intern/overzicht/", {}), ("/intern/mijlpalen/", {"groep": "g4"})):
        shown = browse(address, by=reader, query=query)
        assert not [link for link in shown.links() if link.startswith("/intern/g4/")]
    browse("/intern/g4/aanpak/", by=reader, status=403)


def test_who_follows_one_big_city_records_and_does_not_write_the_text_of_all(browse, session, anna, a_person, g4):
    reader = a_person(Role.G4_REPRESENTATIVE, g4.region)
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    session.commit()

    page = browse("/intern/g4/", by=reader)
    version = browse("/intern/g4/aanpak/1/", by=reader)

    for shown in (page, version):
        assert "/intern/g4/aanpak/" not in shown.links()
    refused = browse("/intern/g4/aanpak/", by=reader, status=403)
    assert "U volgt een deel van het land. Dit is voor wie het hele land volgt." in refused.text
    assert "Het overleg is vastgelegd." in consult(browse, reader).text
    assert page.statements <= 12


def test_the_page_counts_what_its_reader_finds_behind_the_link(browse, session, anna, a_person, g4, leader):
    leader.is_g4 = True
    session.commit()

    whole = browse("/intern/g4/", by=anna)
    part = browse("/intern/g4/", by=a_person(Role.G4_REPRESENTATIVE, g4.region))

    assert "2 Werkpleinen Bekijk hun niveaus" in whole.text
    assert "2 Werkpleinen, u volgt er 1 Bekijk de niveaus van wie u volgt" in part.text
    assert len(part.follow("Bekijk de niveaus van wie u volgt").rows("Werkpleinen met hun niveau")) == 1
