"""What releases ask of the reader: to approve what somebody else prepared, or to prepare anew what was stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from werkplein.core.access import Permission, current_actor
from werkplein.core.labels import AMSTERDAM
from werkplein.publication import queries
from werkplein.publication.models import Release


@dataclass(frozen=True)
class Ask:
    """A release that waits for the reader, and what is in it, or why it ended and how."""

    title: str
    # By its hour it should be approved; without an hour nothing says by when.
    is_late: bool = False
    ended: str = ""


def to_approve(session: Session) -> list[Release]:
    """Give the releases that wait for the reader: who may approve, and did not prepare it; one statement."""
    actor = current_actor()
    if not actor.may(Permission.RELEASE_APPROVE):
        return []
    return [each for each in queries.waiting(session) if not actor.is_self(each.prepared_by)]


def asked(session: Session, _ids: Sequence[int], on: date) -> dict[int, Ask]:
    """Give what waits for the page of what is asked, by number."""
    return {each.number: Ask(each.title, _is_late(each, on)) for each in to_approve(session)}


def ended(session: Session, _ids: Sequence[int], _on: date) -> dict[int, Ask]:
    """Give the release that was sent back or withdrawn, by number, until another is prepared; two statements.

    It asks who may prepare another, but not whoever ended it.
    """
    actor = current_actor()
    newest = queries.newest(session) if actor.may(Permission.RELEASE_PREPARE) else None
    if newest is None or not newest.is_ended or actor.is_self(queries.ended_by(session, newest)):
        return {}
    return {newest.number: Ask(newest.note, ended=newest.state.label.lower())}


def _is_late(release: Release, on: date) -> bool:
    return release.planned_at is not None and release.planned_at.astimezone(AMSTERDAM).date() < on
