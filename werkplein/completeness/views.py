"""The pages of what is complete, and of one expected figure."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from werkplein.completeness import actions, board, queries, rules
from werkplein.completeness.forms import DeclarationForm
from werkplein.completeness.rules import Asked, Show, Standing, Wanted
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.actor import Scopes
from werkplein.core.database import db
from werkplein.core.downloads import send_csv
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.installation import is_example
from werkplein.core.paging import part_of
from werkplein.core.web import page, redirect_to, say
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ANSWERED, ObligationState
from werkplein.programme.reader import current
from werkplein.register.models import Werkplein
from werkplein.register.queries import entry_of, regions
from werkplein.results.panels import panels_at_form
from werkplein.results.rules import UNANSWERED

bp = Blueprint("completeness", __name__, url_prefix="/intern")
# What becomes of a figure when what was said in place of it is undone.
NOW = {
    ObligationState.OPEN: "weer verwacht",
    ObligationState.DELIVERED: "als geleverd geteld",
    ObligationState.WITHDRAWN: "niet meer verwacht",
}


def _scopes() -> Scopes:
    return current_actor().scopes_for(Permission.FIGURE_READ)


def _wanted(choices: list[tuple[str, str]]) -> Wanted:
    codes = [code for code, _ in choices]
    return rules.wanted_of(lambda name: request.args.get(name, ""), current(), codes, clock.today())


def _regions() -> list[tuple[str, str]]:
    """Give the regions of which somebody may see a Werkplein; nothing to choose where that is one."""
    scopes = _scopes()
    return [(each.code, each.name) for each in regions(db.session) if scopes.national or each.id in scopes.region_ids]


@bp.get("/cijfers/volledigheid/")
@needs(Permission.FIGURE_READ)
def overview() -> ResponseReturnValue:
    """Show how every figure of every Werkplein stands."""
    choices = _regions()
    wanted = _wanted(choices)
    found = board.board(db.session, wanted, current(), _scopes(), clock.today())
    return page("completeness/overview", board=found, **_choices(wanted, choices))


def _choices(wanted: Wanted, choices: list[tuple[str, str]]) -> dict[str, Any]:
    streams = [(stream.code, f"Uitstroom, {stream.label}") for stream in current().streams]
    return {
        "wanted": wanted,
        "years": [(year, str(year)) for year in rules.years_of(current())],
        "regions": [("", "Alle regio’s"), *choices],
        "what": [("", "Alle cijfers"), *streams, (rules.ROUNDS, "Metingen van tevredenheid")],
        "shows": [(show.value, show.label) for show in Show],
        "Show": Show,
        "Standing": Standing,
        "narrowed": board.narrowed,
    }


@bp.get("/cijfers/volledigheid.csv")
@needs(Permission.FIGURE_READ)
def file() -> ResponseReturnValue:
    """Send the figures that were chosen as a file."""
    wanted, programme, scopes, on = _wanted(_regions()), current(), _scopes(), clock.today()
    invented = is_example()
    return send_csv(
        f"volledigheid-{wanted.year}",
        board.CSV_COLUMNS,
        lambda session: board.csv_rows(board.lines(session, wanted, programme, scopes, on), programme, invented),
        invented,
    )


@bp.get("/cijfers/verwacht/")
@needs(Permission.FIGURE_READ)
def listing() -> ResponseReturnValue:
    """Show the list behind a number of the matrix."""
    choices = _regions()
    wanted = _wanted(choices)
    found = board.lines(db.session, wanted, current(), _scopes(), clock.today())
    raw = request.args.get("pagina", "")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 6 else 1
    return page("completeness/listing", part=part_of(found, number, board.PER_PAGE), **_choices(wanted, choices))


@bp.get("/werkpleinen/<werkplein>/leveringen/")
@needs(Permission.FIGURE_READ, on="werkplein")
def of_werkplein(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what one Werkplein has to deliver, and how that stands; of one that closed what it delivered."""
    wanted, on = _wanted([]), clock.today()
    lines, totals = board.own_lines(db.session, entry_of(werkplein), wanted, current(), on)
    return page(
        "completeness/of_werkplein",
        werkplein=werkplein,
        wanted=wanted,
        years=list(rules.years_of(current())),
        lines=lines,
        lead_text=board.lead(totals, f"van {wanted.year}"),
        is_closed=werkplein.is_closed_on(on),
    )


def _asked(wat: str, periode: str) -> Asked:
    found = rules.find_asked(current(), wat, periode)
    if found is None:
        raise NotFound
    return found


@bp.get("/cijfers/verwacht/<wat>/<periode>/<werkplein>/")
@needs(Permission.FIGURE_READ, on="werkplein")
def figure(wat: str, periode: str, werkplein: Werkplein) -> ResponseReturnValue:
    """Show how one figure stands, and what can be said in place of it."""
    return _figure_page(werkplein, _asked(wat, periode), DeclarationForm(formdata=None))


def _figure_page(werkplein: Werkplein, asked: Asked, form: DeclarationForm, status: int = 200) -> Response:
    on, obligation = clock.today(), queries.obligation_of(db.session, werkplein.id, asked)
    if obligation is None or obligation.opens_on > on:
        raise NotFound
    present = queries.present(db.session, werkplein.id, asked, on)
    may_record = _may_record(werkplein)
    if form.says.choices is None:
        form.offer(asked, present, may_record)
    return page(
        "completeness/figure",
        status,
        werkplein=werkplein,
        asked=asked,
        obligation=obligation,
        how=rules.standing(obligation.state, obligation.due_on, on),
        present=present,
        said=queries.declarations_of(db.session, obligation.id),
        form=form,
        can_declare=_can_declare(obligation, present),
        can_be_zero=rules.can_be_zero(asked, present, may_record),
        is_answered=obligation.state in ANSWERED,
        panels=panels_at_form(db.session, asked.kind, werkplein, asked.holds_on),
    )


def _may_record(werkplein: Werkplein) -> bool:
    return current_actor().may(Permission.FIGURE_RECORD, werkplein.place)


def _can_declare(obligation: Obligation, present: rules.Present | None) -> bool:
    return obligation.state in UNANSWERED and (present is None or present.is_zero)


@bp.post("/cijfers/verwacht/<wat>/<periode>/<werkplein>/")
@needs(Permission.FIGURE_DECLARE, on="werkplein")
def declare(wat: str, periode: str, werkplein: Werkplein) -> ResponseReturnValue:
    """Confirm that a figure is zero, or say that it does not apply."""
    asked, form, today = _asked(wat, periode), DeclarationForm(), clock.today()
    form.offer(asked, queries.present(db.session, werkplein.id, asked, today), _may_record(werkplein))
    if not form.validate():
        return _figure_page(werkplein, asked, form, 422)
    try:
        actions.declare(db.session, current_actor(), werkplein.id, asked, form.found(), current(), today)
    except DomainError as error:
        form.add(error)
        return _figure_page(werkplein, asked, form, error.status)
    say(f"Vastgelegd voor {werkplein.name}: {form.found().says.label.lower()}.")
    return redirect_to("completeness.of_werkplein", werkplein=werkplein.code)


@bp.post("/cijfers/verwacht/<wat>/<periode>/<werkplein>/terug")
@needs(Permission.FIGURE_DECLARE, on="werkplein")
def take_back(wat: str, periode: str, werkplein: Werkplein) -> ResponseReturnValue:
    """Undo what was said in place of a figure."""
    asked = _asked(wat, periode)
    state = actions.take_back(db.session, current_actor(), werkplein, asked, clock.today())
    say(f"Ongedaan gemaakt. Het cijfer van {werkplein.name} wordt nu {NOW[state]}.")
    return redirect_to("completeness.figure", wat=wat, periode=periode, werkplein=werkplein.code)
