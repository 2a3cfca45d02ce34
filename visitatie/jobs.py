"""What visits do by themselves: an audit for each laggard of the last fixed quarter, and no more asking in vain."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from milestones.queries import last_fixed
from visitatie import actions
from werkplein.core.labels import plural


def create_audits(session: Session, today: date) -> str | None:
    """Create the audits that are missing, and ask no more about days that passed; a second run does nothing."""
    again = actions.expect_again(session, today)
    fixed = last_fixed(session)
    new = actions.create_audits(session, fixed, today) if fixed is not None else 0
    going = actions.let_go_on(session, today)
    vain = actions.ask_no_more(session, today)
    made = plural(new, "audit aangemaakt", "audits aangemaakt") if new else ""
    told = [
        made,
        f"{going} mag doorgaan" if going else "",
        f"{again} weer verwacht" if again else "",
        f"{vain} niet meer gevraagd" if vain else "",
    ]
    return ", ".join(filter(None, told)) or None
