"""Checks large files in the background, in steps short enough that nobody waits for them."""

from __future__ import annotations

from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from werkplein.core.feature import features_of
from werkplein.core.importing.checking import check, take_next
from werkplein.core.importing.rules import ImportKind
from werkplein.core.labels import plural


def kinds() -> dict[str, ImportKind]:
    """Give all kinds of files that the features hand over, by code."""
    return {kind.code: kind for feature in features_of(current_app) for kind in feature.import_kinds}


def check_waiting(_session: Session, today: date) -> str | None:
    """Check every file that waits. Each step is a unit of work of its own."""
    known = kinds()
    done = 0
    while (run := take_next(list(known))) is not None:
        check(run, known[run.kind], today)
        done += 1
    return plural(done, "bestand gecontroleerd", "bestanden gecontroleerd") if done else None
