"""Every way to answer asks about the municipalities of the day that the answer is about (domain D.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from milestones.models import Assessment
from milestones.rules.towns import area_day
from tests.milestones.answer_files import HEADER, bring_in, offer, problems
from tests.milestones.answering import K2, TODAY
from tests.milestones.building import MET, ON
from tests.milestones.proving import add, kept
from tests.milestones.test_area_over_time import CAME, DAY, PARTLY, change, value
from tests.support.towns import serve
from werkplein.register.actions import add_version
from werkplein.register.queries import versions
from werkplein.register.rules import AreaKind

E2 = "leader;{};e2;{};{};30-6-2010;;{}\n"


@pytest.mark.parametrize(
    ("quarter", "today", "day"),
    [
        # A checklist asks about its reference date, as soon as that is there.
        (K2, ON - DAY, ON - DAY),
        (K2, ON, ON),
        (K2, ON + DAY, ON),
        # What is no checklist is about its own day: a visit, a change, a paper.
        (None, CAME, CAME),
        (None, ON + DAY, CAME),
    ],
)
def test_every_way_to_answer_asks_about_the_area_of_one_day(quarter, today, day):
    assert K2.reference_date == ON
    assert area_day(CAME, quarter, today) == day


@pytest.fixture
def shrunk(session, anna, leader):
    """A and B lay around the seat on the reference date; today only A does."""
    a, b = serve(session, leader, "AB")
    change(session, anna.actor, leader, b, AreaKind.ENDED, TODAY)
    return a, b


@pytest.mark.both
def test_a_file_is_asked_about_the_municipalities_of_the_reference_date_as_the_form_is(browse, session, anna, shrunk):
    page = offer(browse, anna, HEADER + E2.format("2010-K2", "Voldaan", "Opgave MT", "A: ja"))
    assert "elk met ja of nee: A en B." in problems(page)[0][2]

    bring_in(browse, anna, HEADER + E2.format("2010-K2", "Deels", "Opgave MT", "A: ja, B: nee"))

    then = browse("/intern/werkpleinen/leader/stand/", by=anna, query={"over": "30-6-2010"})
    assert "1 van 2. Nog niet: B" in then.text.replace("\N{NO-BREAK SPACE}", " ")


E2_ON = "leader;;e2;Voldaan;{};{};;{}\n"


@pytest.mark.parametrize("source", ["Opgave MT", "Controle secretariaat"])
@pytest.mark.parametrize(
    ("day", "joined", "is_taken"),
    [
        # Until 4 July both lay around the seat, from 5 July on only A.
        ("30-6-2010", "A: ja", False),
        ("30-6-2010", "A: ja, B: ja", True),
        ("4-7-2010", "A: ja, B: ja", True),
        ("5-7-2010", "A: ja", True),
        ("5-7-2010", "A: ja, B: ja", False),
    ],
)
def test_what_is_not_of_a_checklist_is_asked_about_the_municipalities_of_its_day(
    browse, anna, shrunk, source, day, joined, is_taken
):
    page = offer(browse, anna, HEADER + E2_ON.format(source, day, joined))

    if is_taken:
        assert len(page.rows("Regels die")) == 1
    else:
        asked = "A" if day == "5-7-2010" else "A en B"
        assert f"elk met ja of nee: {asked}." in problems(page)[0][2]


def test_on_the_reference_date_it_was_not_alone(browse, anna, shrunk):
    page = offer(browse, anna, HEADER + E2.format("2010-K2", "Niet van toepassing", "Opgave MT", ""))

    assert "alleen als het Werkplein één gemeente bedient" in problems(page)[0][2]


@pytest.mark.parametrize(
    ("quarter", "day", "is_refused"), [("2010-K2", "30-6-2010", True), ("", "4-7-2010", True), ("", "5-7-2010", False)]
)
def test_who_is_alone_today_was_not_before(browse, session, anna, leader, shrunk, quarter, day, is_refused):
    change(session, anna.actor, leader, shrunk[0], AreaKind.ENDED, TODAY)
    line = E2.format(quarter, "Niet van toepassing", "Opgave MT", "").replace("30-6-2010", day)

    page = offer(browse, anna, HEADER + line)

    assert bool(page.html.select("#fouten-lijst")) is is_refused


def test_where_the_seat_moved_the_file_asks_about_the_old_one_as_the_form_does(browse, session, anna, leader):
    a, _ = serve(session, leader, "AB")
    present = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(present, seat_id=a.id), TODAY, TODAY)
    session.commit()

    page = offer(browse, anna, HEADER + E2.format("2010-K2", "Deels", "Opgave MT", ""))

    assert "elk met ja of nee: A en B." in problems(page)[0][2]


def token(page):
    return {name: page.html.select_one(f"input[name={name}]")["value"] for name in ("csrf_token", "area")}


@pytest.mark.both
def test_a_paper_and_a_change_are_asked_about_the_municipalities_of_their_day(
    browse, session, anna, carla, leader, shrunk
):
    for by, path in ((carla, "wijziging"), (anna, "controle")):
        address = f"/intern/werkpleinen/leader/{path}/"
        shown = browse(f"{address}?mijlpaal=e2", by=by)
        assert [each["value"] for each in shown.html.select("input[name=joined]")] == ["GM7000", "geen"]
        sent = token(shown) | {"milestone": "e2", "holds_on": "2-7-2010", "note": "Afspraken", "joined": "GM7000"}

        told = browse(address, by=by, data=sent, status=422)
        assert "Op die dag lagen er andere gemeenten om dit Werkplein." in told.text
        assert [each["value"] for each in told.html.select("input[name=joined]")] == ["GM7000", "GM7001", "geen"]
        browse(address, by=by, data=sent | token(told), status=303)

    rows = session.scalars(select(Assessment).where(Assessment.milestone == "e2")).all()
    assert [row.participation for row in rows] == [{"GM7000": True, "GM7001": False}] * 2
    assert value(session, leader, date(2010, 7, 4)).verdict is PARTLY
    assert value(session, leader).verdict is MET


@pytest.mark.both
@pytest.mark.parametrize(
    ("days", "asked", "is_asked_anew"),
    [
        (["2010-07-04"], ["GM7000", "GM7001"], False),
        (["2010-07-05"], ["GM7000"], False),
        # Pieces that are accepted together are about the day of the newest.
        (["2010-06-30", "2010-07-05"], ["GM7000"], True),
        (["2010-06-30", "2010-07-04"], ["GM7000", "GM7001"], False),
    ],
)
def test_evidence_is_asked_about_the_municipalities_of_its_day(
    browse, session, anna, carla, leader, shrunk, days, asked, is_asked_anew
):
    pieces = []
    for width, day in enumerate(days, start=60):
        about = {"milestone": "e2", "holds_on": date.fromisoformat(day)}
        pieces += add(session, carla, leader, kept(width), **about)
    address = f"/intern/bewijs/{pieces[0].id}/"
    ticks = {"joined": "GM7000", "others_too": "y", "seen": " ".join(str(each.id) for each in pieces[1:])}
    shown = browse(address, by=anna)
    if is_asked_anew:
        shown = browse(f"{address}akkoord", by=anna, data=token(shown) | ticks, status=422)

    browse(f"{address}akkoord", by=anna, data=token(shown) | ticks, status=303)

    row = session.scalars(select(Assessment).where(Assessment.milestone == "e2")).one()
    assert sorted(row.participation) == asked
    assert row.holds_on == max(map(date.fromisoformat, days))


DOORS = [("carla", "wijziging"), ("anna", "controle")]


def errors(page):
    return [each.get_text().replace("\N{NO-BREAK SPACE}", " ") for each in page.html.select(".wp-veldfout")]


@pytest.mark.parametrize(("who", "path"), DOORS)
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        # Before these municipalities were known, before the programme, still to come, and no day at all.
        ("5-7-2001", "Kies een datum vanaf 1 juli 2008."),
        ("5-7-2110", "5 juli 2110 is nog niet geweest."),
        ("31-6-2010", "31-6-2010 bestaat niet"),
    ],
)
def test_a_mistyped_day_keeps_the_table_and_its_ticks(request, browse, session, leader, who, path, typed, told):
    serve(session, leader, "ABC")
    session.commit()
    by, address = request.getfixturevalue(who), f"/intern/werkpleinen/leader/{path}/"
    shown = browse(f"{address}?mijlpaal=e2", by=by)
    sent = token(shown) | {"milestone": "e2", "note": "Afspraken", "joined": ["GM7000", "GM7002"]}

    page = browse(address, by=by, data=sent | {"holds_on": typed}, status=422)

    assert [each["value"] for each in page.html.select("input[name=joined][checked]")] == ["GM7000", "GM7002"]
    assert not page.html.select("input[type=radio][name=verdict]")
    assert len(errors(page)) == 1
    assert told in errors(page)[0]
    browse(address, by=by, data=sent | token(page) | {"holds_on": "5-7-2010"}, status=303)


@pytest.mark.parametrize(("who", "path"), DOORS)
@pytest.mark.parametrize("typed", ["2-7-2001", "2-17-2010"])
def test_a_mistyped_day_keeps_the_municipalities_of_an_earlier_day(request, browse, shrunk, who, path, typed):
    by, address = request.getfixturevalue(who), f"/intern/werkpleinen/leader/{path}/"
    shown = browse(f"{address}?mijlpaal=e2", by=by)
    sent = token(shown) | {"milestone": "e2", "note": "Afspraken", "joined": "GM7001"}
    then = browse(address, by=by, data=sent | {"holds_on": "2-7-2010"}, status=422)

    page = browse(address, by=by, data=sent | token(then) | {"holds_on": typed}, status=422)

    assert [each["value"] for each in page.html.select("input[name=joined][checked]")] == ["GM7001"]
    assert len(errors(page)) == 1
    browse(address, by=by, data=sent | token(page) | {"holds_on": "2-7-2010"}, status=303)
