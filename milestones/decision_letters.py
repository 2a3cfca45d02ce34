"""Mails about decisions: they say that one ended and where to look, and no level and no reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import current_app, render_template
from sqlalchemy.orm import Session

from milestones.models import LevelOverride
from werkplein.core import letters
from werkplein.people.queries import Holder
from werkplein.register.models import Werkplein
from werkplein.reminders.letters import BECAUSE

DAY = timedelta(days=1)


def send_ended(session: Session, override: LevelOverride, werkplein: Werkplein, readers: Iterable[Holder]) -> None:
    """Tell that a decision counts no more: by itself after its last day, or from the day on which it was ended."""
    is_early = override.level is None
    since = override.ends_on if is_early else override.ends_on + DAY
    link = f"{current_app.config['SETTINGS'].base_url}/intern/werkpleinen/{werkplein.code}/"
    text = render_template("mail/decision_ended.txt", werkplein=werkplein, since=since, is_early=is_early, link=link)
    subject = f"Besluit over het niveau van {werkplein.title} geldt niet meer"
    for each in readers:
        reason = f"U krijgt deze e-mail omdat {BECAUSE[each.role].format(where=werkplein.title)}."
        letters.write(session, each.email, subject, text, reason, to_account_id=each.account_id)
