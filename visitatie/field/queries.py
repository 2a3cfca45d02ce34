"""Questions about what came from the road. `field_record_of` is what a report reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased, contains_eager

from visitatie.field.models import FieldAgreement, FieldItem, FieldNextVisit, FieldNote, FieldProposal
from visitatie.field.rules import ItemKind, NoteKind, Outcome
from visitatie.interventions.rules import Rung
from visitatie.models import Visit

AnyDetail = FieldNote | FieldAgreement | FieldProposal | FieldNextVisit
Detail = TypeVar("Detail", FieldNote, FieldAgreement, FieldProposal, FieldNextVisit)
DETAILS: Mapping[ItemKind, type[AnyDetail]] = {
    ItemKind.NOTE: FieldNote,
    ItemKind.AGREEMENT: FieldAgreement,
    ItemKind.PROPOSAL: FieldProposal,
    ItemKind.NEXT_VISIT: FieldNextVisit,
}


@dataclass(frozen=True)
class Note:
    """A bottleneck, opportunity, threat or best practice; `milestone` may be empty."""

    kind: NoteKind
    criterion: str
    milestone: str
    text: str


@dataclass(frozen=True)
class Agreement:
    """Who does what by when."""

    what: str
    who: str
    due_on: date
    milestone: str


@dataclass(frozen=True)
class Proposal:
    """A proposed intervention: one of its own by now, or a note with the reason why not."""

    rung: Rung
    what: str
    why: str
    milestones: tuple[str, ...]
    owner: str
    due_on: date | None
    intervention_id: int | None
    kept_because: str


@dataclass(frozen=True)
class NextVisit:
    """When the supporter wants to come again, and what for."""

    wanted_on: date | None
    about: str


@dataclass(frozen=True)
class SetAside:
    """What a person chose not to record, in full."""

    kind: ItemKind
    content: Mapping[str, Any]
    recorded_at: datetime
    actor_label: str


@dataclass(frozen=True)
class FieldRecord:
    """What the form of the road adds to the findings and photos of a visit; corrected things count once."""

    visit_id: int
    notes: tuple[Note, ...]
    agreements: tuple[Agreement, ...]
    proposals: tuple[Proposal, ...]
    next_visit: NextVisit | None
    set_aside: tuple[SetAside, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing came from the road."""
        return not (self.notes or self.agreements or self.proposals or self.next_visit or self.set_aside)

    def notes_of(self, criterion: str) -> tuple[Note, ...]:
        """Give the notes at one criterion, in the order of their kinds."""
        order = list(NoteKind)
        found = [each for each in self.notes if each.criterion == criterion]
        return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def field_record_of(session: Session, visit_id: int, known_on: date = date.max) -> FieldRecord:
    """Give what the form of the road adds to a visit, as it was known on a day; five statements."""
    notes = _details(session, visit_id, FieldNote, known_on)
    agreements = _details(session, visit_id, FieldAgreement, known_on)
    proposals = _details(session, visit_id, FieldProposal, known_on)
    wanted = _details(session, visit_id, FieldNextVisit, known_on)
    return FieldRecord(
        visit_id=visit_id,
        notes=tuple(Note(each.kind, each.criterion, each.milestone, each.text) for each in notes),
        agreements=tuple(_agreement(each) for each in agreements),
        proposals=tuple(_proposal(each) for each in proposals),
        next_visit=NextVisit(wanted[-1].wanted_on, wanted[-1].about) if wanted else None,
        set_aside=_set_aside(session, visit_id),
    )


def _agreement(row: FieldAgreement) -> Agreement:
    return Agreement(row.what, row.who, row.due_on, row.milestone)


def _proposal(row: FieldProposal) -> Proposal:
    told = (row.rung, row.what, row.why, tuple(row.milestones), row.owner, row.due_on)
    return Proposal(*told, row.intervention_id, row.kept_because)


def counts(known_on: date = date.max) -> ColumnElement[bool]:
    """Ask for what was recorded, and not corrected by a day."""
    later = aliased(FieldItem)
    corrected = select(later.id).where(
        later.replaces == FieldItem.item,
        later.visit_id == FieldItem.visit_id,
        later.outcome == Outcome.RECORDED,
        later.recorded_on <= known_on,
    )
    return (FieldItem.outcome == Outcome.RECORDED) & (FieldItem.recorded_on <= known_on) & ~corrected.exists()


def _details(session: Session, visit_id: int, model: type[Detail], known_on: date) -> Sequence[Detail]:
    question = select(model).join(model.item).where(FieldItem.visit_id == visit_id, counts(known_on))
    return session.scalars(question.order_by(FieldItem.made_at, FieldItem.id)).all()


def _set_aside(session: Session, visit_id: int) -> tuple[SetAside, ...]:
    rows = session.scalars(
        select(FieldItem)
        .where(FieldItem.visit_id == visit_id, FieldItem.outcome == Outcome.SET_ASIDE)
        .order_by(FieldItem.id)
    )
    return tuple(SetAside(row.kind, row.content, row.recorded_at, row.actor_label) for row in rows)


def item_named(session: Session, name: str) -> FieldItem | None:
    """Give the thing with this name, if it arrived; one statement."""
    return session.scalar(select(FieldItem).where(FieldItem.item == name))


def detail_of(session: Session, row: FieldItem) -> AnyDetail | None:
    """Give what a thing says, if it is of a kind that has a row of its own; one statement."""
    model = DETAILS.get(row.kind)
    return cast("AnyDetail | None", session.get(model, row.id)) if model else None


def earlier_agreements(session: Session, visit: Visit) -> Sequence[FieldAgreement]:
    """Give what was agreed at earlier visits to the same Werkplein, newest first; one statement."""
    question = (
        select(FieldAgreement)
        .join(FieldAgreement.item)
        .join(Visit, Visit.id == FieldItem.visit_id)
        .options(contains_eager(FieldAgreement.item))
        .where(Visit.werkplein_id == visit.werkplein_id, Visit.id != visit.id, counts())
    )
    return session.scalars(question.order_by(FieldItem.holds_on.desc(), FieldItem.id)).all()
