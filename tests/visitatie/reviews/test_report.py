"""The report of a visitatie: made, heard, made final and corrected by the one report engine."""

import io
from datetime import date

import pytest
from docx import Document
from sqlalchemy import select

from milestones import actions as milestones
from tests.support.reviewing import ADVICE, DAY, TODAY, hold, written
from visitatie.reports import actions as reports
from visitatie.reports import queries as report_queries
from visitatie.reports.jobs import make_files
from visitatie.reports.rules.stages import Format
from visitatie.reviews import actions
from visitatie.reviews.rules import EntryKind, Support, SupportKind
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.files import store
from werkplein.core.outbox import Mail
from werkplein.obligations.queries import open_for
from werkplein.people.queries import load_actor
from werkplein.programme import reader
from werkplein.programme.rules import add_working_days

DELIVERED = date(2010, 8, 4)
# Ten working days later.
UNTIL = date(2010, 8, 18)
LONG = "Dit is lang genoeg om iets te zeggen."
OWN = {"strengths": "Wij werken echt samen.", "question1": "Eén?", "question2": "Twee?", "question3": "Drie?"}


@pytest.fixture
def concept(session, carla, emma, proposed, held):
    """The visitatie with its concept at the MT since 4 August."""
    me = load_actor(session, emma.id, DAY)
    practice = ("a2", "Samen beginnen", "Elke ochtend tien minuten samen.")
    actions.capture_practice(session, me, held, practice, ["a2"], DAY)
    actions.deliver_concept(session, me, held, DELIVERED)
    return held


def report(session, visitatie):
    return report_queries.report_of(session, visitatie.visit)


def told(session, visitatie, code):
    """All words of one section of the newest version."""
    found = report_queries.content_of(report(session, visitatie).latest).section(code)
    return str(found.blocks).replace("\\xa0", " ")


def address(visitatie, more=""):
    return f"/intern/bezoeken/{visitatie.id}/verslag/{more}"


def asked(session, werkplein, on):
    return {each.kind.value: each for each in open_for(session, [werkplein.id], on).get(werkplein.id, [])}


def test_the_concept_says_all_that_the_visitatie_was(session, manned, anna, carla, emma, concept):
    codes = [each.code for each in report_queries.content_of(report(session, concept).latest).sections]

    assert codes == ["bezoek", "opzet", "zelfevaluatie", "beeld", "criterium-a", "aanbevelingen", "voorbeelden",
                     "vervolg"]  # fmt: skip
    assert "Visiteur (UWV) en Visiteur (Divosa of gemeente)" in told(session, concept, "bezoek")
    assert "Tijd om te reageren', 'tot en met 18 augustus 2010" in told(session, concept, "bezoek")
    assert "geen zelfevaluatie" in told(session, concept, "zelfevaluatie")
    assert "De balie is goed" in told(session, concept, "beeld")
    assert "Twee balies" in told(session, concept, "criterium-a")
    assert ADVICE in told(session, concept, "aanbevelingen")
    assert "Nog af te spreken" in told(session, concept, "aanbevelingen")
    assert "Toestemming gevraagd" in told(session, concept, "voorbeelden")
    assert "3 tot 6 maanden na het definitieve verslag" in told(session, concept, "vervolg")


def test_the_self_evaluation_is_in_it_with_its_three_questions(session, anna, carla, emma, proposed):
    actions.hand_in(session, carla.actor, proposed, written(EntryKind.SELF_EVALUATION, **OWN), TODAY)
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    me = load_actor(session, emma.id, DAY)
    actions.declare(session, me, proposed, DAY)
    hold(session, me, proposed)
    actions.recommend(session, me, proposed, ADVICE, "a2", ["a2"], DAY)
    actions.deliver_concept(session, me, proposed, DELIVERED)

    said = told(session, proposed, "zelfevaluatie")
    assert all(text in said for text in OWN.values())
    assert "Vraag 3 aan het team" in said


@pytest.mark.both
def test_its_days_are_those_of_the_report(session, anna, carla, concept):
    assert (concept.concept_on, concept.reply_until) == (DELIVERED, UNTIL)
    assert (concept.replied_on, concept.final_on) == (None, None)

    actions.agree_with_report(session, carla.actor, concept, date(2010, 8, 5))
    assert concept.replied_on == date(2010, 8, 5)

    actions.finalise(session, anna.actor, concept, date(2010, 8, 9))
    assert concept.final_on == date(2010, 8, 9)


@pytest.mark.both
def test_who_replied_to_each_finding_has_replied(session, carla, leader, concept):
    first, second = [each.finding.id for each in report(session, concept).hearings]
    milestones.dispute(session, carla.actor, leader, first, LONG, date(2010, 8, 6))
    session.refresh(concept)
    assert concept.replied_on is None

    milestones.agree(session, carla.actor, leader, [second], date(2010, 8, 5))
    session.refresh(concept)
    assert concept.replied_on == date(2010, 8, 6)


@pytest.mark.parametrize(("on", "is_late"), [(date(2010, 8, 17), False), (UNTIL, False), (date(2010, 8, 19), True)])
def test_the_mt_agrees_until_the_last_day_of_the_one_clock(session, carla, leader, concept, on, is_late):
    assert asked(session, leader, on)["reply"].address == address(concept)
    assert asked(session, leader, on)["reply"].due_on == UNTIL
    if is_late:
        with pytest.raises(DomainError, match="Reageren kon"):
            actions.agree_with_report(session, carla.actor, concept, on)
        return
    actions.agree_with_report(session, carla.actor, concept, on)

    days = reader.current().visitatie.final_working_days
    assert "reply" not in asked(session, leader, on)
    assert asked(session, leader, on)["visitatie_final"].due_on == add_working_days(on, days, ())


def test_support_of_before_the_end_stands_in_the_final_report_with_owner_and_date(
    session, anna, carla, leader, concept
):
    support = Support(SupportKind.REGION, "Het regionale team helpt met het rooster.", "DCO", date(2010, 10, 1))
    actions.link_support(session, anna.actor, concept, concept.standing[0].id, support, date(2010, 8, 5))
    actions.agree_with_report(session, carla.actor, concept, date(2010, 8, 5))
    actions.finalise(session, anna.actor, concept, date(2010, 8, 6))

    said = told(session, concept, "aanbevelingen")
    assert "'Het regionale team helpt met het rooster.', 'DCO', '1 oktober 2010'" in said
    assert "6 november 2010 tot en met 6 februari 2011" in told(session, concept, "vervolg")
    assert "visitatie_link" not in asked(session, leader, date(2010, 8, 6))


def test_a_final_report_does_not_change_and_is_corrected_by_a_new_version(session, anna, final):
    before = report(session, final).latest
    assert report_queries.is_intact(before)
    with pytest.raises(Conflict, match="definitief"):
        reports.remark(session, anna.actor, final.visit, "aanbevelingen", LONG, date(2010, 8, 9))

    reports.correct(session, anna.actor, final.visit, "aanbevelingen", LONG, LONG, date(2010, 8, 9))

    after = report(session, final)
    assert [each.stage.value for each in after.versions] == ["concept", "final", "correction"]
    assert after.latest.replaces_id == before.id
    assert LONG in told(session, final, "aanbevelingen")
    session.refresh(final)
    assert final.final_on == date(2010, 8, 6)


def test_it_is_kept_as_pdf_and_word(session, final):
    make_files(session, date(2010, 8, 6))

    session.expire_all()
    kept = {each.format: store().get(each.digest) for each in report(session, final).latest.files}
    assert kept[Format.PDF].startswith(b"%PDF")
    word = Document(io.BytesIO(kept[Format.DOCX]))
    assert any(ADVICE in cell.text for table in word.tables for row in table.rows for cell in row.cells)


def test_the_team_handles_a_remark_and_who_leads_makes_it_final(app, browse, session, anna, carla, emma, bram, concept):
    app.config["TODAY"] = date(2010, 8, 5)
    remarked = browse(address(concept, "reactie/?deel=aanbevelingen"), by=carla).submit(
        "Verstuur uw opmerking", text=LONG
    )
    remarked.submit("Ga akkoord met de rest", is_agreed="y")
    browse(address(concept), by=emma).follow("Verwerk deze opmerking nummer 1").submit(
        "Verwerk de opmerking", outcome="yes", reason="Dat is nu zo opgenomen in het verslag."
    )

    shown = browse(address(concept), by=emma)
    assert "Maak definitief" not in shown.text
    token = shown.html.select("input[name=csrf_token]")[0]["value"]
    browse(address(concept, "definitief/"), by=emma, data={"csrf_token": token}, status=403)
    browse(address(concept, "verbetering/"), by=emma, status=403)
    assert "Het verslag is definitief." in browse(address(concept), by=anna).submit("Maak definitief").text
    browse(address(concept, "verbetering/"), by=bram)


@pytest.mark.parametrize("more", ["", "1/", "1/pdf", "reactie/", "verbetering/"])
def test_the_mt_of_another_werkplein_finds_no_report(browse, dirk, concept, more):
    browse(address(concept, more), by=dirk, status=404)


def test_a_visitatie_has_no_summary_to_read_back(browse, bram, concept):
    browse(f"/intern/bezoeken/{concept.id}/samenvatting/", by=bram, status=404)


def test_its_page_leads_to_the_visitatie_and_takes_few_statements(browse, session, carla, concept):
    page = browse(address(concept), by=carla)

    assert page.html.select_one(f'a[href="/intern/visitaties/{concept.id}/"]')
    assert "Samenvatting" not in page.text
    assert page.statements <= 15


def test_the_mail_leads_to_the_report(session, concept):
    mails = session.scalars(select(Mail.text)).all()

    assert any(address(concept) in each for each in mails)
