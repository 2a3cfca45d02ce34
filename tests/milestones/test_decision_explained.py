"""A decision of the steering group tells what comes after it, also what keeps the rule from being followed then."""

from datetime import date
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from milestones.rules import HEIGHT, Hold, Level, Line, Override, Reason, explain
from milestones.rules.routes import way_up_words
from tests.milestones.building import AUDIT, CODES, DAY, DESK, MET, NOT_MET, ON, PROGRAMME, SELF, all_but, finding
from tests.milestones.test_hysteresis import (
    LAGGARD,
    LAGGARD_BEFORE,
    LEADER,
    MIDDLE,
    SEVEN,
    TOO_LITTLE,
    fixed,
    outcome,
    rows,
)
from tests.milestones.test_routes import card_of

DECIDED = "Dit is een besluit van de stuurgroep. Dit niveau geldt tot en met 30-9-2010."
TWICE = "Is dat op twee peildata achter elkaar zo, dan wordt het"
VISIT = (
    "Een stap omhoog telt als een bezoek van hoogstens 100 dagen geleden heeft gezien wat erbij kwam. Nog te zien: {}."
)
LAPSED = [finding(MET, AUDIT, ON, code) for code in ("a1", "a2", "a3", "b1", "d1", "e1")]
LAPSED += [finding(NOT_MET, AUDIT, ON, code) for code in ("b2", "b3", "c1")]
LAPSED += [finding(MET, SELF, date(2009, 6, 1), code) for code in ("c2", "f1", "e2")]
# How a Werkplein stands: what was found, what was fixed before, the level without a decision, and what holds it there.
STANDS = {
    "as the rule": (rows(SEVEN), (), MIDDLE, None),
    "a leader": (rows(CODES, AUDIT), (), LEADER, None),
    "one lower": (rows(SEVEN), (fixed(LEADER),), LEADER, Hold.FIRST_TIME),
    # The knock-out is by word of mouth only, so it must last (Leiden in the example).
    "a knock-out that was said": (rows(all_but("e1")), (fixed(MIDDLE),), MIDDLE, Hold.FIRST_TIME),
    "two lower": (rows(("a1", "e1")), (fixed(LEADER),), LEADER, Hold.FIRST_TIME),
    "two lower, the second time further": (
        rows(("a1", "e1")),
        (fixed(LEADER, computed=MIDDLE),),
        MIDDLE,
        Hold.FIRST_TIME,
    ),
    "lower for the second time": (rows(("a1", "e1")), (fixed(MIDDLE, computed=LAGGARD),), LAGGARD, None),
    "better, not seen": (rows(SEVEN), (LAGGARD_BEFORE,), LAGGARD, Hold.NEEDS_VISIT),
    "much better, not seen": (rows(CODES, SELF), (LAGGARD_BEFORE,), LAGGARD, Hold.NEEDS_VISIT),
    "still a laggard": (rows(("a1",)), (LAGGARD_BEFORE,), LAGGARD, None),
    "too little": ([finding(MET, AUDIT, ON, "a1")], (fixed(LEADER),), TOO_LITTLE, None),
    "what only ran out": (LAPSED, (fixed(LEADER),), LEADER, Hold.FIRST_TIME),
}
LEVELS = {None: None} | {level: Override(level, ON, date(2010, 9, 30)) for level in Level}


def classified(stands, decided=None):
    found, held, *_ = STANDS[stands]
    one = LEVELS[decided]
    return outcome(found, *held, overrides=(one,) if one else ()).classified


WORDS = {LEADER: "kopgroep", MIDDLE: "middengroep", LAGGARD: "achterblijver", TOO_LITTLE: "te weinig gegevens"}


@pytest.mark.parametrize(("stands", "decided"), list(product(STANDS, Level)))
def test_a_decision_tells_what_would_be_and_why_that_is_not_what_the_rule_gives(stands, decided):
    *_, before, hold = STANDS[stands]

    told = classified(stands, decided)

    reason, text = told.reason, explain(told.reason)
    assert (told.level, reason.hold, reason.before, reason.beneath) == (decided, Hold.OVERRIDE, before, hold)
    assert text.startswith(DECIDED)
    would, gives = f"Zonder dit besluit was het nu {WORDS[before]}. De regel geeft", WORDS[told.computed]
    then = {
        None: f" Daarna geldt de regel: nu zou dat {WORDS[before]} zijn. ",
        Hold.FIRST_TIME: f" {would} {gives}. {TWICE} {gives}. ",
        Hold.NEEDS_VISIT: f" {would} {gives}, maar dat is nog niet gezien. {VISIT.format('')[:-2]}",
    }
    assert text.removeprefix(DECIDED).startswith(then[hold])


@pytest.mark.parametrize(("stands", "decided"), list(product(STANDS, LEVELS)))
def test_no_sentence_says_that_it_is_another_level_than_it_announces(stands, decided):
    told = classified(stands, decided)

    for sentence in explain(told.reason).split(". "):
        if "altijd" in sentence or "geen" in sentence:
            assert "de regel" in sentence


@pytest.mark.parametrize("decided", [None, *Level])
def test_a_reason_that_was_kept_says_the_same_when_it_is_read_back(decided):
    reason = classified("a knock-out that was said", decided).reason

    assert explain(Reason.from_facts(reason.as_facts())) == explain(reason)


def test_what_leiden_reads():
    told = classified("a knock-out that was said", LAGGARD)

    assert told.reason.line is Line.KNOCKOUT
    assert explain(told.reason) == (
        f"{DECIDED} Zonder dit besluit was het nu middengroep. De regel geeft achterblijver. {TWICE} "
        "achterblijver. Mijlpaal e1 is niet gehaald. Zonder e1 geeft de regel altijd achterblijver. 11 van de 12 "
        "mijlpalen en 5 van de 6 criteria zijn gehaald."
    )


def test_a_decision_over_a_step_up_names_what_a_visit_is_still_to_see():
    text = explain(classified("better, not seen", LEADER).reason)

    assert f"maar dat is nog niet gezien. {VISIT.format('e1')} 7 van de 12 mijlpalen" in text


IN_JUNE = "Op 31 maart 2010 was het ook al lager dan {}. Is het op 30 juni 2010 nog lager, dan wordt het {}."


@pytest.mark.parametrize(
    ("met", "now", "comes"),
    [
        (SEVEN, "middengroep", "middengroep"),
        # Of two falls the step that lasted comes.
        (("a1", "e1"), "achterblijver", "middengroep"),
    ],
)
@pytest.mark.parametrize("ends_on", [date(2010, 6, 29), ON, date(2010, 7, 9)])
def test_a_decision_tells_that_the_first_of_two_dates_has_been(met, now, comes, ends_on):
    decided = Override(LAGGARD, date(2010, 4, 10), ends_on)
    on = date(2010, 4, 20)
    reason = outcome(rows(met, on=on), fixed(LEADER, computed=MIDDLE), on=on, overrides=(decided,)).classified.reason

    text = explain(reason).replace("\N{NO-BREAK SPACE}", " ")

    assert (
        f" Zonder dit besluit was het nu kopgroep. De regel geeft {now}. {IN_JUNE.format('kopgroep', comes)} " in text
    )
    assert (reason.until, reason.falls_on) == (ends_on, ON)
    assert Reason.from_facts(reason.as_facts()) == reason
    after = outcome(rows(met, on=on), fixed(LEADER, computed=MIDDLE), on=ON).classified
    assert WORDS[after.level] == comes


TODAY, BY, JULY = date(2010, 7, 5), date(2010, 9, 30), date(2010, 7, 2)


answers = st.dictionaries(
    st.sampled_from(CODES),
    st.tuples(
        st.sampled_from([MET, MET, MET, NOT_MET]), st.sampled_from([SELF, DESK]), st.dates(date(2009, 9, 1), JULY)
    ),
    min_size=9,
)
leaders = st.sampled_from([LEADER, LEADER, MIDDLE, LAGGARD])


@given(leaders, leaders, st.sets(st.sampled_from(CODES)), answers, st.dates(BY, date(2010, 10, 4)))
@settings(max_examples=600, deadline=None)
def test_beneath_a_decision_what_is_named_gives_the_level_after_it_when_it_is_met_in_time(
    level, computed, met_then, said, ends_on
):
    """Also where the level beneath it falls on the reference date that comes, and where something runs out by then."""
    found = [finding(verdict, source, day, code) for code, (verdict, source, day) in said.items()]
    held = fixed(level, computed, met=met_then, day=date(2010, 6, 30))
    decision = Override(LAGGARD, TODAY, ends_on)

    def stands(more, on):
        return outcome(found + more, held, on=on, overrides=(decision,)).classified

    now = outcome(found, held, on=TODAY, overrides=(decision,))
    card, beneath = card_of(now, held, on=TODAY), now.classified.undecided.level
    # That is told apart.
    assume(card.too_little is None and beneath is not TOO_LITTLE)
    for route in filter(None, (card.up, card.stay)):
        target = beneath if route is card.stay else LEADER if "kopgroep" in route.heading else MIDDLE
        more = done(route, route.by - DAY)
        assert HEIGHT[stands(more, max(ends_on + DAY, route.by)).level] >= HEIGHT[target], route.heading
        assert route.holds_until is None
    # The list of laggards names the same, of what keeps the level or else of what raises it.
    listed = way_up_words(now.values, now.classified, PROGRAMME, BY)
    for code in renewed(card.stay or card.up):
        assert code in listed, (code, listed)


def renewed(route):
    return {*route.renewals.to_show, *route.renewals.to_confirm} if route else set()


def done(route, on):
    """Do what a route names, and no more than that."""
    named, asked = route.parts, route.renewals
    # A visit only where it says so, or that it is to be seen.
    by_visit = "(audit)" in route.heading and not route.is_free
    shown = [*named.to_meet, *named.to_show, *named.either[: named.least]]
    more = [finding(MET, AUDIT if by_visit else DESK, on, code) for code in shown]
    more += [finding(MET, AUDIT, on, code) for code in route.to_see]
    said = [*named.to_say, *named.to_repeat, *named.either[named.least :], *asked.to_confirm]
    anew = asked.to_show[: asked.least] if asked.has_choice else asked.to_show
    more += [finding(MET, DESK, on, code) for code in anew]
    return more + [finding(MET, SELF, on, code) for code in (*said, *asked.or_confirm) if code not in anew]


@pytest.mark.parametrize(
    ("ends_on", "by"),
    [
        (None, date(2010, 9, 30)),
        (date(2010, 9, 29), date(2010, 9, 30)),
        # On its last day it still holds, so what is met by that day makes no other level on it.
        (date(2010, 9, 30), date(2010, 12, 31)),
        (date(2010, 10, 4), date(2010, 12, 31)),
        (date(2010, 12, 31), date(2011, 3, 31)),
    ],
)
def test_a_way_counts_on_the_first_reference_date_after_a_decision(ends_on, by):
    # What is said in June runs out at the end of December.
    found = rows(SEVEN, SELF, on=date(2010, 6, 30))
    decisions = (Override(LAGGARD, ON, ends_on),) if ends_on else ()
    now = outcome(found, on=date(2010, 7, 5), overrides=decisions)

    up = card_of(now, on=date(2010, 7, 5)).up

    assert up.by == by
    asks_anew = bool(up.renewals.to_show or up.renewals.to_confirm)
    assert asks_anew is (by > date(2010, 12, 30))
    words = way_up_words(now.values, now.classified, PROGRAMME, date(2010, 9, 30))
    assert ("Bevestig" in words or "opnieuw" in words or "nieuw bewijs" in words) is asks_anew
