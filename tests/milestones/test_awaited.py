"""What a visit saw and does not count yet is told as that: seen, and waiting for the MT or for a decision (4.11)."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestones import actions, panels, queries
from milestones.fixed_first import compared_with_now, fixed_first
from milestones.queries import State
from milestones.queries.preview import Stand
from milestones.rules import (
    HEIGHT,
    Dispute,
    Dossier,
    Found,
    Hold,
    Judged,
    Level,
    Override,
    Reason,
    Source,
    Verdict,
    derive,
    explain,
    ways_up,
)
from milestones.rules.routes import way_up_words
from tests.milestones.building import (
    AUDIT,
    CODES,
    DESK,
    MET,
    NOT_MET,
    ON,
    PARTLY,
    PROGRAMME,
    RULESET,
    SELF,
    VISITATIE,
    finding,
)
from tests.milestones.test_hysteresis import befores, fixed, of_pattern, patterns
from werkplein.obligations.actions import fill_closing_days
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
LEADER, MIDDLE, LAGGARD = Level.LEADER, Level.MIDDLE, Level.LAGGARD
SEEN, UNTIL, FIXING = date(2010, 6, 25), date(2010, 7, 9), date(2010, 7, 5)
# Six were met when the quarter before was fixed; the documents since then make it eight.
HAD, GAINED = ("a1", "c2", "d1", "e1", "e2", "f1"), ("b1", "c1")
BEFORE = fixed(LAGGARD, met=HAD)
STEP = "Een stap omhoog telt als een bezoek van hoogstens 100 dagen geleden heeft gezien wat erbij kwam."
REPLY = "Dat telt mee na de reactie van het MT, uiterlijk 9 juli 2010."
DECISION = "Dat telt mee als de bevinding na het bezwaar blijft staan."
DISPUTED = Dispute(((date(2010, 7, 1), None),))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def told():
    """Everything that was said, and the documents about what was gained."""
    said = [finding(MET if code in HAD else NOT_MET, SELF, date(2010, 3, 20), code) for code in CODES]
    return said + [finding(MET, DESK, date(2010, 6, 14), code) for code in GAINED]


def visit(*codes, verdict=MET, on=SEEN, source=AUDIT, **more):
    return [finding(verdict, source, on, code, **{"reply_until": UNTIL} | more) for code in codes]


def as_fixed(findings, *held, on=FIXING, **more):
    return derive(Dossier(findings, held=held or (BEFORE,), **more), PROGRAMME, [RULESET], ON, Judged(on, True))


def now(findings, *held, on=FIXING):
    return derive(Dossier(findings, held=held or (BEFORE,)), PROGRAMME, [RULESET], on)


@pytest.mark.parametrize(
    ("on", "level", "words"),
    [
        (UNTIL - DAY, LAGGARD, f"{STEP} Gezien op 25 juni 2010: b1 en c1. {REPLY}"),
        (UNTIL, LAGGARD, f"{STEP} Gezien op 25 juni 2010: b1 en c1. {REPLY}"),
        (UNTIL + DAY, MIDDLE, ""),
    ],
)
@pytest.mark.parametrize("source", [AUDIT, VISITATIE])
def test_what_was_seen_and_waits_for_the_mt_is_not_called_yet_to_see(source, on, level, words):
    found = as_fixed(told() + visit(*GAINED, source=source), on=on).classified

    said = plain(explain(found.reason))
    assert found.level is level
    assert words in said
    assert "Nog te zien" not in said
    assert ("Gezien op" in said) is (level is LAGGARD)


def test_today_it_counts_already_so_nothing_waits():
    found = now(told() + visit(*GAINED)).classified

    assert (found.level, found.reason.awaited) == (MIDDLE, ())


@pytest.mark.parametrize(
    ("seen", "words", "way"),
    [
        ((), "Nog te zien: b1 en c1. Volgens", "Naar middengroep (audit): a2."),
        (("c1",), f"Nog te zien: b1. Gezien op 25 juni 2010: c1. {REPLY}", "Naar middengroep: als c1 meetelt."),
        (("b1", "c1"), f"erbij kwam. Gezien op 25 juni 2010: b1 en c1. {REPLY}", "als b1 en c1 meetellen."),
        # What the MT could not raise by itself was seen as well.
        (("a2", "b1", "c1"), f"Gezien op 25 juni 2010: a2, b1 en c1. {REPLY}", "als a2, b1 en c1 meetellen."),
    ],
)
def test_only_what_nobody_saw_is_still_to_be_seen(seen, words, way):
    outcome = as_fixed(told() + visit(*seen))

    said = plain(explain(outcome.classified.reason))
    assert outcome.classified.level is LAGGARD
    assert words.removesuffix(" Volgens") in said
    assert way_up_words(outcome.values, outcome.classified, PROGRAMME).endswith(way) or not seen


def test_where_what_waits_is_not_enough_the_way_up_counts_on_it():
    had = ("a1", "d1", "e1", "f1")
    said = [finding(MET if code in had else NOT_MET, SELF, date(2010, 3, 20), code) for code in CODES]
    gained = [finding(MET, DESK, date(2010, 6, 14), code) for code in ("b1", "c1", "c2")]
    outcome = as_fixed(said + gained + visit("c1"), fixed(LAGGARD, met=had))

    words = plain(explain(outcome.classified.reason))

    assert (outcome.classified.level, outcome.classified.reason.awaits) == (LAGGARD, None)
    assert f"Nog te zien: b1 en c2. Gezien op 25 juni 2010: c1. {REPLY}" in words
    assert all("c1" not in each and len(each) == 2 for each in ways_up(*way(outcome)).sets)
    assert way_up_words(*way(outcome)).startswith("Naar middengroep (audit), als c1 meetelt: a2 en a3.")


def way(outcome):
    return outcome.values, outcome.classified, PROGRAMME


def test_what_was_seen_to_be_lost_is_told_with_its_verdict():
    found = now(told() + visit("c1", verdict=PARTLY, dispute=DISPUTED)).classified

    assert (found.level, found.reason.hold) == (LAGGARD, Hold.NEEDS_VISIT)
    assert f"Nog te zien: b1. Gezien op 25 juni 2010, deels: c1. {DECISION}" in plain(explain(found.reason))


@pytest.mark.parametrize(("on", "waits"), [(date(2010, 6, 30), False), (date(2010, 7, 1), True), (FIXING, True)])
def test_a_dispute_lets_it_wait_until_the_decision(on, waits):
    found = now(told() + visit(*GAINED, dispute=DISPUTED), on=on).classified

    assert found.level is (LAGGARD if waits else MIDDLE)
    several = "Dat telt mee als de bevindingen na het bezwaar blijven staan."
    assert (several in plain(explain(found.reason))) is waits


@pytest.mark.parametrize(("granted_on", "awaits"), [(None, MIDDLE), (date(2010, 7, 3), None)])
def test_what_was_withdrawn_waits_for_nothing(granted_on, awaits):
    dispute = Dispute(((date(2010, 7, 1), granted_on),), granted_on)

    reason = now(told() + visit(*GAINED, dispute=dispute)).classified.reason

    assert reason.awaits is awaits
    assert ("Nog te zien: b1 en c1." in explain(reason)) is (awaits is None)


@pytest.mark.parametrize(("days", "is_told"), [(99, True), (100, True), (101, False)])
def test_a_visit_of_too_long_ago_is_to_be_done_again(days, is_told):
    old = visit(*GAINED, on=FIXING - timedelta(days=days), dispute=DISPUTED)

    outcome = now(told() + old)

    assert bool(outcome.classified.reason.awaited) is is_told
    assert ("Nog te zien: b1 en c1." in explain(outcome.classified.reason)) is not is_told
    assert outcome.changes_on == FIXING + DAY * (101 - days) if is_told else True


def test_a_loss_that_waits_is_told_with_the_level_that_stands():
    met = [finding(MET, DESK, date(2010, 5, 1), code) for code in CODES]
    found = as_fixed(met + visit("e1", verdict=NOT_MET), fixed(LEADER)).classified

    assert (found.level, found.reason.awaits) == (LEADER, LAGGARD)
    assert plain(explain(found.reason)).endswith(f"Gezien op 25 juni 2010, niet voldaan: e1. {REPLY}")


def test_what_waits_and_changes_no_level_is_not_told_beside_it():
    met = [finding(MET, DESK, date(2010, 5, 1), code) for code in CODES]

    reason = as_fixed(met + visit("a1", "a2", "e1"), fixed(LEADER)).classified.reason

    assert (reason.awaited, reason.awaits) == ((), None)


def test_a_decision_tells_what_waits_beneath_it():
    decided = Override(LEADER, date(2010, 6, 1), date(2010, 9, 30))

    reason = as_fixed(told() + visit(*GAINED), overrides=(decided,)).classified.reason

    words = plain(explain(reason))
    assert (reason.hold, reason.awaits) == (Hold.OVERRIDE, MIDDLE)
    assert f"De regel geeft middengroep, maar dat telt nog niet mee. {STEP} Gezien op 25 juni 2010: b1 en c1." in words
    assert "nog niet gezien" not in words


def test_a_satellite_waits_with_its_main_location():
    said = [finding(MET if code in (*HAD, "b1") else NOT_MET, SELF, date(2010, 6, 1), code) for code in CODES]
    own = [each for each in said if each.milestone != "c1"]
    main = Dossier([*told(), *visit("c1")])
    held = fixed(LAGGARD, met=(*HAD, "b1")[1:])

    found = derive(
        Dossier(own, held=(held,), mains=((date(2009, 7, 1), main),)), PROGRAMME, [RULESET], ON, Judged(FIXING, True)
    ).classified

    assert [each.milestone for each in found.reason.awaited] == ["c1"]
    assert f"Gezien op 25 juni 2010: c1. {REPLY}" in plain(explain(found.reason))


def test_it_is_kept_with_the_level_and_read_back():
    reason = as_fixed(told() + visit("a2", *GAINED)).classified.reason

    assert reason.awaits is MIDDLE
    assert Reason.from_facts(json.loads(json.dumps(reason.as_facts()))) == reason
    plainly = as_fixed(told()).classified.reason
    assert "awaited" not in plainly.as_facts()


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (as_fixed(told() + visit(*GAINED)), ("Naar middengroep:", "als b1 en c1 meetellen.")),
        (
            as_fixed(
                [finding(MET, DESK, date(2010, 5, 1), code) for code in CODES] + visit("e1", verdict=NOT_MET),
                fixed(LEADER),
            ),
            ("Naar achterblijver:", "als e1 meetelt."),
        ),
        (as_fixed(told()), None),
    ],
)
def test_the_card_says_which_level_waits(outcome, line):
    classified = outcome.classified
    state = State(classified.level, classified.reason, False, False, outcome.values, {}, None)

    card = panels.of_state(state, PROGRAMME, ON).level

    assert card.awaits == line
    assert (card.up is None) is (line is not None)


waits = st.dictionaries(st.sampled_from(CODES), st.sampled_from([MET, PARTLY, NOT_MET]), max_size=12)


@given(patterns, befores, waits)
@settings(max_examples=150, deadline=None)
def test_the_level_that_waits_is_the_one_it_gets_once_everything_was_heard(pattern, before, awaited):
    said, _ = of_pattern(pattern, before)
    found = said + [each for code, verdict in awaited.items() for each in visit(code, verdict=verdict)]
    held = [before] if before else []

    def on(day, *more):
        return derive(Dossier(found + list(more), held=held), PROGRAMME, [RULESET], ON, Judged(day, True))

    before_reply, after_reply = on(UNTIL), on(UNTIL + DAY)
    classified = before_reply.classified
    assert (classified.reason.awaits or classified.level) is after_reply.classified.level
    assert after_reply.classified.reason.awaited == ()
    # What waits to be lost is no part of the way up: it may still be withdrawn.
    if classified.reason.awaits is None and set(awaited.values()) <= {MET}:
        for codes in ways_up(before_reply.values, classified, PROGRAMME).sets:
            seen = on(UNTIL + DAY, *(finding(MET, AUDIT, ON, code) for code in codes)).classified
            assert HEIGHT[seen.level] > HEIGHT[classified.level]


# From here on: as it is recorded, fixed and read.


def see(session, person, werkplein, met, on, not_met=()):
    found = [Found(code, Verdict.MET) for code in met] + [Found(code, Verdict.NOT_MET) for code in not_met]
    return actions.record_findings(session, person.actor, werkplein, found, Source.AUDIT, on, on, "v")


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def waiting(session, bram, middle):
    """Fixed as a laggard; documents and then a visit of 25 June showed enough, and its MT may reply until 9 July."""
    fill_closing_days(session, [2010])
    see(session, bram, middle, HAD, date(2010, 3, 18), [code for code in CODES if code not in HAD])
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    desk = [Found(code, Verdict.MET) for code in GAINED]
    actions.record_desk(session, bram.actor, middle, desk, date(2010, 6, 14), date(2010, 6, 14))
    rows = see(session, bram, middle, GAINED, SEEN)
    assert {row.reply_until for row in rows} == {UNTIL}


FIX, LIST, OVERVIEW = "/intern/kwartalen/2010-K2/vaststellen/", "/intern/mijlpalen/", "/intern/overzicht/"
HISTORY = "/intern/werkpleinen/middle/geschiedenis/"
UNHEARD = "bij het vaststellen nog niet meetelt, omdat het MT nog kan reageren"
WORDS = f"Gezien op 25 juni 2010: b1 en c1. {REPLY}"


def test_before_fixing_the_true_reason_is_told(browse, waiting, steering):
    page = plain(browse(FIX, by=steering).text)

    assert WORDS in page
    assert "Naar middengroep: als b1 en c1 meetellen." in page
    assert "Nog te zien" not in page
    assert f"Middelerf staat nu hoger door een bezoek dat {UNHEARD}." in page
    assert "daarna hoger" not in page


@pytest.mark.both
def test_a_fixed_level_keeps_the_true_reason(session, waiting, bram, middle):
    quarter = actions.fix_quarter(session, bram.actor, K2, FIXING)

    first = fixed_first(session, quarter, queries.lines(session, PROGRAMME, FIXING))

    assert first.moved.risen == ("Middelerf",)
    assert first.why_moved == "Middelerf staat nu hoger door een bezoek dat bij het vaststellen nog niet meetelde"


def test_after_fixing_the_true_reason_stays(browse, session, waiting, bram, steering):
    actions.fix_quarter(session, bram.actor, K2, FIXING)
    session.commit()

    overview = plain(browse(OVERVIEW, by=steering).text)
    listed = plain(browse(LIST, by=steering, query={"kwartaal": "2010-K2", "niveau": "laggard"}).text)
    history = plain(browse(HISTORY, by=steering).text)

    assert "want Middelerf staat nu hoger door een bezoek dat bij het vaststellen nog niet meetelde." in overview
    assert "daarna hoger" not in overview
    for page in (listed, history):
        assert WORDS in page
        assert "Naar middengroep: als b1 en c1 meetellen." in page
        assert "Nog te zien" not in page


@pytest.mark.parametrize(
    ("levels", "awaited", "sentence"),
    [
        ({1: MIDDLE}, {1: MIDDLE}, f"W1 staat nu hoger door een bezoek dat {UNHEARD}."),
        # What waits leads elsewhere than where it stands now: something else happened.
        ({1: LEADER}, {1: MIDDLE}, "W1 staat daarna hoger."),
        ({1: MIDDLE}, {}, "W1 staat daarna hoger."),
        (
            {1: MIDDLE, 2: MIDDLE},
            {1: MIDDLE},
            f"W2 staat daarna hoger en W1 staat nu hoger door een bezoek dat {UNHEARD}.",
        ),
    ],
)
def test_who_stands_higher_by_what_waits_did_not_rise_afterwards(levels, awaited, sentence):
    before = [Stand(each, f"W{each}", LAGGARD, awaited.get(each)) for each in levels]
    lines = [Stand(each, f"W{each}", level) for each, level in levels.items()]

    found = compared_with_now(before, lines, K2.reference_date, FIXING)

    assert plain(found).endswith(f": {sentence}")


def test_a_visit_that_is_disputed_stands_in_no_way_once_it_is_decided_that_it_stays():
    rows = [finding(MET if code != "e1" else NOT_MET, DESK, date(2010, 6, 14), code) for code in CODES]
    disputed = [*rows, *visit("e1", dispute=DISPUTED)]
    upheld = [*rows, *visit("e1", dispute=Dispute(((date(2010, 7, 1), FIXING),)))]

    waits, then = (derive(Dossier(found), PROGRAMME, [RULESET], FIXING).classified for found in (disputed, upheld))

    assert (waits.level, waits.reason.awaits) == (LAGGARD, LEADER)
    assert then.level is LEADER
