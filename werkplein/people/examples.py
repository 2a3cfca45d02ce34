"""The example accounts of the demonstration, with one published password."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from werkplein.core.actor import ScopeKind
from werkplein.people import passwords
from werkplein.people.models import Account, Grant
from werkplein.people.rules import Role
from werkplein.register.models import Werkplein

DOMAIN = "voorbeeld.test"
PASSWORD = "werkplein-voorbeeld"
STARTS_ON = date(2009, 7, 1)
DCO_WERKPLEIN = "zwolle"
NATIONAL = {
    "stuurgroep": Role.STEERING_GROUP,
    "ondersteuner": Role.PROCESS_SUPPORTER,
    "ondersteuner2": Role.PROCESS_SUPPORTER,
    "secretariaat": Role.SECRETARIAT,
    "communicatie": Role.COMMUNICATION,
    "beheer": Role.ADMINISTRATOR,
}


def example_accounts(session: Session, werkpleinen: Sequence[Werkplein], now: datetime) -> int:
    """Make one account per role and an MT for every Werkplein; gives how many. The password is hashed once."""
    regions = {werkplein.code: werkplein.region_id for werkplein in werkpleinen}
    grants = [_grant(f"{name}@{DOMAIN}", role, ScopeKind.NATIONAL) for name, role in NATIONAL.items()]
    region_id = regions.get(DCO_WERKPLEIN) or next(iter(regions.values()))
    grants.append(_grant(f"dco@{DOMAIN}", Role.DCO, ScopeKind.REGION, region_id=region_id))
    grants += [
        _grant(f"mt.{werkplein.code}@{DOMAIN}", Role.MT_MEMBER, ScopeKind.WERKPLEIN, werkplein_id=werkplein.id)
        for werkplein in werkpleinen
    ]
    _store(session, grants, now)
    return len(grants)


def _grant(email: str, role: Role, kind: ScopeKind, **scope: int) -> dict[str, object]:
    empty = {"region_id": None, "werkplein_id": None, "ends_on": None, "given_by": None}
    return {"email": email, "role": role, "scope_kind": kind, "starts_on": STARTS_ON, **empty, **scope}


def _store(session: Session, grants: list[dict[str, object]], now: datetime) -> None:
    known = {
        "password_hash": passwords.hash_password(PASSWORD),
        "is_active": True,
        "invited_at": now,
        "confirmed_at": now,
    }
    session.execute(insert(Account), [{"email": grant["email"], **known} for grant in grants])
    ids = {email: key for email, key in session.execute(select(Account.email, Account.id))}
    rows = [{**grant, "account_id": ids[str(grant["email"])]} for grant in grants]
    session.execute(insert(Grant), [{name: row[name] for name in row if name != "email"} for row in rows])
