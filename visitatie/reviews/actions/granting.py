"""What a team may see: a role for one Werkplein, from joining until the report is final or they leave."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.reviews.models import Member, Visitatie
from werkplein.core.actor import Actor, ScopeKind
from werkplein.core.database import lock
from werkplein.people import actions as people
from werkplein.people.actions import Invitation, Scope
from werkplein.people.models import Account, Grant
from werkplein.people.rules import Role


def give_grant(session: Session, actor: Actor, visitatie: Visitatie, account_id: int, today: date) -> int:
    """Let someone see the Werkplein from now on; gives the number of the grant."""
    account = lock(session, Account, account_id)
    scope = Scope(ScopeKind.WERKPLEIN, visitatie.werkplein_id)
    grant = people.give(session, actor, account, Invitation(account.email, Role.VISITING_REVIEWER, scope), today)
    session.flush()
    return grant.id


def end_access(session: Session, actor: Actor, visitatie: Visitatie, today: date) -> None:
    """Let the team see the Werkplein no more; who was in it stays known."""
    for member in visitatie.team:
        end_grant(session, actor, member, today)


def end_grant(session: Session, actor: Actor, member: Member, today: date) -> None:
    """Let one of the team see the Werkplein no more; an end that was set by hand stays."""
    grant = session.get_one(Grant, member.grant_id)
    if grant.ends_on is None:
        people.end_role(session, actor, grant, today)
