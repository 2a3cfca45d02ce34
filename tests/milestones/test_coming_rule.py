"""Another rule may hold on the reference date that a card names: what it says is enough is reckoned with that one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from milestones import actions
from milestones.rules import HEIGHT, Dossier, Held, Hold, Level, Override, coming_words, derive
from milestones.rules.explain import WORDS
from milestones.rules.later import Later
from milestones.rules.levels import Reason
from milestones.rules.routes import way_up_words
from milestones.rules.rulesets import Wish
from tests.milestones.building import AUDIT, CODES, MET, NOT_MET, PARTLY, PROGRAMME, RULESET, SELF, finding, rows
from tests.milestones.test_routes import card_of, plain
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
TODAY, BY = date(2010, 7, 5), date(2010, 9, 30)
STRICTER = replace(RULESET, version="2", valid_from=BY, max_criteria=2, max_milestones=8)
ANSWERED = date(2010, 6, 30)
# In the middle group by the rule of now, a laggard by the stricter one.
BETWEEN = [code for code in CODES if code not in ("a1", "a2", "b1", "c1")]


def now(found, rule=STRICTER, on=TODAY):
    return derive(Dossier(found), PROGRAMME, [RULESET, rule], on)


@pytest.mark.parametrize(
    ("begins", "on", "is_coming"),
    [
        (BY, date(2010, 6, 30), False),
        (BY, date(2010, 7, 1), True),
        (BY, BY - DAY, True),
        (BY, BY, False),
        (date(2010, 7, 5), date(2010, 7, 4), True),
        (date(2010, 7, 5), date(2010, 7, 5), False),
        (BY + DAY, BY, False),
        (BY + DAY, BY + DAY, False),
    ],
)
def test_a_rule_comes_from_the_quarter_on_in_which_it_begins(begins, on, is_coming):
    rule = replace(STRICTER, valid_from=begins)
    found = now(rows(CODES), rule, on)

    assert found.classified.reason.coming == (rule if is_coming else None)
    # What was derived before is derived again on the day on which that turns.
    for day in (date(2010, 7, 1), begins):
        assert on >= day or found.changes_on <= day
    kept = found.classified.reason
    assert Reason.from_facts(kept.as_facts()) == kept


@pytest.mark.parametrize(
    ("begins", "on", "is_told"),
    [
        (BY, date(2010, 6, 29), True),
        (BY, date(2010, 6, 30), True),
        (BY, TODAY, False),
        (BY + DAY, date(2010, 7, 1), True),
        (BY + DAY, BY - DAY, True),
        (BY + DAY, BY, True),
        (BY + DAY, BY + DAY, False),
        (date(2012, 1, 1), TODAY, True),
    ],
)
def test_a_rule_that_begins_after_the_next_reference_date_is_told_too(begins, on, is_told):
    rule = replace(STRICTER, valid_from=begins)
    found = now(rows(BETWEEN), rule, on)

    later = found.classified.reason.later
    assert later == (Later(begins, Level.LAGGARD) if is_told else None)
    kept = found.classified.reason
    assert Reason.from_facts(kept.as_facts()) == kept
    assert not is_told or found.changes_on <= max(Quarter.of(begins).start, on + DAY)


def test_a_card_says_what_a_later_rule_makes_of_it_and_until_when_it_is_there(session):
    rule = replace(STRICTER, valid_from=BY + DAY)
    card = card_of(now(rows(BETWEEN), rule), on=TODAY)

    heading, words = card.later
    assert plain(heading) == "Vanaf 1 oktober 2010 geldt een andere regel."
    assert words.startswith("Bij deze stand geeft die: achterblijver. De regel die hier geldt, geeft: middengroep.")
    assert card_of(now(rows(CODES), rule), on=TODAY).later[1].startswith("Bij deze stand geeft die: hetzelfde")
    assert card.until(BY + DAY).later is None
    assert card.until(BY + 2 * DAY).later == card.later


def test_what_ran_out_counts_under_a_later_rule_as_long_as_that_says():
    strict = replace(RULESET, version="2", valid_from=BY + DAY, expired_counts_months=0)
    found = rows(CODES, on=date(2009, 12, 15))  # ran out on 15 June

    outcome = now(found, strict)

    assert (outcome.classified.computed, outcome.classified.reason.later.level) == (Level.MIDDLE, Level.TOO_LITTLE)


@pytest.mark.parametrize("months", [0, 1, 3])
def test_it_is_told_anew_on_the_day_on_which_that_turns(months):
    later = replace(RULESET, version="2", valid_from=date(2011, 4, 1), expired_counts_months=months)
    found, on = rows(CODES, on=ANSWERED), TODAY
    while (outcome := now(found, later, on)).changes_on and outcome.changes_on < date(2011, 4, 1):
        told = outcome.classified.reason.later
        assert now(found, later, outcome.changes_on - DAY).classified.reason.later == told
        on = outcome.changes_on


def test_a_level_that_is_held_is_not_called_the_same_as_what_the_rule_gives():
    told = [Later(BY, Level.MIDDLE).words(level, Level.MIDDLE)[1] for level in (Level.MIDDLE, Level.LEADER)]

    assert [each.partition(". ")[0] for each in told] == [
        "Bij deze stand geeft die: hetzelfde niveau",
        "Bij deze stand geeft die: middengroep, net als de regel die hier geldt",
    ]


def test_a_later_version_with_the_same_numbers_is_no_other_rule():
    same = replace(RULESET, version="2", valid_from=BY + DAY)

    assert now(rows(CODES), same).classified.reason.later is None


def test_who_needs_more_by_the_rule_to_come_reads_how_much():
    found = rows(("a1", "a2", "b1", "b2", "c1", "c2"), on=ANSWERED)
    card = card_of(now(found), on=TODAY)

    assert card.up.heading == "Naar middengroep (audit):"
    assert card_of(derive(Dossier(found), PROGRAMME, [RULESET], TODAY), on=TODAY).up.size < card.up.size
    heading, words = card.coming
    assert plain(heading) == "Op de peildatum van 30 september 2010 geldt een andere regel."
    assert words.startswith("Verandert er niets, dan is het niveau dan: achterblijver.")
    told = way_up_words(now(found).values, now(found).classified, PROGRAMME, BY)
    *others, last = card.up.parts.to_meet
    assert told.startswith(f"Naar middengroep (audit): {', '.join(others)} en {last}.")


def test_who_has_enough_by_the_rule_to_come_is_asked_nothing():
    milder = replace(RULESET, version="2", valid_from=BY, max_milestones=4)
    found = rows(("a1", "a2", "a3", "c1", "c2", "e1"), on=ANSWERED)
    assert now(found, milder).classified.level is Level.LAGGARD

    card = card_of(now(found, milder), on=TODAY)

    assert card.up is None
    assert card.coming[1].startswith("Verandert er niets, dan is het niveau dan: middengroep.")


def test_who_has_too_little_by_the_rule_to_come_reads_that_it_falls_and_of_no_loss_that_would_make_it_so():
    found = rows(("a1", "a2", "b1", "c1", "c2", "d1", "e1", "f1"), on=ANSWERED)

    assert card_of(derive(Dossier(found), PROGRAMME, [RULESET], TODAY), on=TODAY).down is not None
    down = card_of(now(found), on=TODAY).down
    assert plain(" ".join(down)) == "Naar achterblijver: op de peildatum van 30 september 2010, als er niets verandert."


shares = st.sampled_from([(1, 2), (2, 3), (3, 4), (1, 1)])
rules = st.builds(
    lambda criteria, milestones, knockout, share: replace(
        RULESET, version="2", valid_from=BY, max_criteria=criteria, max_milestones=milestones,
        knockout=knockout, leader_share=share,
    ),
    st.integers(0, 4), st.integers(3, 8), st.sampled_from([(), ("e1",), ("a1", "f1")]), shares,
)  # fmt: skip


@given(rules, st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from(CODES)))
@settings(max_examples=150, deadline=None)
def test_what_is_enough_gives_the_level_on_the_reference_date_and_less_does_not(rule, met, shown):
    found = rows(met, on=ANSWERED) + [finding(MET, AUDIT, ANSWERED, code) for code in met & shown]
    today = now(found, rule)
    up = card_of(today, on=TODAY).up
    assume(up is not None)
    target = Level.LEADER if "kopgroep" in up.heading else Level.MIDDLE
    codes = (*up.parts.codes, *up.to_see)

    def reached(shown_then):
        seen = [finding(MET, AUDIT, BY - DAY, code) for code in shown_then]
        return HEIGHT[now(found + seen, rule, BY).classified.computed] >= HEIGHT[target]

    assert reached(codes)
    assert not any(reached([each for each in codes if each != left]) for left in codes)


K2 = date(2010, 6, 30)


def fixed_middle(level=Level.MIDDLE, computed=None):
    """The quarter before, as it was fixed."""
    return [Held(K2, level, computed or level, {})]


@pytest.mark.parametrize("begins", [TODAY + DAY, BY])
def test_who_will_be_a_laggard_by_the_rule_to_come_reads_when_it_falls_and_what_keeps_it(begins):
    rule = replace(STRICTER, valid_from=begins)
    found = derive(Dossier(rows(BETWEEN, on=ANSWERED), held=fixed_middle()), PROGRAMME, [RULESET, rule], TODAY)
    kept = found.classified.reason
    card = card_of(found, on=TODAY)

    assert (kept.comes_to, kept.falls_then) == (Level.MIDDLE, Level.LAGGARD)
    assert Reason.from_facts(kept.as_facts()) == kept
    assert "middengroep. Volgens die regel is het dan achterblijver." in card.coming[1]
    assert card.down[0] == "Naar achterblijver:"
    assert "Is het op 30 september 2010 en op 31 december 2010 zo, dan daalt het niveau." in plain(card.down[1])
    assert card.stay.heading == "Om middengroep te blijven:"
    assert plain(way_up_words(found.values, found.classified, PROGRAMME, BY)).startswith("Om middengroep te blijven: ")


def test_who_falls_further_by_the_rule_to_come_reads_that_beside_the_fall_of_now():
    held = fixed_middle(Level.LEADER, computed=Level.MIDDLE)
    found = derive(Dossier(rows(BETWEEN, on=ANSWERED), held=held), PROGRAMME, [RULESET, STRICTER], TODAY)
    card = card_of(found, on=TODAY)

    assert (found.classified.level, found.classified.reason.comes_to) == (Level.LEADER, Level.MIDDLE)
    assert card.down[0] == "Naar middengroep:"
    assert "Is dat op 31 december 2010 ook zo, dan daalt het niveau daarheen." in plain(card.coming[1])
    assert card.stay.heading == "Om kopgroep te blijven:"


@pytest.mark.parametrize("met", [BETWEEN, CODES])
def test_nothing_falls_where_the_rule_to_come_gives_no_less(met):
    found = derive(
        Dossier(rows(met, on=ANSWERED), held=fixed_middle()),
        PROGRAMME,
        [RULESET, replace(RULESET, version="2", valid_from=BY)],
        TODAY,
    )

    assert found.classified.reason.falls_then is None
    assert card_of(found, on=TODAY).stay is None


# How the last quarter was fixed: steady, lower by the rule, a laggard, or with too little to tell.
FIXED = st.sampled_from(
    [
        (Level.MIDDLE, Level.MIDDLE),
        (Level.MIDDLE, Level.LAGGARD),
        (Level.LEADER, Level.LEADER),
        (Level.LEADER, Level.MIDDLE),
        (Level.LAGGARD, Level.LAGGARD),
        (Level.TOO_LITTLE, Level.TOO_LITTLE),
    ]
)


@given(rules, st.sets(st.sampled_from(CODES), min_size=7), st.sets(st.sampled_from(CODES)), FIXED)
@settings(max_examples=300, deadline=None)
def test_what_is_enough_to_stay_keeps_the_level_under_the_rule_to_come_and_less_does_not(rule, met, shown, fixed):
    held = fixed_middle(*fixed)
    found = rows(met, on=ANSWERED) + [finding(MET, AUDIT, ANSWERED, code) for code in met & shown]

    def stands(more, on):
        return derive(Dossier([*found, *more], held=held), PROGRAMME, [RULESET, rule], on)

    today = stands([], TODAY)
    now_level, reason = today.classified.level, today.classified.reason

    def lasts(codes):
        then = stands([finding(MET, AUDIT, BY - DAY, code) for code in codes], BY).classified
        level = then.computed if then.reason.hold is Hold.FIRST_TIME else then.level
        return HEIGHT[level] >= HEIGHT[now_level]

    assert lasts([]) == (reason.falls_then is None)
    if reason.falls_then is None or reason.hold is not None:
        return
    card = card_of(today, on=TODAY)
    codes = (*card.stay.parts.codes, *card.stay.to_see)
    assert card.down[0] == f"Naar {WORDS[reason.falls_then]}:"
    assert lasts(codes)
    assert not any(lasts([each for each in codes if each != left]) for left in codes)


def test_who_will_fall_at_once_by_the_rule_to_come_reads_what_keeps_it():
    rule = replace(RULESET, version="2", valid_from=BY, knockout=("b1", "e1"))
    said = rows([code for code in CODES if code not in ("b1", "b2", "d1")], on=ANSWERED)
    seen = [finding(NOT_MET, AUDIT, ANSWERED, "b1")]
    card = card_of(derive(Dossier(said + seen, held=fixed_middle()), PROGRAMME, [RULESET, rule], TODAY), on=TODAY)

    assert "Verandert er niets, dan is het niveau dan: achterblijver. Wat nodig is" in card.coming[1]
    assert plain(" ".join(card.down)) == (
        "Naar achterblijver: op de peildatum van 30 september 2010, als er niets verandert."
    )
    assert (card.stay.heading, card.stay.parts.codes) == ("Om middengroep te blijven:", ("b1",))


@given(rules, st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from(CODES)), st.dates(TODAY, date(2010, 12, 30)))
@settings(max_examples=150, deadline=None)
def test_beneath_a_decision_it_is_enough_on_the_first_reference_date_after_it(rule, met, shown, ends_on):
    """By the rule of that date, also where another one begins between it and the reference date that comes."""
    rule, by = replace(rule, valid_from=date(2010, 10, 1)), Quarter.of(ends_on + DAY).reference_date
    found = rows(met, on=ANSWERED) + [finding(MET, AUDIT, ANSWERED, code) for code in met & shown]
    decision = Override(Level.LAGGARD, TODAY, ends_on)

    def stands(more, on):
        return derive(Dossier([*found, *more], overrides=[decision]), PROGRAMME, [RULESET, rule], on)

    up = card_of(stands([], TODAY), on=TODAY).up
    assume(up is not None)
    target = Level.LEADER if "kopgroep" in up.heading else Level.MIDDLE
    # What runs out by then is said anew, all of it: the card names which of that is needed.
    anew = [finding(MET, AUDIT if code in shown else SELF, by - DAY, code) for code in met]

    def reached(codes):
        seen = [finding(MET, AUDIT, by - DAY, code) for code in codes]
        return HEIGHT[stands([*anew, *seen], by).classified.computed] >= HEIGHT[target]

    codes = (*up.parts.codes, *up.to_see)
    assert up.by == by
    assert reached(codes)
    assert not any(reached([each for each in codes if each != left]) for left in codes)


@pytest.mark.both
def test_a_card_says_so_as_soon_as_the_rule_is_decided(browse, session, a_person, leader, carla):
    steering = a_person(Role.STEERING_GROUP)
    before = browse("/intern/werkpleinen/leader/", by=carla).text
    actions.activate_ruleset(
        session, steering.actor, STRICTER, Wish(BY, "Het moet strenger in het najaar.", "1"), TODAY
    )
    session.commit()

    after = browse("/intern/werkpleinen/leader/", by=carla)

    told = "Op de peildatum van 30 september 2010 geldt een andere regel."
    assert told not in plain(before)
    assert told in plain(after.text)
    assert after.one("a:-soup-contains('Bekijk wat er verandert')")["href"] == "/zo-werkt-de-regel/"


@pytest.mark.parametrize(("least", "told"), [(9, "nog 1 geldig antwoord"), (10, "nog 2 geldige"), (8, None), (7, None)])
def test_who_answered_too_little_reads_how_many_the_rule_to_come_asks(least, told):
    rule = replace(RULESET, version="2", valid_from=BY, min_answered=least, max_milestones=5)
    found = now([finding(MET, SELF, ANSWERED, code) for code in CODES[:8]], rule)

    answer = card_of(found, on=TODAY).answer

    assert found.classified.level is Level.TOO_LITTLE
    assert (answer and told in plain(answer[1])) if told else answer is None


@pytest.mark.parametrize(
    ("fresh", "level"), [(30, Level.LAGGARD), (89, Level.LAGGARD), (90, Level.MIDDLE)], ids=["old", "day before", "day"]
)
def test_it_says_what_the_level_comes_to_also_where_a_visit_is_too_old_by_then(fresh, level):
    before = Held(date(2010, 3, 31), Level.LAGGARD, Level.LAGGARD, dict.fromkeys(CODES, "not_met"))
    seen = [finding(MET, AUDIT, BY - 90 * DAY, code) for code in CODES[:9]]
    rule = replace(STRICTER, visit_fresh_days=fresh, max_milestones=7)

    def at(on):
        return derive(Dossier(seen, held=[before]), PROGRAMME, [RULESET, rule], on)

    reason = at(TODAY).classified.reason

    assert reason.comes_to is level
    assert at(BY).classified.level is level
    assert coming_words(reason, BY)[1].startswith(f"Verandert er niets, dan is het niveau dan: {level.label.lower()}.")


@given(
    rules,
    st.sampled_from([0, 1, 3, 6, 9]),
    st.lists(
        st.builds(
            finding,
            st.sampled_from([MET, NOT_MET, PARTLY]),
            st.sampled_from([SELF, AUDIT]),
            st.dates(date(2009, 1, 1), TODAY),
            st.sampled_from(CODES),
        ),
        max_size=30,
    ),
)
@settings(max_examples=150, deadline=None)
def test_a_later_rule_is_told_with_the_level_it_would_give_if_it_held_today(rule, months, found):
    later = replace(rule, valid_from=BY + DAY, expired_counts_months=months)
    told = now(found, later).classified.reason.later
    assume(told is not None)

    as_if = derive(Dossier(found), PROGRAMME, [replace(later, valid_from=date.min)], TODAY)
    assert told.level is as_if.classified.computed
