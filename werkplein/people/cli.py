"""The command that invites an administrator, the first one among them."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from werkplein.core import clock
from werkplein.core.actor import SYSTEM, ScopeKind
from werkplein.core.database import unit_of_work
from werkplein.core.errors import DomainError
from werkplein.people import actions, queries, rules
from werkplein.people.actions import Invitation, Scope
from werkplein.people.letters import Linker
from werkplein.people.passwords import Purpose
from werkplein.people.rules import Role


@click.command("beheerder")
@click.argument("email")
@with_appcontext
def administrator(email: str) -> None:
    """Nodig een beheerder uit en toon de link om een wachtwoord te kiezen."""
    fault = rules.email_fault(email)
    if fault:
        raise click.ClickException(fault)
    click.echo(invite_administrator(email))


def invite_administrator(email: str) -> str:
    """Invite an administrator, or give the link anew; gives what to tell the person at the keyboard."""
    linker = Linker(current_app.config["SETTINGS"].base_url, str(current_app.config["SECRET_KEY"]))
    with unit_of_work() as session:
        account = queries.find_account(session, email)
        if account is None or account.id not in queries.administrators(session, clock.today(), invited=True):
            invitation = Invitation(email, Role.ADMINISTRATOR, Scope(ScopeKind.NATIONAL))
            try:
                account = actions.invite(session, SYSTEM, linker, invitation, clock.today(), clock.now())
            except DomainError as error:
                raise click.ClickException(error.sentence) from error
        if account.confirmed_at:
            return f"{account.email} is beheerder en kan zich aanmelden."
        return f"Kies binnen 7 dagen een wachtwoord op:\n{linker.link(account, Purpose.INVITATION)}"
