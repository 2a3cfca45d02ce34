"""From concept to final report: one clock, answered replies, and versions that do not change; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from milestones import actions as milestones
from milestones.models import Assessment, FindingAgreement
from milestones.rules import Found, Verdict
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.reports.conftest import UNTIL
from visitatie import actions as visits
from visitatie.interventions import actions as interventions
from visitatie.interventions.rules import InterventionState, Move, Rung, Wanted
from visitatie.reports import actions, queries
from visitatie.reports.models import ReportReading, ReportVersion
from visitatie.reports.rules.stages import ReportState, Stage
from visitatie.steps import actions as steps
from visitatie.steps.queries import latest_plan
from werkplein.core.audit import AuditEntry
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.outbox import Mail
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role

pytestmark = pytest.mark.both
DAY = timedelta(days=1)
THURSDAY = date(2010, 7, 15)
REMARK = "De tweede balie is van het uitzendbureau."
HANDLED = "De tweede balie is van het uitzendbureau en telt niet mee."
WHY = "De dag van het gesprek met het college klopte niet."


def mails(session):
    return list(session.scalars(select(Mail).order_by(Mail.id)))


def facts_of(version):
    section = queries.content_of(version).section("bezoek")
    return dict(section.blocks[0].pairs)


def texts(version, code):
    section = queries.content_of(version).section(code)
    return [getattr(block, "text", "") for block in section.blocks] if section else []


def test_the_concept_is_there_at_once_with_the_clock_of_its_findings(session, held, report):
    concept = report().latest

    untils = set(session.scalars(select(Assessment.reply_until).where(Assessment.visit_id == str(held.id))))
    assert (concept.stage, concept.number, concept.recorded_on) == (Stage.CONCEPT, 1, TUESDAY)
    assert {concept.reply_until} == untils == {UNTIL}
    assert facts_of(concept)["Tijd om te reageren"] == "tot en met 27\xa0juli\xa02010"
    assert facts_of(concept)["Bezoek door"] == "Ondersteuner 1"


def test_the_mt_gets_one_mail_and_is_asked_once_on_the_page_of_the_report(session, held, dirk):
    told = [each for each in mails(session) if "Conceptverslag" in each.subject]
    asked = session.scalars(select(Obligation).where(Obligation.kind == ObligationKind.REPLY)).all()

    assert [each.to_address for each in told] == [dirk.email]
    assert "tot en met 27 juli 2010" in told[0].text.replace("\xa0", " ")
    assert f"/intern/bezoeken/{held.id}/verslag/" in told[0].text
    assert [(each.due_on, each.address) for each in asked] == [(UNTIL, f"/intern/bezoeken/{held.id}/verslag/")]


def test_the_report_says_what_was_known_before_said_and_seen(session, confirmed, laggard, bram, dirk):
    march = date(2010, 3, 18)
    milestones.record_findings(
        session, bram.actor, laggard, [Found("a2", Verdict.PARTLY)], visits.Source.AUDIT, march, march
    )
    milestones.report_change(session, dirk.actor, laggard, Found("a2", Verdict.MET, holds_on=TUESDAY - DAY), TUESDAY)
    found = [Found("a2", Verdict.NOT_MET, "Er staan twee balies.")]
    visits.hold(session, bram.actor, confirmed, found, TUESDAY, "Vestigingsmanager", TUESDAY)

    seen = next(queries.content_of(queries.report_of(session, confirmed).latest).milestones)

    assert seen.before == "Deels (Audit, 18-3-2010)"
    assert seen.own == "Voldaan (Opgave MT, 12-7-2010)"
    assert (seen.seen, seen.note, seen.photos) == ("Niet voldaan", "Er staan twee balies.", 0)


def test_the_report_names_agreements_but_not_why_they_are_needed(session, confirmed, laggard, bram):
    steps.keep_up(session, date(2010, 7, 5))
    plan = latest_plan(session, laggard.id)
    why = "Het MT krijgt dit niet alleen voor elkaar."
    wanted = Wanted(Rung.SUPPORTERS, "De ondersteuner komt elke week.", why, ("a2",), "ondersteuner", date(2010, 9, 1))
    made = interventions.propose(session, bram.actor, plan, wanted, ["a2"], date(2010, 7, 6))
    interventions.move(
        session, bram.actor, made, Move(InterventionState.AGREED, date(2010, 7, 7), ""), date(2010, 7, 7)
    )
    visits.hold(session, bram.actor, confirmed, [Found("a2", Verdict.MET)], TUESDAY, "MT", TUESDAY)

    version = queries.report_of(session, confirmed).latest

    rows = queries.content_of(version).section("afspraken").blocks[0].rows
    assert rows == (("De ondersteuner komt elke week.", "ondersteuner", "1\xa0september\xa02010", "Afgesproken"),)
    assert why not in str(version.content)


@pytest.mark.parametrize(
    ("on", "is_refused"),
    [(UNTIL - DAY, False), (UNTIL, False), (UNTIL + DAY, True)],  # the last day is still in time
)
def test_the_mt_replies_until_the_last_day(session, held, dirk, on, is_refused):
    for act in (lambda: actions.remark(session, dirk.actor, held, "criterium-a", REMARK, on),
                lambda: actions.agree(session, dirk.actor, held, on)):  # fmt: skip
        if is_refused:
            with pytest.raises(DomainError, match="Reageren kon tot en met 27-7-2010"):
                act()
        else:
            act()


def test_agreeing_with_the_report_agrees_with_its_findings_and_asks_no_more(session, held, dirk, report):
    actions.agree(session, dirk.actor, held, THURSDAY)

    assert session.scalar(select(func.count()).select_from(FindingAgreement)) == 3
    state = session.scalars(select(Obligation.state).where(Obligation.kind == ObligationKind.REPLY)).one()
    assert state is ObligationState.DELIVERED
    assert report().state(THURSDAY) is ReportState.READY
    for again in (actions.agree, lambda *a: actions.remark(*a[:3], "", REMARK, a[3])):
        with pytest.raises(Conflict, match="akkoord met dit verslag"):
            again(session, dirk.actor, held, THURSDAY)


def test_agreeing_with_the_findings_elsewhere_answers_the_report_too(session, held, laggard, dirk, report):
    ids = list(session.scalars(select(Assessment.id).order_by(Assessment.id)))
    milestones.agree(session, dirk.actor, laggard, ids[:2], THURSDAY)
    assert report().state(THURSDAY) is ReportState.REPLY

    milestones.agree(session, dirk.actor, laggard, ids[2:], THURSDAY)

    assert report().state(THURSDAY) is ReportState.READY


def test_a_remark_about_a_section_that_is_not_there_is_refused(session, held, dirk):
    with pytest.raises(DomainError, match="Kies een onderdeel"):
        actions.remark(session, dirk.actor, held, "criterium-z", REMARK, THURSDAY)
    with pytest.raises(DomainError, match="ten minste 10 tekens"):
        actions.remark(session, dirk.actor, held, "criterium-a", "  Kort.  ", THURSDAY)


def test_nothing_is_final_before_everything_is_said(session, held, laggard, bram, dirk, a_person, report):
    finding = session.scalars(select(Assessment.id).where(Assessment.milestone == "a2")).one()
    actions.remark(session, dirk.actor, held, "criterium-a", REMARK, THURSDAY)
    milestones.dispute(session, dirk.actor, laggard, finding, "Er is wel één balie, sinds juni.", THURSDAY)
    for on, what in ((THURSDAY, "kan nog reageren tot en met 27.juli.2010"), (UNTIL + DAY, "loopt een bezwaar")):
        with pytest.raises(DomainError, match=what):
            actions.finalise(session, bram.actor, held, on)
    third = a_person(Role.PROCESS_SUPPORTER)
    milestones.decide(session, third.actor, laggard, finding, True, "De foto toont één balie.", UNTIL)
    with pytest.raises(DomainError, match="1 opmerking is nog niet verwerkt"):
        actions.finalise(session, bram.actor, held, UNTIL + DAY)
    actions.handle(session, bram.actor, held, report().remarks[0].id, True, HANDLED, UNTIL + DAY)

    final = actions.finalise(session, bram.actor, held, UNTIL + DAY)

    seen = {each.code: each for each in queries.content_of(final).milestones}
    assert (seen["a2"].seen, seen["a2"].asks_work) == ("Niet voldaan, ingetrokken na bezwaar", False)
    assert len(seen["a2"].hearing) == 2
    assert HANDLED in texts(final, "criterium-a")
    reaction = queries.content_of(final).section("reactie").blocks[0]
    assert [row[1:] for row in reaction.rows] == [(REMARK, "Overgenomen", HANDLED)]
    assert reaction.rows[0][0] == queries.content_of(final).section("criterium-a").title


@pytest.mark.parametrize("on", [UNTIL, UNTIL + DAY])
def test_silence_closes_the_reply_the_day_after_the_last(session, held, bram, report, on):
    if on <= UNTIL:
        with pytest.raises(DomainError, match="kan nog reageren"):
            actions.finalise(session, bram.actor, held, on)
    else:
        final = actions.finalise(session, bram.actor, held, on)
        assert texts(final, "reactie") == ["Het MT heeft niet op het concept gereageerd."]


def test_a_remark_is_handled_once_and_with_its_reason(session, held, bram, dirk, report):
    said = actions.remark(session, dirk.actor, held, "", REMARK, THURSDAY)
    with pytest.raises(DomainError, match="ten minste 20 tekens"):
        actions.handle(session, bram.actor, held, said.id, False, "Nee.", THURSDAY)
    actions.handle(session, bram.actor, held, said.id, False, HANDLED, THURSDAY)

    with pytest.raises(Conflict, match="al verwerkt"):
        actions.handle(session, bram.actor, held, said.id, True, HANDLED, THURSDAY)


def test_a_correction_names_what_it_replaces_and_keeps_earlier_corrections(session, held, bram, dirk, report):
    with pytest.raises(DomainError, match="nog een concept"):
        actions.correct(session, bram.actor, held, "bezoek", "Het gesprek was op 12 juli.", WHY, THURSDAY)
    actions.agree(session, dirk.actor, held, THURSDAY)
    final = actions.finalise(session, bram.actor, held, THURSDAY)
    first = actions.correct(session, bram.actor, held, "bezoek", "Het gesprek was op 12 juli.", WHY, THURSDAY)
    second = actions.correct(session, bram.actor, held, "", "Er is nog een afspraak gemaakt.", WHY, THURSDAY + DAY)

    assert [(each.number, each.replaces_id) for each in report().versions] == [
        (1, None),
        (2, report().versions[0].id),
        (3, final.id),
        (4, first.id),
    ]
    assert "Het gesprek was op 12 juli." in texts(second, "bezoek")
    assert texts(second, "aanvulling") == ["Er is nog een afspraak gemaakt."]
    assert second.reason == WHY
    assert [each.subject for each in mails(session)][-3:] == [
        "Verslag van het bezoek op dinsdag 13 juli is definitief",
        *["Verbeterd verslag van het bezoek op dinsdag 13 juli"] * 2,
    ]
    with pytest.raises(Conflict, match="al definitief"):
        actions.finalise(session, bram.actor, held, THURSDAY)


def test_a_correction_of_a_report_with_an_older_correction_repeats_nothing(session, held, bram, dirk):
    actions.agree(session, dirk.actor, held, THURSDAY)
    actions.finalise(session, bram.actor, held, THURSDAY)
    for day in (0, 1, 2):
        made = actions.correct(session, bram.actor, held, "", f"Punt {day} is bij het gesprek genoemd.", WHY, THURSDAY)

    assert texts(made, "aanvulling") == [f"Punt {day} is bij het gesprek genoemd." for day in (0, 1, 2)]


@pytest.mark.parametrize("statement", ["UPDATE report_version SET reason = ''", "DELETE FROM report_version"])
def test_a_version_is_never_changed(session, held, statement):
    session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(statement))
    session.rollback()


def test_the_fingerprint_follows_from_the_content_and_shows_a_change(session, held, report):
    version = report().latest
    assert queries.is_intact(version)
    session.expunge(version)

    version.content = {**version.content, "lead": "Alles is in orde."}

    assert not queries.is_intact(version)


@pytest.mark.parametrize(
    ("read_on", "sentence"),
    [(TUESDAY - DAY, "Het bezoek was op 13.juli"), (TUESDAY, ""), (THURSDAY, ""), (THURSDAY + DAY, "nog niet geweest")],
)
def test_the_summary_is_read_back_from_the_day_of_the_visit_until_today(session, held, bram, read_on, sentence):
    if sentence:
        with pytest.raises(DomainError, match=sentence):
            actions.read_back(session, bram.actor, held, read_on, "Vestigingsmanager", "", THURSDAY)
        return
    actions.read_back(session, bram.actor, held, read_on, "Vestigingsmanager", "Akkoord.", THURSDAY)

    assert session.scalars(select(ReportReading)).one().holds_on == read_on


def test_the_trail_holds_no_words_of_the_report(session, held, bram, dirk, report):
    said = actions.remark(session, dirk.actor, held, "criterium-a", REMARK, THURSDAY)
    actions.handle(session, bram.actor, held, said.id, True, HANDLED, THURSDAY)
    actions.agree(session, dirk.actor, held, THURSDAY)
    actions.finalise(session, bram.actor, held, THURSDAY)

    rows = session.scalars(select(AuditEntry).where(AuditEntry.event.startswith("report:")).order_by(AuditEntry.id))
    entries = rows.all()
    assert [each.event for each in entries] == [
        "report:delivered", "report:replied", "report:handled", "report:replied", "report:final",
    ]  # fmt: skip
    assert not [each for each in entries if "balie" in str(each.facts)]


def test_an_audit_that_is_refused_leaves_no_report(session, confirmed, bram):
    session.commit()
    with pytest.raises(DomainError):
        visits.hold(session, bram.actor, confirmed, [Found("a2", Verdict.MET)], TUESDAY, "MT", TUESDAY - DAY)
    session.rollback()

    assert session.scalar(select(func.count()).select_from(ReportVersion)) == 0
