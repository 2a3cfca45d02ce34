"""Lets a Werkplein serve surrounding municipalities, for what is asked about each of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from werkplein.register.models import Municipality, ServiceArea, Werkplein
from werkplein.register.rules import AreaKind

SINCE = date(2009, 7, 1)


def serve(session: Session, werkplein: Werkplein, names: Iterable[str] = "AB") -> list[Municipality]:
    """Surrounding municipalities of this Werkplein: GM7000, GM7001 and so on; its seat is served as well."""
    found = [Municipality(code=f"GM700{number}", name=name, search=name.lower()) for number, name in enumerate(names)]
    session.add_all(found)
    session.flush()
    about = {"holds_on": SINCE, "recorded_on": SINCE, "kind": AreaKind.WHOLE}
    served = [*found, werkplein.seat]
    session.add_all(ServiceArea(werkplein_id=werkplein.id, municipality_id=town.id, **about) for town in served)
    return found
