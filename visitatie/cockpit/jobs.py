"""What follows from decisions about the country reminds of itself: such a follow-up is expected of no Werkplein."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from flask import current_app, render_template
from sqlalchemy.orm import Session

from visitatie.cockpit import queries
from visitatie.cockpit.models import DecisionFollowUp
from werkplein.core import letters
from werkplein.core.access import Permission
from werkplein.core.actor import SYSTEM, ScopeKind
from werkplein.core.audit import Event, record
from werkplein.core.database import lock_name
from werkplein.core.labels import plural
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind
from werkplein.people.queries import Holder, holders
from werkplein.people.rules import MailRhythm
from werkplein.programme.rules import is_working_day, working_days_left
from werkplein.reminders.letters import ACCOUNT
from werkplein.reminders.queries import Readers
from werkplein.reminders.rules import Step, planned, roles_told, turn

# Who reminds holds this name: of two at once, the second finds everything told.
LOCK = "follow-ups-due"
KIND = ObligationKind.DECISION_FOLLOW_UP
BECAUSE = "U krijgt deze e-mail omdat u het vervolg van besluiten bijhoudt. Minder e-mail? Kies zelf hoe vaak: "


def remind(session: Session, today: date) -> str | None:
    """Remind of what is still to be done, at the moments of a follow-up at one Werkplein; a second run does nothing."""
    lock_name(session, LOCK)
    closed = closing_days(session)
    turns = _turns(session, today, closed) if is_working_day(today, closed) else []
    if not turns:
        return None
    everyone = holders(session, today)
    told: dict[int, list[DecisionFollowUp]] = defaultdict(list)
    readers = Readers(everyone)
    for follow_up, step in turns:
        reached = [each for each in _who(everyone, step) if step.is_urgent or _wants_mail(readers, each)]
        for account_id in dict.fromkeys(each.account_id for each in reached):
            told[account_id].append(follow_up)
        facts = {"step": step.value, "on": str(today)}
        record(session, SYSTEM, Event.REMINDER_SENT, follow_up, None, **facts)
    for account_id, rows in told.items():
        _write(session, readers.address(account_id), account_id, rows, today, closed)
    return f"{plural(len(turns), 'vervolg', 'vervolgen')}, {plural(len(told), 'e-mail', 'e-mails')} geschreven"


def _turns(session: Session, today: date, closed: dict[date, str]) -> list[tuple[DecisionFollowUp, Step]]:
    rows = queries.open_follow_ups(session, national_only=True)
    taken = queries.reminded(session, [each.id for each in rows]) if rows else {}
    found = []
    for each in rows:
        plan = planned(KIND, each.recorded_on, each.due_on, closed)
        now = turn(KIND, plan, taken.get(each.id, {}), today, closed)
        if now is not None:
            found.append((each, now.step))
    return found


def _who(everyone: Iterable[Holder], step: Step) -> list[Holder]:
    roles = roles_told(step, Permission.DECISION_FOLLOW.value)
    return [each for each in everyone if each.kind is ScopeKind.NATIONAL and each.role in roles]


def _wants_mail(readers: Readers, holder: Holder) -> bool:
    return readers.rhythm(holder.account_id) is not MailRhythm.ON_PAGE


def _write(
    session: Session,
    address: str,
    account_id: int,
    rows: list[DecisionFollowUp],
    today: date,
    closed: Collection[date],
) -> None:
    base = current_app.config["SETTINGS"].base_url

    def since(each: DecisionFollowUp) -> int:
        """Count the working days since it was due: who is told again reads how much longer that is."""
        return working_days_left(each.due_on, today, closed)

    text = render_template("mail/follow_ups_due.txt", rows=rows, base=base, today=today, since=since)
    late = sum(each.is_late(today) for each in rows)
    counted = plural(len(rows), "vervolg van een besluit staat open", "vervolgen van besluiten staan open")
    subject = f"Herinnering: {counted}" + (f", {late} te laat" if late else "")
    letters.write(session, address, subject, text, f"{BECAUSE}{base}{ACCOUNT}", account_id)
