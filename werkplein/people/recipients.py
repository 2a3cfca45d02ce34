"""Where mail goes: the accounts behind a role or a number, as far as they are still in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.people.models import Account, Grant
from werkplein.people.rules import Role


@dataclass(frozen=True)
class Recipient:
    """Where a mail goes."""

    account_id: int
    email: str


def mt_of(session: Session, werkplein_id: int, on: date) -> list[Recipient]:
    """Give where to write to the MT of a Werkplein; one statement."""
    is_current = (Grant.starts_on <= on) & (Grant.ends_on.is_(None) | (Grant.ends_on > on))
    rows = session.execute(
        select(Account.id, Account.email)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == Role.MT_MEMBER, Grant.werkplein_id == werkplein_id, Account.is_active, is_current)
        .distinct()
        .order_by(Account.id)
    )
    return [Recipient(*row) for row in rows]


def holder_of(session: Session, account_id: int | None) -> Recipient | None:
    """Give where to write to an account that is still in use; one statement."""
    question = select(Account.id, Account.email).where(Account.id == account_id, Account.is_active)
    row = session.execute(question).one_or_none()
    return Recipient(*row) if row is not None else None
