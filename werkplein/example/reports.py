"""The reports of the audits that were held: earlier ones are final, the newest wait for a reply or for their end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload

from milestones.actions.replies import expect_reply
from milestones.models import Assessment, FindingAgreement
from milestones.rules import Source
from visitatie.models import Visit
from visitatie.reports import actions, queries
from visitatie.reports.models import ReportReply
from visitatie.reports.queries import Report
from visitatie.reports.rules.stages import ReplyKind, ReportState
from visitatie.rules import VisitKind
from werkplein.core.actor import Actor
from werkplein.core.labels import AMSTERDAM
from werkplein.example.story import FIXED_ON
from werkplein.example.tellers import teller
from werkplein.register.models import Werkplein

Who = Callable[[str], Actor]
DAYS_TO_REPLY, DAYS_TO_HANDLE, DAYS_TO_CORRECT = 5, 7, 20
# What could have been made final in the last week is still to be done.
A_WEEK = timedelta(days=7)
# One MT in so many has something to say about the text; one of the final reports is corrected.
SPEAKS = 5
REMARKS = (
    ("bezoek", "Bij het gesprek was ook de teamleider van de gemeente aanwezig."),
    ("criterium-a", "De tweede balie is van het uitzendbureau en hoort niet bij het Werkplein."),
    ("criterium-b", "Het college bespreekt het plan in de week na het bezoek. Graag vermelden."),
    ("", "Wij vinden de toon streng. Er is in een half jaar veel verbeterd."),
)
HANDLED = (
    (True, "Bij het gesprek was ook de teamleider van de gemeente aanwezig. Dat is nu vermeld."),
    (False, "Wij kijken naar de hele ontvangst. Voor een bezoeker staan er twee balies."),
    (True, "Het college bespreekt het plan in de week na het bezoek."),
    (False, "Het verslag zegt wat er op die dag te zien was. Wat is verbeterd, staat bij de mijlpalen."),
)
CORRECTION = "Het MT legt het jaarplan voor het eind van het kwartaal voor aan het college."
WHY = "Het MT belde: een afspraak uit het gesprek ontbrak in het verslag."
SAID = "Het MT herkent het beeld en wil eerst de ontvangst regelen."


def write(session: Session, who: Who, today: date) -> None:
    """Deliver the concept of each audit on its day, and let time do the rest."""
    supporters = {each.id: each for each in (who("ondersteuner"), who("ondersteuner2"))}
    final = [visit for number, visit in enumerate(_held(session))
             if _write(session, who, supporters[visit.supporter_id], visit, number, today)]  # fmt: skip
    for visit in final[SPEAKS : SPEAKS + 1]:
        last = report_of(session, visit).latest.recorded_on
        by = supporters[visit.supporter_id]
        on = min(last + timedelta(days=DAYS_TO_CORRECT), today)
        actions.correct(session, by, visit, "afspraken", CORRECTION, WHY, on)


def _held(session: Session) -> list[Visit]:
    """Give the audits of which the findings are known, oldest first."""
    known = set(session.scalars(select(Assessment.visit_id).where(Assessment.visit_id.is_not(None)).distinct()))
    held = select(Visit).options(joinedload(Visit.werkplein).joinedload(Werkplein.region))
    is_audit = Visit.kind == VisitKind.AUDIT
    rows = session.scalars(held.where(Visit.held_on.is_not(None), is_audit).order_by(Visit.held_on, Visit.id))
    return [each for each in rows if str(each.id) in known]


def report_of(session: Session, visit: Visit) -> Report:
    report = queries.report_of(session, visit)
    assert report is not None
    return report


def _write(session: Session, who: Who, by: Actor, visit: Visit, number: int, today: date) -> bool:
    """Tell one report; tells whether it came to its end."""
    held_on = visit.held_on or today
    concept = actions.deliver_concept(session, by, visit, held_on)
    actions.read_back(session, by, visit, held_on, visit.discussed_with, SAID if number % 2 else "", held_on)
    until = concept.reply_until or held_on
    said_on = held_on + timedelta(days=DAYS_TO_REPLY)
    # Who was visited last has something to say as well, and is not answered yet.
    if said_on <= min(until, today) and (number % SPEAKS == 1 or until >= today):
        _speak(session, who(f"mt.{visit.werkplein.code}"), by, visit, number, said_on, today)
    if until < today and number % SPEAKS > 1:
        agree(session, visit, until)
    report = report_of(session, visit)
    end = (said_on if report.is_answered(said_on) else until) + timedelta(days=DAYS_TO_HANDLE)
    if end > today - A_WEEK or report.left(end):
        ask(session, visit, report, until, today)
        return False
    actions.finalise(session, by, visit, end)
    return True


def ask(session: Session, visit: Visit, report: Report, until: date, today: date) -> None:
    """Ask the MT for its reply, as long as it may give one."""
    if report.state(today) is ReportState.REPLY:
        expect_reply(session, visit.werkplein, str(visit.id), visit.held_on or today, until, visit.report_address)


def agree(session: Session, visit: Visit, on: date) -> None:
    """Let the MT agree on the last day: what it says then changes nothing that was fixed since."""
    report, at = report_of(session, visit), datetime.combine(on, time(16, 10), AMSTERDAM)
    by = {"recorded_at": at, "actor_id": None, "actor_label": teller(Source.SELF, visit.werkplein.name)}
    told = {"holds_on": on, "recorded_on": on, **by}
    rows = [{"assessment_id": each.finding.id, **told} for each in report.open_findings(on)]
    if rows and on not in FIXED_ON:
        session.execute(insert(FindingAgreement), rows)
        about = {"visit_id": visit.id, "version_id": report.latest.id, "section": "", "text": ""}
        session.add(ReportReply(kind=ReplyKind.AGREED, **about, **told))
        session.flush()


def _speak(session: Session, mt: Actor, by: Actor, visit: Visit, number: int, on: date, today: date) -> None:
    """Let the MT say something about the text, and the supporter what was done with it."""
    which = number // SPEAKS % len(REMARKS)
    section, text = REMARKS[which]
    said = actions.remark(session, mt, visit, section, text, on)
    handled_on = on + timedelta(days=DAYS_TO_HANDLE - 1)
    if handled_on <= today and report_of(session, visit).state(today) is not ReportState.REPLY:
        actions.handle(session, by, visit, said.id, *HANDLED[which], handled_on)
