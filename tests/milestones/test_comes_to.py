"""What a card names as enough is told with all that is known of the reference date that comes."""

from dataclasses import replace
from datetime import date

import pytest

from milestones.rules import Dossier, Held, Level, Verdict, derive
from milestones.rules.hysteresis import DAY
from milestones.rules.routes import way_up_words
from tests.milestones.building import AUDIT, CODES, DESK, MET, PROGRAMME, RULESET, SELF, finding, fixed, outcome, rows
from tests.milestones.test_routes import card_of, plain

NOT_MET = Verdict.NOT_MET
TODAY, BY = date(2010, 7, 5), date(2010, 9, 30)
JUNE = date(2010, 6, 30)


def test_who_has_too_few_answers_by_then_reads_how_many_count():
    old = [finding(MET, SELF, date(2009, 9, 1), code) for code in CODES if code not in ("a1", "b1", "e1")]
    new = [finding(MET, SELF, JUNE, code) for code in ("a1", "b1")]
    found = outcome([*old, *new, finding(NOT_MET, SELF, JUNE, "e1")], on=TODAY)

    card = card_of(found, on=TODAY)

    assert found.classified.level is Level.LAGGARD
    assert [plain(each) for each in card.too_little] == [
        "Straks te weinig gegevens:",
        "op 30 september 2010 tellen nog 3 antwoorden, en 9 zijn er nodig. Antwoord opnieuw op de andere. "
        "Dat komt bij wat hier genoeg heet.",
    ]
    assert outcome([*old, *new, finding(NOT_MET, SELF, JUNE, "e1")], on=BY).classified.level is Level.TOO_LITTLE


@pytest.mark.parametrize("answered", [BY.replace(year=2009), date(2009, 9, 29)], ids=["still counts", "day too old"])
def test_it_is_said_only_where_too_few_count(answered):
    found = outcome([finding(MET, SELF, answered, code) for code in CODES], on=TODAY)

    is_too_little = outcome([finding(MET, SELF, answered, code) for code in CODES], on=BY).classified.level
    assert (card_of(found, on=TODAY).too_little is not None) is (is_too_little is Level.TOO_LITTLE)


def test_a_rule_that_is_to_come_may_make_a_visit_too_old():
    before = fixed(Level.LAGGARD, day=date(2010, 3, 31), not_met=CODES)
    seen = [finding(MET, AUDIT, date(2010, 7, 3), code) for code in CODES[:9]]
    rule = replace(RULESET, version="2", valid_from=date(2010, 8, 1), visit_fresh_days=30)

    def at(on):
        return derive(Dossier(seen, held=[before]), PROGRAMME, [RULESET, rule], on).classified

    last = at(TODAY).reason.rises_until
    assert last == date(2010, 8, 2)
    assert (at(last).level, at(last + DAY).level) == (Level.MIDDLE, Level.LAGGARD)
    assert derive(Dossier(seen, held=[before]), PROGRAMME, [RULESET], TODAY).classified.reason.rises_until is None


def knocked_out(f1_before):
    """Who was in the leaders, misses f1 since, and fell at once by e1."""
    lost = [each for each in rows(CODES, DESK, on=date(2010, 6, 1)) if each.milestone not in ("e1", "f1")]
    lost += [finding(NOT_MET, DESK, date(2010, 6, 2), "f1"), finding(NOT_MET, DESK, date(2010, 7, 2), "e1")]
    return lost, Held(JUNE, Level.LEADER, f1_before, dict.fromkeys(CODES, "met"))


def test_back_by_a_knockout_alone_lasts_until_what_else_was_lost_counts():
    lost, before = knocked_out(Level.MIDDLE)
    found = outcome(lost, before, on=TODAY)
    card = card_of(found, on=TODAY)

    assert found.classified.reason.stays_until == BY
    assert (card.up.heading, card.up.parts.to_meet, card.up.holds_until) == ("Terug naar kopgroep:", ("e1",), BY)
    assert plain(card.stay.heading) == "Om ook op 30 september 2010 kopgroep te zijn:"
    assert card.stay.parts.to_meet == ("e1", "f1")
    told = plain(way_up_words(found.values, found.classified, PROGRAMME, BY))
    assert told == "Terug naar kopgroep: e1. Om ook op 30 september 2010 kopgroep te zijn: e1 en f1."

    def then(*codes):
        return outcome([*lost, *(finding(MET, DESK, TODAY, code) for code in codes)], before, on=BY).classified.level

    assert (then("e1"), then("e1", "f1")) == (Level.MIDDLE, Level.LEADER)


def test_back_by_a_knockout_alone_is_enough_where_what_else_was_lost_is_new():
    lost, before = knocked_out(Level.LEADER)
    found = outcome(lost, before, on=TODAY)
    card = card_of(found, on=TODAY)

    assert (card.up.parts.to_meet, card.up.holds_until, card.stay) == (("e1",), None, None)
    back = outcome([*lost, finding(MET, DESK, TODAY, "e1")], before, on=BY).classified
    assert back.level is Level.LEADER
