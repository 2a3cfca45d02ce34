"""Pages of an import; each kind of file has its own addresses, with its own permission."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial, update_wrapper
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.access import current_actor, needs
from werkplein.core.database import close_request, db
from werkplein.core.downloads import send_csv
from werkplein.core.errors import NotFound
from werkplein.core.feature import Shown, features_of, shown_of_one
from werkplein.core.importing import actions, checking, queries
from werkplein.core.importing.forms import SettleForm, UploadForm
from werkplein.core.importing.models import ImportRun
from werkplein.core.importing.rules import KNOWN_SHOWN, PROBLEMS_SEEN, ImportKind, abridged
from werkplein.core.labels import plural
from werkplein.core.paging import page_of
from werkplein.core.personal_numbers import PersonalNumbers
from werkplein.core.spreadsheet import Cell, Problem, write_csv
from werkplein.core.web import page, redirect_to, say

PAGE_SIZE = PROBLEMS_SEEN
# Of what follows this much is seen at once; the rest folds out.
FOLLOWS_SHOWN = 10
CHECKED_AGAIN = "Intussen is er iets anders vastgelegd. Daarom controleren we dit bestand opnieuw. Kijk het na."
LAPSED = "Dit bestand is vervallen. Er is niets ingelezen."


def show(kind: ImportKind) -> ResponseReturnValue:
    """Explain the file and ask for it."""
    return _upload_page(kind, UploadForm())


def upload(kind: ImportKind) -> ResponseReturnValue:
    """Store the file and check it whole."""
    form = UploadForm()
    if not form.validate():
        return _upload_page(kind, form), 422
    offered = form.found()
    # Reading a file takes long, and nobody can save while a unit of work that may write is open.
    close_request(keep=False)
    try:
        run = checking.offer(current_actor(), kind, offered.filename, offered.data, clock.today())
    except PersonalNumbers as error:
        form.add(error)
        return _upload_page(kind, form, error.problems), error.status
    return redirect_to(f"{kind.endpoint}_run", run=run)


def example(kind: ImportKind) -> ResponseReturnValue:
    """Give a file to start from."""
    body = write_csv([column.name for column in kind.columns], [[column.example for column in kind.columns]])
    headers = {"Content-Disposition": f'attachment; filename="{kind.code}-voorbeeld.csv"'}
    return Response(body, mimetype="text/csv", headers=headers)


def show_run(kind: ImportKind, run: int) -> ResponseReturnValue:
    """Show what the check found."""
    found = _find(kind, run)
    if found.kind == kind.asking_code and not found.is_over:
        return redirect_to(kind.asks_at, run=run)
    staged, changed = queries.staged_counts(db.session, found)
    shown = found.problem_count or staged
    number, count = page_of(shown, request.args.get("blad", 1, type=int), PAGE_SIZE)
    rows = [] if found.problem_count else queries.staged_part(db.session, found, number, PAGE_SIZE)
    problems = queries.problems_part(db.session, found, number) if found.problem_count else []
    return page(
        "importing/run",
        kind=kind,
        run=found,
        rows=rows,
        problems=problems,
        # What is wrong is no row of it: it is no file that we can read, whatever stands in it.
        is_unreadable=not found.row_count and all(problem.line is None for problem in problems),
        changed=changed,
        known_shown=KNOWN_SHOWN,
        follows_shown=FOLLOWS_SHOWN,
        number=number,
        count=count,
        form=SettleForm(formdata=None, seen=found.seal),
        panels=_panels(kind, found),
    )


def _panels(kind: ImportKind, run: ImportRun) -> list[Shown]:
    """What features above say at a file that is about to be written; what is true then may be otherwise later."""
    if not run.is_ready:
        return []
    return shown_of_one(current_app, f"import.{kind.code}", current_actor(), db.session, run.id, clock.today())


def problems(kind: ImportKind, run: int) -> ResponseReturnValue:
    """Give the problems as a file, to mend them beside the spreadsheet."""
    found = _find(kind, run)

    def rows(session: Session) -> Iterator[Sequence[Cell]]:
        return ((each.line, each.column, each.sentence) for each in queries.every_problem(session, found))

    return send_csv(f"fouten-{run}", ["regel", "kolom", "fout"], rows)


def confirm(kind: ImportKind, run: int) -> ResponseReturnValue:
    """Write what was checked."""
    found = _find(kind, run)
    try:
        is_done = actions.confirm(db.session, current_actor(), kind, found, clock.today(), SettleForm().found())
    except actions.AlreadySettled as error:
        say(error.sentence, "info")
        return redirect_to(f"{kind.endpoint}_run", run=run)
    if is_done:
        say(f"Ingelezen: {plural(found.written_count, 'regel', 'regels')}.")
    else:
        # As with `upload`: what was decided is kept before the file is read.
        close_request(keep=True)
        checking.check_again(kind, run, clock.today())
        say(CHECKED_AGAIN, "warning")
    return redirect_to(f"{kind.endpoint}_run", run=run)


def drop(kind: ImportKind, run: int) -> ResponseReturnValue:
    """Let go of the file."""
    found = _find(kind, run)
    try:
        actions.drop(db.session, current_actor(), kind, found)
        say("Gesloten. Er stond niets nieuws in." if found.was_known else LAPSED, "info")
    except actions.AlreadySettled as error:
        say(error.sentence, "info")
    return redirect_to(kind.endpoint)


def add_pages(app: Flask) -> None:
    """Open the pages of every kind of file that the features hand over."""
    bp = Blueprint("importing", __name__, url_prefix="/intern/inlezen")
    for feature in features_of(app):
        for kind in feature.import_kinds:
            _add_kind(bp, kind)
    app.register_blueprint(bp)


def _add_kind(bp: Blueprint, kind: ImportKind) -> None:
    base, one = f"/{kind.code}/", f"/{kind.code}/<int:run>/"
    _open(bp, kind, "GET", base, "", show)
    _open(bp, kind, "POST", base, "_upload", upload)
    _open(bp, kind, "GET", f"{base}voorbeeld.csv", "_example", example)
    _open(bp, kind, "GET", one, "_run", show_run)
    _open(bp, kind, "GET", f"{one}fouten.csv", "_problems", problems)
    _open(bp, kind, "POST", f"{one}bevestigen/", "_confirm", confirm)
    _open(bp, kind, "POST", f"{one}vervallen/", "_drop", drop)


def _open(bp: Blueprint, kind: ImportKind, method: str, rule: str, suffix: str, view: Callable[..., Any]) -> None:
    bound = needs(kind.permission)(update_wrapper(partial(view, kind), view))
    bp.add_url_rule(rule, endpoint=f"{kind.code}{suffix}", view_func=bound, methods=[method])


def _find(kind: ImportKind, run_id: int) -> ImportRun:
    found = queries.find(db.session, kind, run_id)
    if found is None:
        raise NotFound
    return found


def _upload_page(kind: ImportKind, form: UploadForm, problems: Sequence[Problem] = ()) -> Response:
    """Ask for a file; of one of which nothing is kept this is the only page that can say what is wrong with it."""
    shown = abridged(problems, PROBLEMS_SEEN)
    recent = queries.recent(db.session, kind)
    return page("importing/upload", kind=kind, form=form, recent=recent, problems=shown, problem_count=len(problems))
