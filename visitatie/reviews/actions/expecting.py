"""What a visitatie asks of whom, as obligations, and how it is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from visitatie.reviews.models import Visitatie
from werkplein.core.access import Permission
from werkplein.obligations import actions as obligations
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState

# Who does what: the permission of each kind.
AUDIENCE = {
    ObligationKind.VISITATIE: Permission.VISITATIE_MANAGE,
    ObligationKind.VISITATIE_AGREEMENT: Permission.VISITATIE_ANSWER,
    ObligationKind.VISITATIE_SELF_EVALUATION: Permission.VISITATIE_ANSWER,
    ObligationKind.VISITATIE_FINDINGS: Permission.VISITATIE_REVIEW,
    ObligationKind.VISITATIE_CONCEPT: Permission.VISITATIE_REVIEW,
    ObligationKind.VISITATIE_FINAL: Permission.VISITATIE_MANAGE,
    ObligationKind.VISITATIE_CONSENT: Permission.VISITATIE_ANSWER,
    ObligationKind.VISITATIE_LINK: Permission.VISITATIE_MANAGE,
    ObligationKind.VISITATIE_SUPPORT: Permission.VISITATIE_MANAGE,
    ObligationKind.VISITATIE_FOLLOW_UP: Permission.VISITATIE_MANAGE,
    ObligationKind.VISITATIE_RESOLVE: Permission.VISITATIE_MANAGE,
}
BEFORE_THE_VISIT = (
    ObligationKind.VISITATIE_AGREEMENT,
    ObligationKind.VISITATIE_SELF_EVALUATION,
    ObligationKind.VISITATIE_FINDINGS,
    ObligationKind.VISITATIE_RESOLVE,
)


def expect(
    session: Session, visitatie: Visitatie, kind: ObligationKind, opens_on: date, due_on: date, part: object = ""
) -> None:
    """Expect a step of a visitatie, also when it was settled before."""
    expected = Expected(
        werkplein_id=visitatie.werkplein_id,
        kind=kind,
        period=visitatie.visit.quarter,
        opens_on=min(opens_on, due_on),
        due_on=due_on,
        address=visitatie.visit.address,
        audience=AUDIENCE[kind].value,
        part=str(part),
    )
    obligations.expect_anew(session, expected)


def settle(
    session: Session,
    visitatie: Visitatie,
    kinds: Iterable[ObligationKind],
    today: date,
    state: ObligationState = ObligationState.DELIVERED,
    part: object = "",
) -> None:
    """Note that steps were done, or will not be."""
    for kind in kinds:
        obligations.settle(session, visitatie.werkplein_id, kind, visitatie.visit.quarter, str(part), today, state)
