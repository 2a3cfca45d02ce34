"""A dispute of the main location holds up a satellite only as long as that does not answer itself (domain D.5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules import Dispute, Dossier, Hold, Level, dispute_words, explain
from milestones.rules.whatif import ways_to_stay, ways_up
from tests.milestones.building import CODES, DESK, MET, NOT_MET, PROGRAMME, SELF, finding
from tests.milestones.histories import fixed
from tests.milestones.test_histories import on

DAY = timedelta(days=1)
BEGIN, TODAY = date(2010, 1, 1), date(2010, 7, 5)
SEEN, LOST = date(2010, 3, 22), date(2010, 7, 3)
RUNS = Dispute(((LOST, None),), None)
OVER = Dispute(((LOST, TODAY),), None)
TAKEN = ("c1", "c2")
THEIRS = (
    "Over c1 loopt een bezwaar van de hoofdlocatie. Zolang kan dit Werkplein geen kopgroep {}, tenzij het MT met "
    "‘Meld een wijziging’ zelf meldt hoe het hier is."
)
OWN = "Zolang er een bezwaar loopt over {} kan dit Werkplein geen kopgroep {}."


def main(*lost, dispute=RUNS):
    rows = [finding(MET, DESK, SEEN, code) for code in TAKEN]
    return Dossier([*rows, *(replace(finding(NOT_MET, DESK, LOST, code), dispute=dispute) for code in lost)])


def satellite(*lost, rows=(), dispute=RUNS):
    own = [finding(MET, DESK, SEEN, code) for code in CODES if code not in TAKEN]
    return Dossier([*own, *rows], mains=[(BEGIN, main(*lost, dispute=dispute))])


def told(dossier, day=TODAY):
    now = on(dossier, day)
    return now.classified, ways_up(now.values, now.classified, PROGRAMME).sets


@pytest.mark.parametrize("lost", [("c1",), ("c1", "c2")])
def test_what_is_taken_over_and_disputed_is_the_way_up(lost):
    classified, sets = told(satellite(*lost))

    assert (classified.level, sets) == (Level.MIDDLE, (lost,))


@pytest.mark.parametrize("source", [SELF, DESK], ids=["said", "shown"])
def test_an_own_answer_frees_it(source):
    classified, sets = told(satellite("c1", rows=[finding(MET, source, TODAY, "c1")]))

    assert (classified.level, sets, classified.reason.score.disputed) == (Level.LEADER, (), ())
    assert dispute_words(classified) is None


@pytest.mark.parametrize("rows", [(), (finding(MET, SELF, TODAY, "c1"),)], ids=["silent", "said"])
def test_a_dispute_of_its_own_is_freed_by_no_answer(rows):
    mine = replace(finding(NOT_MET, DESK, LOST, "c1"), dispute=RUNS)

    classified, sets = told(satellite("c1", rows=[mine, *rows]))

    assert (classified.level, sets) == (Level.MIDDLE, ())
    assert dispute_words(classified) == OWN.format("c1", "worden")


def test_who_was_a_leader_stays_one_by_an_own_answer():
    before = fixed(satellite(), date(2010, 6, 30), TODAY)
    now = on(replace(satellite("c1"), held=[before]), TODAY)

    assert (now.classified.level, now.classified.reason.hold) == (Level.LEADER, Hold.FIRST_TIME)
    assert ways_to_stay(now.values, now.classified.reason, PROGRAMME).sets == (("c1",),)
    assert dispute_words(now.classified) == THEIRS.format("blijven")


def test_the_words_tell_whose_dispute_it_is_and_the_way_out():
    own, theirs = finding(NOT_MET, DESK, LOST, "d1"), satellite("c1")
    both = satellite("c1", rows=[replace(own, dispute=RUNS)])

    assert dispute_words(told(theirs)[0]) == THEIRS.format("worden")
    assert dispute_words(told(both)[0]) == f"{OWN.format('d1', 'worden')} {THEIRS.format('worden')}"
    assert explain(told(theirs)[0].reason) == (
        "Alle 6 criteria zijn gehaald, maar bij c1 loopt een bezwaar van de hoofdlocatie. Tot daarop is beslist, of "
        "het MT zelf meldt hoe het hier is, geeft de regel geen kopgroep."
    )
    assert explain(told(both)[0].reason) == (
        "Alle 6 criteria zijn gehaald, maar bij c1 en d1 loopt een bezwaar. Tot daarop is beslist geeft de regel geen "
        "kopgroep."
    )


@pytest.mark.parametrize(
    ("day", "is_held_up"), [(LOST - DAY, False), (LOST, True), (TODAY - DAY, True), (TODAY, False)]
)
def test_it_holds_up_as_long_as_the_dispute_runs(day, is_held_up):
    now = on(satellite("c1", dispute=OVER), day)

    assert now.classified.reason.score.disputed_by_main == (("c1",) if is_held_up else ())
    assert (now.classified.reason.line.value == "disputed") is is_held_up
