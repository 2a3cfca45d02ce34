"""Who decides about a visit decides about what they saw: nothing is thrown away or overwritten unseen."""

from datetime import date

import pytest
from sqlalchemy import func, select

from milestones.rules import Found, Verdict
from tests.support.page import words
from tests.support.races import meanwhile
from tests.visitatie.conftest import TODAY, TUESDAY
from tests.visitatie.test_pages import address, plan, seen
from visitatie import actions, queries
from visitatie.rules import DayPart, Proposal, VisitStatus
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict
from werkplein.core.outbox import Mail
from werkplein.people.rules import Role

FOUND = [Found("a1", Verdict.MET), Found("a2", Verdict.NOT_MET, "Twee balies.", is_critical=True)]
WHY = "Dan verhuizen wij; woensdag past wel."
ACTS = {
    "propose": lambda session, person, visit, seen: actions.propose(
        session, person.actor, visit, Proposal(person.id, date(2010, 7, 15), DayPart.WHOLE), TODAY, seen
    ),
    "confirm": lambda session, person, visit, seen: actions.confirm(session, person.actor, visit, TODAY, seen),
    "decline": lambda session, person, visit, seen: actions.decline(session, person.actor, visit, WHY, TODAY, seen),
    "cancel": lambda session, person, visit, seen: actions.cancel(session, person.actor, visit, WHY, TODAY, seen),
    "hold": lambda session, person, visit, seen: actions.hold(
        session, person.actor, visit, FOUND, TODAY, "Vestigingsmanager", TODAY, "Het MT vroeg erom.", seen
    ),
}


@pytest.mark.both
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("day", "part", "is_other"),
    [
        (TUESDAY, DayPart.MORNING, False),
        (date(2010, 7, 14), DayPart.MORNING, False),
        (TUESDAY, DayPart.AFTERNOON, False),
        (TUESDAY, DayPart.MORNING, True),
    ],
)
def test_who_decides_about_a_visit_decides_about_what_they_saw(
    session, proposed, bram, a_person, act, day, part, is_other
):
    other = a_person(Role.PROCESS_SUPPORTER) if is_other else bram
    mark = proposed.mark
    actions.propose(session, other.actor, proposed, Proposal(other.id, day, part), TODAY)
    mails = session.scalar(select(func.count(Mail.id)))
    if (day, part, is_other) == (TUESDAY, DayPart.MORNING, False):
        ACTS[act](session, bram, proposed, mark)
        return

    with pytest.raises(Conflict, match="net gewijzigd") as refused:
        ACTS[act](session, bram, proposed, mark)

    told = refused.value.sentence.replace("\N{NO-BREAK SPACE}", " ")
    assert f"{day.day} juli, {part.label.lower()} ({'Ondersteuner 2' if is_other else 'Ondersteuner 1'})" in told
    assert (proposed.status, proposed.planned_on, proposed.part) == (VisitStatus.PROPOSED, day, part)
    assert (proposed.supporter_id, session.scalar(select(func.count(Mail.id)))) == (other.id, mails)
    ACTS[act](session, bram, proposed, proposed.mark)


@pytest.mark.both
def test_of_two_first_proposals_at_once_the_second_is_refused(app, session, visit, bram, a_person):
    other, visit_id, mark = a_person(Role.PROCESS_SUPPORTER), visit.id, visit.mark
    session.commit()

    def plan(own, person, day):
        proposal = Proposal(person.id, day, DayPart.WHOLE)
        actions.propose(own, person.actor, queries.find(own, visit_id), proposal, TODAY, mark)

    first = meanwhile(app, lambda own: plan(own, bram, TUESDAY))
    with first, pytest.raises(Conflict, match="net gewijzigd"), unit_of_work() as own:
        plan(own, other, date(2010, 7, 14))

    with unit_of_work(writes=False) as own:
        assert queries.find(own, visit_id).planned_on == TUESDAY
        assert own.scalar(select(func.count(Mail.id))) == 1


def test_an_mt_asks_for_another_day_than_the_one_it_saw(browse, session, proposed, bram, dirk):
    old = browse(address(proposed), by=dirk)
    plan(browse(address(proposed), by=bram), bram, day="14-7-2010")

    refused = old.submit("Vraag een andere dag", other_day="Dinsdag verhuizen wij; woensdag past.")

    assert refused.status == 409
    assert "Nu staat er: voorstel, woensdag 14 juli, ochtend (Ondersteuner 1)." in words(refused.one("[role=alert]"))
    assert refused.one("#other_day").get_text().strip() == "Dinsdag verhuizen wij; woensdag past."
    assert refused.html.select("details[open] #other_day")
    assert "Bevestig woensdag 14 juli" in refused.text
    assert "Gevraagd." in refused.submit("Vraag een andere dag").text


def test_an_mt_that_confirms_a_day_that_changed_can_confirm_the_new_one(browse, proposed, bram, dirk):
    old = browse(address(proposed), by=dirk)
    plan(browse(address(proposed), by=bram), bram, day="14-7-2010")

    refused = old.submit("Bevestig dinsdag 13 juli")

    assert refused.status == 409
    assert "Bevestigd." in refused.submit("Bevestig woensdag 14 juli").text


def test_a_second_supporter_reads_what_the_first_proposed_and_may_still_change_it(browse, visit, bram, a_person):
    other = a_person(Role.PROCESS_SUPPORTER)
    old = browse(address(visit), by=other)
    plan(browse(address(visit), by=bram), bram)

    refused = plan(old, other, day="14-7-2010", reason="Dan ben ik in de buurt.")

    assert refused.status == 409
    assert "Nu staat er: voorstel, dinsdag 13 juli, ochtend (Ondersteuner 1)." in words(refused.one("[role=alert]"))
    form = refused.one("details[open] form")
    assert form.select_one("#day")["value"] == "14-7-2010"
    assert form.select_one("#supporter option[selected]")["value"] == str(other.id)
    assert form.select_one("#reason").get_text().strip() == "Dan ben ik in de buurt."
    assert "Dag voorgesteld: woensdag 14 juli." in refused.submit("Stel deze dag voor").text


def test_a_mistake_on_an_old_page_does_not_make_it_a_new_one(browse, visit, bram, a_person):
    other = a_person(Role.PROCESS_SUPPORTER)
    old = browse(address(visit), by=other)
    plan(browse(address(visit), by=bram), bram)

    wrong = plan(old, other, day="")
    assert wrong.status == 422

    assert plan(wrong, other, day="14-7-2010").status == 409


def test_a_visit_does_not_lapse_that_got_a_day_meanwhile(browse, visit, bram, a_person):
    old = browse(address(visit), by=a_person(Role.PROCESS_SUPPORTER))
    plan(browse(address(visit), by=bram), bram)

    refused = old.submit("Laat het bezoek vervallen", why="Het Werkplein sluit in augustus.")

    assert refused.status == 409
    assert refused.html.select("details[open] #why")
    assert "Dit bezoek is vervallen." in refused.submit("Laat het bezoek vervallen").text


def test_an_audit_is_not_recorded_beside_a_day_that_moved(browse, app, session, confirmed, bram, a_person):
    app.config["TODAY"] = TUESDAY
    old = browse(f"{address(confirmed)}audit/", by=bram)
    other = a_person(Role.PROCESS_SUPPORTER)
    moved = plan(browse(address(confirmed), by=other), bram, day="14-7-2010", reason="De trein rijdt niet vandaag.")
    assert moved.status == 200

    refused = old.submit("Leg de audit vast", **seen(**{"a2-note": "Wachtrij nog apart."}))

    assert refused.status == 409
    assert "Nu staat er: voorstel, woensdag 14 juli" in words(refused.one("#fouten"))
    assert refused.one("#a2-note").get_text().strip() == "Wachtrij nog apart."
    assert "Vastgelegd: 12" in refused.submit("Leg de audit vast", reason="Toch vandaag geweest.").text


@pytest.mark.parametrize("mark", [None, "", "open - - -", "x" * 200, "<b>", "proposed 2010-07-13 morning 0"])
def test_a_mark_that_no_page_of_ours_sent_decides_nothing(browse, session, proposed, dirk, mark):
    page = browse(address(proposed), by=dirk)

    assert page.submit("Bevestig dinsdag 13 juli", seen=mark).status == 409


def test_an_audit_that_cannot_be_held_yet_says_why_before_anything_is_typed(browse, visit, bram):
    refused = browse(f"{address(visit)}audit/", by=bram, status=303)

    assert refused.response.location == address(visit)
    assert "Voor dit bezoek is nog geen dag voorgesteld." in browse(address(visit), by=bram).text
