"""The own approach of the four big cities: consulted about, written, adopted; and its group in every comparison."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from milestones.actions.g4 import adopt_approach, record_consultation, write_approach
from milestones.models import G4Adoption, G4Approach, G4Consultation
from milestones.queries import adopted_approach
from milestones.queries.g4 import consultations
from milestones.rules.g4 import (
    Adopted,
    Consultation,
    Draft,
    approach_words,
    refuse_adoption,
    refuse_consultation,
    refuse_draft,
)
from tests.milestones.learning import TODAY, observe
from tests.support.races import meanwhile
from werkplein.core.audit import AuditEntry
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError
from werkplein.people.rules import Role

DAY = timedelta(days=1)
STARTS_ON = date(2009, 7, 1)
HELD = Consultation(date(2010, 6, 22), "G4-vertegenwoordiger", "De tekst", "Besproken.", date(2010, 8, 24))
DRAFT = Draft("Eerst de wijk", "Per stad één plan.")
WHY = "De vier steden en UWV zijn het eens over deze tekst."


def test_until_it_is_adopted_the_approach_is_in_preparation():
    assert approach_words(None) == "Specifieke aanpak in voorbereiding"
    assert approach_words(Adopted(2, "Eerst de wijk", TODAY)) == "Eerst de wijk"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"holds_on": TODAY, "next_on": None}, None),  # today is possible
        ({"holds_on": TODAY + DAY, "next_on": None}, "holds_on"),
        ({"holds_on": STARTS_ON}, None),
        ({"holds_on": STARTS_ON - DAY}, "holds_on"),
        ({"next_on": HELD.holds_on}, "next_on"),  # the next one is later than this one
        ({"next_on": HELD.holds_on + DAY}, None),
        ({"next_on": None}, None),
    ],
)
def test_the_days_of_a_consultation_must_be_possible(change, field):
    one = replace(HELD, **change)

    if field is None:
        refuse_consultation(one, TODAY, STARTS_ON)
    else:
        with pytest.raises(DomainError) as refused:
            refuse_consultation(one, TODAY, STARTS_ON)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("title", "address", "field"),
    [
        ("", "", None),
        ("Plan", "", None),  # a document on paper has no address
        ("Plan", "https://samenvoordeklant.nl/g4.pdf", None),
        ("", "https://samenvoordeklant.nl/g4.pdf", "document_title"),
        ("Plan", "javascript:alert(1)", "document_url"),
        ("Plan", "data:text/html,x", "document_url"),
        ("Plan", "samenvoordeklant.nl/g4.pdf", "document_url"),
        ("Plan", "https://", "document_url"),
        ("Plan", 'https://a.nl/"onclick="x', "document_url"),
        ("Plan", "https://[half", "document_url"),
    ],
)
def test_a_document_is_a_page_with_a_title(title, address, field):
    draft = replace(DRAFT, document_title=title, document_url=address)

    if field is None:
        refuse_draft(draft)
    else:
        with pytest.raises(DomainError) as refused:
            refuse_draft(draft)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("version", "newest", "adopted", "why", "words"),
    [
        (2, 2, None, WHY, None),
        (2, 2, 1, WHY, None),  # a later version takes the place of the one in force
        (2, 2, 2, WHY, "al vastgesteld"),
        (1, 2, None, WHY, "nieuwere versie"),
        (2, 2, None, "Akkoord.", "waarom de stuurgroep"),
        (2, 2, None, "x" * 19, "waarom de stuurgroep"),
        (2, 2, None, "x" * 20, None),
    ],
)
def test_only_the_newest_version_is_adopted_once_and_with_a_reason(version, newest, adopted, why, words):
    if words is None:
        refuse_adoption(version, newest, adopted, why)
    else:
        with pytest.raises(DomainError, match=words):
            refuse_adoption(version, newest, adopted, why)


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.mark.both
def test_a_consultation_is_corrected_by_another_row(session, anna):
    first = record_consultation(session, anna.actor, HELD, TODAY)
    session.flush()

    record_consultation(session, anna.actor, replace(HELD, outcome="Toch niet."), TODAY, replaces=first)

    assert [one.outcome for one in consultations(session)] == ["Toch niet."]
    assert len(session.scalars(select(G4Consultation)).all()) == 2


@pytest.mark.both
@pytest.mark.parametrize("model", [G4Consultation, G4Approach, G4Adoption])
def test_what_was_recorded_is_never_rewritten(session, anna, steering, model):
    record_consultation(session, anna.actor, HELD, TODAY)
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    adopt_approach(session, steering.actor, 1, WHY, TODAY)
    session.commit()

    for statement in (update(model).values(actor_label="x"), delete(model)):
        with pytest.raises(DatabaseError):
            session.execute(statement)
        session.rollback()


@pytest.mark.both
def test_a_version_is_in_force_from_the_day_it_is_adopted(session, anna, steering):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    assert adopted_approach(session, TODAY) is None

    adopt_approach(session, steering.actor, 1, WHY, TODAY)

    assert adopted_approach(session, TODAY - DAY) is None
    assert adopted_approach(session, TODAY) == Adopted(1, "Eerst de wijk", TODAY)


def test_a_new_version_changes_nothing_until_it_is_adopted(session, anna, steering):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    adopt_approach(session, steering.actor, 1, WHY, TODAY)

    write_approach(session, anna.actor, replace(DRAFT, title="Anders"), 1, TODAY)
    assert adopted_approach(session, TODAY).version == 1

    adopt_approach(session, steering.actor, 2, WHY, TODAY)
    assert adopted_approach(session, TODAY).version == 2


def test_nobody_writes_over_a_version_that_was_not_read(session, anna):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)

    with pytest.raises(Conflict, match="Intussen is er versie 1"):
        write_approach(session, anna.actor, DRAFT, 0, TODAY)


@pytest.mark.both
def test_a_version_that_was_written_meanwhile_is_not_passed_over(app, session, anna, steering):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    session.commit()

    def write(own):
        write_approach(own, anna.actor, replace(DRAFT, title="Anders"), 1, TODAY)

    with meanwhile(app, write) as first, unit_of_work() as own, pytest.raises(Conflict, match="nieuwere versie"):
        adopt_approach(own, steering.actor, 1, WHY, TODAY)

    assert first == []
    assert adopted_approach(session, TODAY) is None


def test_every_act_leaves_an_audit_entry_without_text(session, anna, steering):
    record_consultation(session, anna.actor, HELD, TODAY)
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    adopt_approach(session, steering.actor, 1, WHY, TODAY)

    told = {entry.event: entry.facts for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))}

    assert told == {
        "g4:consulted": {"held_on": "2010-06-22", "replaces": None},
        "g4:drafted": {"version": 1},
        "g4:adopted": {"version": 1},
    }


# Pages.


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
    assert adopted.follow("Eerst de wijk").path == "/intern/g4/"


def test_the_big_cities_have_their_own_package_whatever_their_level(browse, session, bram, steering, g4, laggard):
    for werkplein in (g4, laggard):
        observe(session, bram.actor, werkplein, not_met=("e1",))

    assert "Pakket: Specifieke aanpak" in browse("/intern/werkpleinen/g4/", by=steering).text
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
    browse(page.path, by=anna, status=404)


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
        record_consultation(session, anna.actor, HELD, TODAY)
        write_approach(session, anna.actor, DRAFT, number, TODAY)

    assert browse("/intern/g4/", by=steering).statements == few <= 12
