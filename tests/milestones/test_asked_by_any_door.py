"""A drawn or returned answer stands the same whichever way it comes: form, file, hearing, register, second quarter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, evidence_jobs, queries
from milestones.actions import asking, sampling
from milestones.queries.sampling import drawn_items
from milestones.rules import Found, Source, Verdict
from tests.milestones.answer_files import HEADER, bring_in
from tests.milestones.answering import save, submit
from tests.milestones.building import CODES
from tests.milestones.proving import (
    DELIVERED,
    K1,
    K2,
    OPEN,
    RETURNED,
    TODAY,
    WITHDRAWN,
    accept,
    add,
    asked,
    claim,
    give_back,
    kept,
)
from tests.support.browse import counted
from tests.support.towns import serve
from werkplein.core.actor import Scopes
from werkplein.core.database import db
from werkplein.obligations.models import Obligation
from werkplein.people.rules import Role
from werkplein.register.actions import add_version
from werkplein.register.models import Municipality, ServiceArea
from werkplein.register.queries import versions
from werkplein.register.rules import AreaKind

DAY = timedelta(days=1)
DRAWN, NEXT = date(2010, 4, 15), date(2010, 4, 16)
AT_MT = "wacht op het MT"
TEXT = "De gemeente zit er sinds mei weer, zie het huurcontract."
MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
QUEUE = "/intern/bewijs/"


def draw_of(session, carla, anna, leader, milestone, joined=None, quarter=K1, on=DRAWN):
    """Draw the one answer that is said to be met."""
    for code in CODES:
        found = Found(code, MET if code == milestone else NOT_MET)
        if code == "e2" and joined is not None:
            joins = milestone == "e2"
            found = replace(found, verdict=MET if joins else NOT_MET, participation=dict.fromkeys(joined, joins))
        seen = queries.draft(session, leader.id, quarter, code)
        save(session, carla.actor, leader, quarter, found, seen.version if seen else 0, on - 10 * DAY)
    submit(session, carla, leader, quarter, on - 10 * DAY)
    items = sampling.draw_sample(session, anna.actor, quarter, on)
    assert [item.milestone for item in items] == [milestone]
    session.commit()


def words(session, on, quarter=K1):
    session.flush()
    return [item.words for item in drawn_items(session, quarter, Scopes(national=True), on)]


def due_days(session, werkplein):
    session.flush()
    rows = session.execute(
        select(Obligation.part, Obligation.due_on)
        .where(Obligation.werkplein_id == werkplein.id, Obligation.kind == RETURNED, Obligation.state == OPEN)
        .order_by(Obligation.due_on)
    )
    return [tuple(row) for row in rows]


def move(session, anna, leader, on, told):
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, moved=True), on, told)
    evidence_jobs.expect_renewals(session, told)
    session.commit()


@pytest.mark.both
@pytest.mark.parametrize(
    "moved_on", [date(2010, 4, 14), DRAWN, NEXT, NEXT + DAY, date(2010, 6, 1)], ids=lambda day: f"{day:%d-%m}"
)
def test_a_move_makes_what_was_found_before_no_less_true(session, carla, anna, leader, moved_on):
    draw_of(session, carla, anna, leader, "a3")
    accept(session, anna, add(session, carla, leader, milestone="a3", holds_on=DRAWN - 2 * DAY, today=NEXT), today=NEXT)
    session.commit()

    move(session, anna, leader, moved_on, date(2010, 6, 2))

    assert words(session, date(2010, 6, 2)) == ["klopt"]
    assert asked(session, leader, RETURNED) == [("a3", DELIVERED)]


def test_what_is_of_the_building_before_shows_nothing_after_the_move(session, carla, anna, leader):
    draw_of(session, carla, anna, leader, "a3")
    pieces = add(session, carla, leader, milestone="a3", holds_on=NEXT, today=NEXT)
    assert words(session, NEXT) == ["wacht op controle"]

    move(session, anna, leader, date(2010, 5, 10), date(2010, 5, 10))
    assert words(session, date(2010, 5, 10)) == [AT_MT]
    # It is asked anew, with all the time for it.
    assert due_days(session, leader) == [("a3", date(2010, 5, 24))]

    accept(session, anna, pieces, today=date(2010, 5, 11))
    assert words(session, date(2010, 5, 11)) == [AT_MT]
    assert due_days(session, leader) == [("a3", date(2010, 5, 25))]


def widen(session, leader, town, on, told):
    row = {"holds_on": on, "recorded_on": told, "kind": AreaKind.WHOLE}
    session.add(ServiceArea(werkplein_id=leader.id, municipality_id=town, **row))
    leader.revision += 1
    session.flush()
    evidence_jobs.expect_renewals(session, told)
    session.commit()


@pytest.fixture
def towns(session, leader):
    """Two municipalities around the seat, and a third that is not served yet."""
    first, second = serve(session, leader)
    third = Municipality(code="GM7009", name="C", search="c")
    session.add(third)
    session.commit()
    return [first.code, second.code], third.id


@pytest.mark.both
@pytest.mark.parametrize("widened_on", [date(2010, 4, 1), NEXT, date(2010, 5, 1)], ids=lambda day: f"{day:%d-%m}")
def test_a_wider_area_makes_what_was_found_before_no_less_true(session, carla, anna, leader, towns, widened_on):
    joined, other = towns
    draw_of(session, carla, anna, leader, "e2", joined)
    found = [Found("e2", MET, participation=dict.fromkeys(joined, True))]
    actions.record_desk(session, anna.actor, leader, found, NEXT, NEXT)

    widen(session, leader, other, widened_on, date(2010, 5, 1))

    assert words(session, date(2010, 5, 1)) == ["klopt"]


def test_a_wider_area_takes_no_answer_back_for_the_mt(session, carla, anna, leader, towns):
    joined, other = towns
    draw_of(session, carla, anna, leader, "e2", joined)

    widen(session, leader, other, date(2010, 5, 1), date(2010, 5, 1))

    assert words(session, date(2010, 5, 1)) == [AT_MT]
    assert [state for _, state in asked(session, leader, RETURNED)] == [OPEN]


@pytest.mark.both
def test_queue_badge_and_sample_say_the_same_after_a_move(browse, session, carla, anna, leader):
    draw_of(session, carla, anna, leader, "a3")
    accept(session, anna, add(session, carla, leader, milestone="a3", holds_on=NEXT, today=NEXT), today=NEXT)
    move(session, anna, leader, date(2010, 5, 1), TODAY)
    piece = add(session, carla, leader, kept(91), milestone="a3", holds_on=TODAY)[0]
    session.commit()

    assert "1 stuk wacht op controle." in browse(QUEUE, by=anna).text
    assert "In deze keuze wacht niets op controle." in browse(QUEUE, by=anna, query={"steekproef": "ja"}).text
    assert "steekproef" not in [
        text.strip() for text in browse(f"{QUEUE}{piece.id}/", by=anna).all(".wp-feiten li span")
    ]
    assert "1 klopt" in browse(f"{QUEUE}steekproef/", by=anna).text


LINE = "leader;;a1;{};{};5-7-2010;Logo deels gezien\n"


@pytest.mark.both
@pytest.mark.parametrize(
    ("verdict", "source", "state", "said"),
    [
        ("Voldaan", "Controle secretariaat", DELIVERED, "klopt"),
        ("Deels", "Controle secretariaat", WITHDRAWN, "klopt niet: deels"),
        ("Niet voldaan", "Opgave MT", WITHDRAWN, "ingetrokken door het MT"),
        ("Voldaan", "Opgave MT", OPEN, AT_MT),
    ],
)
def test_a_file_ends_what_was_asked_as_a_form_does(browse, session, carla, anna, leader, verdict, source, state, said):
    draw_of(session, carla, anna, leader, "a1")

    bring_in(browse, anna, HEADER + LINE.format(verdict, source))

    session.rollback()
    assert asked(session, leader, RETURNED) == [("a1", state)]
    assert words(session, TODAY) == [said]


@pytest.mark.both
def test_what_was_sent_back_is_no_more_asked_for_once_a_file_brings_the_check(browse, session, carla, anna, leader):
    claim(session, carla, leader)
    give_back(session, anna, add(session, carla, leader))
    session.commit()
    page = "/intern/werkpleinen/leader/bewijs/a1/"
    assert "Voeg hieronder iets anders toe." in browse(page, by=carla).text

    bring_in(browse, anna, HEADER + LINE.format("Voldaan", "Controle secretariaat"))

    session.rollback()
    assert asked(session, leader, RETURNED) == [("a1", DELIVERED)]
    assert "Voeg hieronder iets anders toe." not in browse(page, by=carla).text


@pytest.mark.both
@pytest.mark.parametrize("is_drawn", [True, False], ids=["drawn", "sent back"])
@pytest.mark.parametrize("source", [Source.DESK, Source.AUDIT])
def test_a_finding_that_is_withdrawn_gives_the_mt_no_way_out_of_the_check(
    session, carla, anna, bram, second, leader, is_drawn, source
):
    if is_drawn:
        draw_of(session, carla, anna, leader, "b3")
    else:
        claim(session, carla, leader, milestone="b3", today=NEXT)
        give_back(session, anna, add(session, carla, leader, milestone="b3", holds_on=NEXT, today=NEXT), today=NEXT)
    finding = found_by(session, anna, bram, leader, source)
    assert due_days(session, leader) == []

    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    assert due_days(session, leader) == []
    assert not is_drawn or words(session, TODAY) == ["bezwaar loopt"]

    actions.decide(session, second.actor, leader, finding.id, True, "Het huurcontract is gezien.", TODAY)
    assert due_days(session, leader) == [("b3", date(2010, 7, 19))]
    assert not is_drawn or words(session, TODAY) == [AT_MT]


def found_by(session, anna, bram, leader, source, day=date(2010, 7, 2)):
    found = [Found("b3", NOT_MET)]
    if source is Source.DESK:
        return actions.record_desk(session, anna.actor, leader, found, day, day)[0]
    return actions.record_findings(session, bram.actor, leader, found, source, day, day, "w")[0]


def test_a_finding_that_stays_leaves_nothing_to_ask(session, carla, anna, bram, second, a_person, leader):
    draw_of(session, carla, anna, leader, "b3")
    finding = found_by(session, anna, bram, leader, Source.DESK)
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, False, "De foto laat het niet zien.", TODAY)
    assert words(session, TODAY) == ["klopt niet: niet voldaan"]

    actions.escalate(session, carla.actor, leader, finding.id, TEXT, TODAY + DAY)
    assert words(session, TODAY + DAY) == ["bezwaar loopt"]

    steering = a_person(Role.STEERING_GROUP)
    actions.decide_last(session, steering.actor, leader, finding.id, True, "De foto is toch goed.", TODAY + 2 * DAY)
    assert words(session, TODAY + 2 * DAY) == [AT_MT]
    assert due_days(session, leader) == [("b3", date(2010, 7, 21))]


def test_the_page_of_the_sample_says_that_a_dispute_runs(browse, session, carla, anna, bram, leader):
    draw_of(session, carla, anna, leader, "b3")
    finding = found_by(session, anna, bram, leader, Source.DESK)
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    session.commit()

    page = browse(f"{QUEUE}steekproef/", by=anna)

    assert "Daarvan 0 kloppen, 0 kloppen niet, 0 wachten nog en bij 1 loopt een bezwaar." in page.text
    assert page.rows("Getrokken antwoorden")[0][-1] == "bezwaar loopt"


def ran_out(session, carla, leader):
    return add(session, carla, leader, kept(92), milestone="b3", holds_on=date(2009, 7, 2))


@pytest.mark.both
@pytest.mark.parametrize("is_accepted", [True, False], ids=["accepted", "sent back"])
def test_a_late_answer_is_asked_for_once_with_the_newest_day(browse, session, carla, anna, leader, is_accepted):
    draw_of(session, carla, anna, leader, "b3")
    assert due_days(session, leader) == [("b3", date(2010, 4, 29))]
    pieces = ran_out(session, carla, leader)

    if is_accepted:
        accept(session, anna, pieces)
    else:
        give_back(session, anna, pieces)
    session.commit()

    assert due_days(session, leader) == [("b3", date(2010, 7, 19))]
    assert browse("/intern/werkpleinen/leader/", by=carla).text.count("(b3)") == 1
    page = browse("/intern/werkpleinen/leader/bewijs/b3/", by=carla)
    told = "Van u gevraagd, uiterlijk maandag 19 juli" if is_accepted else "Voeg hieronder iets anders toe."
    assert told in page.text.replace("\xa0", " ")


@pytest.mark.both
def test_an_answer_that_is_drawn_again_is_asked_for_once(session, carla, anna, leader):
    draw_of(session, carla, anna, leader, "b3")
    draw_of(session, carla, anna, leader, "b3", quarter=K2, on=date(2010, 7, 15))

    assert due_days(session, leader) == [("b3", date(2010, 7, 29))]
    assert (words(session, date(2010, 7, 15)), words(session, date(2010, 7, 15), K2)) == ([AT_MT], [AT_MT])


def test_what_was_asked_before_in_the_quarter_of_a_draw_is_asked_again(session, carla, anna, leader):
    claim(session, carla, leader, milestone="b3", today=date(2010, 5, 3))
    give_back(session, anna, add(session, carla, leader, milestone="b3", holds_on=NEXT), today=date(2010, 5, 4))
    claim(session, carla, leader, NOT_MET, "b3", date(2010, 5, 5))
    assert due_days(session, leader) == []

    draw_of(session, carla, anna, leader, "b3", quarter=K2, on=date(2010, 7, 15))

    assert due_days(session, leader) == [("b3", date(2010, 7, 29))]


def test_who_takes_a_piece_back_gets_no_more_time(session, carla, anna, leader):
    draw_of(session, carla, anna, leader, "b3")
    piece = add(session, carla, leader, milestone="b3", holds_on=NEXT, today=NEXT)[0]
    assert due_days(session, leader) == []

    actions.evidence.withdraw_evidence(session, carla.actor, piece, TODAY)

    assert due_days(session, leader) == [("b3", date(2010, 4, 29))]


def test_a_second_run_of_the_job_changes_nothing(session, carla, anna, leader):
    draw_of(session, carla, anna, leader, "b3")
    evidence_jobs.expect_renewals(session, TODAY)

    assert evidence_jobs.expect_renewals(session, TODAY) is None
    assert due_days(session, leader) == [("b3", date(2010, 4, 29))]


def test_statements_stay_the_same_however_much_was_asked(browse, session, carla, anna, leader):
    draw_of(session, carla, anna, leader, "a3")
    piece = add(session, carla, leader, milestone="a3")[0]
    session.commit()
    pages = [QUEUE, f"{QUEUE}{piece.id}/", f"{QUEUE}steekproef/", "/intern/werkpleinen/leader/bewijs/a3/"]
    # What a process keeps of the register is read the first time only.
    few = [[browse(each, by=anna).statements for each in pages] for _ in range(2)][1]

    for number, code in enumerate(CODES):
        give_back(session, anna, add(session, carla, leader, kept(30 + number), milestone=code))
        add(session, carla, leader, kept(60 + number), milestone=code)
    session.commit()
    many = [browse(each, by=anna).statements for each in pages]

    assert many == few
    assert max(many) <= 12 + 3


def test_following_takes_as_many_statements_for_twelve_answers_as_for_one(session, carla, anna, leader):
    leader_id = leader.id

    def statements():
        with counted(db.engine) as taken:
            asking.follow_asks(session, [leader_id], TODAY)
        return len(taken)

    draw_of(session, carla, anna, leader, "b3")
    assert leader.id == leader_id
    few = statements()
    for number, code in enumerate(CODES):
        claim(session, carla, leader, milestone=code)
        give_back(session, anna, add(session, carla, leader, kept(30 + number), milestone=code))
    session.flush()
    unchanged = statements()
    session.query(Obligation).update({"state": WITHDRAWN, "settled_on": TODAY})
    anew = statements()

    assert unchanged == few <= 6
    assert len(due_days(session, leader)) == len(CODES)
    assert anew <= unchanged + 3
