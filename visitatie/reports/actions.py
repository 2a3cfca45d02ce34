"""Acts on reports: deliver the concept, read it back, reply, say what was done with that, make it final, correct it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from milestones import actions as milestones
from visitatie import letters
from visitatie.models import Visit
from visitatie.reports import parts, queries
from visitatie.reports.models import ReportHandling, ReportReading, ReportReply, ReportVersion
from visitatie.reports.queries import Report
from visitatie.reports.rules import sections, stages
from visitatie.reports.rules.content import Content, Paragraph, Section, as_data, fingerprint
from visitatie.reports.rules.sections import Replied
from visitatie.reports.rules.stages import IN_GENERAL, ReplyKind, Stage
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.labels import date_words, listing
from werkplein.obligations.queries import closing_days
from werkplein.people.queries import mt_of
from werkplein.programme import reader
from werkplein.programme.rules import add_working_days

Notes = dict[str, list[Paragraph]]
RENEWED = "Na het vorige concept kwam er nog iets binnen van het bezoek."


def deliver_concept(session: Session, actor: Actor, visit: Visit, today: date) -> ReportVersion:
    """Make the concept and tell the MT. The findings in it were recorded just now, and with them the clock began."""
    until = parts.reply_until_of(queries.hearings_of_visit(session, visit))
    content = parts.make(session, visit, today, {}, until=until)
    row = _add(session, actor, visit, Stage.CONCEPT, content, today, reply_until=until)
    mt = mt_of(session, visit.werkplein_id, today)
    letters.send(session, letters.REPORT_CONCEPT, visit, mt, letters.TO_MT, until=until)
    _trail(session, actor, Event.REPORT_DELIVERED, visit, row, until=str(until) if until else None)
    return row


def renew_concept(session: Session, actor: Actor, visit: Visit, today: date) -> ReportVersion | None:
    """Make the concept anew with what came in after it; nothing when it says all, or is final.

    The last day to reply stays, unless the MT had its say already or could no more: then it gets as many days anew. It
    hears of it, unless its time stays and it got a mail about this concept on the same day.
    """
    report = _held(session, visit)
    before = report.latest
    if not _says_less(session, visit, report, today):
        return None
    again = stages.asks_again(report.is_replied(today), report.reply_until, today)
    until = _days_anew(session, today) if again else report.reply_until
    content = parts.make(session, visit, today, {}, until=until)
    row = _add(session, actor, visit, Stage.CONCEPT, content, today, report, RENEWED, until, again)
    if again or before.recorded_on < today:
        mt = mt_of(session, visit.werkplein_id, today)
        letters.send(session, letters.REPORT_RENEWED, visit, mt, letters.TO_MT, until=until)
    _trail(session, actor, Event.REPORT_DELIVERED, visit, row, replaces=before.number)
    return row


def correct_late(session: Session, actor: Actor, visit: Visit, today: date) -> ReportVersion | None:
    """Make a new version of a final report with what was found after it, and tell the MT; nothing when it has all.

    A finding counts from the day on which it is recorded, so nobody may have to look for it (design 4.11).
    """
    report = _held(session, visit)
    late = [each for each in report.hearings if each.finding.recorded_at > report.latest.recorded_at]
    if not late or not report.latest.stage.is_final:
        return None
    until = parts.reply_until_of(late)
    codes = listing(sorted(each.finding.milestone for each in late))
    reason = f"Na de vorige versie is nog een bevinding vastgelegd over {codes}."
    if until is not None:
        reason += f" Het MT kan daarop reageren tot en met {date_words(until)}."
    content = _made(session, visit, report, today, _changed(report))
    row = _add(session, actor, visit, Stage.CORRECTION, content, today, report, reason, until)
    letters.send(session, letters.REPORT_CORRECTED, visit, mt_of(session, visit.werkplein_id, today), letters.TO_MT)
    _trail(session, actor, Event.REPORT_CORRECTED, visit, row)
    return row


def renew(session: Session, actor: Actor, visit: Visit, today: date) -> ReportVersion | None:
    """Make a version with what came in after the newest one: a concept anew, or a correction of what is final."""
    return renew_concept(session, actor, visit, today) or correct_late(session, actor, visit, today)


def _says_less(session: Session, visit: Visit, report: Report, today: date) -> bool:
    """Tell whether a concept would say something else if it were made now."""
    if report.latest.stage.is_final:
        return False
    content = parts.make(session, visit, today, {}, until=report.reply_until)
    return fingerprint(as_data(content)) != report.latest.fingerprint


def _days_anew(session: Session, today: date) -> date:
    """Give the last day to reply to what the MT reads today for the first time (design 4.11)."""
    return add_working_days(today, reader.current().reply_working_days, closing_days(session))


def read_back(
    session: Session, actor: Actor, visit: Visit, read_on: date, read_to: str, note: str, today: date
) -> ReportReading:
    """Note that the summary was read back to the MT, and what it said.

    What was read had all that came in by then: it belongs to a concept that says the same.
    """
    stages.refuse_reading(read_on, visit.held_on, today)
    if queries.is_behind(session, visit):
        renew_concept(session, actor, visit, today)
    report = _held(session, visit)
    row = ReportReading(
        visit_id=visit.id,
        version_id=report.latest.id,
        read_to=read_to.strip(),
        note=note.strip(),
        holds_on=read_on,
        **signed(actor, today),
    )
    session.add(row)
    record(session, actor, Event.REPORT_READ_BACK, row, visit.werkplein_id, read_on=str(read_on))
    return row


def remark(session: Session, actor: Actor, visit: Visit, section: str, text: str, today: date) -> ReportReply:
    """Let the MT say what is wrong or missing, in one section or in general."""
    report = _held(session, visit)
    stages.refuse_reply(report.latest.stage, report.reply_until, report.agreed_on, today)
    stages.refuse_remark(text)
    if section != IN_GENERAL and queries.content_of(report.latest).section(section) is None:
        raise DomainError("Kies een onderdeel van dit verslag.", "section")
    row = _reply(actor, report, ReplyKind.REMARK, section, text.strip(), today)
    session.add(row)
    record(session, actor, Event.REPORT_REPLIED, row, visit.werkplein_id, kind=row.kind.value, section=section)
    return row


def agree(session: Session, actor: Actor, visit: Visit, today: date) -> ReportReply:
    """Let the MT agree with the report, and so with every finding in it that it did not reply to."""
    report = _held(session, visit)
    stages.refuse_reply(report.latest.stage, report.reply_until, report.agreed_on, today)
    left = [each.finding.id for each in report.open_findings(today)]
    if left:
        milestones.agree(session, actor, visit.werkplein, left, today)
    row = _reply(actor, report, ReplyKind.AGREED, IN_GENERAL, "", today)
    session.add(row)
    record(session, actor, Event.REPORT_REPLIED, row, visit.werkplein_id, kind=row.kind.value, findings=len(left))
    return row


def handle(
    session: Session, actor: Actor, visit: Visit, reply_id: int, is_taken_over: bool, reason: str, today: date
) -> ReportHandling:
    """Say what was done with a remark, and why; what is taken over is added to its section in the final version."""
    report = _held(session, visit)
    said = next((each for each in report.remarks if each.id == reply_id), None)
    if said is None:
        raise NotFound
    stages.refuse_handling(report.latest.stage, said.handling is not None, reason)
    row = ReportHandling(
        reply_id=said.id, is_taken_over=is_taken_over, reason=reason.strip(), holds_on=today, **signed(actor, today)
    )
    session.add(row)
    facts = {"reply": said.id, "is_taken_over": is_taken_over}
    record(session, actor, Event.REPORT_HANDLED, ("report_reply", said.id), visit.werkplein_id, **facts)
    return row


def finalise(session: Session, actor: Actor, visit: Visit, today: date) -> ReportVersion:
    """Make the report final: from then on it does not change."""
    report = _held(session, visit)
    stages.refuse_final(report.latest.stage, report.left(today))
    stages.refuse_unread(queries.is_behind(session, visit) and _says_less(session, visit, report, today))
    content = _made(session, visit, report, today, _taken_over(report))
    row = _add(session, actor, visit, Stage.FINAL, content, today, report, reply_until=report.reply_until)
    letters.send(session, letters.REPORT_FINAL, visit, mt_of(session, visit.werkplein_id, today), letters.TO_MT)
    _trail(session, actor, Event.REPORT_FINAL, visit, row)
    return row


def correct(
    session: Session, actor: Actor, visit: Visit, section: str, text: str, reason: str, today: date
) -> ReportVersion:
    """Make a new version that names the one it corrects and says why. The earlier ones stay."""
    report = _held(session, visit)
    stages.refuse_correction(report.latest.stage, reason, text)
    notes = _changed(report)
    notes[section].append(Paragraph(text.strip(), sections.CORRECTED))
    content = _made(session, visit, report, today, notes)
    row = _add(session, actor, visit, Stage.CORRECTION, content, today, report, reason.strip(), report.reply_until)
    letters.send(session, letters.REPORT_CORRECTED, visit, mt_of(session, visit.werkplein_id, today), letters.TO_MT)
    _trail(session, actor, Event.REPORT_CORRECTED, visit, row)
    return row


def _made(session: Session, visit: Visit, report: Report, today: date, notes: Notes) -> Content:
    """Put a version together that comes after the concept, and holds nothing that the MT could not read there."""
    read = queries.content_of(report.concept)
    return parts.make(session, visit, today, notes, _reaction(report), report.reply_until, read)


def _changed(report: Report) -> Notes:
    """Give what was changed since the concept, by section: after remarks, and by earlier corrections."""
    notes = _taken_over(report)
    for code, found in _corrected(report).items():
        notes[code].extend(found)
    return notes


def _taken_over(report: Report) -> Notes:
    """Give what was changed after remarks, by section."""
    notes: Notes = defaultdict(list)
    for each in report.remarks:
        if each.handling is not None and each.handling.is_taken_over:
            notes[each.section].append(Paragraph(each.handling.reason, sections.ADDED))
    return notes


def _corrected(report: Report) -> Notes:
    """Give what earlier corrections changed, as the newest version holds it."""
    return {
        section.code: [each for each in section.blocks
                       if isinstance(each, Paragraph) and each.label == sections.CORRECTED]
        for section in queries.content_of(report.latest).sections
    }  # fmt: skip


def _reaction(report: Report) -> Sequence[Section]:
    titles = {each.code: each.title for each in queries.content_of(report.concept).sections}
    said = [
        Replied(each.section, each.text, each.holds_on, each.handling.is_taken_over, each.handling.reason)
        for each in report.remarks
        if each.handling is not None
    ]
    return [sections.replies_section(said, report.agreed_on, titles)]


def _held(session: Session, visit: Visit) -> Report:
    """Give the report while nobody else changes it."""
    lock(session, Visit, visit.id)
    report = queries.report_of(session, visit)
    if report is None:
        raise NotFound("Van dit bezoek is nog geen verslag.")
    return report


def _add(
    session: Session,
    actor: Actor,
    visit: Visit,
    stage: Stage,
    content: Content,
    today: date,
    before: Report | None = None,
    reason: str = "",
    reply_until: date | None = None,
    asks_again: bool = False,
) -> ReportVersion:
    data = as_data(content)
    row = ReportVersion(
        visit_id=visit.id,
        werkplein_id=visit.werkplein_id,
        number=before.latest.number + 1 if before else 1,
        stage=stage,
        content=data,
        fingerprint=fingerprint(data),
        reply_until=reply_until,
        asks_again=asks_again,
        replaces_id=before.latest.id if before else None,
        reason=reason,
        holds_on=today,
        **signed(actor, today),
    )
    session.add(row)
    session.flush()
    return row


def _reply(
    actor: Actor, report: Report, kind: ReplyKind, section: str, text: str, today: date
) -> ReportReply:  # fmt: skip
    latest = report.latest
    about = {"visit_id": latest.visit_id, "version_id": latest.id}
    return ReportReply(kind=kind, section=section, text=text, **about, holds_on=today, **signed(actor, today))


def _trail(session: Session, actor: Actor, event: Event, visit: Visit, row: ReportVersion, **facts: object) -> None:
    told = {"visit": visit.id, "version": row.number, "fingerprint": row.fingerprint}
    record(session, actor, event, row, visit.werkplein_id, **told, **facts)
