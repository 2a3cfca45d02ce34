"""In what role the rows of the example were told, in the words in which the platform writes that down."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.rules import Source
from werkplein.people.rules import Role, actor_label
from werkplein.register.models import Werkplein

_ROLES = {
    Source.SELF: Role.MT_MEMBER,
    Source.DESK: Role.SECRETARIAT,
    Source.AUDIT: Role.PROCESS_SUPPORTER,
    Source.VISITATIE: Role.PROCESS_SUPPORTER,
}


def teller(source: Source, werkplein: str) -> str:
    """Name who told it by function, as every page does: `MT Regio Zwolle`, `Procesondersteuner`."""
    return actor_label([(_ROLES[source], werkplein if source is Source.SELF else None)])


def names_of(session: Session) -> Mapping[int, str]:
    """Give how each Werkplein is called; one statement."""
    rows = session.execute(select(Werkplein.id, Werkplein.name).order_by(Werkplein.id))
    return {werkplein_id: name for werkplein_id, name in rows}
