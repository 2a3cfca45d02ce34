"""Which numbers a rule may have, from when it may hold, and what another rule would do: cases with their borders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules.capacity import Capacity
from milestones.rules.rule_text import differences, rule_text
from milestones.rules.rulesets import (
    Wish,
    has_same_numbers,
    next_version,
    refuse_activation,
    refuse_ruleset,
    ruleset_on,
)
from tests.milestones.building import CODES, PROGRAMME, RULESET
from werkplein.core.errors import Conflict, DomainError
from werkplein.programme.rules import AuditRules, Quarter

DAY = timedelta(days=1)
TODAY, FIXED = date(2010, 7, 5), date(2010, 6, 30)
WHY = "Te veel Werkpleinen komen te laat in beeld."
STRICTER = replace(RULESET, max_milestones=7)


def months(*counts):
    return {"validity_months": dict(zip(("E0", "E1", "E2"), counts, strict=True))}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"min_answered": 0}, ["min_answered"]),
        ({"min_answered": -9}, ["min_answered"]),
        ({"min_answered": 6}, ["min_answered"]),  # silence alone would make a laggard
        ({"min_answered": 7}, []),
        ({"min_answered": 11}, []),
        ({"min_answered": 12}, ["min_answered"]),  # where e2 does not apply there are eleven
        ({"min_answered": 10**30}, ["min_answered"]),
        ({"max_criteria": -1}, ["max_criteria"]),
        ({"max_criteria": 0}, []),
        ({"max_criteria": 5}, []),
        ({"max_criteria": 6}, ["max_criteria"]),  # all six: nobody could be better
        ({"max_milestones": -1}, ["max_milestones"]),
        ({"max_milestones": 0}, []),
        ({"max_milestones": 10, "min_answered": 11}, []),
        # More answers than are asked would be wanted: one mistake, told once.
        ({"max_milestones": 11, "min_answered": 11}, ["max_milestones"]),
        ({"max_milestones": 13}, ["max_milestones"]),
        ({"knockout": ()}, []),
        ({"knockout": ("e1", "c2")}, []),
        ({"knockout": ("z9",)}, ["knockout"]),
        ({"knockout": ("e1", "<b>")}, ["knockout"]),
        ({"knockout": ("e1", "e1")}, ["knockout"]),
        ({"knockout": tuple(CODES[:-1])}, []),
        ({"knockout": tuple(CODES)}, ["knockout"]),
        ({"leader_share": (1, 1)}, []),
        ({"leader_share": (1, 12)}, []),
        ({"leader_share": (0, 3)}, ["share_above"]),
        ({"leader_share": (0, 0)}, ["share_above", "share_below"]),
        ({"leader_share": (3, 2)}, ["share_above"]),  # more than all
        ({"leader_share": (1, 13)}, ["share_below"]),
        ({"leader_share": (-2, -3)}, ["share_above", "share_below"]),
        ({"expired_counts_months": -1}, ["expired_counts_months"]),
        ({"expired_counts_months": 0}, []),
        ({"expired_counts_months": 24}, []),
        ({"expired_counts_months": 25}, ["expired_counts_months"]),
        ({"visit_fresh_days": 0}, ["visit_fresh_days"]),
        ({"visit_fresh_days": 1}, []),
        ({"visit_fresh_days": 366}, []),
        ({"visit_fresh_days": 367}, ["visit_fresh_days"]),
        (months(1, 1, 1), []),
        (months(36, 36, 36), []),
        (months(0, 12, 12), ["months_e0"]),
        (months(6, 12, 37), ["months_e2"]),
        (months(6, 5, 12), ["months_e1"]),  # a document cannot count shorter than a word
        (months(6, 12, 11), ["months_e2"]),
    ],
)
def test_numbers_that_cannot_be_are_refused_at_their_field(change, fields):
    rule = replace(RULESET, **change)

    if not fields:
        refuse_ruleset(rule, PROGRAMME)
        return
    with pytest.raises(DomainError) as refused:
        refuse_ruleset(rule, PROGRAMME)

    assert sorted(part.field for part in refused.value.parts) == fields
    assert all(part.sentence.endswith(".") for part in refused.value.parts)


@pytest.mark.parametrize(
    ("valid_from", "sentence"),
    [
        (TODAY - DAY, "Kies vandaag (5-7-2010) of een latere dag"),
        (TODAY, None),
        (TODAY + DAY, None),
        (date(2011, 7, 5), None),  # a year from now
        (date(2011, 7, 6), "binnen een jaar"),
        (date.max, "binnen een jaar"),
    ],
)
def test_a_rule_begins_today_or_within_a_year(valid_from, sentence):
    refused = refusal(STRICTER, Wish(valid_from, WHY, "1"))

    assert sentence in refused if sentence else refused == ""


def refusal(rule, wish, versions=(RULESET,), newest="1", fixed_until=FIXED, today=TODAY):
    try:
        refuse_activation(rule, wish, versions, newest, fixed_until, today)
    except DomainError as error:
        return error.sentence
    return ""


def test_a_reference_date_that_was_fixed_today_keeps_its_rule():
    wish = Wish(FIXED, WHY, "1")

    assert refusal(STRICTER, wish, today=FIXED, fixed_until=None) == ""
    assert "Kies een dag na 30-6-2010" in refusal(STRICTER, wish, today=FIXED, fixed_until=FIXED)
    assert refusal(STRICTER, replace(wish, valid_from=FIXED + DAY), today=FIXED, fixed_until=FIXED) == ""


@pytest.mark.parametrize("motivation", ["", "Ja.", " " * 40, "x" * 19])
def test_a_rule_without_a_reason_is_refused(motivation):
    assert "waarom de stuurgroep" in refusal(STRICTER, Wish(TODAY, motivation, "1"))


def test_a_rule_that_changes_nothing_is_refused():
    assert "gelden deze getallen al" in refusal(RULESET, Wish(TODAY, WHY, "1"))


def test_the_rule_of_now_may_take_the_place_of_one_that_is_still_to_come():
    coming = replace(STRICTER, version="2", valid_from=date(2010, 10, 1))
    wish = Wish(coming.valid_from, WHY, "2")

    assert refusal(RULESET, wish, [RULESET, coming], newest="2") == ""
    again = replace(RULESET, version="3", valid_from=coming.valid_from)
    assert ruleset_on([RULESET, coming, again], coming.valid_from).version == "3"


def test_a_version_nobody_saw_is_not_passed_over():
    with pytest.raises(Conflict, match="Intussen is versie 2 vastgesteld"):
        refuse_activation(STRICTER, Wish(TODAY, WHY, "1"), [RULESET], "2", FIXED, TODAY)


@pytest.mark.parametrize(
    ("taken", "version"), [(["1"], "2"), (["2010"], "2"), (["1", "2"], "3"), (["2"], "3"), (["2", "3"], "4")]
)
def test_each_version_gets_a_number_of_its_own(taken, version):
    assert next_version([replace(RULESET, version=each) for each in taken]) == version


def test_only_the_numbers_make_a_rule_another_one():
    assert has_same_numbers(RULESET, replace(RULESET, version="9", valid_from=TODAY))
    assert not has_same_numbers(RULESET, replace(RULESET, **months(6, 12, 13)))


@pytest.mark.parametrize(
    ("laggards", "words", "is_short"),
    [
        (15, "ook als de ondersteuners samen gaan", False),
        (16, "alleen als er één ondersteuner per audit gaat", False),
        (31, "alleen als er één ondersteuner per audit gaat", False),
        (32, "Dit past niet: 1 audit te veel.", True),
        (33, "Dit past niet: 2 audits te veel.", True),
    ],
)
def test_how_many_audits_fit_is_plain_arithmetic(laggards, words, is_short):
    capacity = Capacity(Quarter(2010, 4), AuditRules(2, 1, 1), 31)

    assert (capacity.person_days, capacity.alone, capacity.together) == (62, 31, 15)
    assert words in capacity.verdict(laggards)
    assert capacity.is_short(laggards) is is_short
    assert "2 procesondersteuners × 31 werkdagen in het 4e kwartaal 2010 = 62 dagen" in capacity.sum_words


def words_of(rule):
    parts = rule_text([rule], PROGRAMME, TODAY).parts
    return " ".join(text for part in parts for text in (part.heading, part.text, *part.items, part.more))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"min_answered": 8}, "minder dan 8 mijlpalen een geldig antwoord"),
        ({"max_criteria": 1}, "hoogstens 1 criterium is gehaald"),
        ({"max_criteria": 2}, "hoogstens 2 criteria zijn gehaald"),
        ({"max_milestones": 1}, "hoogstens 1 mijlpaal is gehaald"),
        ({"knockout": ()}, "Achterblijver: als hoogstens"),
        ({"knockout": ("c2", "e1")}, "c2 (Eén managementteam) of e1 (Centrumgemeente en UWV werken samen) niet"),
        ({"leader_share": (3, 4)}, "van elke 4 gehaalde mijlpalen minstens 3 zijn aangetoond"),
        ({"leader_share": (1, 2)}, "van elke 2 gehaalde mijlpalen minstens 1 is aangetoond"),
        ({"leader_share": (1, 1)}, "alle gehaalde mijlpalen zijn aangetoond"),
        ({"visit_fresh_days": 1}, "hoogstens 1 dag oud"),
        ({"expired_counts_months": 1}, "telt dan nog 1 maand mee"),
        ({"expired_counts_months": 0}, "verlopen en telt het niet meer mee"),
        (months(5, 9, 13), "opgegeven door het Werkplein: 5 maanden."),
        (months(5, 9, 13), "Gezien bij een bezoek: 13 maanden."),
    ],
)
def test_the_rule_is_told_with_its_numbers(change, words):
    assert words in words_of(replace(RULESET, **change))


@pytest.mark.parametrize(
    "words",
    [
        "gaat voor wat het Werkplein zelf opgeeft",
        "Geeft het Werkplein daarna zelf een slechter antwoord, dan telt dat meteen.",
        "Een satelliet neemt c1 en c2 over van de hoofdlocatie",
        "op wat bij een bezoek is gezien of bij een controle van het secretariaat is gevonden, binnen 10 werkdagen",
    ],
)
def test_the_rule_tells_which_of_several_answers_counts(words):
    assert words in words_of(RULESET).replace("\N{NO-BREAK SPACE}", " ")


def test_the_rule_tells_steps_working_and_what_never_counts():
    told = words_of(RULESET)

    for words in (
        "op twee peildata achter elkaar lager",
        "Is aangetoond dat e1 niet meer is gehaald, dan daalt het meteen",
        "a1, a2, a3 en e1 bovendien bij een bezoek zijn gezien",
        "De tevredenheid van werkzoekenden. De tevredenheid van werkgevers. De uitstroom naar werk.",
        "binnen 10 werkdagen",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("on", "version", "coming"), [(date(2010, 9, 30), "1", ["2"]), (date(2010, 10, 1), "2", []), (TODAY, "1", ["2"])]
)
def test_a_rule_that_is_decided_is_announced_until_it_holds(on, version, coming):
    later = replace(STRICTER, version="2", valid_from=date(2010, 10, 1))
    told = rule_text([RULESET, later], PROGRAMME, on)

    assert (told.version, [each[0] for each in told.coming]) == (version, coming)
    assert differences(RULESET, later) == ["Achterblijver bij hoogstens zoveel mijlpalen: 7 (was 6)"]
