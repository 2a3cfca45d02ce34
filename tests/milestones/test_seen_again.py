"""What a visit saw counts so many days: what is too old on the reference date that comes must be seen again."""

from dataclasses import replace
from datetime import date

import pytest

from milestones.rules import Dossier, Held, Level, Verdict, derive, explain
from milestones.rules.hysteresis import DAY
from milestones.rules.routes import way_up_words
from milestones.rules.verdicts import Awaited
from milestones.rules.whatif import by_coming_rule, ways_up
from tests.milestones.building import AUDIT, CODES, DESK, MET, PROGRAMME, RULESET, finding
from tests.milestones.test_awaited import BEFORE, FIXING, GAINED, told, visit
from tests.milestones.test_routes import card_of, plain
from werkplein.core.labels import date_words

NOT_MET = Verdict.NOT_MET
SEVEN = ("a1", "b1", "c1", "c2", "d1", "e1", "f1")
REST = tuple(code for code in CODES if code not in SEVEN)
TODAY, BY = date(2010, 4, 20), date(2010, 6, 30)
NEW, OLD = date(2010, 3, 22), date(2010, 3, 21)


def dossier(seen_on, *more, seen=SEVEN):
    rows = [finding(MET if code in seen else NOT_MET, AUDIT, seen_on, code) for code in CODES]
    return Dossier([*rows, *more], held=[Held(date(2010, 3, 31), Level.LAGGARD, Level.LAGGARD, {})])


def then(seen_on, source, codes, seen=SEVEN):
    more = [finding(MET, source, date(2010, 6, 1), code) for code in codes]
    return derive(dossier(seen_on, *more, seen=seen), PROGRAMME, [RULESET], BY).classified.level


def on_list(found):
    return plain(way_up_words(found.values, found.classified, PROGRAMME, BY))


@pytest.mark.parametrize(
    ("seen_on", "asks_visit", "by_documents"), [(NEW, False, Level.LEADER), (OLD, True, Level.LAGGARD)]
)
def test_who_rose_by_a_visit_that_is_too_old_then_is_to_be_seen_again(seen_on, asks_visit, by_documents):
    found = derive(dossier(seen_on), PROGRAMME, [RULESET], TODAY)

    ways, card = ways_up(found.values, found.classified, PROGRAMME, BY), card_of(found, on=TODAY)

    assert found.classified.level is Level.MIDDLE
    assert all(then(seen_on, AUDIT, codes) is Level.LEADER for codes in ways.sets)
    assert then(seen_on, DESK, ways.first) is by_documents
    heading = f"Naar kopgroep{' (audit)' if asks_visit else ''}:"
    assert plain(card.up.heading) == heading
    assert on_list(found).startswith(heading)
    assert (len(card.up.to_see) > 0, card.up.size) == (asks_visit, len(ways.first))


def test_no_smaller_set_brings_the_leaders():
    found = derive(dossier(OLD), PROGRAMME, [RULESET], TODAY)
    ways = ways_up(found.values, found.classified, PROGRAMME, BY)

    assert set(REST) < set(ways.first)
    for codes in ways.sets:
        for left_out in codes:
            assert then(OLD, AUDIT, [code for code in codes if code != left_out]) is not Level.LEADER


@pytest.mark.parametrize("seen_on", [NEW, OLD])
def test_a_laggard_reads_what_an_older_visit_must_see_again(seen_on):
    seen = SEVEN[:5]
    found = derive(dossier(seen_on, seen=seen), PROGRAMME, [RULESET], TODAY)

    ways = ways_up(found.values, found.classified, PROGRAMME, BY)

    assert found.classified.level is Level.LAGGARD
    assert all(then(seen_on, AUDIT, codes, seen) is not Level.LAGGARD for codes in ways.sets)
    assert (len(ways.first) > 3) is (seen_on is OLD)


@pytest.mark.parametrize(("seen_on", "is_enough"), [(NEW, True), (OLD, False)])
def test_what_is_awaited_is_enough_only_where_the_visit_is_new_enough_then(seen_on, is_enough):
    rows = [finding(NOT_MET, AUDIT, date(2010, 3, 1), code) for code in CODES]
    held = [Held(date(2010, 3, 31), Level.LAGGARD, Level.LAGGARD, {})]
    found = derive(Dossier(rows, held=held), PROGRAMME, [RULESET], TODAY)
    awaited = tuple(Awaited(code, MET, seen_on, date(2010, 4, 30)) for code in SEVEN)
    waits = replace(found.classified.reason, awaited=awaited, awaits=Level.MIDDLE)
    rule = replace(waits, coming=replace(RULESET, version="2"))

    for reason in (waits, rule):
        on = by_coming_rule(found.values, replace(found.classified, reason=reason), PROGRAMME, BY)
        assert (on.reason.awaits is Level.MIDDLE) is is_enough
        words = on_list(replace(found, classified=replace(found.classified, reason=reason)))
        assert words.startswith("Naar middengroep: als") is is_enough


@pytest.mark.parametrize(("days", "falls"), [(96, True), (97, False)])
def test_a_card_says_one_thing_of_the_date_that_comes_while_the_quarter_is_yet_to_be_fixed(days, falls):
    """The visit of 25 June still waits for a reply, so 30 June would be fixed without what it saw."""
    rule = replace(RULESET, version="2", valid_from=date(2010, 8, 15), visit_fresh_days=days)
    rows = told() + visit(*GAINED)

    found = derive(Dossier(rows, held=[BEFORE]), PROGRAMME, [RULESET, rule], FIXING).classified

    assert found.level is Level.MIDDLE
    assert (found.reason.rises_until is not None) is falls
    assert (found.reason.comes_to is Level.LAGGARD) is falls


@pytest.mark.parametrize("lost", [(), ("e1",)])
def test_a_visit_that_is_too_old_to_rise_by_still_takes_away_what_it_did_not_find(lost):
    rows = [finding(NOT_MET, AUDIT, date(2010, 3, 1), code) for code in CODES]
    held = [Held(date(2010, 3, 31), Level.LAGGARD, Level.LAGGARD, {})]
    found = derive(Dossier(rows, held=held), PROGRAMME, [RULESET], TODAY)
    until = date(2010, 4, 30)
    awaited = [*(Awaited(code, MET, NEW, until) for code in SEVEN), *(Awaited(c, NOT_MET, OLD, until) for c in lost)]
    coming = replace(RULESET, version="2")
    reason = replace(found.classified.reason, awaited=tuple(awaited), awaits=Level.MIDDLE, coming=coming)

    on = by_coming_rule(found.values, replace(found.classified, reason=reason), PROGRAMME, BY)

    assert [each.milestone for each in on.reason.awaited if each.verdict is not MET] == list(lost)


def test_age_takes_nothing_from_what_waits_for_who_is_no_laggard():
    rows = [finding(MET if code in SEVEN else NOT_MET, DESK, NEW, code) for code in CODES]
    found = derive(Dossier(rows), PROGRAMME, [RULESET], TODAY)
    awaited = tuple(Awaited(code, MET, OLD, date(2010, 4, 30)) for code in REST)
    coming = replace(RULESET, version="2")
    reason = replace(found.classified.reason, awaited=awaited, awaits=Level.LEADER, coming=coming)

    on = by_coming_rule(found.values, replace(found.classified, reason=reason), PROGRAMME, BY)

    assert found.classified.level is Level.MIDDLE
    assert (on.reason.awaits, on.reason.awaited) == (Level.LEADER, awaited)


@pytest.mark.parametrize(
    ("begins", "changes", "words"),
    [
        (date(2010, 5, 12), {"max_milestones": 7}, "Vanaf 12 mei 2010 geldt een andere regel."),
        (date(2010, 5, 1), {"visit_fresh_days": 60}, "Voor een stap omhoog telt een bezoek 60 dagen."),
        (date(2010, 6, 29), {"visit_fresh_days": 60}, "Voor een stap omhoog telt een bezoek 100 dagen."),
    ],
)
def test_a_card_names_the_day_and_the_rule_by_which_a_rise_is_over(begins, changes, words):
    rule = replace(RULESET, version="2", valid_from=begins, **changes)
    seen_on = date(2010, 3, 10)

    now = derive(dossier(seen_on), PROGRAMME, [RULESET, rule], TODAY).classified

    told, until = plain(explain(now.reason)), now.reason.rises_until
    after = [derive(dossier(seen_on), PROGRAMME, [RULESET, rule], day).classified.level for day in (until, until + DAY)]
    assert after == [Level.MIDDLE, Level.LAGGARD]
    assert words in told
    assert f"na {plain(date_words(until))} weer achterblijver." in told
