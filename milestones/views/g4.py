"""The own approach of the four big cities: consultations, versions of the text, adoption."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from milestones.actions.g4 import adopt_approach, record_consultation, write_approach
from milestones.forms_g4 import AdoptForm, ApproachForm, ConsultationForm
from milestones.models import G4Consultation
from milestones.queries.g4 import (
    Version,
    approach_in_force,
    consultations,
    g4_werkpleinen,
    newest_of,
    versions_of_approach,
)
from milestones.views.blueprint import bp
from werkplein.core import clock
from werkplein.core.access import COUNTRY, Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError, NotFound
from werkplein.core.web import page, redirect_to, refusal_status, say
from werkplein.register.models import Werkplein


@bp.get("/g4/")
@needs(Permission.LEVEL_READ, within="g4")
def g4() -> ResponseReturnValue:
    """Show how far the approach is, and what was consulted about."""
    today, versions = clock.today(), versions_of_approach(db.session)
    adopted = approach_in_force(db.session, today)
    newest = versions[0] if versions else None
    return page(
        "milestones/g4",
        adopted=adopted,
        draft=newest if newest != adopted else None,
        versions=versions,
        consultations=consultations(db.session),
        **_g4_followed(),
        today=today,
    )


def _g4_followed() -> dict[str, Any]:
    """Give the Werkpleinen of the four big cities, and those whose levels this reader sees; one statement."""
    actor, werkpleinen = current_actor(), g4_werkpleinen(db.session)
    followed = [each for each in werkpleinen if actor.may(Permission.LEVEL_READ, each.place)]
    return {"werkpleinen": werkpleinen, "followed": followed}


@bp.get("/werkpleinen/<werkplein>/aanpak/")
@needs(Permission.CARD_READ, on="werkplein")
def g4_of_werkplein(werkplein: Werkplein) -> ResponseReturnValue:
    """Show the approach that takes the place of the package, to who works there; never a draft."""
    adopted = approach_in_force(db.session, clock.today()) if werkplein.is_g4 else None
    if adopted is None:
        raise NotFound
    return page("milestones/g4_of_werkplein", werkplein=werkplein, adopted=adopted)


@bp.get("/g4/overleg/")
@needs(Permission.G4_RECORD, within="g4")
def g4_consultation() -> ResponseReturnValue:
    """Ask what was consulted about."""
    return _consultation_page(ConsultationForm())


@bp.post("/g4/overleg/")
@needs(Permission.G4_RECORD, within="g4")
def g4_consult() -> ResponseReturnValue:
    """Write a consultation down."""
    return _record(None, None)


@bp.get("/g4/overleg/<int:number>/")
@needs(Permission.G4_RECORD, within="g4")
def g4_correction(number: int) -> ResponseReturnValue:
    """Show a consultation, to correct it; what was corrected since leads to what stands there now."""
    row = _newest(number)
    if row.id != number:
        return redirect_to("milestones.g4_correction", number=row.id)
    return _consultation_page(ConsultationForm(obj=row), row)


@bp.post("/g4/overleg/<int:number>/")
@needs(Permission.G4_RECORD, within="g4")
def g4_correct(number: int) -> ResponseReturnValue:
    """Write the correction down; the earlier record stays."""
    return _record(_newest(number), number)


def _newest(number: int) -> G4Consultation:
    row = newest_of(db.session, number)
    if row is None:
        raise NotFound
    return row


def _record(row: G4Consultation | None, seen: int | None) -> Response:
    """Record it; `row` is what stands there now, `seen` the number of what its writer saw."""
    form, done = ConsultationForm(), "Het overleg is verbeterd." if row else "Het overleg is vastgelegd."

    def act() -> None:
        is_new = record_consultation(db.session, current_actor(), form.found(), clock.today(), seen)
        say(done if is_new else "Dit stond er al. Er is niets veranderd.")

    if status := refusal_status(form, act):
        return _consultation_page(form, row if seen is None else _newest(seen), status)
    return redirect_to("milestones.g4")


def _consultation_page(form: ConsultationForm, row: G4Consultation | None = None, status: int = 200) -> Response:
    is_conflict = status == Conflict.status
    return page("milestones/g4_consultation", status, form=form, row=row, is_conflict=is_conflict, today=clock.today())


@bp.get("/g4/aanpak/")
@needs(Permission.G4_RECORD, within=COUNTRY)
def g4_draft() -> ResponseReturnValue:
    """Give the newest text, to write the next version."""
    versions = versions_of_approach(db.session)
    newest = versions[0].approach if versions else None
    seen = {"seen": str(newest.version) if newest else "0"}
    return _draft_page(ApproachForm(obj=newest, data=seen), newest.version if newest else 0)


@bp.post("/g4/aanpak/")
@needs(Permission.G4_RECORD, within=COUNTRY)
def g4_write() -> ResponseReturnValue:
    """Keep a new version."""
    form = ApproachForm()
    if not form.validate():
        return _draft_page(form, form.seen_version, 422)
    try:
        row = write_approach(db.session, current_actor(), form.found(), form.seen_version, clock.today())
    except DomainError as error:
        form.add(error)
        return _draft_page(form, form.seen_version, error.status)
    say(f"Versie {row.version} is bewaard.")
    return redirect_to("milestones.g4_version", number=row.version)


def _draft_page(form: ApproachForm, version: int, status: int = 200) -> Response:
    return page("milestones/g4_draft", status, form=form, version=version, is_conflict=status == 409)


@bp.get("/g4/aanpak/<int:number>/")
@needs(Permission.LEVEL_READ, within="g4")
def g4_version(number: int) -> ResponseReturnValue:
    """Show one version."""
    shown, newest = _version(number)
    return page("milestones/g4_version", shown=shown, newest=newest)


def _version(number: int) -> tuple[Version, int]:
    """Give a version, and the number of the newest."""
    versions = versions_of_approach(db.session)
    found = next((each for each in versions if each.approach.version == number), None)
    if found is None:
        raise NotFound
    return found, versions[0].approach.version


@bp.get("/g4/aanpak/<int:number>/vaststellen/")
@needs(Permission.G4_ADOPT, within=COUNTRY)
def g4_adoption(number: int) -> ResponseReturnValue:
    """Show what would be adopted."""
    return _adoption_page(number, AdoptForm())


@bp.post("/g4/aanpak/<int:number>/vaststellen/")
@needs(Permission.G4_ADOPT, within=COUNTRY)
def g4_adopt(number: int) -> ResponseReturnValue:
    """Adopt a version."""
    form = AdoptForm()

    def act() -> None:
        adopt_approach(db.session, current_actor(), number, form.motivation.data or "", clock.today())

    if status := refusal_status(form, act):
        return _adoption_page(number, form, status)
    say(f"Versie {number} is vastgesteld. Nieuwe audits in de G4 kunnen meteen worden gepland.")
    return redirect_to("milestones.g4")


def _adoption_page(number: int, form: AdoptForm, status: int = 200) -> Response:
    shown, newest = _version(number)
    return page("milestones/g4_adopt", status, shown=shown, newest=newest, form=form)
