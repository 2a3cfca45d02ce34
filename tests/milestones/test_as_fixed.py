"""What the history says of a level that was fixed: the rule, the values with their evidence, and the ways of then."""

from datetime import date

import pytest

from milestones import actions, queries
from milestones.rules import Found, Grade, Source, Verdict
from tests.milestones.building import CODES, all_but
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

PROGRAMME = reader.load()
K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
MARCH, LATE, TODAY = date(2010, 3, 18), date(2010, 4, 16), date(2010, 7, 5)
HISTORY = "/intern/werkpleinen/middle/geschiedenis/"


def see(session, actor, werkplein, met, on, not_met=()):
    found = [Found(code, Verdict.MET) for code in met] + [Found(code, Verdict.NOT_MET) for code in not_met]
    return actions.record_findings(session, actor, werkplein, found, Source.AUDIT, on, on, "v")


@pytest.fixture
def fixed(session, bram, middle):
    """Fixed as the middle group; on the same day, but later, more was recorded about a day before."""
    see(session, bram.actor, middle, all_but("b3", "d1", "e2", "f1"), MARCH, ("b3", "d1", "e2"))
    actions.fix_quarter(session, bram.actor, K1, LATE)
    late = [Found("f1", Verdict.MET, holds_on=MARCH)]
    actions.record_desk(session, bram.actor, middle, late, MARCH, LATE)


@pytest.mark.both
def test_a_level_is_told_with_what_was_known_when_it_was_fixed(session, fixed, bram, middle):
    see(session, bram.actor, middle, ["b3", "d1", "e2"], date(2010, 6, 1))
    quarter = actions.fix_quarter(session, bram.actor, K2, TODAY)

    (_, newest), (_, oldest) = queries.states_as_fixed(session, middle.id, PROGRAMME)

    assert "f1" not in oldest.values
    assert (oldest.values["b3"].verdict, oldest.values["b3"].grade) == (Verdict.NOT_MET, Grade.E2)
    assert newest.values["b3"].verdict is Verdict.MET
    assert newest.values["f1"].grade is Grade.E1
    facts = queries.recomputed(session, PROGRAMME, quarter)[middle.id]
    assert {code: each.verdict.value for code, each in newest.values.items()} == facts["verdicts"]


def test_the_history_opens_to_the_rule_the_values_and_the_ways_of_then(browse, fixed, bram):
    page = browse(HISTORY, by=bram)
    told = plain(page.one("details:-soup-contains('Zo is dit bepaald')").get_text(" ", strip=True))

    assert "Regel versie 1, geldt vanaf 1 juli 2009." in told
    assert "Naar kopgroep: te halen: b3, d1, e2 en f1." in told
    assert "b3: niet voldaan, gezien (E2) op 18-3-2010" in told
    assert "f1: niet beantwoord" in told


def test_the_card_names_the_version_of_the_rule(browse, fixed, bram):
    for path in ("/intern/werkpleinen/middle/", "/intern/werkpleinen/middle/stand/"):
        assert "Regel versie 1, geldt vanaf 1 juli 2009." in plain(browse(path, by=bram).text)


def test_the_history_asks_as_much_for_any_number_of_quarters(browse, session, fixed, bram):
    before = [browse(HISTORY, by=bram).statements for _ in range(2)][1]
    actions.fix_quarter(session, bram.actor, K2, TODAY)

    assert browse(HISTORY, by=bram).statements == before


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_level_without_values_still_opens(browse, session, bram, middle):
    actions.fix_quarter(session, bram.actor, K1, LATE)

    assert browse(HISTORY, by=bram).text.count("niet beantwoord") == len(CODES)
