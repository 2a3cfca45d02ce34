"""Which municipalities are asked where a milestone is asked per municipality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.register.area_rules import AreaSaid, around_over_time
from werkplein.register.models import Municipality, ServiceArea, Werkplein
from werkplein.register.queries import around_on
from werkplein.register.rules import RegisterFacts

# More lie around no seat; a hidden field may name any number.
MOST_AROUND = 100


@dataclass(frozen=True)
class Around:
    """What lies around the seat of a Werkplein; `is_alone` tells that the seat is known to be all that is served."""

    towns: Sequence[Municipality] = ()
    is_alone: bool = False


def around(session: Session, werkplein: Werkplein, on: date) -> Around:
    """Give what is served beside the seat on a day; of an area that is not known nothing is said. One statement."""
    found = around_on(session, werkplein, on)
    return Around(found.towns, found.is_known and not found.towns)


def around_shown(session: Session, codes: Iterable[str]) -> Around:
    """Give the municipalities that a page showed around a seat, by their codes; one statement."""
    shown = (
        select(Municipality).where(Municipality.code.in_(sorted(set(codes))[:MOST_AROUND])).order_by(Municipality.name)
    )
    return Around(session.scalars(shown).all())


def around_of_all(
    session: Session, facts: Mapping[int, RegisterFacts]
) -> dict[int, tuple[tuple[date, frozenset[str] | None], ...]]:
    """Give the codes of what lies around the seats of Werkpleinen, from day to day; one statement."""
    rows = session.execute(
        select(ServiceArea, Municipality.code).join(ServiceArea.municipality).order_by(ServiceArea.id)
    ).all()
    codes = {row.municipality_id: code for row, code in rows}
    said: dict[int, list[AreaSaid]] = defaultdict(list)
    for row, _ in rows:
        said[row.werkplein_id].append(row.said)
    return {each: around_over_time(facts[each].seats, told, codes) for each, told in said.items() if each in facts}


def names_said(session: Session, said: Iterable[Mapping[str, bool] | None]) -> dict[str, str]:
    """Give the names of the municipalities that answers speak of, by their code, served now or not. One statement."""
    codes = {code for each in said if each for code in each}
    rows = session.execute(select(Municipality.code, Municipality.name).where(Municipality.code.in_(sorted(codes))))
    return {code: name for code, name in rows}
