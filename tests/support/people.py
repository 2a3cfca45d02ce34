"""People who can sign in: an account, one grant, and the actor that follows from them."""

from __future__ import annotations

import contextvars
import itertools
import secrets
from dataclasses import dataclass
from datetime import date
from functools import cache

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.actor import Actor, Held, ScopeKind
from werkplein.core.database import unit_of_work
from werkplein.people import rules
from werkplein.people.models import Account, Grant, SignIn
from werkplein.people.passwords import hash_password
from werkplein.people.rules import POLICY, Role
from werkplein.register.models import Region, Werkplein

PASSWORD = "een zin die niemand raadt"
SINCE = date(2009, 7, 1)
Scope = Werkplein | Region | None
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """Somebody of the cast. `actor` is what actions get; `browse(path, by=person)` fetches as this person."""

    id: int
    email: str
    role: Role
    actor: Actor

    def sign_in(self, client: FlaskClient) -> None:
        """Put a running session in this browser; the form for it has tests of its own."""
        contextvars.Context().run(self._sign_in, client)

    def _sign_in(self, client: FlaskClient) -> None:
        from werkplein.people import actions, sessions

        raw = secrets.token_urlsafe(32)
        with client.application.app_context(), unit_of_work() as session:
            session.add(SignIn(key_hash=actions.hash_key(raw), account_id=self.id, started_at=clock.now()))
        with client.session_transaction("/intern/") as opened:
            opened[sessions.KEY] = raw
            opened[sessions.SEEN] = int(clock.now().timestamp())


@cache
def _password_hash() -> str:
    """Hashing is slow on purpose, so everybody has the same password."""
    return hash_password(PASSWORD)


def make_person(session: Session, role: Role, scope: Scope = None, name: str | None = None) -> Person:
    """Add an account with one grant; without a scope it is national."""
    email = f"{name or f'{role.value}.{next(_numbers)}'}@voorbeeld.test"
    account = Account(email=email, password_hash=_password_hash(), is_active=True)
    account.invited_at = account.confirmed_at = clock.now()
    kind = _kind(scope)
    account.grants.append(
        Grant(
            role=role,
            scope_kind=kind,
            region_id=scope.id if isinstance(scope, Region) else None,
            werkplein_id=scope.id if isinstance(scope, Werkplein) else None,
            starts_on=SINCE,
        )
    )
    session.add(account)
    session.flush()
    held = Held(POLICY[role].permissions, kind, scope.id if scope else None)
    label = rules.actor_label([(role, scope.name if scope else None)])
    return Person(account.id, email, role, Actor(account.id, label, (held,)))


def _kind(scope: Scope) -> ScopeKind:
    if scope is None:
        return ScopeKind.NATIONAL
    return ScopeKind.REGION if isinstance(scope, Region) else ScopeKind.WERKPLEIN
