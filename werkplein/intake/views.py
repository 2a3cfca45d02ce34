"""Pages of the ways in: which there are, and which column of a file says what."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import close_request, db
from werkplein.core.errors import NotFound
from werkplein.core.files import store
from werkplein.core.importing import ImportRun, checking
from werkplein.core.importing.queries import find
from werkplein.core.web import page, redirect_to
from werkplein.intake import actions
from werkplein.intake.forms import ColumnsForm
from werkplein.intake.imports import CBS_FILE
from werkplein.intake.reasons import reasons
from werkplein.intake.tables import Table, read_table

bp = Blueprint("intake", __name__, url_prefix="/intern/cijfers/aanleveren")


@bp.get("/")
@needs(Permission.FIGURE_RECORD)
def ways_in() -> ResponseReturnValue:
    """Show every way in which figures arrive."""
    return page("intake/ways_in", reasons=reasons())


@bp.get("/cbs/<int:run>/kolommen/")
@needs(Permission.FIGURE_RECORD)
def columns(run: int) -> ResponseReturnValue:
    """Ask which column says what."""
    found = _find(run)
    table = _table(found)
    form = ColumnsForm()
    form.offer(table.names)
    return page("intake/columns", run=found, form=form, names=table.names)


@bp.post("/cbs/<int:run>/kolommen/")
@needs(Permission.FIGURE_RECORD)
def choose_columns(run: int) -> ResponseReturnValue:
    """Remember it, and check the file."""
    found = _find(run)
    table = _table(found)
    form = ColumnsForm()
    form.offer(table.names)
    if not form.validate():
        return page("intake/columns", run=found, form=form, names=table.names), 422
    actions.choose_columns(db.session, current_actor(), CBS_FILE, found, table.form, form.found())
    close_request(keep=True)
    checking.check_again(CBS_FILE, run, clock.today())
    return redirect_to("importing.cbs_run", run=run)


def _find(run: int) -> ImportRun:
    found = find(db.session, CBS_FILE, run)
    if found is None or found.is_over:
        raise NotFound
    return found


def _table(run: ImportRun) -> Table:
    return read_table(store().get(run.digest))
