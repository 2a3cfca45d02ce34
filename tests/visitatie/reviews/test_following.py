"""Findings, the report, and what follows from it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from milestones.models import Assessment
from milestones.queries import history_of
from tests.support.reviewing import ADVICE, DAY, TODAY, hold, written
from visitatie.reviews import actions, queries
from visitatie.reviews.rules import EntryKind, Support, SupportKind, SupportState
from werkplein.core.actor import Scopes
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.queries import open_for
from werkplein.people.queries import load_actor

EVERYWHERE = Scopes(national=True)
CONCEPT = date(2010, 8, 4)
SUPPORT = Support(SupportKind.REGION, "Het regionale team helpt met het rooster.", "DCO", date(2010, 10, 1))


def asked(session, werkplein, on=TODAY):
    return [each.kind.value for each in open_for(session, [werkplein.id], on).get(werkplein.id, [])]


def test_findings_count_only_from_the_concept_on_with_one_clock(session, held, emma, leader, closing_days):
    assert history_of(session, leader.id, "a2") == []
    delivered = date(2010, 8, 4)

    actions.deliver_concept(session, load_actor(session, emma.id, delivered), held, delivered)

    row = session.scalars(select(Assessment).where(Assessment.milestone == "a2")).one()
    assert (row.holds_on, row.recorded_on, row.reply_until) == (DAY, delivered, date(2010, 8, 18))
    assert held.reply_until == row.reply_until
    assert row.seen_by_ids == [each.account_id for each in held.team]


def test_findings_wait_for_the_declaration_of_who_writes_them(session, carla, proposed, emma):
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)

    with pytest.raises(DomainError, match="Verklaar eerst"):
        hold(session, load_actor(session, emma.id, DAY), proposed)


def test_a_report_is_not_final_while_the_mt_can_reply(session, anna, held, emma):
    actions.deliver_concept(session, load_actor(session, emma.id, DAY), held, date(2010, 8, 4))

    with pytest.raises(DomainError, match="nog reageren tot en met 18\xa0augustus"):
        actions.finalise(session, anna.actor, held, date(2010, 8, 18))
    actions.finalise(session, anna.actor, held, date(2010, 8, 19))
    assert held.final_on == date(2010, 8, 19)


def test_agreeing_with_the_report_agrees_with_its_findings(session, final, leader):
    on = date(2010, 8, 6)

    assert "reply" not in asked(session, leader, on)
    assert asked(session, leader, on).count("visitatie_link") == 1


def test_a_final_report_keeps_its_recommendations(session, final, emma):
    me = load_actor(session, emma.id, DAY)
    with pytest.raises(Conflict, match="definitief"):
        actions.recommend(session, me, final, ADVICE, "", [], DAY)
    with pytest.raises(Conflict, match="definitief"):
        actions.withdraw_recommendation(session, me, final, final.standing[0].id, DAY)


def test_a_recommendation_asks_for_other_support_when_the_first_stops(session, anna, final, leader):
    on, number = date(2010, 8, 9), final.standing[0].id
    made = actions.link_support(session, anna.actor, final, number, SUPPORT, on)
    assert "visitatie_link" not in asked(session, leader, on)
    assert "visitatie_support" in asked(session, leader, on)

    why = "De DCO heeft er geen tijd voor."
    actions.end_support(session, anna.actor, final, made.id, SupportState.STOPPED, why, on)

    assert "visitatie_support" not in asked(session, leader, on)
    assert "visitatie_link" in asked(session, leader, on)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"what": "Kort."}, "wat er gebeurt"),
        ({"owner": " "}, "wie dit doet"),
        ({"due_on": date(2010, 8, 8)}, "is geweest"),
        ({"due_on": date(2011, 8, 10)}, "binnen een jaar"),
    ],
)
def test_support_has_words_an_owner_and_a_day(session, anna, final, more, said):
    number = final.standing[0].id

    with pytest.raises(DomainError, match=said):
        actions.link_support(session, anna.actor, final, number, replace(SUPPORT, **more), date(2010, 8, 9))


def test_support_comes_with_the_concept_at_the_earliest(session, anna, emma, held):
    number = held.standing[0].id
    with pytest.raises(Conflict, match="als het MT het conceptverslag heeft"):
        actions.link_support(session, anna.actor, held, number, SUPPORT, DAY)

    actions.deliver_concept(session, load_actor(session, emma.id, DAY), held, CONCEPT)
    actions.link_support(session, anna.actor, held, number, SUPPORT, CONCEPT)
    with pytest.raises(DomainError, match="al ondersteuning afgesproken"):
        actions.withdraw_recommendation(session, anna.actor, held, number, CONCEPT)


@pytest.mark.parametrize(("on", "is_refused"), [(date(2010, 11, 5), True), (date(2010, 11, 6), False)])
def test_looking_back_takes_three_months(session, anna, final, on, is_refused):
    outcomes = {final.standing[0].id: "Het rooster is er en werkt goed."}
    actions.link_support(session, anna.actor, final, final.standing[0].id, SUPPORT, date(2010, 8, 9))

    if is_refused:
        with pytest.raises(DomainError, match="vanaf zaterdag 6\xa0november"):
            actions.look_back(session, anna.actor, final, outcomes, "Goed.", on)
    else:
        actions.look_back(session, anna.actor, final, outcomes, "Goed.", on)
        assert final.is_over


@pytest.mark.both
@pytest.mark.parametrize("state", [None, SupportState.STOPPED])
def test_a_visitatie_is_not_done_while_advice_has_no_support(browse, app, session, anna, final, state):
    number, on = final.standing[0].id, date(2010, 11, 6)
    if state:
        linked = actions.link_support(session, anna.actor, final, number, SUPPORT, date(2010, 8, 9))
        actions.end_support(
            session, anna.actor, final, linked.id, state, "De districtsmanager is weg.", date(2010, 9, 1)
        )

    with pytest.raises(DomainError, match="Bij 1 aanbeveling is nog geen ondersteuning geregeld"):
        actions.look_back(session, anna.actor, final, {number: "Het rooster is er en werkt goed."}, "Goed.", on)
    assert not final.is_over

    session.commit()
    app.config["TODAY"] = on
    page = browse(f"/intern/visitaties/{final.visit_id}/terugkijken/", by=anna, status=422)
    assert "Bij 1 aanbeveling is nog geen ondersteuning geregeld" in page.text


def test_a_best_practice_is_read_by_others_only_with_consent(session, held, emma, carla):
    me = load_actor(session, emma.id, DAY)
    practice = ("c2", "Ochtendoverleg", "Elke ochtend tien minuten samen.")
    made = actions.capture_practice(session, me, held, practice, ["c2"], DAY)
    assert queries.shared_practices(session) == []

    actions.answer_practice(session, carla.actor, held, made.id, True, DAY)
    assert [each.title for each, _ in queries.shared_practices(session)] == ["Ochtendoverleg"]

    actions.answer_practice(session, carla.actor, held, made.id, False, DAY)
    assert queries.shared_practices(session) == []


def test_what_somebody_else_wrote_meanwhile_is_not_lost(session, anna, bram, begun):
    scope = written(EntryKind.AGREEMENT, scope="De balie en de afspraken met gemeenten.", talks="MT")
    actions.send_agreement(session, anna.actor, begun, scope, TODAY)

    with pytest.raises(Conflict, match="Iemand anders werkte intussen"):
        actions.send_agreement(session, bram.actor, begun, scope, TODAY)
