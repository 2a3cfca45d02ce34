"""What changes accounts: inviting, granting, stopping, choosing a password, signing in and out."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from werkplein.core import audit, outbox
from werkplein.core.actor import SYSTEM, Actor, ScopeKind
from werkplein.core.audit import Event
from werkplein.core.database import lock, lock_name, upsert
from werkplein.core.errors import DomainError
from werkplein.people import letters, passwords, queries, rules
from werkplein.people.letters import Linker
from werkplein.people.models import Account, FailedSignIn, Grant, MailChoice, SignIn
from werkplein.people.passwords import Purpose
from werkplein.people.rules import THROTTLE, MailRhythm, Role

OLD_LINK = "Deze link werkt niet meer. Vraag hieronder een nieuwe aan."
WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het opnieuw of kies een nieuw wachtwoord."
CHANGED = "Het wachtwoord is intussen al gewijzigd. Meld u aan met het nieuwe wachtwoord."


@dataclass(frozen=True)
class Scope:
    """Where a grant holds."""

    kind: ScopeKind
    id: int | None = None


@dataclass(frozen=True)
class Invitation:
    """Whom to invite, as what, and for where."""

    email: str
    role: Role
    scope: Scope


@dataclass(frozen=True)
class Attempt:
    """A sign-in that was let through to the password; the failure is noted already and taken back when it fits."""

    failure_id: int
    account_trace: str
    account_id: int | None
    password_hash: str | None


# Signing in and out.


def attempt_sign_in(session: Session, traces: tuple[str, str], email: str, now: datetime) -> Attempt | None:
    """Note an attempt before its password is looked at, so that no number of attempts at once slips through.

    Gives nothing when too many failed.
    """
    lock_name(session, *traces)
    counted = queries.failures(session, *traces, since=THROTTLE.since(now))
    if THROTTLE.is_reached(*counted):
        return None
    failure = FailedSignIn(account_trace=traces[0], network_trace=traces[1], at=now)
    session.add(failure)
    account = queries.find_account(session, email)
    session.flush()
    known = account if account and account.is_active else None
    return Attempt(failure.id, traces[0], known.id if known else None, known.password_hash if known else None)


def note_block(session: Session, traces: tuple[str, str], email: str, now: datetime) -> None:
    """Leave in the trail that attempts are refused: once as long as a block lasts, so that nobody floods the trail.

    Of who is known the number is told, of who is not nothing at all.
    """
    of_account, _ = queries.failures(session, *traces, since=THROTTLE.since(now))
    account = queries.find_account(session, email)
    subject: tuple[str, object] = ("sign_in", "netwerk")
    if of_account >= THROTTLE.per_account:
        subject = ("account", account.id) if account else ("sign_in", "onbekend")
    if not queries.is_block_noted(session, subject, THROTTLE.since(now)):
        audit.record(session, SYSTEM, Event.SIGN_IN_BLOCKED, subject)


def start_session(session: Session, attempt: Attempt, account_id: int, now: datetime) -> str:
    """Sign someone in whose password fits; gives the key of the session, of which only a hash is kept.

    The password was looked at outside any unit of work, so it must still be the one that was looked at.
    """
    account = lock(session, Account, account_id)
    if not account.is_active or account.password_hash != attempt.password_hash:
        raise DomainError(WRONG)
    forget_failures(session, attempt.account_trace)
    raw = secrets.token_urlsafe(32)
    session.add(SignIn(key_hash=hash_key(raw), account_id=account_id, started_at=now))
    audit.record(session, Actor(account_id, ""), Event.SIGNED_IN, ("account", account_id))
    return raw


def forget_failures(session: Session, account_trace: str) -> None:
    """Start counting anew for who knew the password."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.account_trace == account_trace))


def end_session(session: Session, raw: str, now: datetime) -> None:
    """Sign out: from now on the key opens nothing, whoever holds it."""
    found = queries.open_sign_in(session, hash_key(raw))
    if found is not None:
        found.ended_at = now
        audit.record(session, Actor(found.account_id, ""), Event.SIGNED_OUT, ("account", found.account_id))


def end_all_sessions(session: Session, account_id: int, now: datetime) -> None:
    """Sign someone out everywhere."""
    session.execute(
        update(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def hash_key(raw: str) -> str:
    """Give what is kept of the key of a session."""
    return hashlib.sha256(raw.encode()).hexdigest()


def sweep(session: Session, now: datetime) -> int:
    """Forget failures that no longer count and sessions that are over; gives how many rows went."""
    failures = delete(FailedSignIn).where(FailedSignIn.at <= THROTTLE.since(now))
    over = delete(SignIn).where(SignIn.started_at <= now - rules.SESSION_END.absolute)
    swept = sum(session.connection().execute(statement).rowcount for statement in (failures, over))
    return swept + forget_stopped(session, now)


def forget_stopped(session: Session, now: datetime) -> int:
    """Forget the addresses of accounts that were stopped long ago; what they recorded keeps its number."""
    found = queries.to_forget(session, now)
    for account in found:
        account.email = f"{rules.FORGOTTEN}{account.id}@voorbeeld.invalid"
        account.password_hash = passwords.unguessable()
    outbox.forget(session, [account.id for account in found])
    return len(found)


# Passwords.


def request_recovery(session: Session, linker: Linker, email: str) -> None:
    """Mail a link to choose a new password, if the address is known; the caller cannot tell.

    Nothing goes to who was invited and has no role any more: that invitation went with it.
    """
    account = queries.find_account(session, email)
    if account is not None and (account.is_confirmed or account.awaits_password):
        purpose = Purpose.RECOVERY if account.confirmed_at else Purpose.INVITATION
        letters.write_letter(session, linker, account, purpose)


def account_of_link(session: Session, secret: str, raw: str) -> Account:
    """Give the account that a link is for; refuses a link that is old, used or not ours."""
    content = passwords.read_token(secret, raw)
    account = session.get(Account, content[0]) if content else None
    if content is None or account is None or not (account.awaits_password or account.is_confirmed):
        raise DomainError(OLD_LINK)
    if passwords.fingerprint(account.password_hash) != content[1]:
        raise DomainError(OLD_LINK)
    return account


def choose_password(session: Session, account_id: int, known_hash: str, password_hash: str, now: datetime) -> None:
    """Give the account its new password and end every session it had; refused when it is no longer as it was known."""
    account = lock(session, Account, account_id)
    if not account.is_active or account.password_hash != known_hash:
        raise DomainError(CHANGED)
    account.password_hash = password_hash
    account.confirmed_at = account.confirmed_at or now
    end_all_sessions(session, account.id, now)
    letters.withdraw_letters(session, account.id)
    audit.record(session, Actor(account.id, ""), Event.PASSWORD_CHANGED, account)


# Mail.


def choose_rhythm(session: Session, actor: Actor, account_id: int, rhythm: MailRhythm) -> None:
    """Keep how often someone wants mail about what is expected."""
    upsert(session, MailChoice, [{"account_id": account_id, "rhythm": rhythm}], ["account_id"], ["rhythm"])
    audit.record(session, actor, Event.ACCOUNT_MAIL_CHOSEN, ("account", account_id), rhythm=rhythm.value)


# Accounts and grants.


def invite(
    session: Session, actor: Actor, linker: Linker, invitation: Invitation, today: date, now: datetime
) -> Account:
    """Make an account, or take the one that is there, give it the role, and mail a link.

    Who invites the same address at the same moment waits, and is told what this one did.
    """
    lock_name(session, f"account {invitation.email.strip().lower()}")
    account = queries.find_account(session, invitation.email) or _new_account(session, invitation.email, now)
    if not account.is_active:
        _start_again(account, now)
    give(session, actor, account, invitation, today)
    audit.record(session, actor, Event.ACCOUNT_INVITED, account)
    if not account.confirmed_at:
        letters.write_letter(session, linker, account, Purpose.INVITATION)
    return account


def _new_account(session: Session, email: str, now: datetime) -> Account:
    account = Account(
        email=email.strip().lower(), password_hash=passwords.unguessable(), is_active=True, invited_at=now
    )
    session.add(account)
    session.flush()
    return account


def _start_again(account: Account, now: datetime) -> None:
    """Who comes back chooses a new password; the roles of before stay ended."""
    account.password_hash = passwords.unguessable()
    account.is_active, account.invited_at, account.confirmed_at, account.stopped_at = True, now, None, None


def give(session: Session, actor: Actor, account: Account, wanted: Invitation, today: date) -> Grant:
    """Grant a role for a scope, once: whoever gives this account one at the same moment waits."""
    session.flush()
    account = lock(session, Account, account.id)
    if not rules.may_be_granted(wanted.role, wanted.scope.kind):
        raise DomainError(rules.scope_sentence(wanted.role), "scope")
    if any(_is_same(grant, wanted) and rules.holds(grant.starts_on, grant.ends_on, today) for grant in account.grants):
        raise DomainError(f"Dit account heeft de rol {wanted.role.label} hier al.", "role")
    grant = Grant(
        role=wanted.role, scope_kind=wanted.scope.kind, starts_on=today, given_by=actor.id,
        region_id=wanted.scope.id if wanted.scope.kind is ScopeKind.REGION else None,
        werkplein_id=wanted.scope.id if wanted.scope.kind is ScopeKind.WERKPLEIN else None,
    )  # fmt: skip
    account.grants.append(grant)
    audit.record(
        session, actor, Event.GRANT_GIVEN, grant, grant.werkplein_id, role=grant.role.value, account=account.id
    )
    return grant


def _is_same(grant: Grant, wanted: Invitation) -> bool:
    return (grant.role, grant.scope_kind, grant.scope_id) == (wanted.role, wanted.scope.kind, wanted.scope.id)


def send_again(session: Session, linker: Linker, account: Account) -> None:
    """Mail the invitation once more."""
    if not account.awaits_password:
        raise DomainError("Dit account heeft geen uitnodiging nodig.")
    letters.write_letter(session, linker, account, Purpose.INVITATION)


def end_grant(session: Session, actor: Actor, account: Account, grant_id: int, today: date) -> None:
    """End a role from today."""
    _lock_administrators(session, today)
    grant = next((grant for grant in account.grants if grant.id == grant_id and grant.ends_on is None), None)
    if grant is None:
        raise DomainError("Deze rol is al beëindigd.")
    end_role(session, actor, grant, today)
    if account.confirmed_at is None and not account.awaits_password:
        letters.withdraw_letters(session, account.id)
    _keep_an_administrator(session, today)


def end_role(session: Session, actor: Actor, grant: Grant, today: date) -> None:
    """End a role that runs from today, where no administrator can be lost by it."""
    grant.ends_on = max(today, grant.starts_on)
    audit.record(session, actor, Event.GRANT_ENDED, grant, grant.werkplein_id, account=grant.account_id)


def deactivate(session: Session, actor: Actor, account: Account, today: date, now: datetime) -> None:
    """Stop an account: from now on it opens nothing."""
    if account.id == actor.id:
        raise DomainError("U kunt uw eigen account niet stoppen. Vraag het een andere beheerder.")
    _lock_administrators(session, today)
    lock(session, Account, account.id)
    account.is_active, account.stopped_at = False, now
    for grant in account.grants:
        if grant.ends_on is None or grant.ends_on > today:
            grant.ends_on = max(today, grant.starts_on)
    end_all_sessions(session, account.id, now)
    letters.withdraw_letters(session, account.id)
    _keep_an_administrator(session, today)
    audit.record(session, actor, Event.ACCOUNT_DEACTIVATED, account)


def _lock_administrators(session: Session, today: date) -> None:
    """Let one administrator at a time take the powers of another: else two could stop each other."""
    for account_id in sorted(queries.administrators(session, today)):
        lock(session, Account, account_id)


def _keep_an_administrator(session: Session, today: date) -> None:
    session.flush()
    if not queries.administrators(session, today):
        raise DomainError("Er moet een beheerder overblijven. Nodig eerst een andere beheerder uit.")
