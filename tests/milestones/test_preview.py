"""What the steering group sees before it fixes: what changes and why, who did not answer, and what has to wait."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions, queries
from milestones.models import FindingAgreement, FixedLevel, HearingStep
from milestones.rules import Found, Level, Reason, Source, Verdict
from milestones.rules.hearing import HearingAct
from tests.milestones.answering import answer_all
from tests.milestones.building import CODES, all_but
from tests.milestones.deciding import override
from werkplein.core import clock
from werkplein.obligations.actions import fill_closing_days
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
TODAY = date(2010, 7, 5)
PROGRAMME = reader.load()
# Recorded on the first day of the summer: the tenth working day after it is 5 July.
RECORDED = date(2010, 6, 21)


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


def see(session, person, werkplein, met, on, not_met=()):
    found = [Found(code, Verdict.MET) for code in met] + [Found(code, Verdict.NOT_MET) for code in not_met]
    return actions.record_findings(session, person.actor, werkplein, found, Source.AUDIT, on, on, "v")


def level_of(session, werkplein, today=TODAY):
    return queries.preview(session, PROGRAMME, K2, today).levels[werkplein.id]


@pytest.fixture
def fixed(session, bram, leader, middle):
    """A leader and a Werkplein of the middle group, as the first quarter was fixed."""
    fill_closing_days(session, [2010])
    see(session, bram, leader, CODES, date(2010, 3, 18))
    see(session, bram, middle, all_but("b3", "d1", "e2"), date(2010, 3, 18), ("b3", "d1", "e2"))
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))


def test_the_page_says_who_changes_and_why(browse, session, fixed, bram, steering, middle, laggard):
    see(session, bram, middle, ["b3", "d1", "e2"], date(2010, 6, 1))

    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=steering)

    rows = page.rows("1 Werkplein krijgt een ander niveau")
    assert len(rows) == 1
    assert rows[0][:2] == ["Middelerf", "Middengroep"]
    assert rows[0][2].startswith("Kopgroep")
    assert rows[0][3].startswith("Alle 6 criteria zijn gehaald")
    assert "4 Werkpleinen leverden de vragenlijst niet in" in page.text


def test_the_first_time_nothing_is_said_to_change(browse, session, bram, steering, leader, laggard):
    see(session, bram, leader, CODES, date(2010, 3, 18))
    see(session, bram, laggard, ["a1"], date(2010, 3, 18), all_but("a1"))

    page = browse("/intern/kwartalen/2010-K1/vaststellen/", by=steering)

    assert "Dit is de eerste vaststelling. Er zijn nog geen eerdere niveaus om mee te vergelijken." in page.text
    assert "ander niveau" not in page.text
    assert "Was" not in page.text.split()
    rows = page.rows("Welk niveau elk Werkplein krijgt")
    assert len(rows) == 4
    assert next(row[1] for row in rows if row[0] == "Lindeveen").startswith("Kopgroep")
    assert "Kopgroep" in [row[0] for row in page.rows("Niveaus die worden vastgesteld")]
    assert [row[0] for row in page.rows("Wie achterblijver wordt, en wat helpt")] == [laggard.name]


def test_after_the_first_time_what_changes_is_told_beside_what_was(browse, fixed, steering):
    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=steering)

    assert "eerste vaststelling" not in page.text
    assert "Was" in page.text.split()


ENDED = "Op de peildatum van 30 juni 2010 gold het besluit van de stuurgroep niet meer."
SEVEN = ("a1", "b1", "c1", "c2", "d1", "e1", "f1")
LAST_DAY = date(2010, 5, 31)


@pytest.mark.parametrize(
    ("decided", "march", "june", "level", "words"),
    [
        # The rule gave the laggards already, and nobody saw it beneath the decision.
        (Level.MIDDLE, SEVEN[:4], SEVEN[:4], "Achterblijver", "Volgens de regel was het toen achterblijver."),
        (Level.LAGGARD, SEVEN, SEVEN, "Middengroep", "Volgens de regel was het toen middengroep."),
        # It falls for the first time beneath the decision, so the level follows neither it nor the rule.
        (Level.LEADER, SEVEN, SEVEN[:6], "Middengroep", "Zonder dat besluit was het toen middengroep."),
    ],
)
def test_the_page_says_that_a_level_changes_because_a_decision_ended(
    browse, session, bram, steering, leader, decided, march, june, level, words
):
    for met, on in ((march, date(2010, 3, 18)), (june, date(2010, 6, 1))):
        found = [Found(code, Verdict.MET if code in met else Verdict.NOT_MET) for code in CODES]
        actions.record_findings(session, bram.actor, leader, found, Source.DESK, on, on, "v")
    override(session, steering, leader, decided, date(2010, 3, 31), LAST_DAY, date(2010, 3, 31))
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    session.commit()

    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=steering)

    rows = [row for row in page.rows("1 Werkplein krijgt een ander niveau") if row[0] == "Lindeveen"]
    assert [row[1:3] for row in rows] == [[decided.label, level]]
    assert rows[0][3].replace("\N{NO-BREAK SPACE}", " ").endswith(f"{ENDED} {words}")
    if level == "Achterblijver":
        ((_, _, why),) = page.rows("Wie achterblijver wordt of blijft")
        assert f"{ENDED} {words}" in why.replace("\N{NO-BREAK SPACE}", " ")


def test_of_a_decision_that_another_one_follows_it_is_not_said_that_none_holds(session, bram, steering, leader):
    see(session, bram, leader, SEVEN[:4], date(2010, 3, 18), [code for code in CODES if code not in SEVEN[:4]])
    override(session, steering, leader, Level.MIDDLE, date(2010, 3, 31), LAST_DAY, date(2010, 3, 31))
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    override(session, steering, leader, Level.LEADER, date(2010, 6, 1), TODAY, date(2010, 6, 1))

    (change,) = queries.preview(session, PROGRAMME, K2, TODAY).changes

    assert change.level is Level.LEADER
    assert change.why.startswith("Dit is een besluit van de stuurgroep.")
    assert "niet meer" not in change.why


def test_who_handed_in_is_not_named(session, fixed, carla, leader):
    answer_all(session, carla, leader)
    actions.submit_checklist(session, carla.actor, leader, K2, TODAY)

    told = queries.preview(session, PROGRAMME, K2, TODAY)

    assert "leader" not in [each.code for each in told.unanswered]
    assert len(told.unanswered) == 3


@pytest.mark.both
@pytest.mark.parametrize(("today", "level"), [(TODAY, Level.LEADER), (TODAY + timedelta(days=1), Level.LAGGARD)])
def test_what_the_mt_may_still_reply_to_waits(session, fixed, bram, leader, today, level):
    rows = see(session, bram, leader, [], RECORDED, ["e1"])
    assert rows[0].reply_until == TODAY

    told = queries.preview(session, PROGRAMME, K2, today)

    assert told.levels[leader.id] is level
    waiting = [(each.code, each.milestones, each.until) for each in told.provisional]
    assert waiting == ([("leader", ("e1",), TODAY)] if level is Level.LEADER else [])


@pytest.mark.parametrize(("closes", "is_waited_for"), [(TODAY, False), (TODAY + timedelta(days=1), True)])
def test_nobody_waits_for_the_mt_of_a_closed_werkplein(session, fixed, bram, anna, leader, closes, is_waited_for):
    see(session, bram, leader, [], RECORDED, ["e1"])
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, is_closed=True), closes, TODAY)

    told = queries.preview(session, PROGRAMME, K2, TODAY)

    assert "leader" in [each.code for each in told.unanswered]
    assert told.awaited == len(told.unanswered) - (not is_waited_for)
    assert [each.code for each in told.provisional] == (["leader"] if is_waited_for else [])


def test_an_mt_that_agrees_lets_it_count_at_once(session, fixed, bram, carla, leader):
    row = see(session, bram, leader, [], RECORDED, ["e1"])[0]
    day = date(2010, 6, 23)
    session.add(
        FindingAgreement(
            assessment_id=row.id, holds_on=day, recorded_on=day, recorded_at=clock.now(), actor_label="MT Lindeveen"
        )
    )

    assert level_of(session, leader) is Level.LAGGARD


def test_an_open_hearing_is_named_and_keeps_what_held_before(browse, session, fixed, bram, steering, leader):
    row = see(session, bram, leader, [], date(2010, 6, 1), ["e1"])[0]
    day = date(2010, 6, 8)
    session.add(
        HearingStep(
            assessment_id=row.id,
            werkplein_id=leader.id,
            act=HearingAct.DISPUTED,
            text="De gemeente zit er nog.",
            holds_on=day,
            recorded_on=day,
            recorded_at=clock.now(),
            actor_label="MT Lindeveen",
        )
    )

    told = queries.preview(session, PROGRAMME, K2, TODAY)

    assert [(each.code, each.milestones) for each in told.disputed] == [("leader", ("e1",))]
    # Nothing changes for the worse, but a leader has no open hearing.
    assert told.levels[leader.id] is Level.LEADER
    assert "Er loopt een bezwaar" in browse("/intern/kwartalen/2010-K2/vaststellen/", by=steering).text


# Decided on 22 June; the tenth working day after it is 6 July.
DECIDED, LAST_APPEAL = date(2010, 6, 22), date(2010, 7, 6)
DAY = timedelta(days=1)


@pytest.fixture
def upheld(session, fixed, bram, carla, leader, a_person):
    """A finding that stays, after a dispute about it."""
    row = see(session, bram, leader, [], date(2010, 6, 14), ["e1"])[0]
    actions.dispute(session, carla.actor, leader, row.id, "De gemeente zit er gewoon nog.", date(2010, 6, 16))
    second = a_person(Role.PROCESS_SUPPORTER)
    actions.decide(session, second.actor, leader, row.id, False, "De foto toont een lege balie.", DECIDED)
    return row


def appealable(session, today):
    told = queries.preview(session, PROGRAMME, K2, today)
    return [(each.code, each.milestones, each.until) for each in told.appealable]


@pytest.mark.both
@pytest.mark.parametrize(
    ("today", "is_told"),
    [
        (DECIDED - DAY, False),
        (DECIDED, True),
        (LAST_APPEAL - DAY, True),
        (LAST_APPEAL, True),
        (LAST_APPEAL + DAY, False),
    ],
)
def test_what_can_still_go_to_the_steering_group_is_named_until_its_last_day(session, upheld, today, is_told):
    assert appealable(session, today) == ([("leader", ("e1",), LAST_APPEAL)] if is_told else [])


def test_what_went_to_the_steering_group_is_an_open_hearing(session, upheld, carla, leader):
    actions.escalate(session, carla.actor, leader, upheld.id, "De foto is van voor de verhuizing.", TODAY)

    assert appealable(session, TODAY) == []
    assert [each.code for each in queries.preview(session, PROGRAMME, K2, TODAY).disputed] == ["leader"]


@pytest.mark.parametrize("is_last", [False, True])
def test_what_was_granted_or_decided_in_the_end_goes_nowhere(session, fixed, bram, carla, leader, a_person, is_last):
    row = see(session, bram, leader, [], date(2010, 6, 14), ["e1"])[0]
    actions.dispute(session, carla.actor, leader, row.id, "De gemeente zit er gewoon nog.", date(2010, 6, 16))
    second, steering = a_person(Role.PROCESS_SUPPORTER), a_person(Role.STEERING_GROUP)
    actions.decide(session, second.actor, leader, row.id, not is_last, "De foto toont een lege balie.", DECIDED)
    if is_last:
        actions.escalate(session, carla.actor, leader, row.id, "De foto is van voor de verhuizing.", DECIDED)
        actions.decide_last(session, steering.actor, leader, row.id, False, "De balie was echt leeg.", DECIDED)

    assert appealable(session, TODAY) == []


def test_a_finding_of_after_the_reference_date_is_not_told(session, fixed, bram, carla, leader, a_person):
    day = date(2010, 7, 1)
    row = see(session, bram, leader, [], day, ["e1"])[0]
    actions.dispute(session, carla.actor, leader, row.id, "De gemeente zit er gewoon nog.", day)
    second = a_person(Role.PROCESS_SUPPORTER)
    actions.decide(session, second.actor, leader, row.id, False, "De foto toont een lege balie.", TODAY)

    assert appealable(session, TODAY) == []


def test_the_page_names_it_with_its_day_and_the_quarter_can_be_fixed(browse, session, upheld, steering, leader):
    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=steering)

    text = page.text.replace("\xa0", " ")
    assert "Op dit bezwaar is beslist: de bevinding blijft staan en telt mee." in text
    assert "Lindeveen : e1, tot en met dinsdag 6 juli" in text
    assert "Er loopt een bezwaar" not in text
    done = page.submit("Stel het 2e kwartaal 2010 vast")
    assert done.status == 200
    assert session.query(FixedLevel).filter_by(quarter=K2.code).count() > 0


@pytest.mark.both
def test_a_fixed_quarter_is_computed_again_from_what_was_known(session, fixed, bram, carla, leader, middle):
    see(session, bram, middle, ["b3"], date(2010, 6, 1))
    # The MT may still reply to this on the day of fixing, and agrees with it only after.
    lost = see(session, bram, leader, [], RECORDED, ["e1"])[0]
    fixed_then = actions.fix_quarter(session, bram.actor, K2, TODAY)
    rows = session.query(FixedLevel).filter_by(quarter=K2.code)
    kept = {each.werkplein_id: (each.level, each.met, Reason.from_facts(each.reason)) for each in rows}
    # On the same day, and about a day before the reference date: but after it was fixed.
    actions.report_change(session, carla.actor, leader, Found("a1", Verdict.NOT_MET, holds_on=date(2010, 6, 2)), TODAY)
    see(session, bram, middle, ["d1"], date(2010, 6, 3))
    actions.agree(session, carla.actor, leader, [lost.id], TODAY)

    again = queries.recomputed(session, PROGRAMME, fixed_then)

    assert {
        each: (facts["level"], facts["met"], Reason.from_facts(facts["reason"])) for each, facts in again.items()
    } == kept


def test_the_page_asks_as_much_for_any_number_of_werkpleinen(browse, session, fixed, steering):
    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=steering)

    assert page.statements <= 12 + 3
