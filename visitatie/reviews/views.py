"""Pages of visitaties: the list, one with its course, and the acts before the visit."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from visitatie.forms import CancelForm, ConfirmForm, DeclineForm, MissForm
from visitatie.reviews import actions, pages
from visitatie.reviews.actions.course import Written
from visitatie.reviews.forms import AgreeForm, AgreementForm, DayForm, KeepForm, ProgrammeForm
from visitatie.reviews.models import Visitatie
from visitatie.reviews.rules import EntryKind
from visitatie.reviews.showing import refusal, review
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError
from werkplein.core.labels import day_month
from werkplein.core.web import page, redirect_to, say
from werkplein.register.models import Werkplein

bp = Blueprint("reviews", __name__, url_prefix="/intern/visitaties")
LONGEST_NUMBER = 6


@bp.get("/")
@needs(Permission.VISIT_READ)
def reviews() -> ResponseReturnValue:
    """List who is due, what runs, and what asks for a person."""
    asked = request.args.get("pagina", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER else 1
    shown = pages.overview(db.session, current_actor(), number, clock.today())
    return page("reviews/list", overview=shown, today=clock.today())


@bp.get("/goede-voorbeelden/")
@needs(Permission.CARD_READ)
def practices() -> ResponseReturnValue:
    """List the best practices that may be read by others."""
    return page("reviews/practices", shared=pages.shared(db.session))


@bp.post("/begin/<werkplein>/")
@needs(Permission.VISITATIE_MANAGE, on="werkplein")
def begin(werkplein: Werkplein) -> ResponseReturnValue:
    """Begin a visitatie."""
    try:
        row = actions.begin(db.session, current_actor(), werkplein, clock.today())
    except DomainError as error:
        db.session.rollback()
        say(error.sentence, "warning")
        return redirect_to("reviews.reviews")
    say("De visitatie is begonnen. Schrijf eerst op waar die over gaat.")
    return redirect_to("reviews.show", visitatie=row.id)


@bp.get("/<visitatie>/")
@needs(Permission.VISIT_READ, on="visitatie")
def show(visitatie: Visitatie) -> ResponseReturnValue:
    """Show one visitatie with its steps."""
    return review(visitatie)


@bp.post("/<visitatie>/afspraken/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def send_agreement(visitatie: Visitatie) -> ResponseReturnValue:
    """Send the MT what is looked at."""
    form = AgreementForm()

    def act() -> None:
        written = Written(EntryKind.AGREEMENT, form.found(), form.version)
        actions.send_agreement(db.session, current_actor(), visitatie, written, clock.today())

    if refused := refusal(visitatie, act, agreement=form):
        return refused
    say("Verstuurd. Het MT krijgt de vraag of het akkoord is.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/akkoord/")
@needs(Permission.VISITATIE_ANSWER, on="visitatie")
def agree(visitatie: Visitatie) -> ResponseReturnValue:
    """Agree with what is looked at."""
    form = AgreeForm()

    def act() -> None:
        actions.agree(db.session, current_actor(), visitatie, form.version, clock.today())

    if refused := refusal(visitatie, act, agree=form):
        return refused
    say("U bent akkoord met de afspraken.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/dag/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def plan(visitatie: Visitatie) -> ResponseReturnValue:
    """Propose a day to the MT."""
    form, visit = DayForm(), visitatie.visit
    found = form.proposal(visit.supporter_id or 0, visit.second_id)

    def act() -> None:
        actions.propose(db.session, current_actor(), visitatie, found, clock.today(), form.mark)

    if refused := refusal(visitatie, act, day=form):
        return refused
    say(f"Dag voorgesteld: {day_month(found.day, clock.today())}. Het MT krijgt de vraag om te bevestigen.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/bevestigen/")
@needs(Permission.VISIT_CONFIRM, on="visitatie")
def confirm(visitatie: Visitatie) -> ResponseReturnValue:
    """Agree with the day."""
    form = ConfirmForm()

    def act() -> None:
        actions.confirm(db.session, current_actor(), visitatie, clock.today(), form.mark)

    if refused := refusal(visitatie, act, confirm=form):
        return refused
    say("Bevestigd. Het bezoek ligt vast.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/andere-dag/")
@needs(Permission.VISIT_CONFIRM, on="visitatie")
def decline(visitatie: Visitatie) -> ResponseReturnValue:
    """Ask for another day."""
    form = DeclineForm()

    def act() -> None:
        reason = form.other_day.data or ""
        actions.decline(db.session, current_actor(), visitatie, reason, clock.today(), form.mark)

    if refused := refusal(visitatie, act, decline=form):
        return refused
    say("Gevraagd. U krijgt een ander voorstel.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/niet-doorgegaan/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def miss(visitatie: Visitatie) -> ResponseReturnValue:
    """Note that the visit did not happen on its day."""
    form = MissForm()

    def act() -> None:
        reason = form.why_missed.data or ""
        actions.miss(db.session, current_actor(), visitatie, reason, clock.today(), form.mark)

    if refused := refusal(visitatie, act, miss=form):
        return refused
    say("Vastgelegd. Stel een nieuwe dag voor.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/vervallen/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def cancel(visitatie: Visitatie) -> ResponseReturnValue:
    """Let the visitatie lapse."""
    form = CancelForm()

    def act() -> None:
        actions.cancel(db.session, current_actor(), visitatie, form.why.data or "", clock.today(), form.mark)

    if refused := refusal(visitatie, act, cancel=form):
        return refused
    say("De visitatie is vervallen. Wat al geschreven was, blijft staan.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/doorgaan/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def keep(visitatie: Visitatie) -> ResponseReturnValue:
    """Let the visitatie go on although the Werkplein became a laggard."""
    form = KeepForm()

    def act() -> None:
        actions.keep(db.session, current_actor(), visitatie, form.why_kept.data or "", clock.today())

    if refused := refusal(visitatie, act, keep=form):
        return refused
    say("De visitatie gaat door, naast de audit.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


@bp.post("/<visitatie>/programma/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def write_programme(visitatie: Visitatie) -> ResponseReturnValue:
    """Keep the programme of the day."""
    form = ProgrammeForm()

    def act() -> None:
        written = Written(EntryKind.PROGRAMME, {"lines": form.found()}, form.version)
        actions.write_programme(db.session, current_actor(), visitatie, written, clock.today())

    if refused := refusal(visitatie, act, programme=form):
        return refused
    say("Het programma is bewaard.")
    return redirect_to("reviews.show", visitatie=visitatie.id)
