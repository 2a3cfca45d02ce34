"""Tells what arrived under a name before, so that a person sees it beside what the phone has now."""

from __future__ import annotations

from datetime import date
from enum import Enum

from sqlalchemy.orm import Session

from visitatie.field import queries
from visitatie.field.models import FieldItem
from visitatie.field.rules import ItemKind, Outcome
from visitatie.models import Visit
from visitatie.queries import findings

# What no phone sent.
OURS = frozenset({"item_id", "intervention_id", "kept_because"})


def told(session: Session, visit: Visit, row: FieldItem) -> dict[str, object]:
    """Give the content as phones name it; of another visit nothing. One statement."""
    if row.visit_id != visit.id:
        return {}
    outcome: dict[str, object] = {"outcome": row.outcome.label.lower()}
    if row.outcome is Outcome.SET_ASIDE:
        return outcome | {"fields": dict(row.content)}
    if row.kind is ItemKind.PHOTO:
        return outcome | {"address": f"{visit.address}bewijs/"}
    if row.kind is ItemKind.AUDIT:
        return outcome | found(session, visit)
    detail = queries.detail_of(session, row)
    return outcome | {"fields": {} if detail is None else fields_of(detail)}


def found(session: Session, visit: Visit) -> dict[str, object]:
    """Give what was found at a visit, by milestone; one statement."""
    rows = findings(session, visit).values()
    return {
        "findings": {row.milestone: [row.verdict.value, row.verdict.label, row.note] for row in rows},
        "discussed_with": visit.discussed_with,
    }


def fields_of(detail: queries.AnyDetail) -> dict[str, object]:
    """Give the content of a row under the names that the form of a phone uses."""
    names = type(detail).__table__.columns.keys()
    return {name: _plain(getattr(detail, name)) for name in names if name not in OURS}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value or ""
