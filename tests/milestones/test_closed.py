"""A closed Werkplein answers nothing more: its MT may read what was, and that is all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions, jobs
from milestones.actions.practices import share_practices
from milestones.models import ContactRequest, PracticeShare
from milestones.queries.checklist import handed_in
from milestones.rules import Found, Source, Verdict
from milestones.rules.practices import Wish
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, rows, save, submit
from tests.support.towns import serve
from werkplein.core.errors import DomainError
from werkplein.core.outbox import Mail
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role
from werkplein.register import change_actions
from werkplein.register.actions import add_version
from werkplein.register.change_queries import newest_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
CHANGES = "/intern/werkpleinen/leader/wijziging/"
MET = Found("a1", Verdict.MET)


@pytest.fixture
def close(session, anna):
    """Close a Werkplein from a day on, as it was known before that day came."""

    def close(werkplein, on, successor=None):
        facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
        closing = replace(facts, is_closed=True, successor_id=successor.id if successor else None)
        add_version(session, anna.actor, werkplein.id, closing, on, TODAY - 30 * DAY)
        session.commit()
        session.expire_all()

    return close


ACTS = {
    "save": lambda session, person, leader: save(session, person.actor, leader, K2, MET, 0, TODAY),
    "take over": lambda session, person, leader: actions.take_over(session, person.actor, leader, K2, TODAY),
    "change": lambda session, person, leader: actions.report_change(session, person.actor, leader, MET, TODAY),
}


@pytest.mark.both
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("closes", "is_refused"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)])
def test_answers_are_refused_from_the_day_it_closes(session, carla, leader, close, act, closes, is_refused):
    close(leader, closes)

    if not is_refused:
        ACTS[act](session, carla, leader)
        return
    with pytest.raises(DomainError, match="alleen nog teruglezen"):
        ACTS[act](session, carla, leader)
    assert rows(session, leader) == 0


def test_what_was_saved_is_not_handed_in_any_more(session, carla, leader, close):
    answer_all(session, carla, leader)
    close(leader, TODAY)

    with pytest.raises(DomainError, match="Dit Werkplein is gesloten"):
        submit(session, carla, leader)


@pytest.mark.both
@pytest.mark.parametrize(("seen_on", "is_refused"), [(TODAY - 2 * DAY, False), (TODAY - DAY, True), (TODAY, True)])
@pytest.mark.parametrize("source", [Source.DESK, Source.AUDIT])
def test_what_was_seen_before_it_closed_still_counts(session, bram, leader, close, source, seen_on, is_refused):
    close(leader, TODAY - DAY)

    def record():
        actions.record_findings(session, bram.actor, leader, [MET], source, seen_on, TODAY, "1")

    if not is_refused:
        record()
        assert rows(session, leader) == 1
        return
    with pytest.raises(DomainError, match="is gesloten sinds"):
        record()


def test_the_refusal_says_who_took_over(session, carla, leader, middle, close):
    close(leader, TODAY, middle)

    with pytest.raises(DomainError, match="Werkplein Middelerf heeft de taken overgenomen"):
        actions.report_change(session, carla.actor, leader, MET, TODAY)


def test_its_mt_reads_the_card_and_the_checklist_and_can_send_nothing(browse, session, carla, leader, middle, close):
    answer_all(session, carla, leader)
    close(leader, TODAY, middle)

    sheet = browse(SHEET, by=carla)
    assert "Dit Werkplein is gesloten. U kunt de antwoorden alleen nog teruglezen." in sheet.text
    assert "Lever in" not in sheet.all("button")
    assert "Middelerf heeft de taken overgenomen." in browse("/intern/werkpleinen/leader/", by=carla).text


def test_nothing_is_asked_of_it_from_that_day(session, anna, carla, leader, close):
    close(leader, date(2010, 8, 1))

    save(session, carla.actor, leader, K2, MET, 0, TODAY)
    with pytest.raises(DomainError):
        save(session, carla.actor, leader, K2, MET, 1, date(2010, 8, 1))


@pytest.mark.parametrize(("closes", "is_closed"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)])
def test_a_change_is_not_asked_for_and_no_level_of_now_is_shown_once_it_closed(
    browse, session, carla, leader, close, closes, is_closed
):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    close(leader, closes)

    for address in (CHANGES, f"{CHANGES}?mijlpaal=a1"):
        page = browse(address, by=carla)
        assert ("Dit Werkplein is gesloten sinds" in page.text) is is_closed
        assert bool(page.all(".wp-formulier, a[href*='mijlpaal=a1']")) is not is_closed
    card = browse("/intern/werkpleinen/leader/", by=carla)
    assert ("Werkend Werkplein:" in card.text) is not is_closed
    assert ("Meld een wijziging" in card.text) is not is_closed


@pytest.fixture
def undo(session, anna, leader):
    """Take the closing back; who is open serves the municipality it stands in."""
    serve(session, leader)

    def undo(werkplein):
        seen = newest_version(session, werkplein.id)
        change_actions.undo_version(session, anna.actor, werkplein.id, seen, seen, TODAY)
        session.commit()

    return undo


def asked(session, werkplein):
    """How it stands with the checklists of a Werkplein."""
    rows = session.query(Obligation).filter_by(werkplein_id=werkplein.id, kind=ObligationKind.CHECKLIST)
    return [(row.period, row.state) for row in rows.order_by(Obligation.period)]


OPEN, GONE = [(K2.code, ObligationState.OPEN)], [(K2.code, ObligationState.WITHDRAWN)]


@pytest.mark.both
@pytest.mark.parametrize(
    ("order", "states"),
    [
        (["close", "undo"], [GONE, OPEN]),
        # Fixing locks a checklist: before it closed, or while it was closed.
        (["fix", "close", "undo"], [GONE, GONE, GONE]),
        (["close", "fix", "undo"], [GONE, GONE, GONE]),
        # What the daily job withdraws of who closed comes back as well.
        (["close", "job", "undo"], [GONE, GONE, OPEN]),
    ],
)
def test_a_closing_that_is_taken_back_asks_again_what_can_still_be_handed_in(
    session, bram, leader, close, undo, order, states
):
    jobs.expect_checklists(session, TODAY)
    acts = {
        "close": lambda: close(leader, date(2010, 3, 1)),
        "fix": lambda: actions.fix_quarter(session, bram.actor, K2, TODAY),
        "job": lambda: jobs.expect_checklists(session, TODAY),
        "undo": lambda: undo(leader),
    }
    found = []

    for act in order:
        acts[act]()
        session.expire_all()
        found.append(asked(session, leader))

    assert found == states


def test_what_lapsed_by_fixing_is_not_asked_on_the_card_after_a_closing_that_is_taken_back(
    browse, session, bram, carla, leader, close, undo
):
    jobs.expect_checklists(session, TODAY)
    actions.fix_quarter(session, bram.actor, K2, TODAY)
    close(leader, date(2010, 3, 1))
    undo(leader)

    assert SHEET not in browse("/intern/werkpleinen/leader/", by=carla).links()


CONTACT, SHARE = "/intern/werkpleinen/middle/contact/leader/b3/", "/intern/werkpleinen/middle/delen/"
CLOSED = "Werkplein Middelerf is gesloten sinds 5 juli 2010. U kunt alleen nog teruglezen."


@pytest.mark.parametrize(("closes", "is_closed"), [(TODAY, True), (TODAY + DAY, False)])
def test_a_closed_werkplein_is_offered_no_contact_and_nothing_to_share(
    browse, session, shared, a_person, middle, close, closes, is_closed
):
    mt = a_person(Role.MT_MEMBER, middle)
    close(middle, closes)

    card = browse("/intern/werkpleinen/middle/", by=mt)

    assert ["Vraag om contact" in card.text, "Deel wat u deed" in card.text] == [not is_closed] * 2
    for address in (CONTACT, SHARE):
        page = browse(address, by=mt, status=409 if is_closed else 200)
        assert (CLOSED in page.text.replace("\xa0", " ")) is is_closed
        assert ("Op de kaart van dit Werkplein staat wat het laatst gold." in page.text) is is_closed


def test_who_had_the_page_open_when_it_closed_asks_nothing_and_shares_nothing(
    browse, session, shared, a_person, middle, close
):
    mt = a_person(Role.MT_MEMBER, middle)
    asking, sharing = browse(CONTACT, by=mt), browse(SHARE, by=mt)
    before = session.query(PracticeShare).count()
    close(middle, TODAY)

    asked = asking.submit("Vraag om contact", question="Hoe begon u?")
    saved = sharing.submit("Bewaar", **{"a3-is_shared": "y"})

    assert (asked.status, saved.status) == (409, 409)
    assert all(CLOSED in page.text.replace("\xa0", " ") for page in (asked, saved))
    session.rollback()
    assert session.query(ContactRequest).count() == session.query(Mail).count() == 0
    assert session.query(PracticeShare).count() == before


@pytest.mark.both
@pytest.mark.parametrize(("closes", "is_refused"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)])
def test_a_closed_werkplein_shares_nothing_new(session, carla, leader, shared, close, closes, is_refused):
    close(leader, closes)

    if not is_refused:
        assert share_practices(session, carla.actor, leader, {"a1": Wish(True, "")}, TODAY) == ["a1"]
        return
    with pytest.raises(DomainError, match="alleen nog teruglezen"):
        share_practices(session, carla.actor, leader, {"a1": Wish(True, "")}, TODAY)


@pytest.mark.parametrize(("closes", "counted"), [(TODAY, 0), (TODAY + DAY, 1)])
def test_who_handed_in_and_closed_is_not_counted_among_those_that_are_open(
    session, carla, leader, close, closes, counted
):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    close(leader, closes)

    assert handed_in(session, K2, TODAY).submitted == counted
