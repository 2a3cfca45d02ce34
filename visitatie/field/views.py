"""Addresses of the audit in the field: the page for the phone, what it takes along, and where it sends each thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from milestones import uploading
from milestones.evidence_forms import VisitEvidenceForm, with_choices
from visitatie.auditing import bring, is_refused, sheet_of
from visitatie.field import actions, pages
from visitatie.field.actions import Audit, Delivery, Taken
from visitatie.field.forms import AgreementForm, EnvelopeForm, NoteForm, ProposalForm, content_form
from visitatie.field.rules import Answer, Choice, ItemKind, Waits, digest_of, refuse_gone, refuse_other_account
from visitatie.forms import Sheet
from visitatie.models import Visit
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.frontend import own_files
from werkplein.core.web import page
from werkplein.programme.reader import current

bp = Blueprint("field", __name__, url_prefix="/intern/veld")
WRONG = "Er klopt iets niet. Er is nog niets vastgelegd."


@bp.get("/<visit>/")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def shell(visit: Visit) -> ResponseReturnValue:
    """Give the page for the phone; it holds no data, for the phone keeps it."""
    return page("field/shell", visit_id=visit.id, parts=pages.parts())


@bp.get("/werker.js")
@needs(Permission.ASSESSMENT_RECORD_AUDIT)
def worker() -> ResponseReturnValue:
    """Give the script that opens the pages below this address without a network, and no others."""
    return Response(own_files()["veld-werker.js"].body, mimetype="text/javascript")


@bp.get("/<visit>/gegevens")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def package(visit: Visit) -> ResponseReturnValue:
    """Give what the phone takes along."""
    return jsonify(pages.package(db.session, current_actor(), visit))


@bp.get("/<visit>/stand")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def standing(visit: Visit) -> ResponseReturnValue:
    """Give how the visit stands, for who is about to send."""
    return jsonify(pages.standing(visit, current_actor()))


@bp.get("/<visit>/papier/")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def paper(visit: Visit) -> ResponseReturnValue:
    """Give the list for paper."""
    return page("field/paper", paper=pages.paper(db.session, visit), visit=visit)


@bp.get("/<visit>/binnengekomen/")
@needs(Permission.INTERVENTION_READ, on="visit")
def record(visit: Visit) -> ResponseReturnValue:
    """Show what came from the road."""
    return page("field/record", shown=pages.record_page(db.session, visit), visit=visit)


@bp.post("/<visit>/bevindingen")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def take_audit(visit: Visit) -> ResponseReturnValue:
    """Take the findings."""
    sheet = sheet_of(db.session, visit, clock.today())
    return _answer(lambda: _take_audit(visit, sheet))


@bp.post("/<visit>/onderdeel/<kind>")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def take_content(visit: Visit, kind: str) -> ResponseReturnValue:
    """Take a note, an agreement, a proposal or the next visit."""
    found = ItemKind.known(kind)
    if found is None or found in (ItemKind.AUDIT, ItemKind.PHOTO):
        raise NotFound
    return _answer(lambda: _take_content(visit, found))


@bp.post("/<visit>/foto")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def take_photo(visit: Visit) -> ResponseReturnValue:
    """Take a photo, by the path of every upload."""
    return _answer(lambda: _take_photo(visit))


class _Wrong(DomainError):
    """What was sent is not right; `fields` says where."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        super().__init__(WRONG)
        self.fields = fields


def _answer(take: Callable[[], Answer]) -> Response:
    """Answer a script: taken, or why not, in a sentence it can show; what was refused leaves everything as it was."""
    try:
        answer = take()
    except Waits as waits:
        told = {"sentence": waits.sentence, "why": waits.obstacle.value, "now": waits.now}
        return _told(told, waits.status)
    except _Wrong as wrong:
        return _told({"sentence": wrong.sentence, "fields": wrong.fields}, wrong.status)
    except DomainError as error:
        fields = {part.field or "": [part.sentence] for part in error.parts}
        return _told({"sentence": error.sentence, "fields": fields}, error.status)
    return _told({"item": answer.item, "outcome": answer.outcome.value, "told": list(answer.told)}, 200)


def _told(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def _delivery(kind: ItemKind, files: list[str]) -> tuple[Delivery, list[str]]:
    """Read the envelope; gives the milestones to record beside those of somebody else too."""
    form = EnvelopeForm()
    if not form.validate():
        raise _Wrong({key: [str(each) for each in errors] for key, errors in form.errors.items() if key})
    content = request.form.to_dict(flat=False)
    sent = form.sent(kind, clock.now())
    return Delivery(sent, digest_of(kind, content, files), content), list(form.mine.data or [])


def _take_audit(visit: Visit, sheet: Sheet) -> Answer:
    delivery, mine = _delivery(ItemKind.AUDIT, [])

    def store() -> Taken:
        if is_refused(db.session, visit, sheet, clock.today()):
            raise _Wrong(_sheet_errors(sheet))
        day, spoken_to, reason = sheet.form.found()
        audit = Audit(sheet.found(), day, spoken_to, reason, sheet.form.mark, frozenset(mine))
        return actions.store_audit(db.session, current_actor(), visit, audit, delivery.sent.choice, clock.today())

    return actions.take(db.session, current_actor(), visit, delivery, store, clock.today())


def _sheet_errors(sheet: Sheet) -> dict[str, list[str]]:
    """Give what is wrong by field of the day, or by milestone."""
    found = {key or "": [str(each) for each in errors] for key, errors in sheet.form.errors.items()}
    for code, form in sheet.seen.items():
        told = [str(error) for each in form for error in each.errors]
        found |= {code: told} if told else {}
    return found


def _take_content(visit: Visit, kind: ItemKind) -> Answer:
    delivery, _ = _delivery(kind, [])
    form = content_form(kind, current())

    def store() -> Taken:
        if not form.validate():
            raise _Wrong({key or "": [str(each) for each in errors] for key, errors in form.errors.items()})
        if isinstance(form, NoteForm):
            return actions.store_note(visit, form.found())
        if isinstance(form, AgreementForm):
            return actions.store_agreement(visit, form.found())
        if isinstance(form, ProposalForm):
            found = form.found()
            return actions.store_proposal(db.session, current_actor(), visit, found, current(), clock.today())
        return actions.store_next_visit(visit, form.found())

    return actions.take(db.session, current_actor(), visit, delivery, store, clock.today())


def _take_photo(visit: Visit) -> Answer:
    delivery, _ = _delivery(ItemKind.PHOTO, [_digest(each) for each in request.files.getlist("files")])
    refuse_other_account(delivery.sent.account, current_actor().id)
    if (known := actions.answered(db.session, visit, delivery)) is not None:
        return known
    if delivery.sent.choice is Choice.THEIRS:
        return actions.take(db.session, current_actor(), visit, delivery, Taken, clock.today())
    refuse_gone(visit.status)
    return _add_photo(visit, delivery)


def _digest(file: Any) -> str:
    found = sha256(file.stream.read()).hexdigest()
    file.stream.seek(0)
    return found


def _add_photo(visit: Visit, delivery: Delivery) -> Answer:
    form = with_choices(VisitEvidenceForm(), current().milestones)
    milestone = form.milestone.data if current().has_milestone(form.milestone.data or "") else ""
    answers: list[Answer] = []

    def add(files: Any) -> Any:
        added: list[Any] = []

        def store() -> Taken:
            added.extend(bring(db.session, current_actor(), visit, form, files))
            return Taken([] if added else ["Deze foto stond er al."])

        answers.append(actions.take(db.session, current_actor(), visit, delivery, store, clock.today()))
        return added

    uploading.take(db.session, current_actor(), form, uploading.Purpose(visit.werkplein, milestone, add))
    if not answers:
        raise _Wrong({key or "": [str(each) for each in errors] for key, errors in form.errors.items()})
    return answers[0]
