"""Mails about hearings: they say what was decided on a dispute and where to read why, and no reasons and no names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import current_app, render_template
from sqlalchemy.orm import Session

from milestones.models import Assessment
from milestones.rules.hearing import HearingAct
from werkplein.core import letters
from werkplein.people.queries import Recipient
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.register.models import Werkplein
from werkplein.reminders.letters import BECAUSE


def send_decided(
    session: Session,
    finding: Assessment,
    werkplein: Werkplein,
    act: HearingAct,
    readers: Iterable[Recipient],
    until: date | None = None,
) -> None:
    """Tell an MT what was decided on its dispute; `until` is the last day to go to the steering group, if it may."""
    milestone = reader.current().milestone(finding.milestone)
    link = f"{current_app.config['SETTINGS'].base_url}/intern/werkpleinen/{werkplein.code}/bevindingen/{finding.id}/"
    told = {"werkplein": werkplein, "milestone": milestone, "finding": finding, "act": act, "until": until}
    text = render_template("mail/hearing_decided.txt", **told, link=link)
    subject = f"Besluit op het bezwaar over {milestone.code} {milestone.title}"
    reason = f"U krijgt deze e-mail omdat {BECAUSE[Role.MT_MEMBER].format(where=werkplein.title)}."
    for each in readers:
        letters.write(session, each.email, subject, text, reason, to_account_id=each.account_id)
