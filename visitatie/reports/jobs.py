"""What reports do by themselves: a concept takes in what came after it, and files are made and kept by content."""

from __future__ import annotations

from datetime import date
from itertools import islice

from sqlalchemy.orm import Session

from visitatie.reports import actions, queries
from visitatie.reports.models import ReportFile, ReportVersion
from visitatie.reports.pdf import Printed, as_pdf
from visitatie.reports.rules.stages import Format
from visitatie.reports.word import as_docx
from werkplein.core import clock
from werkplein.core.actor import SYSTEM
from werkplein.core.database import insert_missing
from werkplein.core.files import store
from werkplein.core.labels import plural

MAKERS = {Format.PDF: as_pdf, Format.DOCX: as_docx}
# So many in a run, so that nobody waits long for the database.
MOST = 10


def renew_concepts(session: Session, today: date) -> str | None:
    """Make reports anew of which parts came in later; what is sent in one go becomes one version."""
    # Of some what came in tells a report nothing: they stay behind, and keep no other from being made.
    tried = (actions.renew(session, SYSTEM, visit, today) for visit in queries.behind(session))
    count = sum(1 for _ in islice((row for row in tried if row is not None), MOST))
    return f"{plural(count, 'verslag', 'verslagen')} aangevuld" if count else None


def make_files(session: Session, _today: date) -> str | None:
    """Make the files of versions that have none; a second run does nothing."""
    made = sum(_make(session, version) for version in queries.without_files(session)[:MOST])
    return f"{plural(made, 'bestand', 'bestanden')} van verslagen gemaakt" if made else None


def _make(session: Session, version: ReportVersion) -> int:
    having = {each.format for each in version.files}
    printed = Printed(version.content, version.words, version.reason, version.fingerprint, version.recorded_on)
    rows = []
    for each in Format:
        if each not in having:
            data = MAKERS[each](printed)
            about = {"version_id": version.id, "format": each, "digest": store().put(data), "size": len(data)}
            rows.append({**about, "made_at": clock.now()})
    return insert_missing(session, ReportFile, rows, ["version_id", "format"])
