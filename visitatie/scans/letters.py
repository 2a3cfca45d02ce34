"""Mails about scans that ask nothing: what is asked is told by the reminders, from the obligations."""

from __future__ import annotations

from datetime import date

from flask import current_app, render_template
from sqlalchemy.orm import Session

from visitatie.scans.models import ScanTrajectory
from visitatie.scans.rules import ScanDayNumber
from werkplein.core import letters
from werkplein.core.labels import date_words
from werkplein.people.queries import mt_of

TO_MT = "U krijgt deze e-mail omdat u in het MT van dit Werkplein zit."


def tell_return(session: Session, scan: ScanTrajectory, today: date) -> None:
    """Tell the MT when the return session is."""
    third = scan.day(ScanDayNumber.THREE)
    if third is not None:
        _send(session, scan, f"Terugkomsessie van de scan op {date_words(third.day)}", "scan_return", today, third.day)


def tell_withdrawn(session: Session, scan: ScanTrajectory, today: date) -> None:
    """Tell the MT that a scan stops."""
    _send(session, scan, f"De scan van {scan.municipality.name} stopt", "scan_withdrawn", today)


def _send(
    session: Session, scan: ScanTrajectory, subject: str, template: str, today: date, day: date | None = None
) -> None:
    link = f"{current_app.config['SETTINGS'].base_url}/intern/scans/{scan.id}/"
    text = render_template(f"mail/{template}.txt", scan=scan, day=day, link=link)
    for each in mt_of(session, scan.werkplein_id, today):
        letters.write(session, each.email, subject, text, TO_MT, each.account_id)
