"""Questions to the register about fair comparison."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, Date, Executable, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session

from werkplein.core.database import ask
from werkplein.register.kept import kept
from werkplein.register.models import ServiceArea, Werkplein
from werkplein.register.peer_rules import Peer, PeerGroup, group_of
from werkplein.register.queries import counts_on, is_open

# In the order of the fields of Peer, but for the number of municipalities.
PEER = (Werkplein.id, Werkplein.is_g4, Werkplein.main_id.is_not(None), Werkplein.lat, Werkplein.lon)


def served_count(on: date | BindParameter[date]) -> ScalarSelect[int]:
    """Ask how many municipalities the Werkplein of the question around it serves."""
    counted = select(func.count()).where(ServiceArea.werkplein_id == Werkplein.id, counts_on(on))
    return counted.correlate(Werkplein).scalar_subquery()


def peer_of(row: Sequence[Any]) -> Peer:
    """Read the columns of `PEER` and a number of municipalities."""
    werkplein_id, is_g4, is_satellite, lat, lon, municipalities = row
    return Peer(werkplein_id, is_g4, is_satellite, municipalities, lat, lon)


class Peers(dict[int, Peer]):
    """What makes each comparable. Hashes as the object it is: what is made of it can be kept beside it."""

    __hash__ = object.__hash__  # type: ignore[assignment]


class PeerGroups(dict[int, PeerGroup]):
    """The group of each; hashes as the object it is."""

    __hash__ = object.__hash__  # type: ignore[assignment]


def peers(session: Session, on: date) -> Peers:
    """Give what makes every open Werkplein comparable, of what is kept of the register; one statement."""
    return kept(session, on, _read)


def _read(session: Session, on: date) -> Peers:
    rows: Sequence[Any] = ask(session, _peers(), {"on": on})
    return Peers({row[0]: peer_of(row) for row in rows})


def peer_groups(session: Session, on: date, bounds: Sequence[int]) -> PeerGroups:
    """Give the group of every open Werkplein; one statement."""
    return _groups(peers(session, on), tuple(bounds))


@lru_cache(maxsize=8)
def _groups(everyone: Peers, bounds: tuple[int, ...]) -> PeerGroups:
    return PeerGroups({werkplein_id: group_of(peer, bounds) for werkplein_id, peer in everyone.items()})


# Made once: making a statement takes longer than asking the database.
@cache
def _peers() -> Executable:
    on = bindparam("on", type_=Date)
    return select(*PEER, served_count(on)).where(is_open(on)).order_by(Werkplein.id)
