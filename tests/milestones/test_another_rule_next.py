"""The way up where another rule holds on the next reference date: what is enough by the one is not by the other."""

from dataclasses import replace
from datetime import date

import pytest

from milestones.rules import Dossier, Judged, Level, derive
from milestones.rules.routes import way_on_words, way_up_words
from tests.milestones.building import CODES, NOT_MET, ON, PROGRAMME, RULESET, SELF, finding, rows
from tests.milestones.test_awaited import BEFORE, FIXING, GAINED, HAD, plain, told, visit

NEXT = date(2010, 9, 30)
SEEN_IS_ENOUGH = "Naar middengroep: als b1 en c1 meetellen."
ENOUGH = "Volgens de regel van de volgende peildatum is dit al genoeg voor de middengroep."
RECKONED = "Gerekend met de regel van de volgende peildatum."


def next_rule(**changes):
    return replace(RULESET, version="2", valid_from=NEXT, **changes)


def way_on(findings, rule, *held):
    """The way up of a level that is to be fixed about 30 June, with the rule that holds on 30 September."""
    rules = [RULESET, rule]
    found = derive(Dossier(findings, held=held), PROGRAMME, rules, ON, Judged(FIXING, True))
    return found.classified.level, plain(way_on_words(found.values, found.classified, PROGRAMME, rules, ON))


@pytest.mark.parametrize(
    ("rule", "starts", "ends"),
    [
        # Eight are met once the visit counts: enough where at most seven make a laggard, one too few where eight do.
        (next_rule(max_milestones=7), SEEN_IS_ENOUGH, RECKONED),
        (next_rule(max_milestones=8), "Naar middengroep (audit), als b1 en c1 meetellen: a2.", RECKONED),
        (next_rule(), SEEN_IS_ENOUGH, SEEN_IS_ENOUGH),
    ],
)
def test_what_a_visit_saw_is_the_way_up_only_where_the_next_rule_takes_it_for_enough(rule, starts, ends):
    level, words = way_on(told() + visit(*GAINED), rule, BEFORE)

    assert level is Level.LAGGARD
    assert words.startswith(starts)
    assert words.endswith(ends)


@pytest.mark.parametrize(("most", "is_enough"), [(6, False), (5, True), (4, True)])
def test_who_has_enough_by_the_next_rule_reads_that(most, is_enough):
    milder = next_rule(knockout=(), max_criteria=0, max_milestones=most)
    level, words = way_on(rows(HAD), milder)

    assert level is Level.LAGGARD
    assert (words == ENOUGH) is is_enough
    assert words.startswith("Naar middengroep") is not is_enough


def test_a_list_says_so_too():
    milder = next_rule(knockout=(), max_criteria=0, max_milestones=5)
    found = derive(Dossier(rows(HAD)), PROGRAMME, [RULESET, milder], FIXING)

    words = plain(way_up_words(found.values, found.classified, PROGRAMME, NEXT))

    assert words == ENOUGH


def test_without_another_rule_nothing_is_called_enough():
    found = derive(Dossier([finding(NOT_MET, SELF, ON, code) for code in CODES]), PROGRAMME, [RULESET], FIXING)

    assert "al genoeg" not in way_up_words(found.values, found.classified, PROGRAMME, NEXT)
