"""A satellite is not asked what it takes over; what it says itself or others found there counts (domain D.5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions, queries
from milestones.actions.standings import touched_by
from milestones.models import Assessment
from milestones.queries.sampling import unsupported
from milestones.rules import Found, Source, Verdict
from milestones.rules.satellites import asked_of, day_about, left_to
from tests.milestones.answer_files import HEADER, a_checklist, bring_in, offer, problems, rows_of
from tests.milestones.answering import K2, TODAY, save
from tests.milestones.building import CODES, PROGRAMME
from tests.milestones.learning import observe
from werkplein.core.errors import DomainError
from werkplein.obligations.models import Obligation
from werkplein.people.models import Grant
from werkplein.people.rules import Role, ScopeKind
from werkplein.programme.rules import add_months
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
TAKEN = ("c1", "c2")
ASKED = [code for code in CODES if code not in TAKEN]
SHEET = "/intern/werkpleinen/middle/vragenlijst/2010-K2/"


@pytest.fixture
def join(session, anna, leader, middle):
    """Make the middle one a satellite of the leader from a day on."""

    def join(on):
        facts = versions(session, [middle.id])[middle.id][-1].facts
        add_version(session, anna.actor, middle.id, replace(facts, main_id=leader.id), on, TODAY - 60 * DAY)
        session.commit()
        session.expire_all()

    return join


@pytest.fixture
def satellite(join, middle):
    join(date(2010, 1, 1))
    return middle


@pytest.fixture
def mt(a_person, middle):
    return a_person(Role.MT_MEMBER, middle)


def answer(session, person, werkplein, codes=ASKED, verdict=Verdict.MET):
    for code in codes:
        save(session, person.actor, werkplein, K2, Found(code, verdict), 0, TODAY)


def submit(session, person, werkplein):
    return actions.submit_checklist(session, person.actor, werkplein, K2, TODAY)


def test_what_is_left_to_the_main_location_follows_from_the_programme():
    assert left_to(1, PROGRAMME) == set(TAKEN)
    assert left_to(None, PROGRAMME) == frozenset()
    assert [each.code for each in asked_of(TAKEN, PROGRAMME)] == ASKED


@pytest.mark.parametrize(
    ("quarter", "today", "day"),
    [
        (K2, date(2010, 6, 29), date(2010, 6, 29)),
        (K2, date(2010, 6, 30), date(2010, 6, 30)),
        (K2, date(2010, 7, 1), date(2010, 6, 30)),
    ],
)
def test_a_checklist_asks_who_was_a_satellite_on_its_reference_date(quarter, today, day):
    assert day_about(quarter, today) == day


@pytest.mark.both
def test_a_satellite_hands_in_ten_answers(session, satellite, mt):
    answer(session, mt, satellite)

    assert submit(session, mt, satellite) == 10

    rows = session.query(Assessment).filter_by(werkplein_id=satellite.id)
    assert sorted(row.milestone for row in rows) == ASKED


@pytest.mark.parametrize(
    ("joins", "rows"),
    [(K2.reference_date - DAY, 10), (K2.reference_date, 10), (K2.reference_date + DAY, 12)],
)
def test_it_matters_whose_satellite_it_was_on_the_reference_date(session, join, middle, mt, joins, rows):
    answer(session, mt, middle, CODES)

    join(joins)

    assert submit(session, mt, middle) == rows


def test_a_gap_is_never_one_that_is_taken_over(session, satellite, mt):
    answer(session, mt, satellite, ASKED[:6])

    with pytest.raises(actions.Unanswered) as refused:
        submit(session, mt, satellite)

    assert [gap.milestone.code for gap in refused.value.gaps] == ASKED[6:]


def test_taking_over_the_last_answers_leaves_out_what_is_not_asked(session, join, middle, mt):
    for code in CODES:
        change = Found(code, Verdict.MET, holds_on=date(2010, 3, 1))
        actions.report_change(session, mt.actor, middle, change, date(2010, 3, 1))
    join(date(2010, 4, 1))

    assert actions.take_over(session, mt.actor, middle, K2, TODAY) == 10


@pytest.mark.both
@pytest.mark.parametrize("code", TAKEN)
def test_what_is_taken_over_is_no_answer_of_the_checklist(session, satellite, mt, leader, code):
    sentence = f"Een satelliet neemt {code} over van de hoofdlocatie, Werkplein Lindeveen."
    with pytest.raises(DomainError, match=sentence) as refused:
        save(session, mt.actor, satellite, K2, Found(code, Verdict.MET), 0, TODAY)

    assert refused.value.field == "verdict"
    assert queries.drafts(session, satellite.id, K2) == {}


@pytest.mark.both
def test_an_answer_of_its_own_counts_until_it_runs_out(session, satellite, mt, leader, bram):
    observe(session, bram.actor, leader)
    actions.report_change(session, mt.actor, satellite, Found("c1", Verdict.NOT_MET, holds_on=TODAY), TODAY)
    last = add_months(TODAY, 6)
    session.flush()

    days = (TODAY, last, last + DAY)
    on = [queries.states(session, [satellite.id], PROGRAMME, day)[satellite.id].values["c1"] for day in days]

    own, over = (Verdict.NOT_MET, False), (Verdict.MET, True)
    assert [(each.verdict, each.is_inherited) for each in on] == [own, own, over]


@pytest.mark.both
def test_a_summary_that_was_kept_knows_that_an_answer_of_its_own_ran_out(session, satellite, mt, leader, bram):
    observe(session, bram.actor, leader, not_met=("c1",))
    actions.report_change(session, mt.actor, satellite, Found("c1", Verdict.MET, holds_on=TODAY), TODAY)
    day = add_months(TODAY, 6) + DAY
    derived = queries.derived(session, [satellite.id], PROGRAMME, day)[satellite.id]

    actions.refresh(session, [satellite.id], PROGRAMME, day)
    session.flush()
    kept = queries.states(session, [satellite.id], PROGRAMME, day)[satellite.id]

    assert kept.values == derived.values
    assert kept.reason == derived.classified.reason
    assert (kept.values["c1"].verdict, kept.values["c1"].own_ran_out) == (Verdict.NOT_MET, True)


def test_what_the_desk_or_an_audit_found_there_counts_instead(session, satellite, leader, anna, bram):
    observe(session, bram.actor, leader)
    taken = value(session, satellite, "c1")

    actions.record_desk(session, anna.actor, satellite, [Found("c1", Verdict.PARTLY)], date(2010, 6, 1), TODAY)
    seen = [Found("c2", Verdict.NOT_MET)]
    actions.record_findings(session, bram.actor, satellite, seen, Source.AUDIT, date(2010, 6, 2), TODAY, "v")

    assert (taken.verdict, taken.is_inherited) == (Verdict.MET, True)
    own = [value(session, satellite, code) for code in TAKEN]
    assert [(each.verdict, each.is_inherited) for each in own] == [(Verdict.PARTLY, False), (Verdict.NOT_MET, False)]


def value(session, werkplein, code):
    session.flush()
    return queries.states(session, [werkplein.id], PROGRAMME, TODAY)[werkplein.id].values[code]


def test_the_checklist_shows_what_is_taken_over_and_asks_ten(browse, session, satellite, leader, mt, bram):
    observe(session, bram.actor, leader, not_met=("c2",))
    actions.refresh(session, [satellite.id], PROGRAMME, TODAY)

    page = browse(SHEET, by=mt)

    assert "0 van 10 beantwoord" in page.text
    assert "Nog te beantwoorden: " in page.text
    c1, c2 = (page.one(f"#{code}").get_text(" ", strip=True) for code in TAKEN)
    assert (
        "Voldaan Gezien, stand op 18-3-2010 , geldig t/m 18-3-2011 Overgenomen van de hoofdlocatie, Werkplein Lindeveen"
        in c1
    )
    assert "Niet voldaan" in c2
    assert page.html.select("[name^=c1-], [name^=c2-], #inleveren a[href='#c1']") == []
    assert "/intern/werkpleinen/leader/#c1" not in page.links()
    assert browse(SHEET, by=mt).statements <= 12 + 2  # what is kept of the register was read for the first one


def test_who_may_see_the_main_location_finds_it(browse, session, satellite, leader, anna):
    page = browse("/intern/werkpleinen/middle/", by=anna)
    assert "Overgenomen van de hoofdlocatie" not in page.text

    actions.record_desk(session, anna.actor, leader, [Found("c1", Verdict.MET)], date(2010, 6, 1), TODAY)

    assert "Overgenomen van de hoofdlocatie" in browse("/intern/werkpleinen/middle/", by=anna).text


def test_who_is_in_both_mts_is_led_to_the_main_location(browse, session, satellite, leader, mt):
    alone = browse(SHEET, by=mt)
    grant = {"role": Role.MT_MEMBER, "scope_kind": ScopeKind.WERKPLEIN, "werkplein_id": leader.id}
    session.add(Grant(account_id=mt.actor.id, starts_on=TODAY, **grant))

    both = browse(SHEET, by=mt)

    told = "Dit komt van de hoofdlocatie, Werkplein Lindeveen"
    assert told in alone.text
    assert f"{told}. Daar was het op 30-6-2010 nog niet beantwoord." in both.text.replace(" .", ".")
    assert "/intern/werkpleinen/leader/#c1" not in alone.links()
    assert "/intern/werkpleinen/leader/#c1" in both.links()


def test_the_whole_checklist_is_answered_in_the_page(browse, session, satellite, mt):
    page = browse(SHEET, by=mt)

    done = page.submit(
        "Lever in", **{f"{code}-verdict": "met" for code in ASKED if code != "e2"} | {"e2-verdict": "met"}
    )

    assert done.path == "/intern/werkpleinen/middle/"
    assert "De vragenlijst is ingeleverd." in done.text


def test_a_page_that_was_open_when_it_became_a_satellite_says_so(browse, session, join, middle, mt):
    page = browse(SHEET, by=mt)
    join(date(2010, 5, 1))

    refused = page.submit("Bewaar c1", **{"c1-verdict": "met", "a1-verdict": "met"})

    assert refused.status == 422
    assert "c1 is niet bewaard. Een satelliet neemt c1 over van de hoofdlocatie" in refused.text
    assert list(queries.drafts(session, middle.id, K2)) == ["a1"]


def test_a_file_does_not_bring_in_what_is_taken_over(browse, session, satellite, anna):
    page = offer(browse, anna, HEADER + a_checklist("middle"))

    found = problems(page)
    assert [row[0] for row in found] == ["8", "9"]
    assert "Een satelliet neemt c1 over van de hoofdlocatie, Werkplein Lindeveen." in found[0][2]
    assert "Haal deze regel weg." in found[0][2]


def test_a_file_of_ten_answers_is_a_whole_checklist_of_a_satellite(browse, session, satellite, anna):
    bring_in(browse, anna, HEADER + a_checklist("middle", codes=ASKED))

    assert rows_of(session) == 10
    assert queries.sheet(session, satellite.id, K2, PROGRAMME, TODAY).is_submitted


@pytest.mark.parametrize("source", ["Controle secretariaat", "Opgave MT"])
def test_a_file_brings_in_what_was_found_or_reported_at_a_satellite(browse, session, satellite, anna, source):
    bring_in(browse, anna, HEADER + f"middle;;c1;Voldaan;{source};30-6-2010\n")

    assert rows_of(session) == 1


def test_what_was_said_before_it_was_a_satellite_comes_back_from_a_file_unchanged(
    browse, session, join, middle, mt, anna
):
    change = Found("c1", Verdict.MET, holds_on=date(2010, 3, 1))
    actions.report_change(session, mt.actor, middle, change, date(2010, 3, 1))
    join(date(2010, 4, 1))

    page = offer(browse, anna, HEADER + "middle;;c1;Voldaan;Opgave MT;1-3-2010\n")

    assert page.html.select("#fouten-lijst") == []
    assert "regel" in page.text


def test_a_satellite_is_asked_no_evidence_of_what_it_takes_over(session, satellite, leader, mt, carla):
    answer(session, mt, satellite)
    submit(session, mt, satellite)
    for code in TAKEN:
        actions.report_change(session, carla.actor, leader, Found(code, Verdict.MET, holds_on=TODAY), TODAY)
    actions.refresh(session, [satellite.id], PROGRAMME, TODAY)

    drawn = {milestone for one, milestone in unsupported(session, K2, TODAY).values() if one == satellite.id}

    assert drawn == set(ASKED)
    assert {row.part for row in session.query(Obligation).filter_by(werkplein_id=satellite.id)} & set(TAKEN) == set()


WHY = "Het jaarplan is in mei door beide partijen getekend."
MET, LOST = (Verdict.MET, False), (Verdict.NOT_MET, False)
DISPUTED = (Verdict.MET, True)


@pytest.fixture
def lost(session, satellite, leader, bram):
    """An audit saw all at the main location; a later one says that c1 is lost there."""
    observe(session, bram.actor, leader)
    found = [Found("c1", Verdict.NOT_MET, "Niet getekend.")]
    return actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, TODAY, TODAY, "2")[0]


@pytest.fixture
def told(session, satellite):
    """What the summary of the satellite says of c1, which is what would be derived anew."""

    def told():
        kept = summary(session, satellite)
        actions.refresh(session, [satellite.id], PROGRAMME, TODAY)
        assert summary(session, satellite) == kept
        value = kept[2]["c1"]
        assert value.is_inherited
        return value.verdict, value.is_disputed

    return told


def summary(session, werkplein):
    session.flush()
    session.expire_all()
    state = queries.states(session, [werkplein.id], PROGRAMME, TODAY)[werkplein.id]
    return state.level, state.reason, dict(state.values)


@pytest.mark.both
@pytest.mark.parametrize("is_granted", [True, False])
def test_a_satellite_follows_the_hearing_of_its_main_location_at_every_step(
    session, lost, told, leader, carla, a_person, is_granted
):
    second, last = a_person(Role.PROCESS_SUPPORTER).actor, a_person(Role.STEERING_GROUP).actor
    steps = [told()]

    actions.dispute(session, carla.actor, leader, lost.id, WHY, TODAY)
    steps.append(told())
    actions.decide(session, second, leader, lost.id, False, WHY, TODAY)
    steps.append(told())
    actions.escalate(session, carla.actor, leader, lost.id, WHY, TODAY)
    steps.append(told())
    actions.decide_last(session, last, leader, lost.id, is_granted, WHY, TODAY)
    steps.append(told())

    assert steps == [LOST, DISPUTED, LOST, DISPUTED, MET if is_granted else LOST]


@pytest.mark.both
def test_a_summary_that_was_kept_knows_that_the_main_location_disputes(session, lost, satellite, leader, carla, mt):
    actions.dispute(session, carla.actor, leader, lost.id, WHY, TODAY)
    derived = queries.derived(session, [satellite.id], PROGRAMME, TODAY)[satellite.id]
    _, reason, values = summary(session, satellite)
    assert (values, reason) == (derived.values, derived.classified.reason)
    assert values["c1"].is_disputed_by_main

    actions.report_change(session, mt.actor, satellite, Found("c1", Verdict.MET, holds_on=TODAY), TODAY)

    assert not summary(session, satellite)[2]["c1"].is_disputed


def test_a_finding_that_is_withdrawn_counts_no_more_at_a_satellite(session, lost, told, leader, carla, a_person):
    actions.dispute(session, carla.actor, leader, lost.id, WHY, TODAY)
    actions.decide(session, a_person(Role.PROCESS_SUPPORTER).actor, leader, lost.id, True, WHY, TODAY)

    assert told() == MET


def test_what_the_main_location_agrees_with_holds_at_a_satellite_at_once(session, lost, told, satellite, leader, carla):
    was = summary(session, satellite)[2]["c1"].is_provisional

    actions.agree(session, carla.actor, leader, [lost.id], TODAY)

    assert told() == LOST
    assert (was, summary(session, satellite)[2]["c1"].is_provisional) == (True, False)


def test_a_hearing_holds_the_satellites_only_where_they_take_the_milestone_over(session, satellite, leader, middle):
    assert touched_by(session, leader.id, ["a1"], PROGRAMME) == [leader.id]
    assert touched_by(session, leader.id, ["a1", "c2"], PROGRAMME) == sorted([leader.id, middle.id])
    assert touched_by(session, middle.id, ["c1"], PROGRAMME) == [middle.id]
