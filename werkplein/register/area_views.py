"""Pages with which the secretariat changes whom a Werkplein serves."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.labels import date_words
from werkplein.core.web import page, redirect_to, say
from werkplein.register import change_actions, change_queries, previews, queries
from werkplein.register.area_rules import NOT, AreaSaid, Serving
from werkplein.register.change_views import goes_back, is_confirmed, not_undone, preview_page, with_error
from werkplein.register.entry_rules import Impossible
from werkplein.register.forms import AreaForm
from werkplein.register.models import Municipality, ServiceArea, Werkplein

bp = Blueprint("areas", __name__, url_prefix="/intern/register")


@bp.get("/<werkplein>/werkgebied/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def areas(werkplein: Werkplein) -> ResponseReturnValue:
    """Show whom it serves, and ask which municipality is to be added."""
    return _areas_page(werkplein, _adding(werkplein))


@bp.post("/<werkplein>/werkgebied/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def area_add(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what changes when a municipality is added, and add it once that is confirmed."""
    form = _adding(werkplein)
    return _areas_page(werkplein, form) if goes_back() else _save_added(werkplein, form)


def _save_added(werkplein: Werkplein, form: AreaForm) -> ResponseReturnValue:
    form.validate()
    try:
        said = _change(werkplein, form, form.municipality_id())
    except DomainError as error:
        return _areas_page(werkplein, with_error(form, error), error.status)
    if form.errors or said is None:
        return _areas_page(werkplein, form, 422)
    if not is_confirmed():
        return _preview(werkplein, form, said, "Voeg de gemeente toe")
    say(f"Toegevoegd, vanaf {date_words(said.holds_on)}.")
    return redirect_to("areas.areas", werkplein=werkplein.code)


def _adding(werkplein: Werkplein) -> AreaForm:
    """The form to add, with the municipalities that are not served today."""
    served = {area.municipality_id for area in _served(werkplein)}
    towns = change_queries.names(db.session).municipalities
    form = AreaForm()
    form.offer({key: town for key, town in towns.items() if key not in served}, is_known=False)
    if not form.is_submitted():
        form.look_at(change_queries.newest_area(db.session, werkplein.id))
    return form


def _served(werkplein: Werkplein) -> Sequence[ServiceArea]:
    return queries.served(db.session, [werkplein.id], clock.today()).get(werkplein.id, [])


def _coming(werkplein: Werkplein, areas: Sequence[ServiceArea]) -> list[ServiceArea]:
    """Give what becomes otherwise: what was undone says the same again, and that is no news."""
    last, found = {area.municipality_id: area.said.serving for area in areas}, []
    for area, _ in change_queries.areas_coming(db.session, clock.today(), werkplein.id):
        if last.get(area.municipality_id, NOT) != area.said.serving:
            found.append(area)
        last[area.municipality_id] = area.said.serving
    return found


def _areas_page(werkplein: Werkplein, form: AreaForm, status: int = 200) -> Response:
    _see_newest(werkplein, form, status)
    areas = _served(werkplein)
    shown = {"werkplein": werkplein, "form": form, "areas": areas, "today": clock.today()}
    return page("register/areas", status, coming=_coming(werkplein, areas), **shown)


def _see_newest(werkplein: Werkplein, form: AreaForm, status: int) -> None:
    """After a clash the page shows what there is now: from then on that is seen."""
    if status == 409:
        form.look_at(change_queries.newest_area(db.session, werkplein.id))


def _change(werkplein: Werkplein, form: AreaForm, municipality_id: int | None) -> AreaSaid | None:
    """Change or try what was filled in, as far as it can be read: then all that stands in the way is told at once."""
    serving = form.serving()
    if municipality_id is None or form.kind.errors:
        return None
    said = AreaSaid(werkplein.id, municipality_id, form.holds_on.data or clock.today(), serving)
    if is_confirmed() and not form.errors:
        change_actions.change_area(db.session, current_actor(), said, form.seen_id(), clock.today())
    else:
        change_actions.check_area(db.session, current_actor(), said, form.seen_id(), clock.today())
    return said


def _preview(werkplein: Werkplein, form: AreaForm, said: AreaSaid, button: str) -> Response:
    found = previews.preview_area(db.session, said, clock.today())
    back = url_for("areas.areas", werkplein=werkplein.code)
    register, history = url_for("change.overview"), url_for("register.history", werkplein=werkplein.code)
    crumbs = [("Register", register), (werkplein.title, history), ("Werkgebied", back), ("Wat verandert er?", "")]
    heading = f"Werkgebied van {werkplein.title}"
    return preview_page(heading, form, found, button, crumbs=crumbs, cancel_url=back, is_new=False)


@bp.get("/<werkplein>/werkgebied/<gemeente>/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def area(werkplein: Werkplein, gemeente: str) -> ResponseReturnValue:
    """Ask how a municipality is served, and from which day on."""
    town = _town(gemeente)
    form = _changing(town)
    form.show(town.id, _serving(_served(werkplein), town))
    form.look_at(change_queries.newest_area(db.session, werkplein.id))
    return _area_page(werkplein, town, form)


@bp.post("/<werkplein>/werkgebied/<gemeente>/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def area_save(werkplein: Werkplein, gemeente: str) -> ResponseReturnValue:
    """Show what changes from that day on, and change it once that is confirmed."""
    town = _town(gemeente)
    form = _changing(town)
    form.municipality.raw_data, form.municipality.data = [str(town.id)], str(town.id)
    return _area_page(werkplein, town, form) if goes_back() else _save_area(werkplein, town, form)


def _save_area(werkplein: Werkplein, town: Municipality, form: AreaForm) -> ResponseReturnValue:
    form.validate()
    try:
        said = _change(werkplein, form, town.id)
    except DomainError as error:
        return _area_page(werkplein, town, with_error(form, error), error.status, error)
    if form.errors or said is None:
        return _area_page(werkplein, town, form, 422)
    if not is_confirmed():
        return _preview(werkplein, form, said, "Leg vast")
    say(f"Vastgelegd voor {town.name}, vanaf {date_words(said.holds_on)}.")
    return redirect_to("areas.areas", werkplein=werkplein.code)


def _town(code: str) -> Municipality:
    found = change_queries.municipality(db.session, code)
    if found is None:
        raise NotFound
    return found


def _changing(town: Municipality) -> AreaForm:
    form = AreaForm()
    form.offer({town.id: (town.code, town.name)}, is_known=True)
    return form


def _serving(areas: Sequence[ServiceArea], town: Municipality) -> Serving:
    return next((area.said.serving for area in areas if area.municipality_id == town.id), NOT)


def _area_page(
    werkplein: Werkplein, town: Municipality, form: AreaForm, status: int = 200, error: DomainError | None = None
) -> Response:
    _see_newest(werkplein, form, status)
    areas = _served(werkplein)
    present = _serving(areas, town)
    shown = {"werkplein": werkplein, "town": town, "form": form, "present": present, "today": clock.today()}
    overtaken = error if isinstance(error, change_actions.Overtaken) else None
    coming = [area for area in _coming(werkplein, areas) if area.municipality_id == town.id]
    return page("register/area", status, overtaken=overtaken, coming=coming, **shown)


@bp.post("/<werkplein>/werkgebied/regels/<int:regel>/ongedaan/")
@needs(Permission.REGISTER_MANAGE, on="werkplein")
def area_undo(werkplein: Werkplein, regel: int) -> ResponseReturnValue:
    """Take back what one row about the area said."""
    seen = AreaForm().seen_id()
    try:
        change_actions.undo_area(db.session, current_actor(), werkplein.id, regel, seen, clock.today())
    except Impossible as error:
        return not_undone(werkplein, error)
    say("Ongedaan gemaakt. Wat er eerst stond, geldt weer.")
    return redirect_to("register.history", werkplein=werkplein.code)
