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


EITHER = (
    "De hoofdlocatie kan dit doen, of dit Werkplein zelf. Een eigen antwoord zonder bewijs telt als antwoord, niet als "
    "bewijs."
)


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
    assert card.from_main == named
    told = f"Van de hoofdlocatie: {' en '.join(named)}. {EITHER}"
    assert (told in text_of(app, card)) is bool(named)
    assert ("Van de hoofdlocatie" in text_of(app, card)) is bool(named)


@pytest.mark.parametrize("who", ["nobody", "main", "own"])
def test_what_it_reads_is_what_keeps_the_level(who):
    """Its main location confirms, or it gives an answer of its own; without either it is no leader on that day."""
    taken, again = [lasting("c1", BY - DAY), lasting("c2", BY)], finding(MET, SELF, TODAY + DAY, "c1")
    more = {"main": [again], "own": []}.get(who, [])
    later = satellite(*taken, *more, own=[again] if who == "own" else [])

    assert (on(later, BY).classified.reason.computed is Level.LEADER) is (who != "nobody")


def test_a_way_up_over_what_it_takes_over_says_so(app):
    found = on(satellite(lasting("c1", BY, DESK, NOT_MET), lasting("c2", BY - DAY), lacks=("f1",)), TODAY)
    card = card_of(found, on=TODAY)

    assert {*card.up.parts.codes} == {"c1", "f1"}
    assert card.from_main == ["c1", "c2"]
    assert f"Van de hoofdlocatie: c1 en c2. {EITHER}" in text_of(app, card)


def test_what_ran_out_at_the_main_location_may_be_said_as_elsewhere():
    """Two of three that ran out are to be shown: c1 is one of them, and an answer of its own will do."""
    ran_out = [replace(finding(MET, DESK, ANSWERED, code), valid_until=TODAY - DAY) for code in ("a1", "b1")]
    rows = [row for row in satellite().findings if row.milestone not in ("a1", "b1", "d1", "e2", "f1")]
    said = [finding(MET, SELF, ANSWERED, code) for code in ("d1", "e2", "f1")]
    main = [lasting("c1", TODAY - DAY), lasting("c2", BY, DESK)]
    dossier = Dossier([*rows, *ran_out, *said], mains=((SINCE, Dossier(main)),))
    card = card_of(on(dossier, TODAY), on=TODAY)

    assert (card.up.parts.either, card.up.parts.least) == (("a1", "b1", "c1"), 2)
    others = [code for code in card.up.parts.either if code != "c1"]
    proven = [*card.up.parts.to_meet, *card.up.parts.to_show, *others[: card.up.parts.least]]
    again = [code for code in (*card.up.parts.either, *card.up.parts.to_say) if code not in proven]
    done = [finding(MET, DESK, TODAY, code) for code in proven] + [finding(MET, SELF, TODAY, code) for code in again]
    after = replace(dossier, findings=(*dossier.findings, *done))
    assert on(after, TODAY).classified.level is Level.LEADER
