"""What the MTs said to the findings of the last weeks: most agreed, some may still reply, and one disputes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from milestones import actions
from milestones.models import Assessment, FindingAgreement
from milestones.rules import Source, Verdict
from werkplein.core.actor import Actor
from werkplein.core.labels import AMSTERDAM
from werkplein.example.evidence import Files
from werkplein.example.tellers import teller
from werkplein.register.models import Werkplein

# Of so many Werkpleinen the MT has not replied yet.
SILENT = 2
DAYS_TO_AGREE = 2
DISPUTE = (
    "Op de dag van het bezoek was de collega van de gemeente ziek. Normaal zit zij er elke dag. Het rooster van mei en "
    "juni laat dat zien."
)
# Who sits at the desk, who works there, and whether the municipality is in: that is what a roster can show.
SHOWN_BY_ROSTER = frozenset(("a2", "a3", "e1"))
DECIDED = "Het rooster is bekeken en klopt. Bij een tweede bezoek was de balie gewoon bezet. De bevinding vervalt."


def reply(session: Session, files: Files, who: Callable[[str], Actor], today: date) -> None:
    """Let the MTs reply to audits that are still open to a reply; the two latest stay silent, two others dispute."""
    open_ones = _open(session, today)
    replied = list(open_ones)[: max(0, len(open_ones) - SILENT)]
    disputes = [one for one in replied if _refuted(open_ones[one])][:2]
    rows = [_agreement(each, one, today) for one in replied if one not in disputes for each in open_ones[one]]
    if rows:
        session.execute(insert(FindingAgreement), rows)
    for number, werkplein in enumerate(disputes):
        finding = _refuted(open_ones[werkplein])[0]
        on = min(today - timedelta(days=3 - number), finding.reply_until or today)
        actions.dispute(session, who(f"mt.{werkplein.code}"), werkplein, finding.id, DISPUTE, on, files.roster(on))
        if number:
            actions.decide(session, who("ondersteuner2"), werkplein, finding.id, True, DECIDED, on)


def _open(session: Session, today: date) -> dict[Werkplein, list[Assessment]]:
    """Give the findings of audits to which a reply is still possible, by Werkplein, oldest visit first."""
    found = session.execute(
        select(Werkplein, Assessment)
        .join(Assessment, Assessment.werkplein_id == Werkplein.id)
        .where(Assessment.reply_until >= today, Assessment.visit_id.is_not(None), Assessment.source == Source.AUDIT)
        .order_by(Assessment.recorded_on, Werkplein.code, Assessment.id)
    )
    grouped: dict[Werkplein, list[Assessment]] = defaultdict(list)
    for werkplein, finding in found:
        grouped[werkplein].append(finding)
    return grouped


def _refuted(findings: list[Assessment]) -> list[Assessment]:
    """Give the findings that a roster speaks against."""
    refuted = [each for each in findings if each.verdict in (Verdict.NOT_MET, Verdict.PARTLY)]
    return [each for each in refuted if each.milestone in SHOWN_BY_ROSTER]


def _agreement(finding: Assessment, werkplein: Werkplein, today: date) -> dict[str, object]:
    on = min(finding.recorded_on + timedelta(days=DAYS_TO_AGREE), today - timedelta(days=1))
    return {
        "assessment_id": finding.id,
        "holds_on": on,
        "recorded_on": on,
        "recorded_at": datetime.combine(on, time(15, 20), AMSTERDAM),
        "actor_id": None,
        "actor_label": teller(Source.SELF, werkplein.name),
    }
