"""The example accounts of the demonstration, with one published password."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from werkplein.core.actor import ScopeKind
from werkplein.people import passwords
from werkplein.people.models import Account, Grant
from werkplein.people.rules import EXAMPLE_PASSWORD, Role
from werkplein.register.models import Werkplein

DOMAIN = "voorbeeld.test"
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

# Reviewers work for either organisation, in several regions.
REVIEWERS = ("visiteur", "visiteur2", "visiteur3", "visiteur4", "visiteur5", "visiteur6")


def example_accounts(session: Session, werkpleinen: Sequence[Werkplein], now: datetime) -> int:
    """Make one account per role and an MT for every Werkplein; gives how many. The password is hashed once."""
    regions = {werkplein.code: werkplein.region_id for werkplein in werkpleinen}
    region_id = regions.get(DCO_WERKPLEIN) or next(iter(regions.values()))
    grants = {name: _grant(role, ScopeKind.NATIONAL) for name, role in NATIONAL.items()}
    grants |= {name: _grant(Role.REVIEWER, ScopeKind.NATIONAL) for name in REVIEWERS}
    grants["dco"] = _grant(Role.DCO, ScopeKind.REGION, region_id=region_id)
    for werkplein in werkpleinen:
        grants[f"mt.{werkplein.code}"] = _grant(Role.MT_MEMBER, ScopeKind.WERKPLEIN, werkplein_id=werkplein.id)
    _store(session, grants, now)
    return len(grants)


def _grant(role: Role, kind: ScopeKind, **scope: int) -> dict[str, object]:
    empty = {"region_id": None, "werkplein_id": None, "ends_on": None, "given_by": None}
    return {"role": role, "scope_kind": kind, "starts_on": STARTS_ON, **empty, **scope}


def _store(session: Session, grants: dict[str, dict[str, object]], now: datetime) -> None:
    same = {
        "password_hash": passwords.hash_password(EXAMPLE_PASSWORD),
        "is_active": True,
        "invited_at": now,
        "confirmed_at": now,
    }
    session.execute(insert(Account), [{"email": f"{name}@{DOMAIN}", **same} for name in grants])
    ids = {email: key for email, key in session.execute(select(Account.email, Account.id))}
    rows = [{"account_id": ids[f"{name}@{DOMAIN}"], **grant} for name, grant in grants.items()]
    session.execute(insert(Grant).execution_options(render_nulls=True), rows)


def published() -> list[tuple[str, str]]:
    """Give the addresses for the sign-in page of the demonstration, each with what it is for."""
    national = [(f"{name}@{DOMAIN}", role.label) for name, role in NATIONAL.items()]
    others = [
        (f"dco@{DOMAIN}", "DCO van één regio"),
        (f"{REVIEWERS[0]}@{DOMAIN}", "Visiteur (en visiteur2 tot en met 6)"),
    ]
    return [(f"mt.zwolle@{DOMAIN}", "MT van Regio Zwolle"), *national, *others]
