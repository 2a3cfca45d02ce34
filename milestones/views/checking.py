"""Pages of the desk check: the queue, one piece with the decision about it, and the sample."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue

from milestones import sampling_pages
from milestones.actions import checking, sampling
from milestones.checking_pages import QueuePage, asked_of, piece_page, query_of, queue_page, recorded_words
from milestones.evidence_forms import AcceptForm, DrawForm, ReturnForm
from milestones.models import Evidence
from milestones.queries.asking import drawn_and_waiting
from milestones.queries.evidence import queue, waiting_beside
from milestones.queries.towns import Around
from milestones.sheets import named
from milestones.views.blueprint import around_of, bp, read_quarter
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import close_request, db
from werkplein.core.errors import DomainError
from werkplein.core.installation import example_name, is_example
from werkplein.core.labels import plural
from werkplein.core.spreadsheet import write_csv
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current


@bp.get("/bewijs/")
@needs(Permission.EVIDENCE_CHECK)
def check_queue() -> ResponseReturnValue:
    """List what waits to be checked, oldest first."""
    shown: QueuePage = queue_page(db.session, current_actor(), request.args, clock.today())
    return page("milestones/queue", shown=shown)


@bp.get("/bewijs/<evidence>/")
@needs(Permission.CARD_READ, on="evidence")
def piece(evidence: Evidence) -> ResponseReturnValue:
    """Show one piece, with the decision for who takes it."""
    return _piece_page(evidence)


@bp.post("/bewijs/<evidence>/akkoord")
@needs(Permission.EVIDENCE_CHECK, on="evidence")
def accept(evidence: Evidence) -> ResponseReturnValue:
    """Record what the piece shows."""
    form = AcceptForm()
    pieces = _pieces(evidence, form)
    around = _around(pieces)
    form.ask(current().milestone(evidence.milestone), named(around.towns), is_alone=around.is_alone)
    if not form.validate():
        return _piece_page(evidence, 422, accept=form)
    found = form.found()
    try:
        done = checking.accept_evidence(db.session, current_actor(), pieces, found, clock.today())
    except DomainError as error:
        return _refused(evidence, error, accept=form)
    return _next(recorded_words(pieces, found, done))


@bp.post("/bewijs/<evidence>/terug")
@needs(Permission.EVIDENCE_CHECK, on="evidence")
def give_back(evidence: Evidence) -> ResponseReturnValue:
    """Send the piece back with the reason."""
    form = ReturnForm()
    if not form.validate():
        return _piece_page(evidence, 422, give_back=form)
    pieces, today = _pieces(evidence, form), clock.today()
    reason, removes = form.reason.data or "", form.removes.data
    try:
        checking.return_evidence(db.session, current_actor(), pieces, reason, today, removes)
    except DomainError as error:
        return _refused(evidence, error, give_back=form)
    return _next(f"{_counted(pieces)} teruggestuurd. Het MT van {evidence.werkplein.name} ziet uw reden.")


def _around(pieces: Sequence[Evidence]) -> Around:
    """Give what is asked with these pieces about the municipalities around the seat on their day, if anything."""
    first = pieces[0]
    asks_towns = current().milestone(first.milestone).per_municipality
    return around_of(first.werkplein, checking.day_of(pieces)) if asks_towns else Around()


def _pieces(evidence: Evidence, form: AcceptForm | ReturnForm) -> list[Evidence]:
    """Give what is decided about: this piece, and those beside it that the reader saw, when that was ticked."""
    if not form.others_too.data:
        return [evidence]
    seen = set((form.seen.data or "").split())
    return [evidence, *(each for each in waiting_beside(db.session, evidence) if str(each.id) in seen)]


def _counted(pieces: Sequence[Evidence]) -> str:
    return plural(len(pieces), "stuk", "stukken")


def _next(sentence: str) -> Response:
    """Go on with the oldest piece that is left in the part of the queue the reader came from."""
    asked = asked_of(request.args)
    drawn = drawn_and_waiting(db.session, clock.today()) if asked.only_sample else ()
    left = queue(db.session, current_actor().scopes_for(Permission.EVIDENCE_CHECK), asked, drawn, size=1)
    if not left:
        say(f"{sentence} Er wacht hier niets meer.")
        return redirect_to("milestones.check_queue")
    say(sentence)
    return redirect_to("milestones.piece", evidence=left[0].evidence.id, **query_of(asked))


def _refused(evidence: Evidence, error: DomainError, **forms: AcceptForm | ReturnForm) -> Response:
    """Show the piece as it is now, with what was typed and why it was refused."""
    close_request(keep=False)
    next(iter(forms.values())).add(error)
    return _piece_page(evidence, error.status, **forms)


def _piece_page(evidence: Evidence, status: int = 200, **forms: AcceptForm | ReturnForm) -> Response:
    shown = piece_page(db.session, current_actor(), evidence, _around([evidence]), clock.today())
    given = {"accept": shown.accept_form(), "give_back": shown.return_form(), **forms}
    wrong = next(iter(forms.values()), None)
    return page(
        "milestones/piece",
        status,
        piece=evidence,
        werkplein=evidence.werkplein,
        shown=shown,
        forms=given,
        form=wrong,
        query=query_of(asked_of(request.args)),
    )


@bp.get("/bewijs/steekproef/")
@needs(Permission.EVIDENCE_CHECK)
def sample() -> ResponseReturnValue:
    """Show what was drawn, and how anyone can draw it again."""
    shown = sampling_pages.sample_page(db.session, current_actor(), request.args.get("kwartaal", ""), clock.today())
    return page("milestones/sample", shown=shown, form=DrawForm())


@bp.post("/bewijs/steekproef/")
@needs(Permission.EVIDENCE_CHECK)
def draw_sample() -> ResponseReturnValue:
    """Draw the sample of a quarter by hand."""
    quarter = read_quarter(DrawForm().quarter.data or "")
    items = sampling.draw_sample(db.session, current_actor(), quarter, clock.today())
    say(f"Getrokken: {plural(len(items), 'antwoord', 'antwoorden')} van het {quarter.label}.")
    return redirect_to("milestones.sample", kwartaal=quarter.code)


@bp.get("/bewijs/steekproef/<quarter>.csv")
@needs(Permission.EVIDENCE_CHECK)
def sample_file(quarter: str) -> ResponseReturnValue:
    """Give all answers of a draw in the order of the draw."""
    about = read_quarter(quarter)
    body = write_csv(sampling_pages.COLUMNS, sampling_pages.ranked(db.session, about))
    name = example_name(f"steekproef-{about.code}.csv", is_example())
    disposition = f'attachment; filename="{name}"'
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": disposition})
