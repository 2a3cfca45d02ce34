"""Pages of the facts behind a plan: supporters with their days, and the days of an MT."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from visitatie.planning import actions, pages, queries
from visitatie.planning.forms import (
    AbsenceForm,
    BaseOfForm,
    BlockForm,
    ClosingForm,
    MtDaysForm,
    ShortenForm,
    with_towns,
)
from visitatie.planning.models import Absence
from visitatie.planning.rules.facts import WORKDAYS, read_weekdays, weekday_words
from visitatie.planning.views import NOTHING, refuse_narrow
from visitatie.rules import DayPart
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import NotFound
from werkplein.core.forms import as_choices
from werkplein.core.web import page, redirect_to, refusal_status, say
from werkplein.register.models import Werkplein

ALL_DAYS = [str(each) for each in range(len(WORKDAYS))]

bp = Blueprint("planning_facts", __name__, url_prefix="/intern/bezoeken/planning")


@bp.get("/gegevens/")
@needs(Permission.PLAN_MAKE)
def facts() -> ResponseReturnValue:
    """Show from where and when supporters can go."""
    return _facts_page()


@bp.get("/gegevens/<int:account>/")
@needs(Permission.PLAN_MAKE)
def base(account: int) -> ResponseReturnValue:
    """Ask from where and on which weekdays a supporter works."""
    return _base_page(account)


@bp.post("/gegevens/<int:account>/")
@needs(Permission.PLAN_MAKE)
def set_base(account: int) -> ResponseReturnValue:
    """Change from where and on which weekdays a supporter works."""
    form = with_towns(BaseOfForm(), queries.towns(db.session))

    def act() -> None:
        actions.set_base(db.session, current_actor(), account, form.found(), form.version, clock.today())

    if status := refusal_status(form, act):
        return _base_page(account, status, form)
    say("Bewaard. Een volgend plan houdt er rekening mee.")
    return redirect_to("planning_facts.facts")


@bp.post("/gegevens/afwezig/")
@needs(Permission.PLAN_MAKE)
def add_absence() -> ResponseReturnValue:
    """Write down days on which a supporter cannot."""
    form = _with_people(AbsenceForm(), pages.facts_page(db.session, clock.today())[0])

    def act() -> None:
        who, today = int(form.account.data), clock.today()
        row = actions.add_absence(db.session, current_actor(), who, form.found(), today)
        say(pages.away_words(db.session, row, today))

    if status := refusal_status(form, act):
        return _facts_page(status, form)
    return redirect_to("planning_facts.facts")


@bp.post("/gegevens/afwezig/<int:absence>/intrekken/")
@needs(Permission.PLAN_MAKE)
def withdraw_absence(absence: int) -> ResponseReturnValue:
    """Let days on which someone or a Werkplein could not count no more."""
    row = actions.withdraw_absence(db.session, current_actor(), absence, clock.today())
    say("Ingetrokken. Deze dagen zijn weer vrij voor een plan.")
    return redirect(_whose(row), 303)


@bp.get("/gegevens/afwezig/<int:absence>/")
@needs(Permission.PLAN_MAKE)
def absence(absence: int) -> ResponseReturnValue:
    """Ask until when someone or a Werkplein cannot, where that is shorter than was thought."""
    return _absence_page(absence, ShortenForm(NOTHING))


@bp.post("/gegevens/afwezig/<int:absence>/")
@needs(Permission.PLAN_MAKE)
def shorten_absence(absence: int) -> ResponseReturnValue:
    """Let days on which someone or a Werkplein cannot end earlier."""
    form = ShortenForm()

    def act() -> None:
        actions.shorten_absence(db.session, current_actor(), absence, form.ends_on.data or date.min, clock.today())

    if status := refusal_status(form, act):
        return _absence_page(absence, form, status)
    say("De dagen zijn ingekort. Wat erna komt, is weer vrij voor een plan.")
    return redirect(_whose(_absence(absence)), 303)


def _absence(number: int) -> Absence:
    found = queries.absence(db.session, number)
    if found is None:
        raise NotFound
    return found


def _whose(row: Absence) -> str:
    """Give where the days of somebody stand."""
    if row.werkplein_id is None:
        return url_for("planning_facts.facts")
    return url_for("planning_facts.mt", werkplein=db.session.get_one(Werkplein, row.werkplein_id).code)


def _absence_page(number: int, form: ShortenForm, status: int = 200) -> Response:
    row = _absence(number)
    withdraw = url_for("planning_facts.withdraw_absence", absence=row.id)
    return page("planning/absence", status, row=row, form=form, withdraw=withdraw, back=_whose(row))


@bp.get("/gegevens/schoolvakanties/")
@needs(Permission.PLAN_MAKE)
def closings() -> ResponseReturnValue:
    """Show when the schools of each region are closed."""
    return _closings_page(ClosingForm(NOTHING))


@bp.post("/gegevens/schoolvakanties/")
@needs(Permission.PLAN_MAKE)
def add_closing() -> ResponseReturnValue:
    """Write down a school holiday."""
    form = ClosingForm()

    def act() -> None:
        actions.add_closing(db.session, current_actor(), form.found())

    if status := refusal_status(form, act):
        return _closings_page(form, status)
    say(f"Bewaard: {form.found().words}. Een volgend plan houdt er rekening mee.")
    return redirect_to("planning_facts.closings")


@bp.post("/gegevens/schoolvakanties/<int:closing>/verwijderen/")
@needs(Permission.PLAN_MAKE)
def remove_closing(closing: int) -> ResponseReturnValue:
    """Take a school holiday away."""
    removed = actions.remove_closing(db.session, current_actor(), closing)
    say(f"Verwijderd: {removed.words}. Was dat niet de bedoeling? Voeg de vakantie dan opnieuw toe.")
    return redirect_to("planning_facts.closings")


def _closings_page(form: ClosingForm, status: int = 200) -> Response:
    refuse_narrow()
    known, today = queries.all_school_closings(db.session), clock.today()
    ahead = [each for each in known if each.ends_on >= today]
    past = [each for each in known if each.ends_on < today]
    return page("planning/closings", status, form=form, ahead=ahead, past=past, today=today)


@bp.get("/werkpleinen/<werkplein>/")
@needs(Permission.PLAN_MAKE, on="werkplein")
def mt(werkplein: Werkplein) -> ResponseReturnValue:
    """Show when an MT can receive a visit."""
    return _mt_page(werkplein)


@bp.post("/werkpleinen/<werkplein>/")
@needs(Permission.PLAN_MAKE, on="werkplein")
def set_mt_days(werkplein: Werkplein) -> ResponseReturnValue:
    """Change on which weekdays an MT can."""
    form = MtDaysForm()

    def act() -> None:
        actions.set_mt_days(db.session, current_actor(), werkplein, form.found())

    if status := refusal_status(form, act):
        return _mt_page(werkplein, status, days=form)
    say("Bewaard. Een volgend plan houdt er rekening mee.")
    return redirect_to("planning_facts.mt", werkplein=werkplein.code)


@bp.post("/werkpleinen/<werkplein>/dagen/")
@needs(Permission.PLAN_MAKE, on="werkplein")
def block_days(werkplein: Werkplein) -> ResponseReturnValue:
    """Write down days on which a Werkplein cannot be visited."""
    form = BlockForm()

    def act() -> None:
        actions.block_days(db.session, current_actor(), werkplein, form.found(), clock.today())

    if status := refusal_status(form, act):
        return _mt_page(werkplein, status, block=form)
    say("Bewaard. Op deze dagen komt er geen bezoek in een plan.")
    return redirect_to("planning_facts.mt", werkplein=werkplein.code)


def _with_people(form: AbsenceForm, found: Sequence[pages.SupporterFacts]) -> AbsenceForm:
    choices = [(str(each.supporter.id), each.supporter.label) for each in found]
    form.account.choices = as_choices([("", "Kies een ondersteuner"), *choices])
    return form


def _facts_page(status: int = 200, absence: AbsenceForm | None = None) -> Response:
    refuse_narrow()
    found, _ = pages.facts_page(db.session, clock.today())
    new = absence or _with_people(AbsenceForm(NOTHING, data={"part": DayPart.WHOLE.value}), found)
    return page("planning/facts", status, found=found, absence=new, form=absence, today=clock.today())


def _base_page(account: int, status: int = 200, form: BaseOfForm | None = None) -> Response:
    found, towns = pages.facts_page(db.session, clock.today())
    each = next((one for one in found if one.supporter.id == account), None)
    if each is None:
        raise NotFound
    shown = form or with_towns(_base_form(each), towns)
    return page("planning/base", status, each=each, form=shown)


def _base_form(each: pages.SupporterFacts) -> BaseOfForm:
    known = each.base.base if each.base else None
    office = known.office_weekday if known else None
    data = {
        "municipality": str(known.municipality_id) if known else "",
        "weekdays": [str(day) for day in sorted(known.facts.weekdays)] if known else ALL_DAYS,
        "office_weekday": "" if office is None else str(office),
        "seen": str(known.revision if known else 0),
    }
    # A set of ticks takes what was sent for what was chosen, also when nothing was sent.
    return BaseOfForm(formdata=None, data=data)


def _mt_page(werkplein: Werkplein, status: int = 200, days: Any = None, block: Any = None) -> Response:
    kept = queries.mt_days(db.session).get(werkplein.id)
    known = read_weekdays(kept) if kept is not None else frozenset(range(len(WORKDAYS)))
    rows = [row for row in queries.absences(db.session, clock.today()) if row.werkplein_id == werkplein.id]
    forms = {
        "days": days or MtDaysForm(formdata=None, data={"weekdays": [str(each) for each in sorted(known)]}),
        "block": block or BlockForm(NOTHING),
    }
    context = {"words": weekday_words(known), "rows": rows, "form": days or block, "today": clock.today()}
    return page("planning/mt", status, werkplein=werkplein, forms=forms, **context)
