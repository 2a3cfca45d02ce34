"""A Werkplein that closes: a person decides about its visit while that can, then it lapses; the rest is read back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.reviewing import ADVICE, DAY, TODAY, hold, propose
from visitatie.reviews import actions, jobs
from visitatie.reviews.actions.keeping import Kept
from visitatie.reviews.rules import Support, SupportKind
from werkplein.core.access import Permission
from werkplein.core.actor import SYSTEM
from werkplein.core.errors import Conflict
from werkplein.core.outbox import Mail
from werkplein.obligations.actions import restore_of, withdraw_of
from werkplein.obligations.queries import open_for
from werkplein.people.queries import load_actor
from werkplein.people.rules import Role
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

CLOSES = date(2010, 9, 1)
SUPPORT = Support(SupportKind.REGION, "Het regionale team helpt met het rooster.", "DCO", date(2010, 10, 1))
ONE_DAY = timedelta(days=1)


def close(session, werkplein, on, today=None):
    facts = replace(versions(session, [werkplein.id])[werkplein.id][-1].facts, is_closed=True)
    return add_version(session, SYSTEM, werkplein.id, facts, on, today or on)


def asked(session, werkplein, on):
    return [each.kind.value for each in open_for(session, [werkplein.id], on).get(werkplein.id, [])]


def mails(session):
    return [(each.to_address, each.subject) for each in session.scalars(select(Mail).order_by(Mail.id))]


@pytest.mark.both
@pytest.mark.parametrize(
    ("closes", "is_asked"),
    [(DAY - ONE_DAY, True), (DAY, True), (DAY + ONE_DAY, False)],
)
def test_a_closing_before_the_visit_is_for_a_person_to_decide(session, proposed, leader, closes, is_asked):
    close(session, leader, closes, TODAY)

    assert actions.keep_up(session, TODAY).asked == is_asked
    assert actions.keep_up(session, TODAY).asked == 0
    assert ("visitatie_resolve" in asked(session, leader, TODAY)) is is_asked
    assert proposed.visit.is_proposed


def test_the_page_names_the_last_day_before_the_closing(browse, session, anna, manned, leader):
    close(session, leader, DAY, TODAY)
    text = browse(f"/intern/visitaties/{manned.id}/", by=anna).text.replace("\xa0", " ")

    assert f"Uiterlijk 2 augustus 2010, want {leader.name} sluit" in text
    assert f"Een werkdag, uiterlijk 2 augustus 2010, want {leader.name} sluit." in text
    assert "31 december" not in text.split("Tien stappen")[0]


def test_an_earlier_day_settles_the_question(session, anna, proposed, leader):
    close(session, leader, DAY, TODAY)
    actions.keep_up(session, TODAY)
    propose(session, anna, proposed, date(2010, 7, 27))

    assert actions.keep_up(session, TODAY).withdrawn == 1
    assert "visitatie_resolve" not in asked(session, leader, TODAY)


@pytest.mark.both
def test_a_visit_where_nobody_is_any_more_lapses_with_the_reason(session, carla, proposed, leader, emma, finn):
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    closes = DAY - ONE_DAY
    close(session, leader, closes)
    before = len(mails(session))

    assert jobs.keep_visitaties(session, closes) == "1 visitatie vervallen"
    assert jobs.keep_visitaties(session, closes) is None

    assert proposed.visit.is_cancelled
    assert proposed.visit.reason.replace("\xa0", " ").endswith("sloot op 2 augustus 2010.")
    told = mails(session)[before:]
    assert {to for to, _ in told} == {carla.email, emma.email, finn.email}
    assert all("Vervallen: bezoek aan" in subject for _, subject in told)
    assert asked(session, leader, DAY) == []
    assert not load_actor(session, emma.id, closes).may(Permission.CARD_READ)


def test_a_visitatie_without_a_day_lapses_on_the_day_of_the_closing(session, begun, leader):
    close(session, leader, DAY, TODAY)

    assert actions.keep_up(session, DAY - ONE_DAY).lapsed == 0
    assert actions.keep_up(session, DAY).lapsed == 1
    assert begun.visit.is_cancelled


def test_what_was_seen_before_the_closing_is_still_told_and_asked_of_the_team(session, carla, proposed, leader, emma):
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    me = load_actor(session, emma.id, DAY)
    actions.declare(session, me, proposed, DAY)
    close(session, leader, DAY + ONE_DAY)
    assert actions.keep_up(session, DAY + ONE_DAY).lapsed == 0

    hold(session, me, proposed)
    actions.recommend(session, me, proposed, ADVICE, "a2", ["a2"], DAY + ONE_DAY)
    assert asked(session, leader, DAY + ONE_DAY) == ["visitatie_concept"]
    actions.deliver_concept(session, me, proposed, DAY + ONE_DAY)
    assert "visitatie_final" in asked(session, leader, date(2010, 9, 1))


def test_a_report_of_who_closed_asks_nothing_more_once_it_is_final(session, anna, emma, held, leader):
    actions.deliver_concept(session, load_actor(session, emma.id, DAY), held, date(2010, 8, 4))
    close(session, leader, date(2010, 8, 5))
    actions.finalise(session, anna.actor, held, CLOSES)

    assert asked(session, leader, date(2011, 2, 1)) == []
    assert held.is_over


@pytest.mark.both
def test_what_was_open_after_the_report_is_withdrawn_and_takes_no_changes(session, anna, final, leader):
    number = final.standing[0].id
    support = actions.link_support(session, anna.actor, final, number, SUPPORT, date(2010, 8, 9))
    close(session, leader, CLOSES)

    assert asked(session, leader, date(2011, 2, 1)) == []
    acts = (
        lambda: actions.link_support(session, anna.actor, final, number, SUPPORT, CLOSES),
        lambda: actions.end_support(session, anna.actor, final, support.id, support.state, ADVICE, CLOSES),
        lambda: actions.look_back(session, anna.actor, final, {number: ADVICE}, "", date(2011, 2, 1)),
    )
    for act in acts:
        with pytest.raises(Conflict, match="teruglezen"):
            act()


def test_its_page_is_for_reading_back(app, browse, session, anna, carla, final, leader):
    number = final.standing[0].id
    support = actions.link_support(session, anna.actor, final, number, SUPPORT, date(2010, 8, 9))
    close(session, leader, CLOSES)
    app.config["TODAY"] = date(2010, 10, 4)
    page = browse(f"/intern/visitaties/{final.id}/", by=anna)

    assert "Dit Werkplein is gesloten sinds 1 september 2010." in page.text.replace("\xa0", " ")
    assert "Vervallen: Werkplein gesloten" in page.text
    assert "te laat" not in page.text
    assert [row[1] for row in page.rows("De stappen met stand en dag")][-1].startswith("Vervallen")
    assert not page.html.select(f"main form[action^='/intern/visitaties/{final.id}/']")
    assert not browse(f"/intern/visitaties/{final.id}/", by=carla).html.select("main form")
    browse(f"/intern/visitaties/{final.id}/ondersteuning/{support.id}/", by=anna, status=409)
    listed = browse("/intern/visitaties/", by=anna)
    assert listed.rows("Visitaties die klaar of vervallen zijn")[0][2] == "Werkplein gesloten"


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.STEERING_GROUP])
def test_the_list_names_who_closes_before_the_visit(browse, session, a_person, proposed, leader, role):
    close(session, leader, DAY, TODAY)
    page = browse("/intern/visitaties/", by=a_person(role))

    assert "Gesloten voor het bezoek:" in page.text
    assert ("Stel een eerdere dag voor" in page.text) is (role is Role.SECRETARIAT)
    assert "voor het bezoek" in browse(f"/intern/visitaties/{proposed.id}/", by=a_person(role)).text


def test_what_was_asked_for_a_visitatie_that_lapsed_stays_over_when_the_closing_is_taken_back(
    session, anna, proposed, leader
):
    withdraw_of(session, {leader.id: TODAY}, TODAY)
    assert asked(session, leader, TODAY) == []

    actions.cancel(session, anna.actor, proposed, "Het Werkplein sluit eerder.", TODAY, proposed.visit.mark)
    restore_of(session, leader.id)

    assert [each for each in asked(session, leader, DAY) if each.startswith("visitatie")] == []


@pytest.mark.both
def test_a_day_that_passed_without_an_answer_is_for_a_person_once_nobody_is_there(session, anna, proposed, leader):
    closes = DAY + 2 * ONE_DAY
    close(session, leader, closes, TODAY)

    # It has its day, and can get another until the closing.
    assert actions.keep_up(session, closes - ONE_DAY) == Kept(0, 0)
    # Whether they met without an answer only a person can tell: it does not lapse by itself.
    assert actions.keep_up(session, closes) == Kept(1, 0)
    assert actions.keep_up(session, closes) == Kept(0, 0)
    actions.cancel(session, anna.actor, proposed, "Het Werkplein is gesloten.", closes, proposed.visit.mark)
    assert actions.keep_up(session, closes) == Kept(0, 0)


def test_a_visit_that_was_missed_lapses_when_nobody_is_there_any_more(session, anna, carla, proposed, leader):
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    actions.miss(session, anna.actor, proposed, "De brug stond open, het team kwam niet.", DAY, proposed.visit.mark)
    close(session, leader, DAY + ONE_DAY, TODAY)

    assert actions.keep_up(session, DAY + ONE_DAY).lapsed == 1
    assert proposed.visit.is_cancelled


def test_of_who_closed_no_new_day_is_asked(app, browse, session, anna, carla, proposed, leader):
    close(session, leader, DAY + 2 * ONE_DAY)
    app.config["TODAY"] = DAY + 2 * ONE_DAY
    listed, page = browse("/intern/visitaties/", by=anna), browse(f"/intern/visitaties/{proposed.id}/", by=anna)
    own = browse(f"/intern/visitaties/{proposed.id}/", by=carla)

    assert "Gesloten voor het bezoek: " in listed.text
    assert "(gesloten sinds 5 augustus 2010)" in listed.text.replace("\xa0", " ")
    assert "Stel een eerdere dag voor" not in listed.text
    assert "Is het bezoek toch nog gehouden?" in page.text
    for each in (page, own):
        assert "nieuwe dag" not in each.text
        assert not each.html.select("form[action$='/dag/'], form[action$='/bevestigen/']")


def take_back(session, closing, today):
    facts = replace(closing.facts, is_closed=False)
    add_version(session, SYSTEM, closing.werkplein_id, facts, closing.holds_on, today, replaces_id=closing.id)


@pytest.fixture
def reopened(session, begun, leader):
    """The visitatie lapsed on the day of the closing, which was taken back the day after."""
    closing = close(session, leader, DAY)
    actions.keep_up(session, DAY)
    take_back(session, closing, DAY + ONE_DAY)
    return begun


def test_a_closing_that_was_taken_back_is_told_with_the_reason(app, browse, anna, carla, reopened, leader):
    app.config["TODAY"] = DAY + ONE_DAY

    for person in (anna, carla):
        told = browse(f"/intern/visitaties/{reopened.id}/", by=person).text.replace("\xa0", " ")
        assert f"Werkplein {leader.name} sloot op 3 augustus 2010. Die sluiting is teruggenomen" in told
        assert "is gesloten" not in told


def test_as_long_as_it_is_closed_nothing_was_taken_back(app, browse, session, anna, begun, leader):
    close(session, leader, DAY)
    actions.keep_up(session, DAY)
    app.config["TODAY"] = DAY

    assert "teruggenomen" not in browse(f"/intern/visitaties/{begun.id}/", by=anna).text


def test_what_a_person_let_lapse_has_nothing_to_do_with_a_closing(browse, session, anna, begun):
    actions.cancel(session, anna.actor, begun, "Dit MT wil later dit jaar.", TODAY, begun.visit.mark)

    assert "teruggenomen" not in browse(f"/intern/visitaties/{begun.id}/", by=anna).text


@pytest.mark.both
def test_what_lapsed_by_a_closing_does_not_push_the_new_one_past_its_day(app, browse, session, anna, reopened, leader):
    today = DAY + ONE_DAY
    app.config["TODAY"] = today
    rows = browse("/intern/visitaties/", by=anna).rows("Wie aan de beurt is")
    shown = next(row[3] for row in rows if row[0] == leader.name)

    new = actions.begin(session, anna.actor, leader, today)

    assert shown.startswith("31-12-2010")
    assert (new.visit.due_on, new.visit.quarter) == (date(2010, 12, 31), "2010-K4")
    assert asked(session, leader, today) == ["visitatie"]
    assert reopened.visit.is_cancelled


@pytest.mark.both
def test_it_can_lapse_and_begin_again_more_than_once(session, anna, reopened, leader):
    for number in (1, 2):
        today = DAY + number * 7 * ONE_DAY
        new = actions.begin(session, anna.actor, leader, today)
        assert new.visit.due_on == date(2010, 12, 31)
        closing = close(session, leader, today)
        assert actions.keep_up(session, today).lapsed == 1
        take_back(session, closing, today + ONE_DAY)


def test_what_a_person_let_lapse_keeps_its_quarter(session, anna, begun, leader):
    actions.cancel(session, anna.actor, begun, "Dit MT wil volgend jaar pas.", TODAY, begun.visit.mark)

    assert actions.begin(session, anna.actor, leader, TODAY).visit.due_on == date(2011, 3, 31)
