"""Which Werkpleinen are to close, as far as is known: told before the day comes, for nothing later counts for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from werkplein.core.known import Known
from werkplein.core.labels import date_words
from werkplein.register.models import Werkplein, WerkpleinVersion
from werkplein.register.rules import register_facts, title_of


class Closing(NamedTuple):
    """On which day a Werkplein closes, and who takes over."""

    on: date
    successor_id: int | None
    successor: str | None


def closings(session: Session, on: date, known: Known | None = None) -> Mapping[int, Closing]:
    """Give who closes after a day, as the register knows it now or knew it then; one statement."""
    closing = aliased(WerkpleinVersion)
    asked = select(closing.werkplein_id).where(closing.is_closed, closing.holds_on > on)
    question = (
        select(WerkpleinVersion, Werkplein.name)
        .outerjoin(Werkplein, Werkplein.id == WerkpleinVersion.successor_id)
        .where(WerkpleinVersion.werkplein_id.in_(asked))
        .order_by(WerkpleinVersion.werkplein_id, WerkpleinVersion.id)
    )
    said: dict[int, list[WerkpleinVersion]] = defaultdict(list)
    names: dict[int | None, str] = {}
    for version, name in session.execute(known.narrow(question, WerkpleinVersion) if known else question):
        said[version.werkplein_id].append(version)
        names[version.successor_id] = name
    facts = {werkplein_id: register_facts(versions) for werkplein_id, versions in said.items()}
    return {
        werkplein_id: Closing(each.closed_on, each.successor_id, names[each.successor_id])
        for werkplein_id, each in facts.items()
        if each.closed_on is not None and each.closed_on > on
    }


def closing_words(closing: Closing, today: date) -> tuple[str, str]:
    """Say that this Werkplein closes, or did since, and who takes over: two sentences, the second may be empty."""
    is_coming = closing.on > today
    takes = "neemt de taken over" if is_coming else "nam de taken over"
    return (
        f"Dit Werkplein {'sluit' if is_coming else 'sloot'} op {date_words(closing.on)}.",
        f"{title_of(closing.successor)} {takes}." if closing.successor else "",
    )
