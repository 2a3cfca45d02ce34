"""What a release changes in the list of Werkpleinen is told to who approves it, and to everybody."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from tests.werkplein.publication.test_corrections import ATOM
from werkplein.core.labels import NO_BREAK
from werkplein.programme.reader import current
from werkplein.publication import actions, jobs
from werkplein.publication.content import Closed, Location, Served
from werkplein.publication.preview import preview
from werkplein.publication.register_changes import is_register_changed, register_changes
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

CAPTION = "Wat in de lijst van Werkpleinen verandert"
PUBLIC_CAPTION = "Wat in de lijst van Werkpleinen anders is dan in vrijgave 0"
RENAMED = ["Lindeveen aan de Vaart, naam", "Lindeveen", "Lindeveen aan de Vaart"]
CLOSED_ON = date(2010, 8, 1)
CLOSED = f"gesloten sinds 1{NO_BREAK}augustus{NO_BREAK}2010"
WHOLE = Served("GM1", "Aa", "whole")


@pytest.fixture
def old(app, session, today):
    """What is public: four Werkpleinen, each serving one municipality."""
    with app.app_context():
        session.commit()
        jobs.publish_due(session, today)
        found = actions.freeze(session, current(), today, False)
    return replace(found, werkpleinen=tuple(replace(each, serves=(WHOLE,)) for each in found.werkpleinen))


def told(old, new):
    return [(each.title, each.before, each.after) for each in register_changes(old, new)]


def with_leader(content, **values):
    """Give the content in which the leader is otherwise."""
    places = [replace(each, **values) if each.code == "leader" else each for each in content.werkpleinen]
    return replace(content, werkpleinen=tuple(places))


def closing(content, successor=None, **place):
    """Give the content in which the leader closed."""
    leader = content.by_code["leader"]
    heir = content.by_code[successor] if successor else None
    gone = Closed("leader", leader.name, CLOSED_ON, successor, heir.name if heir else None, replace(leader, **place))
    left = tuple(each for each in content.werkpleinen if each.code != "leader")
    return replace(content, werkpleinen=left, closed=(gone,))


def test_a_list_that_stays_changes_nothing(old):
    assert told(old, replace(old, number=2)) == []
    assert not is_register_changed(old, replace(old, number=2))


def test_a_first_list_changes_nothing(old):
    assert register_changes(None, old) == []


@pytest.mark.parametrize(
    ("values", "what", "before", "after"),
    [
        ({"main_code": "middle"}, "hoofdlocatie of satelliet", "hoofdlocatie", "satelliet van Middelerf"),
        ({"main_code": "gone"}, "hoofdlocatie of satelliet", "hoofdlocatie", "satelliet van gone"),
        ({"region_code": "R9", "region": "Oost"}, "regio", "Noordrand", "Oost"),
        ({"region": "Noord"}, "regio", "Noordrand", "Noord"),  # the same one got another name
        ({"seat_code": "GM9", "seat": "Bb"}, "vestigingsgemeente", "Lindeveen", "Bb"),
        ({"seat_code": "GM9"}, "vestigingsgemeente", "Lindeveen (SEAT)", "Lindeveen (GM9)"),  # of the same name
        ({"is_g4": True}, "grote stad (G4)", "nee", "ja"),
        ({"serves": ()}, "werkt voor Aa", "hele gemeente", "niet"),
        (
            {"serves": (replace(WHOLE, kind="shared"),)},
            "werkt voor Aa",
            "hele gemeente",
            "samen met een ander Werkplein",
        ),
        (
            {"serves": (replace(WHOLE, kind="split", postcodes="1000-1099"),)},
            "werkt voor Aa",
            "hele gemeente",
            "deel van de gemeente (postcodes 1000-1099)",
        ),
        ({"serves": (WHOLE, Served("GM2", "Bb", "whole"))}, "werkt voor Bb", "niet", "hele gemeente"),
    ],
)
def test_what_the_list_says_of_one_is_told_as_it_was_and_as_it_becomes(old, values, what, before, after):
    before = before.replace("SEAT", old.by_code["leader"].seat_code)

    assert told(old, with_leader(old, **values)) == [(f"Lindeveen, {what}", before, after)]


@pytest.mark.parametrize(
    ("values", "after"),
    [
        ({"lat": Decimal("52.12345")}, "52,12345° noord, 5,00000° oost (hoe precies: plaats)"),
        ({"lon": Decimal("5.00001")}, "52,00000° noord, 5,00001° oost (hoe precies: plaats)"),
        ({"precision": "adres"}, "52,00000° noord, 5,00000° oost (hoe precies: adres)"),
    ],
)
def test_another_place_on_the_map_is_told(old, values, after):
    here = {"lat": Decimal("52.00000"), "lon": Decimal("5.00000"), "precision": "plaats"}
    old = with_leader(old, **here)

    before = "52,00000° noord, 5,00000° oost (hoe precies: plaats)"
    assert told(old, with_leader(old, **values)) == [("Lindeveen, plaats op de kaart", before, after)]


def test_a_main_location_with_a_new_name_is_told_once(old):
    places = [replace(each, main_code="leader") if each.code == "middle" else each for each in old.werkpleinen]
    old = replace(old, werkpleinen=tuple(places))

    assert told(old, with_leader(old, name="Aaveen")) == [("Aaveen, naam", "Lindeveen", "Aaveen")]


def test_a_new_name_is_the_one_it_is_listed_by(old):
    assert told(old, with_leader(old, name="Aaveen")) == [("Aaveen, naam", "Lindeveen", "Aaveen")]


@pytest.mark.parametrize(
    ("successor", "after"), [(None, f"{CLOSED}, zonder opvolger"), ("middle", f"{CLOSED}, opvolger: Middelerf")]
)
def test_a_closing_says_since_when_and_who_takes_over(old, successor, after):
    # That it serves nobody any more is what closing means.
    assert told(old, closing(old, successor, serves=())) == [("Lindeveen, in de lijst", "open", after)]


def test_who_closed_before_is_told_again_only_when_that_becomes_otherwise(old):
    before, same = closing(old), replace(closing(old), number=2)
    nameless = replace(before, closed=(replace(before.closed[0], place=None),))  # as older releases tell it

    assert told(before, same) == told(nameless, same) == []
    assert told(before, closing(old, "middle")) == [
        ("Lindeveen, in de lijst", f"{CLOSED}, zonder opvolger", f"{CLOSED}, opvolger: Middelerf")
    ]


def test_one_that_opens_is_told_with_what_it_is(old):
    without = replace(old, werkpleinen=tuple(each for each in old.werkpleinen if each.code != "leader"))
    opened = "open, hoofdlocatie, vestigingsgemeente Lindeveen, regio Noordrand, voor Aa"

    assert told(without, old) == [("Lindeveen, in de lijst", "staat niet in de lijst", opened)]
    assert told(old, without) == [("Lindeveen, in de lijst", "open", "staat niet in de lijst")]
    assert told(closing(old), old)[0][1:] == (f"{CLOSED}, zonder opvolger", "open")


def test_all_of_one_stand_together_and_the_werkpleinen_by_name(old):
    places = [replace(each, is_g4=not each.is_g4, region="Oost", region_code="R9") for each in old.werkpleinen]

    found = [each.split(", ") for each, *_ in told(old, replace(old, werkpleinen=tuple(places[::-1])))]

    names = [each.name for each in old.werkpleinen]
    assert found == [[name, what] for name in names for what in ("regio", "grote stad (G4)")]


def test_where_a_sign_stands_beside_its_neighbours_is_no_change_and_all_else_is(old):
    drawn = {"x", "y", "anchor_x", "anchor_y", "code"}
    other = {"main_code": "middle", "is_g4": True, "lat": Decimal(1), "lon": Decimal(1), "serves": ()}

    silent = {
        each.name
        for each in fields(Location)
        if not told(old, with_leader(old, **{each.name: other.get(each.name, "anders")})) and each.name not in drawn
    }

    assert silent == set()


@pytest.fixture
def rename(session, anna, today, leader):
    """Gives the leader another name from today on."""

    def change(name="Lindeveen aan de Vaart"):
        facts = versions(session, [leader.id])[leader.id][-1].facts
        add_version(session, anna.actor, leader.id, replace(facts, name=name), today, today)
        session.commit()
        session.expire_all()

    return change


@pytest.fixture
def renamed(app, session, today, may_month, rename):
    """Release 0 is public, and one has another name since."""
    with app.app_context():
        session.commit()
        jobs.publish_due(session, today)
        rename()
        yield


@pytest.mark.usefixtures("renamed")
def test_who_prepares_reads_what_becomes_otherwise_in_the_list(browse, anna):
    page = browse("/intern/vrijgaven/klaarzetten/", by=anna)

    assert "In de lijst van Werkpleinen verandert" in page.all("h2")
    assert page.rows(CAPTION) == [RENAMED]


@pytest.mark.usefixtures("renamed")
def test_who_approves_reads_what_becomes_otherwise_in_the_list(browse, prepare, steering):
    number = prepare().number

    page = browse(f"/intern/vrijgaven/{number}/", by=steering)

    assert page.rows(CAPTION) == [RENAMED]
    assert "1 wijziging in de lijst van Werkpleinen." in page.text


@pytest.mark.usefixtures("renamed")
def test_everybody_reads_what_became_otherwise_in_the_list_and_it_stays_so(client, browse, publish, rename):
    publish()
    first = browse("/vrijgaven/1/").rows(PUBLIC_CAPTION)
    rename("Lindeveen")
    publish()

    assert first == browse("/vrijgaven/1/").rows(PUBLIC_CAPTION) == [RENAMED]
    assert browse("/vrijgaven/2/").rows(PUBLIC_CAPTION.replace("0", "1")) == [["Lindeveen, naam", *RENAMED[:0:-1]]]
    assert "In de lijst van Werkpleinen is veranderd" not in browse("/vrijgaven/0/").all("h2")
    feed = etree.fromstring(client.get("/open-data/feed.xml").data)
    summary = feed.xpath("string(a:entry[1]/a:summary)", namespaces=ATOM)
    assert "1 wijziging in de lijst van Werkpleinen." in summary


@pytest.mark.usefixtures("renamed")
def test_a_release_of_the_list_alone_has_one_title_everywhere(browse, publish, steering):
    publish()
    before = browse("/intern/vrijgaven/0/", by=steering).h1

    assert before == "Vrijgave 0: de lijst van Werkpleinen" == browse("/vrijgaven/0/").h1


@pytest.mark.usefixtures("may_month")
def test_a_list_that_stays_is_not_spoken_of(app, browse, publish, anna, steering):
    with app.app_context():
        number = publish().number

    internal = [f"/intern/vrijgaven/{number}/", "/intern/vrijgaven/klaarzetten/"]
    pages = [browse(f"/vrijgaven/{number}/"), *(browse(path, by=anna) for path in internal)]
    assert not [title for page in pages for title in page.all("h2") if "lijst van Werkpleinen" in title]


def test_the_check_of_earlier_figures_speaks_of_figures(old):
    found = preview(with_leader(old, name="Aaveen"), old)

    assert "Er verandert niets aan cijfers die al openbaar waren." in [each.sentence for each in found.checks]
    assert found.changes_nothing
    assert [each.name for each in found.register] == ["Aaveen"]
