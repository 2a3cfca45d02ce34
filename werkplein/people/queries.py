"""Questions about accounts: who acts, who failed to sign in how often, and who there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from werkplein.core.access import Permission
from werkplein.core.actor import Actor, Held, ScopeKind
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.database import ask
from werkplein.people import rules
from werkplein.people.models import Account, FailedSignIn, Grant, MailChoice, SignIn
from werkplein.people.rules import POLICY, MailRhythm, Role
from werkplein.register.models import Region, Werkplein


def find_account(session: Session, email: str) -> Account | None:
    """Give the account with this address, however its capitals are written."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


# Asked by every signed-in page, so made once: making a statement takes longer than asking the database.
IS_OPEN = (SignIn.key_hash == bindparam("key_hash"), SignIn.ended_at.is_(None), Account.is_active)
OPEN_SIGN_IN = select(SignIn).join(Account, Account.id == SignIn.account_id).where(*IS_OPEN)


def open_sign_in(session: Session, key_hash: str) -> SignIn | None:
    """Give the session with this key, unless it was ended or its account was stopped."""
    return session.scalar(OPEN_SIGN_IN, {"key_hash": key_hash})


def _counts(on: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    return Grant.starts_on <= on, or_(Grant.ends_on.is_(None), Grant.ends_on > on)


GRANT = (Grant.role, Grant.scope_kind, Grant.region_id, Grant.werkplein_id, Region.name, Werkplein.name)
GRANTS = (
    select(*GRANT)
    .outerjoin(Region, Region.id == Grant.region_id)
    .outerjoin(Werkplein, Werkplein.id == Grant.werkplein_id)
    .where(Grant.account_id == bindparam("account_id"), *_counts(bindparam("on", type_=Date)))
    .order_by(Grant.id)
)
WHO_SIGNED_IN = (
    select(SignIn.account_id, SignIn.started_at, *GRANT)
    .join(Account, Account.id == SignIn.account_id)
    .outerjoin(Grant, and_(Grant.account_id == Account.id, *_counts(bindparam("on", type_=Date))))
    .outerjoin(Region, Region.id == Grant.region_id)
    .outerjoin(Werkplein, Werkplein.id == Grant.werkplein_id)
    .where(*IS_OPEN)
    .order_by(Grant.id)
)


def who_signed_in(session: Session, key_hash: str, on: date) -> tuple[Actor, datetime] | None:
    """Give whose open session has this key, with the grants that count on this day, and since when; one statement."""
    found = ask(session, WHO_SIGNED_IN, {"key_hash": key_hash, "on": on})
    if not found:
        return None
    account_id, started_at = found[0][:2]
    # Without a grant the account stands alone on its row.
    return _actor(account_id, tuple(tuple(row[2:]) for row in found if row.role is not None)), started_at


def load_actor(session: Session, account_id: int, on: date) -> Actor:
    """Give who acts, with the grants that count on this day; one statement."""
    return _actor(account_id, tuple(map(tuple, ask(session, GRANTS, {"account_id": account_id, "on": on}))))


@lru_cache(maxsize=1024)
def _actor(account_id: int, grants: tuple[tuple[Any, ...], ...]) -> Actor:
    held = tuple(
        Held(POLICY[role].permissions, kind, region_id or werkplein_id)
        for role, kind, region_id, werkplein_id, _, _ in grants
    )
    label = rules.actor_label((role, region or werkplein) for role, _, _, _, region, werkplein in grants)
    return Actor(account_id, label, held)


def roles_of(session: Session, account_ids: Collection[int], on: date) -> Sequence[tuple[int, Role]]:
    """Give the roles that accounts hold on a day, by number and without a name; one statement."""
    asked = select(Grant.account_id, Grant.role).where(Grant.account_id.in_(account_ids), *_counts(on))
    return [(account_id, role) for account_id, role in session.execute(asked.order_by(Grant.id))]


def failures(session: Session, account_trace: str, network_trace: str, since: datetime) -> tuple[int, int]:
    """Count the failures of an account and of a network after a moment, in one statement."""
    is_account = FailedSignIn.account_trace == account_trace
    is_network = FailedSignIn.network_trace == network_trace
    of_account, of_network = session.execute(
        select(
            func.coalesce(func.sum(case((is_account, 1), else_=0)), 0),
            func.coalesce(func.sum(case((is_network, 1), else_=0)), 0),
        ).where(or_(is_account, is_network), FailedSignIn.at > since)
    ).one()
    return of_account, of_network


def is_block_noted(session: Session, subject: tuple[str, object], since: datetime) -> bool:
    """Tell whether the trail says of this subject, after a moment, that it was blocked; one statement."""
    kind, subject_id = subject
    noted = select(AuditEntry.id).where(
        AuditEntry.subject_kind == kind,
        AuditEntry.subject_id == str(subject_id),
        AuditEntry.event == Event.SIGN_IN_BLOCKED.value,
        AuditEntry.at > since,
    )
    return session.scalar(select(noted.exists())) or False


def all_accounts(session: Session) -> Sequence[Account]:
    """Give every account whose address is still known with its grants, by address; two statements."""
    known = select(Account).where(~Account.email.startswith(rules.FORGOTTEN))
    return session.scalars(known.options(selectinload(Account.grants)).order_by(Account.email)).all()


def to_forget(session: Session, now: datetime) -> Sequence[Account]:
    """Give the stopped accounts whose term is over."""
    over = select(Account).where(
        Account.stopped_at <= now - rules.STOPPED_KEPT, ~Account.email.startswith(rules.FORGOTTEN)
    )
    return session.scalars(over.order_by(Account.id)).all()


def account_with_grants(session: Session, account_id: int) -> Account | None:
    """Give one account with its grants."""
    return session.scalar(select(Account).options(selectinload(Account.grants)).where(Account.id == account_id))


@dataclass(frozen=True)
class ScopeNames:
    """The names of regions and Werkpleinen, to say what a grant is for."""

    regions: dict[int, str]
    werkpleinen: dict[int, str]

    def of(self, grant: Grant) -> str:
        """Say where a grant holds."""
        if grant.scope_kind is ScopeKind.NATIONAL:
            return ScopeKind.NATIONAL.label.lower()
        return self.regions.get(grant.region_id or 0) or self.werkpleinen.get(grant.werkplein_id or 0) or ""

    def words_of(self, account: Account) -> str:
        """Give everything that an account can be found by."""
        roles = [f"{grant.role.label} {self.of(grant)}" for grant in account.grants if grant.ends_on is None]
        return " ".join([account.email, account.state, *roles]).casefold()

    def choices(self) -> list[tuple[str, str, str]]:
        """Give every scope with its name and the group it is listed in: a Werkplein can be called `Regio Zwolle`."""
        national = [(ScopeKind.NATIONAL.value, "Heel Nederland", "Landelijk")]
        regions = [(f"region-{key}", f"Regio {name}", "Arbeidsmarktregio’s") for key, name in self.regions.items()]
        return (
            national + regions + [(f"werkplein-{key}", name, "Werkpleinen") for key, name in self.werkpleinen.items()]
        )


def scope_names(session: Session) -> ScopeNames:
    """Give the names of every region and Werkplein, in the order of the alphabet."""
    regions = session.execute(select(Region.id, Region.name).order_by(Region.name)).all()
    werkpleinen = session.execute(select(Werkplein.id, Werkplein.name).order_by(Werkplein.name)).all()
    return ScopeNames({key: name for key, name in regions}, {key: name for key, name in werkpleinen})


def administrators(session: Session, on: date, *, invited: bool = False) -> set[int]:
    """Give the accounts that can manage accounts on this day; who never accepted the invitation can when `invited`."""
    roles = [role for role in Role if Permission.ACCOUNT_MANAGE in POLICY[role].permissions]
    return set(
        session.scalars(
            select(Grant.account_id)
            .join(Account, Account.id == Grant.account_id)
            .where(Grant.role.in_(roles), Account.is_active, *_counts(on))
            .where(*([] if invited else [Account.confirmed_at.is_not(None)]))
        )
    )


@dataclass(frozen=True)
class Holder:
    """Someone who holds a role for a scope now, where to write to, and how often (nothing: as the role has it)."""

    account_id: int
    email: str
    role: Role
    kind: ScopeKind
    region_id: int | None
    werkplein_id: int | None
    rhythm: MailRhythm | None

    @property
    def scope(self) -> tuple[ScopeKind, int | None]:
        """Give the scope of the grant, to look it up by."""
        return self.kind, self.region_id or self.werkplein_id


def holders(session: Session, on: date) -> list[Holder]:
    """Give every grant that counts on this day of an account that can sign in, by account; one statement.

    Not of who was stopped, nor of who never accepted the invitation: a letter would lead them to a closed door.
    """
    rows = session.execute(
        select(
            Account.id,
            Account.email,
            Grant.role,
            Grant.scope_kind,
            Grant.region_id,
            Grant.werkplein_id,
            MailChoice.rhythm,
        )
        .join(Grant, Grant.account_id == Account.id)
        .outerjoin(MailChoice, MailChoice.account_id == Account.id)
        .where(Account.is_active, Account.confirmed_at.is_not(None), *_counts(on))
        .order_by(Account.id, Grant.id)
    )
    return [Holder(*row) for row in rows]


@dataclass(frozen=True)
class Recipient:
    """Where a mail goes."""

    account_id: int
    email: str


def mts_of(session: Session, werkplein_ids: Collection[int], on: date) -> Mapping[int, list[Recipient]]:
    """Give where to write to the MTs of these Werkpleinen; one statement."""
    rows: Iterable[Any] = session.execute(
        select(Grant.werkplein_id, Account.id, Account.email)
        .join(Account, Grant.account_id == Account.id)
        .where(Grant.role == Role.MT_MEMBER, Grant.werkplein_id.in_(werkplein_ids), Account.is_active, *_counts(on))
        .distinct()
        .order_by(Account.id)
    )
    found: dict[int, list[Recipient]] = defaultdict(list)
    for werkplein_id, account_id, email in rows:
        found[werkplein_id].append(Recipient(account_id, email))
    return found


def mt_of(session: Session, werkplein_id: int, on: date) -> list[Recipient]:
    """Give where to write to the MT of a Werkplein; one statement."""
    return mts_of(session, [werkplein_id], on).get(werkplein_id, [])


def rhythm_of(session: Session, account_id: int, on: date) -> MailRhythm:
    """Give how often this account gets mail: as was chosen, or as its roles have it; one statement."""
    rows = session.execute(
        select(Grant.role, MailChoice.rhythm)
        .outerjoin(MailChoice, MailChoice.account_id == Grant.account_id)
        .where(Grant.account_id == account_id, *_counts(on))
        .order_by(Grant.id)
    ).all()
    chosen = next((rhythm for _, rhythm in rows if rhythm is not None), None)
    return chosen or rules.default_rhythm([role for role, _ in rows])
