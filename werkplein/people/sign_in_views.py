"""The pages for signing in and out, and for choosing a password."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs, public
from werkplein.core.database import close_request, db, unit_of_work
from werkplein.core.errors import DomainError
from werkplein.core.web import page, redirect_to, say
from werkplein.people import actions, examples, passwords, queries, rules, sessions
from werkplein.people.actions import WRONG, Attempt
from werkplein.people.forms import ChangeForm, ChooseForm, MailForm, RecoveryForm, SignInForm
from werkplein.people.letters import Linker
from werkplein.people.models import Account
from werkplein.people.rules import EXAMPLE_PASSWORD, THROTTLE

bp = Blueprint("people", __name__)
# The same whether the address is known, so that nobody learns who has an account. No term: it differs for who was
# invited and has no password yet, and the letter tells it.
NOT_SENT = (
    "Er gaat nu geen e-mail uit. Kennen we dit adres, dan staat er een link klaar. "
    "Vraag de beheerder van Werkplein om die link."
)
BLOCKED = "Te veel pogingen achter elkaar. Probeer het over 15 minuten opnieuw."
SENT = "Kennen we dit adres, dan krijgt u binnen enkele minuten een e-mail. Daarin staat tot wanneer de link werkt."


def linker() -> Linker:
    """Give what makes links to this site."""
    return Linker(current_app.config["SETTINGS"].base_url, str(current_app.config["SECRET_KEY"]))


def _asked_page() -> str | None:
    return rules.safe_next(request.args.get("next"))


@bp.get("/aanmelden")
@public
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    return _sign_in_page(SignInForm())


@bp.post("/aanmelden")
@public
def sign_in_check() -> ResponseReturnValue:
    """Sign in, or say that it did not work without saying why."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    attempt = _attempt("account", str(form.email.data))
    if attempt is None:
        return _blocked(form)
    try:
        sessions.enter(_start(attempt, str(form.password.data)))
    except DomainError as error:
        form.add(error)
        return _sign_in_page(form, 422)
    return _go_on()


@bp.get("/aanmelden/")
@public
def sign_in_slash() -> ResponseReturnValue:
    """Every other address ends on a slash, so people type one here too."""
    return make_response(redirect(url_for("people.sign_in", next=_asked_page()), 308))


def _start(attempt: Attempt, password: str) -> str:
    is_right = passwords.is_right(password, attempt.password_hash)
    if attempt.account_id is None or not is_right:
        raise DomainError(WRONG)
    return actions.start_session(db.session, attempt, attempt.account_id, clock.now())


def _blocked(form: SignInForm) -> Response:
    form.add(DomainError(BLOCKED))
    response = _sign_in_page(form, 429)
    response.headers["Retry-After"] = str(int(THROTTLE.window.total_seconds()))
    return response


def _sign_in_page(form: SignInForm, status: int = 200) -> Response:
    """The page, in the demonstration with the published accounts."""
    is_shown = current_app.config["SETTINGS"].demonstration
    accounts = examples.published() if is_shown else []
    return page("people/sign_in", status, form=form, examples=accounts, example_password=EXAMPLE_PASSWORD)


def _attempt(kind: str, email: str) -> Attempt | None:
    """Count the attempt in a unit of work of its own: it stays when the answer is an error.

    It also ends before the password is hashed, so that nobody waits for the database meanwhile.
    """
    traces, now = sessions.traces(kind, email), clock.now()
    with unit_of_work() as session:
        attempt = actions.attempt_sign_in(session, traces, email, now)
        if attempt is None and kind == "account":
            actions.note_block(session, traces, email, now)
        return attempt


def _go_on() -> Response:
    return make_response(redirect(_asked_page() or url_for("start"), 303))


@bp.post("/intern/afmelden")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out here; also for who no longer has any role."""
    raw = sessions.leave()
    if raw:
        actions.end_session(db.session, raw, clock.now())
    say("U bent afgemeld.")
    return redirect_to("people.sign_in")


@bp.get("/aanmelden/wachtwoord-vergeten")
@public
def forgotten() -> ResponseReturnValue:
    """Ask where to mail a link."""
    return page("people/forgotten", form=RecoveryForm())


@bp.post("/aanmelden/wachtwoord-vergeten")
@public
def mail_link() -> ResponseReturnValue:
    """Mail a link if the address is known; the answer is the same if it is not."""
    form = RecoveryForm()
    if not form.validate():
        return page("people/forgotten", 422, form=form)
    # Counted apart from sign-ins: asking for a link must not lock anyone out.
    if _attempt("recovery", str(form.email.data)) is not None:
        actions.request_recovery(db.session, linker(), str(form.email.data))
    say(SENT if current_app.config["SETTINGS"].sends_mail else NOT_SENT, "info")
    return redirect_to("people.sign_in")


@bp.get("/aanmelden/wachtwoord/<token>")
@public
def choose(token: str) -> ResponseReturnValue:
    """Show the form behind a link from a mail."""
    account = _account_of(token)
    if account is None:
        return _old_link()
    return page("people/choose", form=ChooseForm(), email=account.email)


@bp.post("/aanmelden/wachtwoord/<token>")
@public
def choose_save(token: str) -> ResponseReturnValue:
    """Keep the chosen password; the link has then been used."""
    account = _account_of(token)
    if account is None:
        return _old_link()
    form = ChooseForm()
    if not form.check(account.email):
        return page("people/choose", 422, form=form, email=account.email)
    try:
        actions.choose_password(db.session, account.id, account.password_hash, _chosen(form), clock.now())
    except DomainError:
        return _old_link()
    say("Uw wachtwoord is bewaard. Meld u ermee aan.")
    return redirect_to("people.sign_in")


def _chosen(form: ChooseForm | ChangeForm) -> str:
    return passwords.hash_password(str(form.password.data))


def _account_of(token: str) -> Account | None:
    try:
        return actions.account_of_link(db.session, str(current_app.config["SECRET_KEY"]), token)
    except DomainError:
        return None


def _old_link() -> Response:
    form = RecoveryForm(formdata=None)
    return page("people/forgotten", 410, form=form, is_old_link=True)


# Everyone who is signed in holds register:read.


@bp.get("/intern/aangemeld/")
@needs(Permission.REGISTER_READ)
def signed_in() -> ResponseReturnValue:
    """Lead back to the window in which somebody was typing when the session ended."""
    return page("people/signed_in")


@bp.get("/intern/account/")
@needs(Permission.REGISTER_READ)
def account() -> ResponseReturnValue:
    """Show the own account."""
    return _account_page(ChangeForm())


def _account_page(password: ChangeForm, status: int = 200, mail: MailForm | None = None) -> Response:
    """The page with all that one can do with the own account; `form` is the one of which something may be wrong."""
    own, form = _own(), mail or password
    mail = mail or MailForm(formdata=None, rhythm=queries.rhythm_of(db.session, own.id, clock.today()).value)
    return page("people/account", status, form=form, password=password, mail=mail, email=own.email)


@bp.post("/intern/account/e-mail")
@needs(Permission.REGISTER_READ)
def choose_mail() -> ResponseReturnValue:
    """Keep how often one wants mail."""
    form = MailForm()
    if not form.validate():
        return _account_page(ChangeForm(formdata=None), 422, form)
    actions.choose_rhythm(db.session, current_actor(), _own().id, form.found())
    say("Uw keuze voor e-mail is bewaard.")
    return redirect_to("people.account")


@bp.post("/intern/account/wachtwoord")
@needs(Permission.REGISTER_READ)
def change() -> ResponseReturnValue:
    """Change the own password; every session ends."""
    form, email = ChangeForm(), _own().email
    # The attempt is counted in a unit of work of its own, so the one the guard opened ends first.
    close_request(keep=False)
    known_hash = _known_hash(form, email) if form.check(email) else None
    if known_hash is None:
        return _account_page(form, 422)
    actions.choose_password(db.session, _own().id, known_hash, _chosen(form), clock.now())
    sessions.leave()
    say("Uw wachtwoord is gewijzigd. U bent overal afgemeld: meld u opnieuw aan.")
    return redirect_to("people.sign_in")


def _known_hash(form: ChangeForm, email: str) -> str | None:
    """Give the hash of the present password, if it was typed right."""
    attempt = _attempt("account", email)
    if attempt is None:
        form.add(DomainError(BLOCKED, "present"))
        return None
    if not passwords.is_right(str(form.present.data), attempt.password_hash):
        form.add(DomainError("Uw huidige wachtwoord klopt niet.", "present"))
        return None
    actions.forget_failures(db.session, attempt.account_trace)
    return attempt.password_hash


@bp.post("/intern/account/overal-afmelden")
@needs(Permission.REGISTER_READ)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of this account."""
    actions.end_all_sessions(db.session, _own().id, clock.now())
    sessions.leave()
    say("U bent overal afgemeld.")
    return redirect_to("people.sign_in")


def _own() -> Account:
    return db.session.get_one(Account, current_actor().id)
