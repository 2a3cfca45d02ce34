"""Mails about releases: to who may approve when one waits, to who prepares them when one was stopped.

Releases themselves may not reach who has an account (design 4.17), so they are told of here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from flask import current_app, render_template
from sqlalchemy.orm import Session

from werkplein.core import audit, clock, letters
from werkplein.core.access import Permission
from werkplein.core.actor import SYSTEM
from werkplein.core.audit import Event
from werkplein.core.database import lock_name
from werkplein.core.labels import plural
from werkplein.people.queries import holders
from werkplein.people.rules import POLICY
from werkplein.publication import queries
from werkplein.publication.models import Release

# Who prepares a release often sees at once what is wrong and prepares it anew: one mail about the last one is enough.
WAIT = timedelta(minutes=5)
# After a stop as long as this, that a release was stopped is no news any more. That one waits stays to be done.
NEWS = timedelta(days=7)
# Who tells holds this name: of two at once, the second finds everything told.
LOCK = "releases-told"
BECAUSE = {
    Permission.RELEASE_APPROVE: "U krijgt deze e-mail omdat u vrijgaven mag goedkeuren.",
    Permission.RELEASE_PREPARE: "U krijgt deze e-mail omdat u vrijgaven klaarzet.",
}


def tell(session: Session, today: date) -> str | None:
    """Write about the newest release when somebody must act on it, once; a second run does nothing."""
    lock_name(session, LOCK)
    release = queries.newest(session)
    if release is None or not _is_due(release, clock.now()):
        return None
    step = release.state.value
    if audit.last_facts(session, Event.REMINDER_SENT, Release.__tablename__, release.id).get("step") == step:
        return None
    mails = _tell_ended(session, release, today) if release.is_ended else _tell_waiting(session, release, today)
    if not mails:
        return None
    audit.record(session, SYSTEM, Event.REMINDER_SENT, release, number=release.number, step=step, mails=mails)
    return plural(mails, "e-mail geschreven", "e-mails geschreven")


def _is_due(release: Release, at: datetime) -> bool:
    if release.is_ended:
        return release.decided_at is not None and release.decided_at > at - NEWS
    return release.is_waiting and release.prepared_at <= at - WAIT


def _tell_waiting(session: Session, release: Release, today: date) -> int:
    """Nobody approves what they prepared, so whoever did is not asked to."""
    subject = f"Vrijgave {release.number} wacht op uw goedkeuring"
    return _write(session, release, today, subject, Permission.RELEASE_APPROVE, {release.prepared_by})


def _tell_ended(session: Session, release: Release, today: date) -> int:
    """Whoever sent it back or withdrew it knows."""
    by = queries.ended_by(session, release)
    subject = f"Vrijgave {release.number} is {release.state.label.lower()}"
    return _write(session, release, today, subject, Permission.RELEASE_PREPARE, {by})


def _write(
    session: Session,
    release: Release,
    today: date,
    subject: str,
    permission: Permission,
    but: Collection[int | None],
) -> int:
    """Write to each account once, however many roles it holds; gives how many mails."""
    link = f"{current_app.config['SETTINGS'].base_url}/intern/vrijgaven/{release.number}/"
    template = "mail/release_ended.txt" if release.is_ended else "mail/release_waiting.txt"
    text = render_template(template, release=release, link=link)
    able = [each for each in holders(session, today) if permission in POLICY[each.role].permissions]
    readers = {each.account_id: each.email for each in able if each.account_id not in but}
    for account_id, email in readers.items():
        letters.write(session, email, subject, text, BECAUSE[permission], to_account_id=account_id)
    return len(readers)
