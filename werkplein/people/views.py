"""The pages on which an administrator keeps the accounts."""

from __future__ import annotations

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.labels import number, plural
from werkplein.core.web import page, redirect_to, say
from werkplein.people import actions, queries
from werkplein.people.forms import InvitationForm
from werkplein.people.models import Account
from werkplein.people.passwords import Purpose
from werkplein.people.sign_in_views import bp as bp
from werkplein.people.sign_in_views import linker
from werkplein.settings import Settings

NOT_SENT = "De uitnodiging staat klaar, maar gaat niet weg: er is geen mailserver ingesteld."


@bp.get("/intern/accounts/")
@needs(Permission.ACCOUNT_MANAGE)
def accounts() -> ResponseReturnValue:
    """List everyone who may sign in."""
    everyone, names = queries.all_accounts(db.session), queries.scope_names(db.session)
    search = request.args.get("zoek", "").strip()[:100]
    found = [account for account in everyone if search.casefold() in names.words_of(account)]
    total = plural(len(everyone), "account", "accounts")
    count = f"{number(len(found))} van {total}" if search else total
    return page("people/accounts", accounts=found, names=names, count=count, search=search, today=clock.today())


@bp.get("/intern/accounts/uitnodigen")
@needs(Permission.ACCOUNT_MANAGE)
def invite() -> ResponseReturnValue:
    """Ask whom to invite."""
    return page("people/invite", form=InvitationForm().offer(queries.scope_names(db.session)))


@bp.post("/intern/accounts/uitnodigen")
@needs(Permission.ACCOUNT_MANAGE)
def invite_send() -> ResponseReturnValue:
    """Invite someone, or give an account one more role."""
    form = InvitationForm().offer(queries.scope_names(db.session))
    if form.validate():
        try:
            account = actions.invite(
                db.session, current_actor(), linker(), form.found(), clock.today(), clock.now()
            )  # fmt: skip
        except DomainError as error:
            form.add(error)
        else:
            return _done(
                account,
                "De rol is toegevoegd." if account.confirmed_at else _sent("De uitnodiging gaat per e-mail uit."),
            )
    return page("people/invite", 422, form=form)


@bp.get("/intern/accounts/<int(max=2147483647):account_id>/")
@needs(Permission.ACCOUNT_MANAGE)
def show(account_id: int) -> ResponseReturnValue:
    """Show one account with its roles; in the demonstration, where no mail leaves, with its link."""
    account = _account(account_id)
    is_shown = account.awaits_password and _settings().demonstration
    return page(
        "people/show",
        account=account,
        invitation_link=linker().link(account, Purpose.INVITATION) if is_shown else None,
        names=queries.scope_names(db.session),
        today=clock.today(),
    )


@bp.post("/intern/accounts/<int(max=2147483647):account_id>/uitnodiging")
@needs(Permission.ACCOUNT_MANAGE)
def send_again(account_id: int) -> ResponseReturnValue:
    """Mail the invitation once more."""
    account = _account(account_id)
    actions.send_again(db.session, linker(), account)
    return _done(account, _sent("De uitnodiging gaat opnieuw uit."))


@bp.get("/intern/accounts/<int(max=2147483647):account_id>/rollen/<int(max=2147483647):grant_id>/beeindigen")
@needs(Permission.ACCOUNT_MANAGE)
def ask_end_grant(account_id: int, grant_id: int) -> ResponseReturnValue:
    """Ask whether a role may end."""
    account = _account(account_id)
    grant = next((each for each in account.grants if each.id == grant_id and each.ends_on is None), None)
    if grant is None:
        raise NotFound
    return page("people/end_grant", account=account, grant=grant, names=queries.scope_names(db.session))


@bp.post("/intern/accounts/<int(max=2147483647):account_id>/rollen/<int(max=2147483647):grant_id>/beeindigen")
@needs(Permission.ACCOUNT_MANAGE)
def end_grant(account_id: int, grant_id: int) -> ResponseReturnValue:
    """End a role from today."""
    account = _account(account_id)
    actions.end_grant(db.session, current_actor(), account, grant_id, clock.today())
    return _done(account, "De rol is beëindigd.")


@bp.get("/intern/accounts/<int(max=2147483647):account_id>/stoppen")
@needs(Permission.ACCOUNT_MANAGE)
def ask_deactivate(account_id: int) -> ResponseReturnValue:
    """Ask whether an account may stop."""
    account = _account(account_id)
    if not account.is_active:
        raise NotFound
    return page("people/deactivate", account=account)


@bp.post("/intern/accounts/<int(max=2147483647):account_id>/stoppen")
@needs(Permission.ACCOUNT_MANAGE)
def deactivate(account_id: int) -> ResponseReturnValue:
    """Stop an account."""
    account = _account(account_id)
    actions.deactivate(db.session, current_actor(), account, clock.today(), clock.now())
    return _done(account, "Het account is gestopt. Wie ermee aangemeld was, is nu afgemeld.")


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _sent(sentence: str) -> str:
    """Say that an invitation leaves, but where no mail does: there the page of the account says where its link is."""
    if _settings().sends_mail:
        return sentence
    return NOT_SENT if _settings().lacks_mail_server else "De uitnodiging staat klaar."


def _account(account_id: int) -> Account:
    found = queries.account_with_grants(db.session, account_id)
    if found is None:
        raise NotFound
    return found


def _done(account: Account, sentence: str) -> Response:
    say(sentence)
    return redirect_to("people.show", account_id=account.id)
