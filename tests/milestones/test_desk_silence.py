"""What the desk finds does not always change something: then it is told why, and asked again where it was asked."""

from dataclasses import replace
from datetime import date

import pytest

from milestones import actions, queries
from milestones.actions import sampling
from milestones.actions.refusing import why_desk_silent
from milestones.rules import Found, Source, Verdict
from tests.milestones.answering import answer_all, submit
from tests.milestones.proving import (
    DELIVERED,
    K2,
    OPEN,
    RETURNED,
    TODAY,
    accept,
    add,
    asked,
    claim,
    give_back,
    send,
)
from tests.support.uploads import photo
from werkplein.programme import reader
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

SEEN = date(2010, 6, 25)
NOT_MET = Verdict.NOT_MET


def audited(session, bram, werkplein, verdict=NOT_MET, on=SEEN):
    actions.record_findings(session, bram.actor, werkplein, [Found("a1", verdict)], Source.AUDIT, on, on, "w")
    session.flush()


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("day", "verdict", "why"),
    [
        (date(2010, 6, 24), Verdict.MET, "Op 25 juni 2010 is nog gezien: Niet voldaan."),
        (date(2010, 6, 25), Verdict.MET, "Op 25 juni 2010 is nog gezien: Niet voldaan."),
        (date(2010, 6, 26), Verdict.MET, None),
        (date(2009, 7, 4), NOT_MET, "Het was geldig tot en met 4 juli 2010."),
    ],
)
def test_a_check_says_nothing_behind_a_visit_of_its_day_or_later(session, bram, leader, day, verdict, why):
    audited(session, bram, leader)

    said = why_desk_silent(session, leader.id, Found("a1", verdict, holds_on=day), TODAY)

    assert said is None if why is None else plain(said) == why


@pytest.mark.parametrize(("day", "is_silent"), [(date(2009, 7, 4), True), (date(2009, 7, 5), False)])
def test_a_check_counts_up_to_and_including_its_last_day(session, carla, leader, day, is_silent):
    claim(session, carla, leader, Verdict.MET)

    assert bool(why_desk_silent(session, leader.id, Found("a1", Verdict.MET, holds_on=day), TODAY)) is is_silent


@pytest.mark.parametrize(
    ("said", "found", "is_silent"),
    [(NOT_MET, Verdict.MET, True), (Verdict.MET, NOT_MET, False), (NOT_MET, NOT_MET, False)],
)
def test_only_a_worse_answer_of_the_mt_since_stands_before_a_check(session, carla, leader, said, found, is_silent):
    claim(session, carla, leader, said)

    why = why_desk_silent(session, leader.id, Found("a1", found, holds_on=date(2010, 7, 4)), TODAY)

    assert why == ("Vandaag zei het MT nog: Nee." if is_silent else None)


@pytest.mark.both
def test_who_accepts_what_changes_nothing_is_told(browse, session, carla, bram, anna, leader):
    audited(session, bram, leader)
    piece = add(session, carla, leader)[0]

    page = browse(f"/intern/bewijs/{piece.id}/", by=anna)
    done = page.submit("Leg dit oordeel vast", verdict="met")
    again = browse(f"/intern/bewijs/{piece.id}/", by=anna)

    why = "Op 25 juni 2010 is nog gezien: Niet voldaan."
    assert f"Let op: dit verandert nu niets. {why}" in plain(page.text)
    assert f"Vastgelegd, maar a1 van Lindeveen verandert er nu niet door. {why}" in plain(done.text)
    assert f"Dit telt nu niet mee. {why}" in plain(again.text)
    assert "Dit telt mee" not in again.text


def test_who_records_a_check_that_changes_nothing_is_told(browse, session, bram, anna, leader):
    audited(session, bram, leader)
    form = browse("/intern/werkpleinen/leader/controle/", by=anna, query={"mijlpaal": "a1"})

    done = form.submit("Leg de controle vast", verdict="met", holds_on="20-6-2010", note="Een foto")

    assert "De mijlpaal verandert er nu niet door. Op 25 juni 2010 is nog gezien: Niet voldaan." in plain(done.text)


@pytest.mark.parametrize(("day", "is_late"), [("4-7-2009", True), ("5-7-2009", False)])
def test_the_mt_is_warned_at_once_of_a_piece_that_is_too_old_and_stays_asked(
    browse, session, carla, anna, leader, day, is_late
):
    give_back(session, anna, add(session, carla, leader))
    page = browse("/intern/werkpleinen/leader/bewijs/a1/", by=carla)

    after = send(page, (photo(80), "oud.jpg"), holds_on=day)

    assert ("telt niet meer: het was geldig tot en met 4 juli 2010" in plain(after.text)) is is_late
    assert asked(session, leader, RETURNED) == [("a1", OPEN if is_late else DELIVERED)]


def test_what_ran_out_while_it_waited_is_asked_again(session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    drawn = date(2010, 7, 15)
    code = sampling.draw_sample(session, anna.actor, K2, drawn)[0].milestone
    piece = add(session, carla, leader, milestone=code, holds_on=drawn.replace(year=2009), today=drawn)
    assert dict(asked(session, leader, RETURNED))[code] is DELIVERED

    accept(session, anna, piece, today=date(2010, 7, 16))

    assert (code, OPEN) in asked(session, leader, RETURNED)


def test_of_a_werkplein_that_closed_a_piece_is_decided_by_nobody(browse, session, carla, anna, leader):
    piece = add(session, carla, leader)[0]
    leader.closed_on = TODAY
    session.commit()

    page = browse(f"/intern/bewijs/{piece.id}/", by=anna)

    assert "Dit Werkplein is gesloten. Het stuk wordt niet meer nagekeken." in page.text
    assert not page.html.select("form[action$='/akkoord'], form[action$='/terug']")


K2_COUNTS = " Het telt nog wel voor het 2e kwartaal 2010: dat is nog niet vastgesteld."


@pytest.mark.parametrize(
    ("day", "moved_on", "why"),
    [
        # What ran out, or was taken away by a move, since the reference date still counts on that date.
        (date(2009, 6, 29), None, "Het was geldig tot en met 29 juni 2010."),
        (date(2009, 6, 30), None, f"Het was geldig tot en met 30 juni 2010.{K2_COUNTS}"),
        (date(2010, 6, 29), date(2010, 6, 30), "Dit Werkplein verhuisde op 30 juni 2010, en het is van daarvoor."),
        (
            date(2010, 6, 29),
            date(2010, 7, 1),
            f"Dit Werkplein verhuisde op 1 juli 2010, en het is van daarvoor.{K2_COUNTS}",
        ),
        (date(2010, 7, 1), date(2010, 7, 2), "Dit Werkplein verhuisde op 2 juli 2010, en het is van daarvoor."),
    ],
)
def test_what_counts_no_more_may_count_for_a_quarter_that_waits(session, anna, bram, carla, leader, day, moved_on, why):
    # Said in May, so that what ran out is not all that is known.
    claim(session, carla, leader, Verdict.MET, today=date(2010, 5, 1))
    if moved_on:
        facts = versions(session, [leader.id])[leader.id][-1].facts
        add_version(session, anna.actor, leader.id, replace(facts, moved=True), moved_on, TODAY)
        session.commit()
    shown = Found("a1", Verdict.MET, holds_on=day)

    assert plain(why_desk_silent(session, leader.id, shown, TODAY)) == why

    actions.fix_quarter(session, bram.actor, K2, TODAY)
    assert plain(why_desk_silent(session, leader.id, shown, TODAY)) == why.removesuffix(K2_COUNTS)


@pytest.mark.parametrize(
    ("day", "is_silent"),
    [
        # It ran out a year later, and counts as an answer for two quarters more (domain D.5).
        (date(2009, 1, 4), True),
        (date(2009, 1, 5), False),
        (date(2009, 7, 4), False),
    ],
)
def test_what_ran_out_changes_a_milestone_of_which_nothing_else_is_known(session, anna, leader, day, is_silent):
    shown = Found("e1", Verdict.MET, holds_on=day)

    assert bool(why_desk_silent(session, leader.id, shown, TODAY)) is is_silent

    actions.record_desk(session, anna.actor, leader, [shown], day, TODAY)
    value = queries.states(session, [leader.id], reader.current(), TODAY)[leader.id].values["e1"]
    assert value.is_met is not is_silent
    assert bool(why_desk_silent(session, leader.id, shown, TODAY)) is is_silent
