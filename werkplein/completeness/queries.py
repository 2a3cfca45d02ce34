"""Questions about how the expected figures stand; each takes the same number of statements for any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from werkplein.completeness.models import FigureDeclaration
from werkplein.completeness.rules import Asked, Present, Says, Standing, standing
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ANSWERED, FIGURES, ObligationKind, ObligationState
from werkplein.register.models import Werkplein
from werkplein.results import queries as figures
from werkplein.results.rules import Way

Key = tuple[ObligationKind, str, str]


def standings(
    session: Session, asked: Sequence[Asked], on: date, werkplein_ids: Collection[int] | None = None
) -> dict[int, dict[Key, Standing]]:
    """Give how these figures stand, of some Werkpleinen or of all; one statement."""
    question = (
        select(
            Obligation.werkplein_id,
            Obligation.kind,
            Obligation.period,
            Obligation.part,
            Obligation.state,
            Obligation.due_on,
        )
        .where(Obligation.kind.in_(FIGURES), Obligation.opens_on <= on)
        .where(Obligation.period.in_(sorted({each.period for each in asked})))
        .order_by(Obligation.werkplein_id, Obligation.id)
    )
    if werkplein_ids is not None:
        question = question.where(Obligation.werkplein_id.in_(werkplein_ids))
    wanted = {each.key for each in asked}
    found: dict[int, dict[Key, Standing]] = defaultdict(dict)
    for werkplein_id, kind, period, part, state, due_on in session.execute(question):
        how = standing(state, due_on, on)
        if how is not None and (kind, period, part) in wanted:
            found[werkplein_id][kind, period, part] = how
    return found


def obligation_of(session: Session, werkplein_id: int, asked: Asked, lock: bool = False) -> Obligation | None:
    """Give what is expected of a Werkplein; one statement."""
    question = select(Obligation).where(
        Obligation.werkplein_id == werkplein_id,
        Obligation.kind == asked.kind,
        Obligation.period == asked.period,
        Obligation.part == asked.part,
    )
    if lock:
        question = question.with_for_update().execution_options(populate_existing=True)
    return session.scalar(question)


def declarations_of(session: Session, obligation_id: int) -> Sequence[FigureDeclaration]:
    """Give everything that was said in place of a figure, newest first; one statement."""
    return session.scalars(
        select(FigureDeclaration)
        .where(FigureDeclaration.obligation_id == obligation_id)
        .order_by(FigureDeclaration.id.desc())
    ).all()


@dataclass(frozen=True)
class SaidZero:
    """That somebody said a figure is zero, or took that back: about which figure of which Werkplein."""

    said: FigureDeclaration
    key: Key
    state: ObligationState
    code: str
    name: str


def said_zero(session: Session) -> list[SaidZero]:
    """Give everything that was said of zeros, and all that was taken back, oldest first; one statement."""
    what = (Obligation.kind, Obligation.period, Obligation.part, Obligation.state, Werkplein.code, Werkplein.name)
    rows = session.execute(
        select(FigureDeclaration, *what)
        .join(Obligation, Obligation.id == FigureDeclaration.obligation_id)
        .join(Werkplein, Werkplein.id == Obligation.werkplein_id)
        .where(FigureDeclaration.says.in_((Says.ZERO, Says.TAKEN_BACK)))
        .order_by(FigureDeclaration.id)
    )
    return [
        SaidZero(said, (kind, period, part), state, code, name) for said, kind, period, part, state, code, name in rows
    ]


def reasons(session: Session, asked: Iterable[Asked]) -> dict[tuple[int, Key], str]:
    """Give why figures are zero or not applicable, as it stands; one statement."""
    last = select(func.max(FigureDeclaration.id)).group_by(FigureDeclaration.obligation_id)
    rows = session.execute(
        select(Obligation.werkplein_id, Obligation.kind, Obligation.period, Obligation.part, FigureDeclaration.reason)
        .join(FigureDeclaration, FigureDeclaration.obligation_id == Obligation.id)
        .where(FigureDeclaration.id.in_(last), Obligation.state.in_(ANSWERED))
        .where(Obligation.kind.in_(FIGURES), Obligation.period.in_(sorted({each.period for each in asked})))
        .order_by(FigureDeclaration.id)
    )
    return {(werkplein_id, (kind, period, part)): reason for werkplein_id, kind, period, part, reason in rows}


def present(session: Session, werkplein_id: int, asked: Asked, on: date) -> Present | None:
    """Give the figure that stands there; one statement."""
    if asked.is_outflow:
        row = figures.outflow_now(session, [asked.period], on).get((werkplein_id, asked.period, asked.part))
        return Present(row.caseload, row.outflow, row.recorded_on, row.way is Way.CONFIRMED) if row else None
    found = figures.measurement_now(session, werkplein_id, asked.measures, asked.period, on)
    return Present(found.n, found.n, found.recorded_on, found.way is Way.CONFIRMED) if found else None
