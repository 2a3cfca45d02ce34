"""Where no municipality lies around the seat, e2 is nothing that a visit must see or show (domain D.5)."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from sqlalchemy import select

from milestones import actions, queries
from milestones.models import FixedLevel
from milestones.rules import Dossier, Found, Held, Level, Verdict, derive
from milestones.rules.whatif import ways_up
from tests.milestones.answering import K2
from tests.milestones.answering import TODAY as NOW
from tests.milestones.building import AUDIT, CODES, E2, K1, MET, NOT_MET, ON, PARTLY, PROGRAMME, RULESET, SELF, finding
from tests.support.towns import serve
from werkplein.register.models import ServiceArea
from werkplein.register.rules import AreaKind

DAY = timedelta(days=1)
BEGAN, TODAY = date(2009, 7, 1), date(2010, 5, 20)
ALONE, NOBODY = ((BEGAN, frozenset()),), Verdict.NOT_APPLICABLE
LAGGARD = Level.LAGGARD
MIDDLE = Held(K1, Level.MIDDLE, Level.MIDDLE, {code: "met" for code in CODES} | {"e2": NOBODY.value})
CORRECTED = MIDDLE.corrected_to(LAGGARD)


def dossier_of(rows, held=CORRECTED, around=ALONE):
    return Dossier(rows, held=[held], around=around)


def on(dossier, day=TODAY):
    return derive(dossier, PROGRAMME, [RULESET], day)


def rows(met, source=SELF, e2=NOBODY, day=date(2010, 3, 1)):
    said = {code: MET if code in met else NOT_MET for code in CODES} | {"e2": e2}
    return [finding(verdict, source, day, code, id=at) for at, (code, verdict) in enumerate(said.items(), 1)]


def never_answered(met, source=SELF, day=date(2010, 3, 1)):
    return [each for each in rows(met, source, day=day) if each.milestone != "e2"]


def seen(dossier, codes):
    """As if a visit came today: of e2 it can say no more than that it does not apply."""
    told = {code: NOBODY if code == "e2" else MET for code in codes}
    more = [finding(verdict, AUDIT, TODAY, code, id=100 + at) for at, (code, verdict) in enumerate(told.items())]
    return replace(dossier, findings=[*dossier.findings, *more])


NINE = ("a1", "a2", "a3", "b1", "b3", "c1", "c2", "d1", "e1")


@pytest.mark.parametrize("met", [NINE, NINE[:5], [code for code in CODES if code != "e2"], ()])
@pytest.mark.parametrize("e2", [NOBODY, PARTLY])
def test_after_a_correction_to_laggard_every_way_up_works_and_none_asks_for_e2(met, e2):
    dossier = dossier_of(rows(met, e2=e2))
    now = on(dossier)

    ways = ways_up(now.values, now.classified, PROGRAMME)

    assert now.classified.level is LAGGARD
    assert "e2" not in now.classified.reason.unseen
    assert ways.sets
    assert all("e2" not in codes for codes in ways.sets)
    assert {on(seen(dossier, codes)).classified.level for codes in ways.sets} <= {Level.MIDDLE, Level.LEADER}
    counted = combinations([code for code in CODES if code != "e2"], len(ways.first))
    assert ways.total == sum(on(seen(dossier, codes)).classified.level is not LAGGARD for codes in counted)


def test_what_was_never_answered_does_not_apply_by_the_register_and_no_finding_carries_it():
    value = on(dossier_of(never_answered(NINE))).values["e2"]

    assert (value.verdict, value.is_of_register, value.finding_id) == (NOBODY, True, None)
    assert (value.is_answered, value.is_expired, value.holds_on) == (True, False, BEGAN)


@pytest.mark.parametrize("met", [NINE, NINE[:5], ()])
def test_what_was_never_answered_is_in_no_way_up(met):
    dossier = dossier_of(never_answered(met))
    now = on(dossier)

    ways = ways_up(now.values, now.classified, PROGRAMME)

    assert now.classified.level is LAGGARD
    assert ways.sets
    assert all("e2" not in codes for codes in ways.sets)
    assert {on(seen(dossier, codes)).classified.level for codes in ways.sets} <= {Level.MIDDLE, Level.LEADER}


def test_what_was_never_answered_keeps_nobody_from_the_leaders():
    found = on(dossier_of(never_answered([code for code in CODES if code != "e2"], AUDIT), MIDDLE)).classified

    assert (found.level, found.reason.score.applicable, found.reason.score.criteria_met) == (Level.LEADER, 11, 6)


@pytest.mark.parametrize(
    ("around", "is_told"),
    [
        (ALONE, True),
        # Somebody came, or may be there.
        (((BEGAN, frozenset()), (TODAY, frozenset({"GM2"}))), False),
        (((BEGAN, frozenset()), (TODAY + DAY, frozenset({"GM2"}))), True),
        (((BEGAN, frozenset()), (TODAY, None)), False),
        (((TODAY + DAY, frozenset()),), False),
        (((TODAY, frozenset()),), True),
        ((), False),
    ],
)
def test_it_is_told_on_the_days_on_which_the_register_says_so(around, is_told):
    assert ("e2" in on(dossier_of(never_answered(NINE), around=around)).values) is is_told


def test_a_satellite_takes_it_over_from_no_main_location():
    satellite = replace(dossier_of(never_answered(NINE), around=()), mains=((BEGAN, dossier_of(rows(NINE))),))

    assert "e2" not in on(satellite).values


@pytest.mark.parametrize("e2", [PARTLY, NOT_MET])
@pytest.mark.parametrize(
    ("alone_on", "level", "unseen"),
    # Met is for a visit to see; that nobody lies around any more is not.
    [(TODAY + DAY, LAGGARD, ("e2",)), (TODAY, Level.MIDDLE, ()), (TODAY - DAY, Level.MIDDLE, ())],
)
def test_a_laggard_that_serves_only_its_own_municipality_is_held_back_by_e2_no_more(e2, alone_on, level, unseen):
    # Seven met, and one criterion whole; without e2 there are two.
    others = [each for each in rows(("a1", "a2", "b1", "b2", "c1", "e1", "f1"), AUDIT) if each.milestone != "e2"]
    said = [finding(e2, SELF, date(2010, 2, 1), "e2", id=98), finding(MET, SELF, TODAY, "e2", id=99)]
    held = Held(K1, LAGGARD, LAGGARD, {each.milestone: each.verdict.value for each in [*others, said[0]]})
    around = [(BEGAN, frozenset({"GM2"})), (alone_on, frozenset())]

    now = on(dossier_of([*others, *said], held, around)).classified

    assert (now.level, now.reason.unseen) == (level, unseen)


@pytest.mark.parametrize("e2", [NOBODY, PARTLY, MET])
def test_what_follows_from_the_register_is_not_told_as_seen_and_has_no_last_day(e2):
    value = on(dossier_of(rows(NINE, AUDIT, e2))).values["e2"]
    said = on(dossier_of(rows(NINE, AUDIT, NOBODY), around=())).values["e2"]

    assert (value.verdict, value.is_of_register, value.is_expired) == (NOBODY, True, False)
    assert value.grade is not E2
    assert (said.verdict, said.is_of_register, said.grade) == (NOBODY, False, E2)


@pytest.fixture
def alone(session, bram, leader):
    """A visit saw e2 in part, with one of the two municipalities that lay around then; now nobody does."""
    towns = serve(session, leader, "AB")
    joined = {towns[0].code: True, towns[1].code: False}
    said = [
        Found(code, PARTLY if code == "e2" else MET, participation=joined if code == "e2" else None) for code in CODES
    ]
    actions.record_findings(session, bram.actor, leader, said, AUDIT, date(2010, 5, 28), date(2010, 5, 28), "v")
    for town in towns:
        left = ServiceArea(werkplein_id=leader.id, municipality_id=town.id, kind=AreaKind.ENDED, holds_on=ON)
        left.recorded_on = ON
        session.add(left)
    session.commit()
    actions.refresh(session, [leader.id], PROGRAMME, NOW)
    session.commit()


def test_the_card_says_that_it_follows_from_the_area_and_not_that_it_was_seen(browse, alone, carla):
    page = browse("/intern/werkpleinen/leader/", by=carla)
    e1, e2 = (page.one(f"#{code}").get_text(" ", strip=True) for code in ("e1", "e2"))

    assert "Gezien 28-5-2010, geldig t/m 28-5-2011" in e1
    assert e2.endswith("Niet van toepassing volgt uit het werkgebied")
    assert not page.one("#e2").select(".wp-bewijs svg")


def test_what_a_level_was_fixed_on_says_it_too(browse, session, alone, bram, carla):
    actions.fix_quarter(session, bram.actor, K2, NOW)
    session.commit()

    page = browse("/intern/werkpleinen/leader/geschiedenis/", by=carla)

    assert "e2: niet van toepassing, volgt uit het werkgebied" in page.text
    assert "e1: voldaan, gezien (E2) op 28-5-2010" in page.text


def test_what_is_kept_is_what_is_derived(session, alone, leader):
    kept = queries.states(session, [leader.id], PROGRAMME, NOW)[leader.id].values

    assert kept == queries.derived(session, [leader.id], PROGRAMME, NOW)[leader.id].values
    assert kept["e2"].is_of_register


@pytest.fixture
def silent(session, bram, leader):
    """Of e2 nobody ever said anything; all that a visit saw is the rest."""
    town = serve(session, leader, "A")[0]
    said = [Found(code, MET) for code in CODES if code != "e2"]
    actions.record_findings(session, bram.actor, leader, said, AUDIT, date(2010, 5, 28), date(2010, 5, 28), "v")
    left = ServiceArea(werkplein_id=leader.id, municipality_id=town.id, kind=AreaKind.ENDED, holds_on=ON)
    left.recorded_on = ON
    session.add(left)
    session.commit()
    actions.refresh(session, [leader.id], PROGRAMME, NOW)
    session.commit()
    return town


@pytest.mark.both
def test_a_summary_row_needs_no_finding_for_what_the_register_says(session, silent, leader):
    kept = queries.states(session, [leader.id], PROGRAMME, NOW)[leader.id]

    assert kept.values == queries.derived(session, [leader.id], PROGRAMME, NOW)[leader.id].values
    assert (kept.values["e2"].is_of_register, kept.values["e2"].finding_id) == (True, None)
    assert (kept.level, kept.participation["e2"]) == (Level.LEADER, {})


def test_the_card_and_the_list_tell_it_without_an_answer(browse, silent, bram, carla):
    page = browse("/intern/werkpleinen/leader/", by=carla)
    unanswered = browse("/intern/mijlpalen/?mijlpaal=e2&oordeel=geen", by=bram)
    does_not_apply = browse("/intern/mijlpalen/?mijlpaal=e2&oordeel=not_applicable", by=bram)

    assert page.one("#e2").get_text(" ", strip=True).endswith("Niet van toepassing volgt uit het werkgebied")
    assert "/intern/werkpleinen/leader/" not in str(unanswered.one("main"))
    assert "/intern/werkpleinen/leader/" in str(does_not_apply.one("main"))


def test_a_quarter_is_fixed_with_it_and_recomputed_alike_whatever_is_told_later(
    browse, session, silent, bram, carla, leader
):
    fixed = actions.fix_quarter(session, bram.actor, K2, NOW)
    session.commit()
    before = queries.recomputed(session, PROGRAMME, fixed)

    back = ServiceArea(werkplein_id=leader.id, municipality_id=silent.id, kind=AreaKind.WHOLE, holds_on=ON)
    back.recorded_on = NOW + DAY
    session.add(back)
    session.commit()
    actions.refresh(session, [leader.id], PROGRAMME, NOW + DAY)
    session.commit()

    level = session.scalars(select(FixedLevel).where(FixedLevel.werkplein_id == leader.id)).one()
    assert level.verdicts["e2"] == NOBODY.value
    assert before[leader.id] == queries.recomputed(session, PROGRAMME, fixed)[leader.id]
    assert json.loads(json.dumps(before[leader.id]["reason"])) == level.reason
    assert (
        "e2: niet van toepassing, volgt uit het werkgebied"
        in browse("/intern/werkpleinen/leader/geschiedenis/", by=carla).text
    )
