"""Questions to the register about fair comparison."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Date, Executable, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session

from werkplein.core.database import ask
from werkplein.register.models import ServiceArea, Werkplein
from werkplein.register.peer_rules import Peer, PeerGroup, group_of
from werkplein.register.queries import _counts, is_open

# In the order of the fields of Peer, but for the number of municipalities.
PEER = (Werkplein.id, Werkplein.is_g4, Werkplein.main_id.is_not(None), Werkplein.lat, Werkplein.lon)


def served_count(on: date | BindParameter[date]) -> ScalarSelect[int]:
    """Ask how many municipalities the Werkplein of the question around it serves."""
    counted = select(func.count()).where(ServiceArea.werkplein_id == Werkplein.id, _counts(on))
    return counted.correlate(Werkplein).scalar_subquery()


def peer_of(row: Sequence[Any]) -> Peer:
    """Read the columns of `PEER` and a number of municipalities."""
    werkplein_id, is_g4, is_satellite, lat, lon, municipalities = row
    return Peer(werkplein_id, is_g4, is_satellite, municipalities, lat, lon)


def peers(session: Session, on: date) -> dict[int, Peer]:
    """Give what makes every open Werkplein comparable; one statement."""
    rows: Sequence[Any] = ask(session, _peers(), {"on": on})
    return {row[0]: peer_of(row) for row in rows}


def peer_groups(session: Session, on: date, bounds: Sequence[int]) -> dict[int, PeerGroup]:
    """Give the group of every open Werkplein; one statement."""
    return {werkplein_id: group_of(peer, bounds) for werkplein_id, peer in peers(session, on).items()}


# Made once: making a statement takes longer than asking the database.
@cache
def _peers() -> Executable:
    on = bindparam("on", type_=Date)
    return select(*PEER, served_count(on)).where(is_open(on)).order_by(Werkplein.id)
