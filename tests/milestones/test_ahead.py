"""What the register announces for a later day stands beside what is enough, for it takes away what counts now."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules import Dossier, Level
from milestones.rules.moves import ahead_words
from tests.milestones.answering import TODAY
from tests.milestones.building import AUDIT, CODES, DESK, PROGRAMME, RULESET, finding, values
from tests.milestones.building import derive as derived
from tests.milestones.deciding import override
from tests.milestones.learning import observe
from tests.milestones.test_laggards_told import audit
from tests.support.towns import serve
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.models import Municipality, ServiceArea
from werkplein.register.queries import versions
from werkplein.register.rules import AreaKind, Turned

DAY = timedelta(days=1)
BY = date(2010, 9, 30)
MOVE = date(2010, 9, 1)
SEEN = date(2010, 8, 2)
CARD, LIST = "/intern/werkpleinen/middle/", "/intern/mijlpalen/"
VISIT, SHOW = "Laat dat na de verhuizing opnieuw zien bij een bezoek.", "Toon dat daarna opnieuw aan."
ELSE = "Anders telt het op de peildatum van 30 september 2010 niet mee, ook niet in wat hier genoeg heet."


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def told(turned, found=(), *, by_visit=False):
    return [tuple(map(plain, each)) for each in ahead_words(PROGRAMME, turned, dict(found), BY, by_visit=by_visit)]


@pytest.mark.parametrize(
    ("on", "by_visit", "ends"),
    [
        (BY - DAY, False, f"{SHOW} {ELSE}"),
        (BY, False, f"{SHOW} {ELSE}"),
        (BY + DAY, False, SHOW),
        (BY, True, f"{VISIT} {ELSE}"),
    ],
)
def test_a_move_takes_away_what_is_of_the_building(on, by_visit, ends):
    ((heading, words),) = told(Turned(moves_on=on), by_visit=by_visit)

    assert heading.startswith("Verhuizing op ")
    assert words.startswith("Wat vóór die dag over a1, a2 en a3 is gemeld of gezien, telt daarna niet meer.")
    assert words.endswith(ends)


def test_nothing_is_said_of_what_nobody_announced():
    assert told(Turned(moved_on=MOVE, alone_since=MOVE)) == []


@pytest.mark.parametrize(
    ("own", "codes"), [((), "c1 en c2"), (("c1",), "c2"), (("c1", "c2"), None)], ids=["nothing", "one", "both"]
)
def test_who_gets_on_its_own_is_told_what_it_has_no_own_answer_to(own, codes):
    found = told(Turned(main_from=(MOVE, None)), values(own, on=SEEN))

    words = f"Bij {codes} telt dan alleen wat van dit Werkplein zelf bekend is. Toon dat zelf aan."
    assert found == ([("Geen satelliet meer vanaf 1 september 2010.", f"{words} {ELSE}")] if codes else [])


@pytest.mark.parametrize(
    ("is_satellite", "heading"),
    [(False, "Satelliet van Werkplein Ede"), (True, "Een andere hoofdlocatie, Werkplein Ede,")],
)
def test_who_gets_another_main_location_is_told_what_counts_then(is_satellite, heading):
    found = {code: replace(each, is_inherited=is_satellite) for code, each in values(("c1", "c2"), on=SEEN).items()}

    ((what, words),) = told(Turned(main_from=(MOVE, "Ede")), found)

    assert what == f"{heading} vanaf 1 september 2010."
    assert ("Een eigen antwoord blijft tellen" in words) is not is_satellite
    assert words.endswith("Wat hier genoeg heet, kan dan anders zijn.")


@pytest.mark.parametrize(
    ("seen_on", "level"), [(MOVE - DAY, Level.MIDDLE), (MOVE, Level.LEADER)], ids=["day before", "day"]
)
def test_what_it_says_is_so_on_the_reference_date(seen_on, level):
    everything = [finding(source=AUDIT, holds_on=SEEN, milestone=code) for code in CODES]
    anew = [finding(source=DESK, holds_on=seen_on, milestone=code) for code in ("a1", "a2", "a3")]

    found = derived(Dossier([*everything, *anew], moves=[MOVE]), PROGRAMME, [RULESET], BY)

    assert found.classified.level is level


@pytest.fixture
def announce(session, anna, leader, middle):
    """Announce for the middle one that it moves on a day, or that it is a satellite of the leader from then on."""

    def announce(on, **said):
        facts = versions(session, [middle.id])[middle.id][-1].facts
        add_version(session, anna.actor, middle.id, replace(facts, **said), on, TODAY)
        session.commit()
        session.expire_all()

    return announce


@pytest.mark.both
@pytest.mark.parametrize(("on", "is_told"), [(TODAY, False), (TODAY + DAY, True)])
def test_the_card_says_it_until_the_day_comes(browse, session, bram, anna, middle, announce, on, is_told):
    observe(session, bram.actor, middle)
    announce(on, moved=True)

    assert ("Verhuizing op" in browse(CARD, by=anna).text) is is_told


@pytest.mark.both
def test_the_card_says_whose_satellite_it_will_be(browse, session, bram, anna, leader, middle, announce):
    observe(session, bram.actor, middle)
    announce(MOVE, main_id=leader.id)

    assert "Satelliet van Werkplein Lindeveen vanaf 1 september 2010." in plain(browse(CARD, by=anna).text)


def test_a_correction_takes_an_announced_move_back(browse, session, bram, anna, middle, announce):
    observe(session, bram.actor, middle)
    announce(MOVE, moved=True)
    row = versions(session, [middle.id])[middle.id][-1]
    facts = replace(row.facts, moved=False)
    add_version(session, anna.actor, middle.id, facts, MOVE, TODAY, replaces_id=row.id)
    session.commit()

    assert "Verhuizing op" not in browse(CARD, by=anna).text


def test_the_list_of_laggards_says_it_too(browse, session, bram, a_person, middle, announce):
    audit(session, bram, middle, "e1", on=TODAY)
    announce(MOVE, moved=True)

    page = browse(LIST, by=a_person(Role.STEERING_GROUP), query={"niveau": "laggard"})

    (row,) = page.rows("Werkpleinen met hun niveau")
    assert "Verhuizing op 1 september 2010." in plain(row[-1])
    assert Quarter.of(TODAY).reference_date == BY


@pytest.mark.parametrize(("on", "is_lost"), [(BY + DAY, True), (date(2010, 12, 31), True), (date(2011, 1, 1), False)])
def test_beneath_a_decision_it_takes_away_from_what_counts_after_that(
    browse, session, bram, a_person, middle, announce, on, is_lost
):
    audit(session, bram, middle, "b3", on=TODAY)
    override(session, bram, middle, Level.LAGGARD, ends_on=date(2010, 10, 4))
    announce(on, moved=True)
    steering = a_person(Role.STEERING_GROUP)

    (row,) = browse(LIST, by=steering, query={"niveau": "laggard"}).rows("Werkpleinen met hun niveau")
    for told in map(plain, (row[-1], browse(CARD, by=steering).text)):
        assert "Verhuizing op" in told
        assert ("Anders telt het op de peildatum van 31 december 2010 niet mee" in told) is is_lost


@pytest.mark.parametrize(
    ("towns", "on", "ends"),
    [
        (("Borger",), BY, f"Borger. Toon na die dag aan dat die meedoet. {ELSE}"),
        (("Borger", "Tynaarlo"), BY + DAY, "Borger en Tynaarlo. Toon na die dag aan dat die meedoen."),
    ],
)
def test_who_is_to_serve_more_municipalities_reads_which(towns, on, ends):
    ((heading, words),) = told(Turned(area_from=(on, towns)))

    assert heading.startswith("Meer gemeenten vanaf ")
    assert words == f"e2 gaat dan ook over {ends}"


@pytest.mark.both
@pytest.mark.parametrize(("kind", "is_told"), [(AreaKind.WHOLE, True), (AreaKind.ENDED, False)])
def test_the_card_says_which_municipalities_come(browse, session, bram, anna, middle, kind, is_told):
    observe(session, bram.actor, middle)
    serve(session, middle, ["Aalten"])
    serve_later(session, middle, "Borger", kind)
    session.commit()

    card = plain(browse(CARD, by=anna).text)

    assert ("Meer gemeenten vanaf 1 september 2010. e2 gaat dan ook over Borger." in card) is is_told


def serve_later(session, werkplein, name, kind):
    town = Municipality(code="GM7100", name=name, search=name.lower())
    session.add(town)
    session.flush()
    about = {"holds_on": MOVE, "recorded_on": TODAY, "kind": kind}
    session.add(ServiceArea(werkplein_id=werkplein.id, municipality_id=town.id, **about))


def test_a_laggard_reads_that_a_visit_must_see_it():
    found = told(Turned(main_from=(MOVE, None), area_from=(MOVE, ("Borger",))), by_visit=True)

    assert "Laat dat zien bij een bezoek." in found[0][1]
    assert "Laat na die dag bij een bezoek zien dat die meedoet." in found[1][1]
