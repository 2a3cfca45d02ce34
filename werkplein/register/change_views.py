"""Pages with which the secretariat changes the register: a new Werkplein, a change, a correction, taking one back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.downloads import send_csv, send_xlsx
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.feature import Shown, shown_of_one
from werkplein.core.labels import date_words
from werkplein.core.spreadsheet import Cell, Column
from werkplein.core.web import page, redirect_to, say
from werkplein.register import change_actions, change_queries, history, previews, queries, sheets
from werkplein.register.change_actions import Overtaken, Plan
from werkplein.register.entry_rules import Impossible, Unchanged
from werkplein.register.forms import ChangeForm, NewForm
from werkplein.register.models import Werkplein, WerkpleinVersion
from werkplein.register.rules import Facts, Precision, remaining
from werkplein.register.timeline_rules import differing, shown, timeline_of

bp = Blueprint("change", __name__, url_prefix="/intern/register")
RECENT = 10
SATELLITE = "register.satellite"
EMPTY = Facts("", 0, 0, None, False, 0, 0, Precision.TOWN)


@bp.get("/")
@needs(Permission.REGISTER_MANAGE)
def overview() -> ResponseReturnValue:
    """Show what is coming and what was changed last, and lead to every change."""
    on, session = clock.today(), db.session
    names = change_queries.names(session)
    coming = change_queries.coming(session, on)
    latest = change_queries.latest(session, RECENT)
    rows = queries.versions(session, {each.id for _, each in [*coming, *latest]})
    return page(
        "register/overview",
        coming=history.lines(coming, rows, names, on),
        latest=history.lines(latest, rows, names, on),
        areas=change_queries.areas_coming(session, on),
    )


@bp.get("/nieuw/")
@needs(Permission.REGISTER_MANAGE)
def new() -> ResponseReturnValue:
    """Ask for a Werkplein that opens."""
    return _new_page(NewForm())


@bp.post("/nieuw/")
@needs(Permission.REGISTER_MANAGE)
def new_save() -> ResponseReturnValue:
    """Show what is added, and add it once that is confirmed."""
    form = _offered(NewForm())
    if goes_back():
        return _new_page(form)
    form.validate()
    try:
        added = _open(form)
    except DomainError as error:
        return _new_page(with_error(form, error), error.status)
    if form.errors or added is None:
        return _new_page(form, 422)
    if isinstance(added, Plan):
        return _new_preview(form, added)
    say(f"{added.title} staat in het register, vanaf {date_words(added.opened_on)}.")
    return redirect_to("register.history", werkplein=added.code)


def _open(form: NewForm) -> Werkplein | Plan | None:
    """Add or try what was filled in, as far as it can be read: then all that stands in the way is told at once."""
    facts = replace(EMPTY, **form.facts(EMPTY))
    code, on, today = form.code.data or "", form.holds_on.data or clock.today(), clock.today()
    if not form.seat.data or form.seat.errors or not form.region.data or form.region.errors:
        change_actions.refuse_apart(db.session, code, facts, on, today)
        return None
    if is_confirmed():
        return change_actions.open_werkplein(db.session, current_actor(), code, facts, form.serving(), on, today)
    return change_actions.check_opening(db.session, code, facts, form.serving(), on, today)


def _new_preview(form: NewForm, plan: Plan) -> Response:
    found = previews.preview_opening(db.session, plan, form.code.data or "", plan.since, clock.today())
    crumbs = [("Register", url_for("change.overview")), ("Nieuw Werkplein", "")]
    where = {"crumbs": crumbs, "cancel_url": url_for("change.overview"), "is_new": True}
    return preview_page(f"Nieuw Werkplein: {form.name.data}", form, found, "Voeg het Werkplein toe", **where)


def is_confirmed() -> bool:
    """Tell whether the writer saw what changes."""
    return request.form.get("zeker") == "ja"


def goes_back() -> bool:
    """Tell whether the writer saw what changes, and wants to fill in something else."""
    return "terug" in request.form


def preview_page(heading: str, form: Any, found: previews.Preview, button: str, **where: Any) -> Response:
    """Show what would change, with all that was typed kept to be sent again."""
    hidden = ("seen", "csrf_token")
    typed = [(field.name, value) for field in form if field.name not in hidden for value in field.raw_data or ()]
    return page("register/preview", heading=heading, form=form, preview=found, typed=typed, button=button, **where)


def _of_werkplein(werkplein: Werkplein, last: str) -> dict[str, Any]:
    """Where the preview of a change stands, and where it leads when it is cancelled."""
    back = url_for("register.history", werkplein=werkplein.code)
    crumbs = [("Register", url_for("change.overview")), (werkplein.title, back), (last, "")]
    return {"crumbs": crumbs, "cancel_url": back, "is_new": False}


def _said_by_others(werkplein: Werkplein, found: previews.Preview) -> list[Shown]:
    """Give what other features say of who becomes a satellite, in the slot `register.satellite`."""
    if not found.becomes_satellite:
        return []
    actor, place = current_actor(), werkplein.place
    return shown_of_one(current_app, SATELLITE, actor, db.session, werkplein.id, found.on, place)


def _new_page(form: NewForm, status: int = 200) -> Response:
    if not form.is_submitted():
        _offered(form)
    return page("register/new", status, form=form, today=clock.today())


def _offered(form: Any, but: int = 0, present: int | None = None) -> Any:
    """Fill the lists of a form; a Werkplein is no main location of itself, and keeps the one it has."""
    mains = {*change_queries.mains(db.session), *([present] if present else [])} - {but}
    form.offer(change_queries.names(db.session), mains)
    return form


def with_error(form: Any, error: DomainError) -> Any:
    """Put everything that stands in the way into the form."""
    if isinstance(error, Unchanged) and form.errors:
        return form
    if isinstance(error, Impossible):
        form.add_faults(error)
    else:
        form.add(error)
    return form


@bp.get("/<werkplein>/wijzigen/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def facts(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask what is otherwise, and from which day on."""
    present = _present(werkplein)
    form = _offered(ChangeForm(), werkplein.id, present.main_id)
    form.show(present)
    form.look_at(change_queries.newest_version(db.session, werkplein.id))
    return _facts_page(werkplein, form)


def _present(werkplein: Werkplein) -> Facts:
    """What the register says now; that it once moved says nothing about another day."""
    rows = queries.versions(db.session, [werkplein.id])[werkplein.id]
    return replace(shown(timeline_of(rows), clock.today()).facts, moved=False)


@bp.post("/<werkplein>/wijzigen/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def facts_save(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what changes from that day on, and change it once that is confirmed."""
    present = _present(werkplein)
    form = _offered(ChangeForm(), werkplein.id, present.main_id)
    return _facts_page(werkplein, form) if goes_back() else _save_facts(werkplein, form, present)


def _save_facts(werkplein: Werkplein, form: ChangeForm, present: Facts) -> ResponseReturnValue:
    form.validate()
    try:
        on, plan = form.holds_on.data or clock.today(), _change(werkplein, form, present)
    except DomainError as error:
        return _facts_page(werkplein, with_error(form, error), error.status, error, _clash(form, error, present))
    if form.errors:
        return _facts_page(werkplein, form, 422)
    if plan is not None:
        found = previews.preview_change(db.session, werkplein.id, plan, on, clock.today())
        where = _of_werkplein(werkplein, "Wijzigen") | {"panels": _said_by_others(werkplein, found)}
        return preview_page(f"{werkplein.title} wijzigen", form, found, "Leg vast", **where)
    say(f"Vastgelegd. De wijziging geldt vanaf {date_words(on)}.")
    return redirect_to("register.history", werkplein=werkplein.code)


def _change(werkplein: Werkplein, form: ChangeForm, present: Facts) -> Plan | None:
    """Change it; or give what would be written, when its writer did not see that yet."""
    new, today = differing(present, replace(present, **form.facts(present))), clock.today()
    asked = werkplein.id, new, form.holds_on.data or today, form.seen_id(), today, bool(form.hands_over.data)
    if not is_confirmed():
        return change_actions.check_change(db.session, current_actor(), *asked)
    change_actions.change_werkplein(db.session, current_actor(), *asked)
    return None


def _clash(form: ChangeForm, error: DomainError, present: Facts) -> list[history.Difference]:
    """Both values of whatever differs, when somebody else was first; from now on that is seen."""
    if not isinstance(error, Overtaken):
        return []
    names = change_queries.names(db.session)
    mine = history.words_of(replace(present, **form.facts(present)), names)
    return history.differences(history.words_of(present, names), mine)


def _facts_page(
    werkplein: Werkplein,
    form: ChangeForm,
    status: int = 200,
    error: DomainError | None = None,
    clash: list[history.Difference] | None = None,
) -> Response:
    if status == 409:
        form.look_at(change_queries.newest_version(db.session, werkplein.id))
    return page(
        "register/change",
        status,
        werkplein=werkplein,
        form=form,
        clash=clash or [],
        overtaken=error if isinstance(error, Overtaken) else None,
        today=clock.today(),
    )


@bp.get("/<werkplein>/versies/<int:version>/verbeteren/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def correct(werkplein: Werkplein, version: int) -> ResponseReturnValue:
    """Ask what a version should have said."""
    row = _version(werkplein, version)
    form = _offered(ChangeForm(), werkplein.id, row.main_id)
    form.show(row.facts)
    form.holds_on.data = row.holds_on
    form.look_at(change_queries.newest_version(db.session, werkplein.id))
    return _correct_page(werkplein, row, form)


@bp.post("/<werkplein>/versies/<int:version>/verbeteren/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def correct_save(werkplein: Werkplein, version: int) -> ResponseReturnValue:
    """Show what the correction changes, and replace the version once that is confirmed."""
    row = _version(werkplein, version)
    form = _offered(ChangeForm(), werkplein.id, row.main_id)
    return _correct_page(werkplein, row, form) if goes_back() else _save_correction(werkplein, row, form)


def _save_correction(werkplein: Werkplein, row: WerkpleinVersion, form: ChangeForm) -> ResponseReturnValue:
    form.validate()
    try:
        plan = _correct(werkplein, row, form)
    except DomainError as error:
        return _correct_page(werkplein, row, with_error(form, error), error.status)
    if form.errors:
        return _correct_page(werkplein, row, form, 422)
    if plan is not None:
        return _correct_preview(werkplein, row, form, plan)
    say("De verbetering is vastgelegd. Wat er eerst stond, blijft in de geschiedenis te lezen.")
    return redirect_to("register.history", werkplein=werkplein.code)


def _correct(werkplein: Werkplein, row: WerkpleinVersion, form: ChangeForm) -> Plan | None:
    """Correct it; or give what would be written, when its writer did not see that yet."""
    wanted, on = replace(row.facts, **form.facts(row.facts)), form.holds_on.data or row.holds_on
    asked = werkplein.id, row.id, wanted, on, form.seen_id(), clock.today()
    if not is_confirmed():
        return change_actions.check_correction(db.session, current_actor(), *asked)
    change_actions.correct_version(db.session, current_actor(), *asked)
    return None


def _correct_preview(werkplein: Werkplein, row: WerkpleinVersion, form: ChangeForm, plan: Plan) -> Response:
    days = row.holds_on, form.holds_on.data or row.holds_on, clock.today()
    found = previews.preview_correction(db.session, werkplein.id, plan, row.facts, *days)
    where = _of_werkplein(werkplein, "Verbeteren") | {"panels": _said_by_others(werkplein, found)}
    return preview_page(f"{werkplein.title} verbeteren", form, found, "Leg de verbetering vast", **where)


def _correct_page(werkplein: Werkplein, row: WerkpleinVersion, form: ChangeForm, status: int = 200) -> Response:
    if status == 409:
        form.look_at(change_queries.newest_version(db.session, werkplein.id))
    return page("register/correct", status, werkplein=werkplein, form=form, version=row, today=clock.today())


def _version(werkplein: Werkplein, version_id: int) -> WerkpleinVersion:
    """A version of this Werkplein that counts; of another it does not exist here."""
    rows = queries.versions(db.session, [werkplein.id])[werkplein.id]
    found = next((row for row in remaining(rows) if row.id == version_id), None)
    if found is None:
        raise NotFound("Deze versie is er niet, of is intussen al verbeterd.")
    return found


@bp.post("/<werkplein>/versies/<int:version>/ongedaan/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def undo(werkplein: Werkplein, version: int) -> ResponseReturnValue:
    """Take back what a version changed."""
    _version(werkplein, version)
    seen = ChangeForm().seen_id()
    try:
        change_actions.undo_version(db.session, current_actor(), werkplein.id, version, seen, clock.today())
    except Impossible as error:
        return not_undone(werkplein, error)
    say("Ongedaan gemaakt. Wat er eerst stond, geldt weer.")
    return redirect_to("register.history", werkplein=werkplein.code)


def not_undone(werkplein: Werkplein, error: Impossible) -> Response:
    """Say everything that stands in the way, and that nothing was done."""
    context = {"werkplein": werkplein, "sentences": [fault.sentence for fault in error.faults]}
    return page("register/not_undone", error.status, **context)


Rows = Callable[[Session, date], Iterable[Sequence[Cell]]]
Send = Callable[[str, Sequence[str], Callable[[Session], Iterable[Sequence[Cell]]]], Response]


def _file(name: str, columns: Sequence[Column], rows: Rows, send: Send) -> Response:
    """Send the register as it is today, with what is to come."""
    on = clock.today()
    return send(name, [column.name for column in columns], lambda session: rows(session, on))


@bp.get("/export.csv")
@needs(Permission.REGISTER_READ)
def places_csv() -> ResponseReturnValue:
    """Give the Werkpleinen as CSV."""
    return _file("werkpleinen", sheets.PLACE_COLUMNS, sheets.place_rows, send_csv)


@bp.get("/export.xlsx")
@needs(Permission.REGISTER_READ)
def places_xlsx() -> ResponseReturnValue:
    """Give the Werkpleinen as a workbook."""
    return _file("werkpleinen", sheets.PLACE_COLUMNS, sheets.place_rows, send_xlsx)


@bp.get("/werkgebieden.csv")
@needs(Permission.REGISTER_READ)
def areas_csv() -> ResponseReturnValue:
    """Give the service areas as CSV."""
    return _file("werkgebieden", sheets.AREA_COLUMNS, sheets.area_rows, send_csv)


@bp.get("/werkgebieden.xlsx")
@needs(Permission.REGISTER_READ)
def areas_xlsx() -> ResponseReturnValue:
    """Give the service areas as a workbook."""
    return _file("werkgebieden", sheets.AREA_COLUMNS, sheets.area_rows, send_xlsx)
