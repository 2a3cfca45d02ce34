"""Pages of reports: the list, a version, replying, what is done with that, correcting, and the summary of the day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from visitatie.models import Visit
from visitatie.reports import actions, course, pages, queries
from visitatie.reports.forms import AgreeWithReportForm, CorrectForm, HandleForm, ReadForm, RemarkForm, with_sections
from visitatie.reports.models import ReportReply, ReportVersion
from visitatie.reports.queries import Report
from visitatie.reports.rules.stages import Format, ReportState, refuse_reading, refuse_unseen
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.downloads import send_kept
from werkplein.core.errors import DomainError, Forbidden, NotFound
from werkplein.core.files import store
from werkplein.core.forms import BaseForm
from werkplein.core.installation import example_name, is_example
from werkplein.core.letters import told
from werkplein.core.web import page, redirect_to, refusal_status, say

bp = Blueprint("visit_reports", __name__, url_prefix="/intern")
REPORT = "/bezoeken/<visit>/verslag/"
LONGEST_ID = 9
NO_REPORT = "Van dit bezoek is nog geen verslag. Er komt een verslag als de audit of visitatie is vastgelegd."
_NOTHING: MultiDict[str, str] = MultiDict()


@bp.get("/verslagen/")
@needs(Permission.VISIT_READ)
def reports() -> ResponseReturnValue:
    """List the reports."""
    number = _number(request.args.get("pagina", "")) or 1
    overview = pages.overview(db.session, current_actor(), request.args, number, clock.today())
    choices = ReportState.choices()
    return page("visit_reports/list", overview=overview, state_choices=choices, today=clock.today())


@bp.get(REPORT)
@needs(Permission.VISIT_READ, on="visit")
def show(visit: Visit) -> ResponseReturnValue:
    """Show the newest version."""
    report = _report(visit)
    return _show_page(visit, report, report.latest)


@bp.get(f"{REPORT}<number>/")
@needs(Permission.VISIT_READ, on="visit")
def version(visit: Visit, number: str) -> ResponseReturnValue:
    """Show one version."""
    report = _report(visit)
    return _show_page(visit, report, _version(report, number))


@bp.get(f"{REPORT}<number>/<form>")
@needs(Permission.VISIT_READ, on="visit")
def file(visit: Visit, number: str, form: str) -> ResponseReturnValue:
    """Give a version as a file, as it was made when the version was."""
    found = _version(_report(visit), number)
    kept = next((each for each in found.files if each.format is Format.known(form)), None)
    if kept is None:
        raise NotFound("Dit bestand is er nog niet. Het wordt gemaakt. Probeer het over een minuut opnieuw.")
    try:
        data = store().get(kept.digest)
    except (FileNotFoundError, ValueError) as error:
        raise NotFound("Dit bestand ontbreekt of is beschadigd. Vraag het secretariaat om hulp.") from error
    name = f"verslag-{visit.werkplein.code}-{visit.held_on}-versie-{found.number}.{kept.format.value}"
    return send_kept(data, kept.format.mimetype, example_name(name, is_example()))


@bp.get(f"{REPORT}reactie/")
@needs(Permission.FINDING_DISPUTE, on="visit")
def reply(visit: Visit) -> ResponseReturnValue:
    """Ask the MT what is wrong or missing."""
    form = RemarkForm(_NOTHING, data={"section": request.args.get("deel", "")})
    return _reply_page(visit, form)


@bp.post(f"{REPORT}reactie/")
@needs(Permission.FINDING_DISPUTE, on="visit")
def send_reply(visit: Visit) -> ResponseReturnValue:
    """Keep a remark of the MT."""
    form = RemarkForm()
    with_sections(form, queries.content_of(_report(visit).latest))

    def act() -> None:
        actions.remark(db.session, current_actor(), visit, form.section.data, form.text.data or "", clock.today())

    if status := refusal_status(form, act):
        return _reply_page(visit, form, status)
    say("Uw opmerking is verstuurd. In het verslag leest u straks wat ermee is gedaan.")
    return redirect_to("visit_reports.show", visit=visit.id)


@bp.post(f"{REPORT}akkoord/")
@needs(Permission.FINDING_DISPUTE, on="visit")
def agree(visit: Visit) -> ResponseReturnValue:
    """Let the MT agree with the report as a whole, once it said that it knows with what."""
    report, form = _report(visit), AgreeWithReportForm()
    if not form.validate():
        return _show_page(visit, report, report.latest, 422, form=form)
    done = pages.agreed_words(report, clock.today())
    try:
        refuse_unseen([each.finding.id for each in report.open_findings(clock.today())], form.found())
        course.agree(db.session, current_actor(), visit, clock.today())
    except DomainError as error:
        return _refused(visit, error)
    say(done)
    return redirect_to("visit_reports.show", visit=visit.id)


@bp.get(f"{REPORT}reacties/<reply>/")
@needs(Permission.REPORT_WRITE, on="visit")
def remark(visit: Visit, reply: str) -> ResponseReturnValue:
    """Ask what is done with a remark."""
    _refuse_others(course.may_handle(current_actor(), visit))
    return _remark_page(visit, _remark(visit, reply), HandleForm(_NOTHING))


@bp.post(f"{REPORT}reacties/<reply>/")
@needs(Permission.REPORT_WRITE, on="visit")
def handle(visit: Visit, reply: str) -> ResponseReturnValue:
    """Keep what is done with a remark."""
    _refuse_others(course.may_handle(current_actor(), visit))
    said, form = _remark(visit, reply), HandleForm()

    def act() -> None:
        told = form.is_taken_over, form.reason.data or "", clock.today()
        actions.handle(db.session, current_actor(), visit, said.id, *told)

    if status := refusal_status(form, act):
        return _remark_page(visit, said, form, status)
    say("Verwerkt. Het staat straks in het definitieve verslag.")
    return redirect_to("visit_reports.show", visit=visit.id)


@bp.post(f"{REPORT}definitief/")
@needs(Permission.REPORT_WRITE, on="visit")
def finalise(visit: Visit) -> ResponseReturnValue:
    """Make the report final."""
    _refuse_others(course.may_finish(current_actor(), visit))
    try:
        course.finalise(db.session, current_actor(), visit, clock.today())
    except DomainError as error:
        return _refused(visit, error)
    say(f"Het verslag is definitief. {told('het MT')}")
    return redirect_to("visit_reports.show", visit=visit.id)


@bp.get(f"{REPORT}verbetering/")
@needs(Permission.REPORT_WRITE, on="visit")
def correction(visit: Visit) -> ResponseReturnValue:
    """Ask what is to be corrected, and why."""
    _refuse_others(course.may_finish(current_actor(), visit))
    return _correction_page(visit, CorrectForm(_NOTHING))


@bp.post(f"{REPORT}verbetering/")
@needs(Permission.REPORT_WRITE, on="visit")
def correct(visit: Visit) -> ResponseReturnValue:
    """Make a corrected version."""
    _refuse_others(course.may_finish(current_actor(), visit))
    form = CorrectForm()
    with_sections(form, queries.content_of(_report(visit).latest))
    if not form.validate():
        return _correction_page(visit, form, 422)
    asked = form.section.data, form.text.data or "", form.reason.data or ""
    try:
        made = actions.correct(db.session, current_actor(), visit, *asked, clock.today())
    except DomainError as error:
        form.add(error)
        return _correction_page(visit, form, error.status)
    say(f"Versie {made.number} is gemaakt. {told('het MT')}")
    return redirect_to("visit_reports.show", visit=visit.id)


@bp.get("/bezoeken/<visit>/samenvatting/")
@needs(Permission.VISIT_READ, on="visit")
def summary(visit: Visit) -> ResponseReturnValue:
    """Show what is read back to the MT at the end of the visit."""
    _refuse_visitatie(visit)
    data = {"read_on": visit.held_on, "read_to": visit.discussed_with}
    return _summary_page(visit, ReadForm(_NOTHING, data=data))


@bp.post("/bezoeken/<visit>/samenvatting/")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def read_back(visit: Visit) -> ResponseReturnValue:
    """Note that it was read back."""
    _refuse_visitatie(visit)
    form = ReadForm()
    if not form.validate() or form.read_on.data is None:
        _refuse_day_too(visit, form)
        return _summary_page(visit, form, 422)
    told = form.read_on.data, form.read_to.data or "", form.note.data or ""
    try:
        actions.read_back(db.session, current_actor(), visit, *told, clock.today())
    except DomainError as error:
        form.add(error)
        return _summary_page(visit, form, error.status)
    say("Vastgelegd dat u de samenvatting hebt voorgelezen.")
    return redirect_to("visit_reports.summary", visit=visit.id)


def _refuse_day_too(visit: Visit, form: ReadForm) -> None:
    """Say in the same round what is wrong with a day that can be read."""
    try:
        if form.read_on.data is not None:
            refuse_reading(form.read_on.data, visit.held_on, clock.today())
    except DomainError as error:
        form.add(error)


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID else 0


def _refuse_others(may: bool) -> None:
    """Refuse who works on reports, but not on this one: it depends on the kind of visit."""
    if not may:
        raise Forbidden


def _refuse_visitatie(visit: Visit) -> None:
    """Give no summary of a visitatie: its team tells the MT what it saw on the day, before there is a report."""
    if not visit.kind.is_audit:
        raise NotFound("Bij een visitatie staan de bevindingen op de dag zelf al bij de visitatie.")


def _report(visit: Visit) -> Report:
    report = queries.report_of(db.session, visit)
    if report is None:
        raise NotFound(NO_REPORT)
    return report


def _version(report: Report, number: str) -> ReportVersion:
    found = report.version(_number(number))
    if found is None:
        raise NotFound
    return found


def _remark(visit: Visit, reply: str) -> ReportReply:
    found = next((each for each in _report(visit).remarks if each.id == _number(reply)), None)
    if found is None:
        raise NotFound
    return found


def _refused(visit: Visit, error: DomainError) -> Response:
    """Show the report as it is now, with why it was refused."""
    db.session.rollback()
    report = _report(visit)
    return _show_page(visit, report, report.latest, error.status, error.sentence)


def _show_page(
    visit: Visit,
    report: Report,
    version: ReportVersion,
    status: int = 200,
    refused: str = "",
    form: AgreeWithReportForm | None = None,
) -> Response:
    shown = pages.report_page(db.session, current_actor(), visit, report, version, clock.today())
    agree = form or AgreeWithReportForm(_NOTHING)
    agree.seen.data = shown.seen
    context = {"visit": visit, "shown": shown, "form": agree, "refused": refused, "today": clock.today()}
    return page("visit_reports/show", status, **context)


def _form_page(template: str, visit: Visit, form: BaseForm, status: int, **more: Any) -> Response:
    return page(f"visit_reports/{template}", status, visit=visit, form=form, today=clock.today(), **more)


def _reply_page(visit: Visit, form: RemarkForm, status: int = 200) -> Response:
    report = _report(visit)
    content = queries.content_of(report.latest)
    with_sections(form, content)
    section = content.section(form.section.data or "")
    shown = pages.report_page(db.session, current_actor(), visit, report, report.latest, clock.today())
    return _form_page("reply", visit, form, status, section=section, shown=shown)


def _remark_page(visit: Visit, said: ReportReply, form: HandleForm, status: int = 200) -> Response:
    content = queries.content_of(_report(visit).latest)
    return _form_page("remark", visit, form, status, said=said, section=content.section(said.section))


def _correction_page(visit: Visit, form: CorrectForm, status: int = 200) -> Response:
    report = _report(visit)
    with_sections(form, queries.content_of(report.latest))
    return _form_page("correct", visit, form, status, report=report)


def _summary_page(visit: Visit, form: ReadForm, status: int = 200) -> Response:
    shown = pages.summary_of(db.session, visit, _report(visit), clock.today())
    return _form_page("summary", visit, form, status, shown=shown)
