"""The register that ships, loaded in a database and shown on its pages."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from milestones.actions import rebuild
from tests.support import databases, real_register
from tests.support.browse import Browse, counted
from tests.support.page import Page
from tests.support.people import Person
from werkplein.core.actor import SYSTEM
from werkplein.core.database import db, unit_of_work
from werkplein.core.errors import DomainError
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.register import actions, file, geo, queries
from werkplein.register.models import Municipality, ServiceArea, Werkplein, WerkpleinVersion
from werkplein.register.surroundings import Surroundings, surroundings

TODAY = date(2010, 7, 5)


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The register that ships instead of the cast."""
    with databases.fresh_database(database_kind, tmp_path, "register", real_register.fill) as url:
        yield url


@pytest.fixture
def steering(a_person: Callable[..., Person]) -> Person:
    return a_person(Role.STEERING_GROUP)


@pytest.mark.both
def test_everything_is_loaded_once(session: Session) -> None:
    counts = [
        session.scalar(select(func.count()).select_from(model))
        for model in (Werkplein, WerkpleinVersion, Municipality, ServiceArea)
    ]

    assert counts == [121, 121, 431, 456]
    with pytest.raises(DomainError, match="al een register"):
        actions.load_register(session, SYSTEM, file.read(), TODAY, TODAY)


@pytest.mark.both
def test_a_werkplein_takes_one_statement_and_what_is_around_it_none_that_was_read_before(session: Session) -> None:
    with unit_of_work(writes=False) as reading:
        around(reading, "zwolle")

    with unit_of_work(writes=False) as reading, counted(db.engine) as statements:
        title, found = around(reading, "zwolle")

    assert (title, found.region, found.seat) == ("Werkplein Regio Zwolle", "IJsselvechtstreek", "Zwolle")
    assert len(statements) == 2  # the Werkplein, and whether anything changed


def around(session: Session, code: str) -> tuple[str, Surroundings]:
    """Give the title of a Werkplein and what stands around it."""
    found = queries.by_code(session, code, TODAY)
    assert found is not None
    return found.title, surroundings(session, found, TODAY)


@pytest.mark.both
def test_who_serves_a_municipality_is_found_by_part_of_its_name(session: Session) -> None:
    codes = {each.id: each.code for each in queries.all_werkpleinen(session)}

    assert {codes[one] for one in queries.serving(session, "hellend", TODAY)} == {"noord-twente", "nijverdal"}
    assert {codes[one] for one in queries.serving(session, "skarsterlan", TODAY)} == {"heerenveen"}
    assert {codes[one] for one in queries.serving(session, "DEN BOSCH", TODAY)} == {"s-hertogenbosch"}
    assert queries.serving(session, "%", TODAY) == {}


def test_positions_on_the_map_are_stored_and_do_not_overlap(session: Session) -> None:
    stored = [
        geo.Position(each.map_x, each.map_y, each.anchor_x, each.anchor_y) for each in queries.all_werkpleinen(session)
    ]

    assert geo.overlapping(stored) == []


def test_the_list_shows_all_121(browse: Browse, steering: Person) -> None:
    page = browse("/intern/werkpleinen/", by=steering)

    assert page.h1 == "Werkpleinen"
    assert "121 Werkpleinen" in page.text
    assert len(page.rows("Werkpleinen")) == 121
    assert page.statements <= 12


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"zoek": "zwol"}, ["Regio Zwolle"]),
        ({"zoek": "Raalte"}, ["Regio Zwolle"]),
        ({"zoek": "skarsterlan"}, ["Heerenveen"]),
        ({"zoek": "'s-Hertog"}, ["’s-Hertogenbosch"]),
        ({"regio": "ijsselvechtstreek"}, ["Hardenberg", "Regio Zwolle", "Steenwijk"]),
        ({"regio": "zeeland", "soort": "satelliet"}, ["Oostburg", "Tholen"]),
    ],
)
def test_the_list_narrows(browse: Browse, steering: Person, query: dict[str, str], names: list[str]) -> None:
    page = browse("/intern/werkpleinen/", by=steering, query=query)

    assert [name for row in page.rows("Werkpleinen") for name in names if row[0].startswith(name)] == names
    assert f"{len(names)} van 121 Werkpleinen" in page.text


def test_the_four_large_cities_have_seventeen(browse: Browse, steering: Person) -> None:
    assert "17 van 121" in browse("/intern/werkpleinen/", by=steering, query={"g4": "ja"}).text


def test_a_search_without_result_suggests_a_name_and_keeps_what_was_typed(browse: Browse, steering: Person) -> None:
    page = browse("/intern/werkpleinen/", by=steering, query={"zoek": "Zwole"})

    assert "Geen Werkplein gevonden voor “Zwole”" in page.text
    assert page.one("#zoek")["value"] == "Zwole"
    assert len(page.follow("Zwolle").rows("Werkpleinen")) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"zoek": "x" * 10_000}, "ten hoogste 100 tekens"),
        ({"zoek": "<script>alert(1)</script>"}, "<script>alert(1)</script>"),
        ({"zoek": "%_\x00"}, "Geen Werkplein gevonden"),
        ({"regio": "atlantis"}, "Deze regio kennen wij niet"),
        ({"soort": "'"}, "Deze soort locatie kennen wij niet"),
        ({"g4": "1"}, "Deze keuze voor de G4 kennen wij niet"),
        ({"volgorde": "-"}, "Deze volgorde kennen wij niet"),
        ({"pagina": "veel"}, "Deze pagina is er niet"),
    ],
)
@pytest.mark.both
def test_nonsense_in_the_address_gets_a_sentence(
    browse: Browse, steering: Person, query: dict[str, str], words: str
) -> None:
    page = browse("/intern/werkpleinen/", by=steering, query=query)

    assert words in page.text
    assert not page.html.select("main script")


def test_the_list_costs_the_same_for_every_role(
    browse: Browse, session: Session, steering: Person, a_person: Callable[..., Person]
) -> None:
    carla = a_person(Role.MT_MEMBER, queries.by_code(session, "zwolle"))
    browse("/intern/werkpleinen/", by=steering)  # The first request of a process reads what the database is for.
    for path in ("/intern/werkpleinen/", "/intern/werkpleinen/?zoek=noord"):
        assert browse(path, by=carla).statements == browse(path, by=steering).statements <= 12


def test_an_mt_sees_every_werkplein_and_can_open_its_own(
    browse: Browse, session: Session, a_person: Callable[..., Person]
) -> None:
    zwolle = queries.by_code(session, "zwolle")
    page = browse("/intern/werkpleinen/", by=a_person(Role.MT_MEMBER, zwolle))

    assert len(page.rows("Werkpleinen")) == 121
    assert [link for link in page.links() if link.startswith("/intern/werkpleinen/") and link.count("/") == 4] == [
        "/intern/werkpleinen/zwolle/"
    ]


def test_the_card_says_where_a_werkplein_belongs(browse: Browse, session: Session, steering: Person) -> None:
    page = browse("/intern/werkpleinen/zwolle/", by=steering)

    assert page.h1 == "Werkplein Regio Zwolle"
    for words in (
        "Arbeidsmarktregio IJsselvechtstreek",
        "Centrumgemeente Zwolle, 7 omliggende gemeenten",
        "Dalfsen, Hattem, Kampen, Oldebroek, Raalte, Staphorst en Zwartewaterland",
    ):
        assert words in page.text
    # Levels are derived once by the job.
    rebuild(session, reader.load(), date(2010, 7, 5))
    assert browse("/intern/werkpleinen/zwolle/", by=steering).statements <= 10


def test_the_card_of_a_satellite_leads_to_its_main_location_and_back(browse: Browse, steering: Person) -> None:
    page = browse("/intern/werkpleinen/barneveld/", by=steering)

    assert "Satelliet van Ede" in page.text
    assert page.follow("Ede").all(".wp-feiten a") == ["Barneveld", "Veenendaal"]


def test_the_card_of_a_split_city_shows_its_postcodes(browse: Browse, steering: Person) -> None:
    page = browse("/intern/werkpleinen/amsterdam-zuidoost/", by=steering)

    assert ["Amsterdam", "Deel van de gemeente", "1099-1109"] in page.rows("Gemeenten")
    assert "Eén van de vier grote steden (G4)" in page.text
    assert "1 omliggende gemeente" in page.text


@pytest.mark.both
@pytest.mark.parametrize("code", ["nergens", "Zwolle", "x" * 5_000, "a%00b", "zwolle'--"])
def test_a_werkplein_that_does_not_exist_is_not_found(browse: Browse, steering: Person, code: str) -> None:
    browse(f"/intern/werkpleinen/{code}/", by=steering, status=404)


def test_who_closed_is_found_by_its_name_and_never_proposed_anew(
    browse: Browse, session: Session, steering: Person
) -> None:
    gone, heir = queries.by_code(session, "oost-achterhoek"), queries.by_code(session, "doetinchem")
    facts = replace(queries.versions(session, [gone.id])[gone.id][-1].facts, is_closed=True, successor_id=heir.id)
    actions.add_version(session, steering.actor, gone.id, facts, TODAY, TODAY)
    session.commit()

    def searched(search: str, **more: str) -> Page:
        return browse("/intern/werkpleinen/", by=steering, query={"zoek": search, **more})

    named, alike = searched("oost achterhoek"), searched("oost achterhoec")

    assert named.all("main .wp-vlak li") == ["Oost Achterhoek Gesloten sinds 5 juli 2010, opgegaan in Doetinchem."]
    assert "Bedoelt u" not in named.text
    assert alike.all("main .wp-vlak li") == []
    assert "Oost Achterhoek" not in alike.one("main .wp-vlak").get_text()
    for search, link in (("almelo", "Zoek in alle Werkpleinen"), ("almeloo", "Almelo")):
        assert "Noord Twente" in searched(search, g4="ja").follow(link).rows("Werkpleinen")[0][0]
