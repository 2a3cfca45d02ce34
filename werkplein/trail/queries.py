"""Reads the trail, newest first, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from werkplein.core.audit import AuditEntry
from werkplein.core.labels import AMSTERDAM
from werkplein.core.paging import Part, page_of
from werkplein.people.queries import roles_of
from werkplein.register.models import Werkplein
from werkplein.trail.rules import MOST_PAGES, PER_PAGE, Kind, Wanted, about, who


@dataclass(frozen=True)
class Act:
    """An act in the trail, as a page shows it."""

    at: datetime
    label: str
    kind: Kind
    number: str
    by: str
    code: str | None
    name: str | None

    @property
    def subject(self) -> str:
        """Say what it is about: `Bezoek 12`."""
        return f"{self.kind.words} {self.number}"

    @property
    def address(self) -> str:
        """Give where that stands; nothing when it has no page."""
        return self.kind.path.format(quote(self.number))


def part(session: Session, wanted: Wanted, number: int, on: date) -> Part[Act]:
    """Give a page of the trail; three statements."""
    total = session.scalar(select(func.count(AuditEntry.id)).where(*_asked(wanted))) or 0
    number, count = page_of(min(total, MOST_PAGES * PER_PAGE), number, PER_PAGE)
    found = session.execute(
        select(AuditEntry, Werkplein.code, Werkplein.name)
        .outerjoin(Werkplein, Werkplein.id == AuditEntry.werkplein_id)
        .where(*_asked(wanted))
        .order_by(AuditEntry.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()
    roles = _roles(session, {entry.actor_id for entry, _, _ in found if entry.actor_id is not None}, on)
    acts = [_act(entry, code, name, roles) for entry, code, name in found]
    return Part(acts, number, count, total)


def _act(entry: AuditEntry, code: str | None, name: str | None, roles: Mapping[int, Sequence[str]]) -> Act:
    by = who(entry.actor_id, roles.get(entry.actor_id or 0, ()))
    return Act(entry.at, entry.label, *about(entry.subject_kind, entry.subject_id, entry.facts), by, code, name)


def _roles(session: Session, account_ids: Collection[int], on: date) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for account_id, role in roles_of(session, account_ids, on):
        if role.label not in found[account_id]:
            found[account_id].append(role.label)
    return found


def _asked(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.event:
        asked.append(AuditEntry.event == wanted.event)
    if wanted.werkplein:
        asked.append(
            AuditEntry.werkplein_id == select(Werkplein.id).where(Werkplein.code == wanted.werkplein).scalar_subquery()
        )
    if wanted.day:
        begin = _midnight(wanted.day)
        asked += [AuditEntry.at >= begin, AuditEntry.at < _midnight(wanted.day + timedelta(days=1))]
    return asked


def _midnight(day: date) -> datetime:
    """A day begins when it begins in the Netherlands."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def werkplein_choices(session: Session) -> Sequence[tuple[str, str]]:
    """Give every Werkplein that ever was, by name; one statement."""
    found = session.execute(select(Werkplein.code, Werkplein.name).order_by(Werkplein.name, Werkplein.code))
    return [(code, name) for code, name in found]
