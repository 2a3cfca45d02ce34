"""The card of a satellite says what its main location is to do: the checklist does not ask it (domain D.5)."""

from dataclasses import replace
from datetime import date

import pytest

from milestones.rules import Dossier, Level, derive
from tests.milestones.building import CODES, DESK, MET, NOT_MET, PROGRAMME, RULESET, SELF, finding
from tests.milestones.test_routes import card_of
from tests.milestones.test_until_then import ANSWERED, BY, DAY, TODAY, told_by

SINCE = date(2009, 7, 1)


def on(dossier, day):
    return derive(dossier, PROGRAMME, [RULESET], day)


def satellite(*taken, own=(), lacks=()):
    """All is met and shown by its own, but c1 and c2, which it takes over; the rows of the main location."""
    rows = [
        finding(NOT_MET if code in lacks else MET, DESK, ANSWERED, code) for code in CODES if code not in ("c1", "c2")
    ]
    return Dossier([*rows, *own], mains=((SINCE, Dossier(taken)),))


def lasting(code, until, source=SELF, verdict=MET):
    return replace(finding(verdict, source, ANSWERED, code), valid_until=until)


SAY = "Laat de hoofdlocatie {} bevestigen, of geef zelf een antwoord."
ALONE = "Een eigen antwoord zonder bewijs is niet genoeg."
SHOW = "Het bewijs bij {} kan daar vandaan komen, of van dit Werkplein zelf. " + ALONE


def text_of(app, card):
    return " ".join(told_by(app, card).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize(
    ("taken", "own", "named"),
    [
        ([lasting("c1", BY - DAY), lasting("c2", BY - DAY)], [], ["c1", "c2"]),
        ([lasting("c1", BY - DAY), lasting("c2", BY)], [], ["c1"]),
        ([lasting("c1", BY), lasting("c2", BY)], [], []),
        # What is its own it renews itself.
        ([lasting("c2", BY)], [lasting("c1", BY - DAY)], []),
    ],
)
def test_a_leader_reads_what_the_main_location_is_to_confirm(app, taken, own, named):
    now = on(satellite(*taken, own=own), TODAY)
    card = card_of(now, on=TODAY)

    assert now.classified.level is Level.LEADER
    assert (card.main_shows, card.main_says) == ([], named)
    told = f"Van de hoofdlocatie: {' en '.join(named)}. {SAY.format(' en '.join(named))}"
    assert (told in text_of(app, card)) is bool(named)
    assert ("Van de hoofdlocatie" in text_of(app, card)) is bool(named)


@pytest.mark.parametrize("who", ["nobody", "main", "own"])
def test_what_it_reads_is_what_keeps_the_level(who):
    """Its main location confirms, or it gives an answer of its own; without either it is no leader on that day."""
    taken, again = [lasting("c1", BY - DAY), lasting("c2", BY)], finding(MET, SELF, TODAY + DAY, "c1")
    more = {"main": [again], "own": []}.get(who, [])
    later = satellite(*taken, *more, own=[again] if who == "own" else [])

    assert (on(later, BY).classified.reason.computed is Level.LEADER) is (who != "nobody")


def test_a_way_up_over_what_it_takes_over_asks_for_evidence(app):
    found = on(satellite(lasting("c1", BY, DESK, NOT_MET), lasting("c2", BY - DAY), lacks=("f1",)), TODAY)
    card = card_of(found, on=TODAY)

    assert {*card.up.parts.codes} == {"c1", "f1"}
    assert (card.main_shows, card.main_says) == (["c1"], ["c2"])
    assert f"Van de hoofdlocatie: c1 en c2. {SHOW.format('c1')} {SAY.format('c2')}" in text_of(app, card)
