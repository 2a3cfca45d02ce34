"""The pages of what is asked, and of the reminders that were and will be sent."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError
from werkplein.core.labels import plural
from werkplein.core.web import page, redirect_to, say
from werkplein.obligations.rules import ObligationKind
from werkplein.reminders import actions, pages
from werkplein.reminders import board as boards
from werkplein.reminders.forms import RemindForm

bp = Blueprint("reminders", __name__, url_prefix="/intern")


@bp.get("/gevraagd/")
@needs(Permission.REGISTER_READ)
def asked() -> ResponseReturnValue:
    """Show what is asked of the reader, and what is still open at the Werkpleinen that the reader follows."""
    is_late_only = request.args.get("te_laat") == "1"
    found = pages.asked(db.session, current_actor(), _kind(), _number("pagina"), clock.today(), is_late_only)
    return page("reminders/asked", asked=found)


@bp.get("/herinneringen/")
@needs(Permission.REMINDER_SEND)
def board() -> ResponseReturnValue:
    """Show who did not answer, what will be sent and what was."""
    return _board_page(RemindForm(formdata=None))


@bp.post("/herinneringen/")
@needs(Permission.REMINDER_SEND)
def send() -> ResponseReturnValue:
    """Remind those that were chosen now; of more than one thing only after asking."""
    form, today = RemindForm(), clock.today()
    everyone = boards.unanswered_ids(db.session, _kind(), today) if "iedereen" in request.form else []
    chosen = everyone or form.ids()
    if "zeker" not in request.form and len((asks := actions.would_remind(db.session, chosen, today)).ids) > 1:
        return page("reminders/confirm", asks=asks, form=form, kind=_kind())
    try:
        sent = actions.remind_by_hand(db.session, current_actor(), chosen, _base_url(), today)
    except DomainError as error:
        form.add(error)
        return _board_page(form, error.status)
    _say_sent(sent)
    return redirect_to("reminders.board", soort=_kind())


def _say_sent(sent: actions.Done) -> None:
    leave = current_app.config["SETTINGS"].sends_mail
    gone = ("e-mail gaat nu uit", "e-mails gaan nu uit") if leave else ("e-mail staat klaar", "e-mails staan klaar")
    say(f"Herinnerd aan {plural(sent.steps, 'vraag', 'vragen')}. {plural(sent.mails, *gone)}.")


def _board_page(form: RemindForm, status: int = 200) -> Response:
    found = boards.board(db.session, _kind(), _number("pagina"), _number("ouder"), clock.today())
    return page("reminders/board", status, board=found, form=form, chosen=form.ids())


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _kind() -> ObligationKind | None:
    return ObligationKind.known(request.args.get("soort"))


def _number(name: str) -> int:
    raw = request.args.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 6 else 1
