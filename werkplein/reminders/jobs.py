"""What reminders do by themselves: every step whose turn it is, and the mail that leaves."""

from __future__ import annotations

from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from werkplein.core.labels import plural
from werkplein.reminders import actions


def remind(session: Session, today: date) -> str | None:
    """Remind of everything whose turn it is; a second run does nothing."""
    done = actions.remind(session, current_app.config["SETTINGS"].base_url, today)
    if not done.steps and not done.mails:
        return None
    steps = plural(done.steps, "herinnering", "herinneringen")
    return f"{steps}, {plural(done.mails, 'e-mail geschreven', 'e-mails geschreven')}"
