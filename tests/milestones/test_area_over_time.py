"""What is asked per municipality follows the area: who comes in takes part once somebody says so (domain D.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions, queries
from milestones.actions.hearing import dispute
from milestones.rules import Dispute, Dossier, Found, Level, Source, Verdict, derive, values_on
from tests.milestones.answering import K2, TODAY
from tests.milestones.building import AUDIT, CODES, MET, ON, PROGRAMME, RULESET, SELF, finding
from tests.support.towns import serve
from werkplein.core.known import Known
from werkplein.register import change_actions, change_queries
from werkplein.register.actions import add_version
from werkplein.register.area_rules import AreaSaid, Serving, around_over_time
from werkplein.register.models import Municipality
from werkplein.register.queries import versions
from werkplein.register.rules import AreaKind

DAY = timedelta(days=1)
BEGAN, CAME = date(2009, 7, 1), date(2010, 5, 1)
SEAT, A, B = 1, 2, 3
CODED = {SEAT: "GM1", A: "GM2", B: "GM3"}
NONE, PARTLY, NOT_APPLICABLE = Verdict.NOT_MET, Verdict.PARTLY, Verdict.NOT_APPLICABLE


def said(town: int, on: date = BEGAN, kind: AreaKind = AreaKind.WHOLE) -> AreaSaid:
    return AreaSaid(1, town, on, Serving(kind), id=on.toordinal())


@pytest.mark.parametrize(
    ("seats", "rows", "told"),
    [
        ([(BEGAN, SEAT)], [], [(BEGAN, None)]),
        ([(BEGAN, SEAT)], [said(SEAT)], [(BEGAN, set())]),
        ([(BEGAN, SEAT)], [said(SEAT), said(A)], [(BEGAN, {"GM2"})]),
        ([(BEGAN, SEAT)], [said(SEAT), said(A), said(B, CAME)], [(BEGAN, {"GM2"}), (CAME, {"GM2", "GM3"})]),
        # One that ends is around no more, and where the seat moves the old seat is.
        ([(BEGAN, SEAT)], [said(SEAT), said(A), said(A, CAME, AreaKind.ENDED)], [(BEGAN, {"GM2"}), (CAME, set())]),
        ([(BEGAN, SEAT), (CAME, A)], [said(SEAT), said(A)], [(BEGAN, {"GM2"}), (CAME, {"GM1"})]),
    ],
)
def test_what_lies_around_the_seat_is_told_from_day_to_day(seats, rows, told):
    assert [(day, None if towns is None else set(towns)) for day, towns in around_over_time(seats, rows, CODED)] == told


def e2(verdict, source=SELF, **joined):
    return finding(verdict, source, BEGAN, "e2", participation=joined or None)


@pytest.mark.parametrize(
    ("row", "towns", "verdict"),
    [
        (e2(MET, GM2=True), {"GM2"}, MET),
        (e2(MET, GM2=True), {"GM2", "GM3"}, PARTLY),
        (e2(PARTLY, GM2=True, GM3=False), {"GM2"}, MET),
        (e2(PARTLY, GM2=True, GM3=False), {"GM3"}, NONE),
        (e2(PARTLY, GM2=True, GM3=False), {"GM2", "GM3", "GM4"}, PARTLY),
        (e2(MET, AUDIT, GM2=True), {"GM3"}, NONE),
        # That there are none says nothing once there are; where there are none any more it does not apply.
        (e2(NOT_APPLICABLE), {"GM2"}, None),
        (e2(NOT_APPLICABLE), set(), NOT_APPLICABLE),
        (e2(PARTLY, AUDIT, GM2=True, GM3=False), set(), NOT_APPLICABLE),
        (e2(MET), set(), NOT_APPLICABLE),
        # An answer without municipalities, and an area of which nothing is known.
        (e2(PARTLY), {"GM2"}, PARTLY),
        (e2(NOT_APPLICABLE), None, NOT_APPLICABLE),
        (e2(MET, GM2=True), None, MET),
    ],
)
def test_e2_says_how_many_of_the_municipalities_of_now_take_part(row, towns, verdict):
    dossier = Dossier([row], around=[(BEGAN, None if towns is None else frozenset(towns))])

    value = values_on(dossier, PROGRAMME, ON).get("e2")

    assert (value and value.verdict) == verdict


@pytest.mark.parametrize(
    ("towns", "verdict"), [({"GM2", "GM3"}, None), (set(), NOT_APPLICABLE), (None, NOT_APPLICABLE)]
)
def test_what_was_replaced_by_an_answer_that_says_nothing_here_does_not_come_back(towns, verdict):
    rows = [replace(e2(MET, GM2=True), id=1), replace(e2(NOT_APPLICABLE), id=2, replaces_id=1)]
    dossier = Dossier(rows, around=[(BEGAN, None if towns is None else frozenset(towns))])

    value = values_on(dossier, PROGRAMME, ON).get("e2")

    assert (value and value.verdict) == verdict


@pytest.mark.parametrize(
    ("around", "applicable"),
    [
        # The register keeps it true that no municipality lies around, however old the answer is.
        ([(BEGAN, frozenset())], 11),
        # Where the register says nothing the answer becomes too old, but running out makes nobody a laggard.
        ([], 12),
    ],
)
@pytest.mark.parametrize("on", [date(2010, 7, 1), date(2010, 7, 2), date(2011, 3, 1)])
def test_that_e2_does_not_apply_makes_nobody_a_laggard_by_becoming_too_old(around, applicable, on):
    met = ("a1", "a2", "b1", "b2", "c1", "e1", "f1")
    rows = [finding(MET if code in met else NONE, AUDIT, date(2010, 6, 20), code) for code in CODES if code != "e2"]
    dossier = Dossier([*rows, e2(NOT_APPLICABLE)], around=around)

    classified = derive(dossier, PROGRAMME, [RULESET], on).classified

    assert classified.level is Level.MIDDLE
    assert classified.reason.score.applicable == (11 if on <= date(2010, 7, 1) else applicable)


def test_it_turns_on_the_day_on_which_a_municipality_comes_and_other_milestones_do_not():
    rows = [finding(MET, AUDIT, date(2010, 3, 1), code) for code in CODES if code != "e2"]
    rows.append(replace(e2(MET, AUDIT, GM2=True), holds_on=date(2010, 3, 1), valid_until=date(2011, 3, 1)))
    around = [(BEGAN, frozenset({"GM2"})), (CAME, frozenset({"GM2", "GM3"}))]

    before, after = (derive(Dossier(rows, around=around), PROGRAMME, [RULESET], day) for day in (CAME - DAY, CAME))

    assert before.changes_on == CAME
    assert (before.values["e2"].verdict, after.values["e2"].verdict) == (MET, PARTLY)
    assert (before.working.to_meet, after.working.to_meet) == ((), ("e2",))


def test_a_dispute_about_the_old_building_is_no_dispute_about_the_new_one():
    moved = date(2010, 6, 1)
    disputed = finding(MET, AUDIT, moved - DAY, "a1", dispute=Dispute(((moved - DAY, None),)))
    told = finding(MET, SELF, moved + DAY, "a1")

    stays = values_on(Dossier([disputed, told]), PROGRAMME, ON)["a1"]
    moves = values_on(Dossier([disputed, told], moves=[moved]), PROGRAMME, ON)["a1"]

    assert (stays.is_disputed, moves.is_disputed) == (True, False)


def change(session, actor, werkplein, town, kind, on, told=TODAY):
    row = AreaSaid(werkplein.id, town.id, on, Serving(kind))
    newest = change_queries.newest_area(session, werkplein.id)
    change_actions.change_area(session, actor, row, newest, told)
    session.commit()


def value(session, werkplein, on=TODAY):
    session.flush()
    return queries.states(session, [werkplein.id], PROGRAMME, on)[werkplein.id].values.get("e2")


@pytest.mark.both
def test_a_municipality_that_comes_in_makes_it_partly_and_one_that_leaves_makes_it_whole(
    session, anna, bram, carla, leader
):
    a, b, c = serve(session, leader, "ABC")
    change(session, anna.actor, leader, c, AreaKind.ENDED, date(2010, 1, 1))
    joined = {a.code: True, b.code: True}
    actions.report_change(session, carla.actor, leader, Found("e2", MET, holds_on=TODAY, participation=joined), TODAY)
    was = value(session, leader)

    change(session, anna.actor, leader, c, AreaKind.WHOLE, TODAY)
    came = value(session, leader)
    change(session, anna.actor, leader, c, AreaKind.ENDED, TODAY)

    assert [was.verdict, came.verdict, value(session, leader).verdict] == [MET, PARTLY, MET]


@pytest.mark.both
def test_who_was_alone_is_asked_again_when_another_municipality_comes(session, anna, carla, leader):
    (a,) = serve(session, leader, "A")
    change(session, anna.actor, leader, a, AreaKind.ENDED, date(2010, 1, 1))
    alone = Found("e2", NOT_APPLICABLE, holds_on=TODAY)
    actions.report_change(session, carla.actor, leader, alone, TODAY)
    was = value(session, leader)

    change(session, anna.actor, leader, a, AreaKind.WHOLE, TODAY)

    assert (was.verdict, value(session, leader)) == (NOT_APPLICABLE, None)


def test_the_card_counts_the_municipalities_of_now(browse, session, anna, carla, leader):
    a, b = serve(session, leader, "AB")
    change(session, anna.actor, leader, b, AreaKind.ENDED, date(2010, 1, 1))
    found = Found("e2", MET, holds_on=TODAY, participation={a.code: True})
    actions.report_change(session, carla.actor, leader, found, TODAY)
    change(session, anna.actor, leader, b, AreaKind.WHOLE, TODAY)

    told = browse("/intern/werkpleinen/leader/", by=carla).one("#e2").get_text(" ", strip=True)

    assert "1 van 2. Niet genoemd: B." in told.replace("\N{NO-BREAK SPACE}", " ")


def test_the_preview_says_that_more_is_asked(browse, session, anna, leader):
    a, _ = serve(session, leader, "AB")
    change(session, anna.actor, leader, a, AreaKind.ENDED, date(2010, 1, 1))
    page = browse("/intern/register/leader/werkgebied/GM7000/", by=anna)

    page = page.submit("Bekijk wat er verandert", holds_on="6-7-2010", kind="whole")

    told = "e2 gaat vanaf 6 juli 2010 ook over A. Zolang daar niets over is vastgesteld, doet die gemeente niet mee."
    assert told in page.text.replace("\N{NO-BREAK SPACE}", " ")


HISTORY, STANDING = "/intern/werkpleinen/leader/geschiedenis/", "/intern/werkpleinen/leader/stand/"


@pytest.fixture
def fixed(session, bram, carla, leader):
    """The second quarter, fixed on what was seen in June: all of it, and of both municipalities."""
    towns = serve(session, leader, "AB")
    joined = {town.code: True for town in towns}
    found = [Found(code, MET, participation=joined if code == "e2" else None) for code in CODES]
    june = date(2010, 6, 1)
    actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, june, june, "v")
    session.commit()
    return actions.fix_quarter(session, bram.actor, K2, TODAY)


@pytest.mark.both
@pytest.mark.parametrize("later", [0, 15])
def test_what_the_register_is_told_after_fixing_changes_nothing_that_was_fixed(session, anna, fixed, leader, later):
    was = as_fixed(session, leader)
    facts = queries.recomputed(session, PROGRAMME, fixed)
    lines = queries.lines_of(session, fixed)
    told = TODAY + later * DAY

    present = versions(session, [leader.id])[leader.id][-1].facts
    moved = replace(present, moved=True, name="Anders")
    add_version(session, anna.actor, leader.id, moved, date(2010, 6, 15), told)
    session.commit()
    town = serve_one_more(session)
    change(session, anna.actor, leader, town, AreaKind.WHOLE, date(2010, 6, 15), told)
    session.expire_all()

    assert as_fixed(session, leader) == was
    assert queries.recomputed(session, PROGRAMME, fixed) == facts
    assert queries.lines_of(session, fixed) == lines
    assert value(session, leader, told).verdict is PARTLY


def as_fixed(session, werkplein):
    """Give what the history says of the newest quarter that was fixed."""
    (_, state), *_ = queries.states_as_fixed(session, werkplein.id, PROGRAMME)
    return state.level, state.reason, state.values


def serve_one_more(session):
    town = Municipality(code="GM7009", name="Later", search="later")
    session.add(town)
    session.flush()
    return town


def test_a_dispute_after_fixing_changes_nothing_that_was_fixed(session, anna, bram, carla, leader):
    june = date(2010, 6, 1)
    (checked,) = actions.record_desk(session, anna.actor, leader, [Found("b1", NONE)], june, TODAY)
    actions.fix_quarter(session, bram.actor, K2, TODAY)
    was = as_fixed(session, leader)

    dispute(session, carla.actor, leader, checked.id, "Wij zagen dit anders, zie het verslag.", TODAY)
    session.commit()

    assert as_fixed(session, leader) == was
    assert was[2]["b1"].verdict is NONE


def test_as_known_then_the_municipalities_that_came_later_are_not_there(browse, session, anna, bram, fixed, leader):
    town = serve_one_more(session)
    change(session, anna.actor, leader, town, AreaKind.WHOLE, date(2010, 6, 15), TODAY)
    asked = {"over": "2-7-2010", "bekend": "2-7-2010"}

    then = browse(STANDING, by=bram, query=asked)
    now = browse(STANDING, by=bram, query=asked | {"bekend": "5-7-2010"})

    assert "2 van 2." in then.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "2 van 3. Niet genoemd: Later." in now.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.both
def test_a_move_is_in_the_dossier_from_when_it_was_told_until_it_was_corrected(session, anna, leader):
    facts, told = versions(session, [leader.id])[leader.id][-1].facts, date(2010, 4, 20)
    moved = add_version(session, anna.actor, leader.id, replace(facts, moved=True), CAME, told)
    add_version(session, anna.actor, leader.id, facts, CAME, told + 2 * DAY, replaces_id=moved.id)
    session.flush()

    days = (told - DAY, told, told + DAY, told + 2 * DAY)
    known = [queries.dossiers(session, [leader.id], Known(day))[leader.id] for day in days]

    assert [dossier.moves for dossier in known] == [(), (CAME,), (CAME,), ()]
    assert queries.dossiers(session, [leader.id], Known(date(2009, 1, 1)))[leader.id] == Dossier()
