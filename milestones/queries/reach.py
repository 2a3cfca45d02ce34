"""Which Werkpleinen somebody reaches."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.actor import Scopes
from werkplein.register.models import Werkplein


def werkpleinen_within(session: Session, scopes: Scopes) -> Sequence[Werkplein]:
    """Give the Werkpleinen of some scopes that name a region or a Werkplein; one statement."""
    return session.scalars(
        select(Werkplein)
        .where(Werkplein.id.in_(scopes.werkplein_ids) | Werkplein.region_id.in_(scopes.region_ids))
        .order_by(Werkplein.name)
    ).all()
