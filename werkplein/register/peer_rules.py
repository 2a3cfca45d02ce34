"""Which Werkpleinen can be compared fairly, and which of them are near (domain D.10)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class PeerGroup:
    """Werkpleinen that are compared with each other; `code` stands in addresses."""

    code: str
    label: str


@dataclass(frozen=True)
class Peer:
    """What makes a Werkplein comparable, and where it stands."""

    werkplein_id: int
    is_g4: bool
    is_satellite: bool
    municipalities: int
    lat: float
    lon: float


G4 = PeerGroup("g4", "G4")
SATELLITES = PeerGroup("satelliet", "Satellieten")


def peer_groups(bounds: Sequence[int]) -> tuple[PeerGroup, ...]:
    """Give every group: the four big cities, satellites, and the others by how many municipalities they serve.

    `bounds` are the largest numbers of all groups but the last: with 1 and 4 the groups are 1, 2 to 4, and 5 or more.
    """
    return (G4, SATELLITES, *(_by_size(index, bounds) for index in range(len(bounds) + 1)))


def group_of(peer: Peer, bounds: Sequence[int]) -> PeerGroup:
    """Give the group of a Werkplein: a big city is one first, then a satellite, then it is of a size."""
    if peer.is_g4:
        return G4
    if peer.is_satellite:
        return SATELLITES
    index = next((index for index, bound in enumerate(bounds) if peer.municipalities <= bound), len(bounds))
    return _by_size(index, bounds)


def _by_size(index: int, bounds: Sequence[int]) -> PeerGroup:
    least = bounds[index - 1] + 1 if index else 1
    if index == len(bounds):
        return PeerGroup(f"{least}-of-meer", f"{least} of meer gemeenten")
    most = bounds[index]
    if least == most:
        return PeerGroup(str(most), "1 gemeente" if most == 1 else f"{most} gemeenten")
    return PeerGroup(f"{least}-{most}", f"{least} tot en met {most} gemeenten")


def distance_km(one: Peer, other: Peer) -> float:
    """Give how far two Werkpleinen are apart, along a great circle (haversine)."""
    (lat, lon), (other_lat, other_lon) = ((math.radians(each.lat), math.radians(each.lon)) for each in (one, other))
    halves = math.sin((other_lat - lat) / 2) ** 2
    halves += math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, halves)))


class OfPeer(Protocol):
    """Anything that belongs to a Werkplein that can be compared."""

    @property
    def peer(self) -> Peer: ...
    @property
    def name(self) -> str: ...


AnyOne = TypeVar("AnyOne", bound=OfPeer)


def nearest_of_group(own: Peer, others: Iterable[AnyOne], bounds: Sequence[int], most: int) -> list[AnyOne]:
    """Give the nearest of the same group, at most so many; of two as near the first by name. Oneself is no peer."""
    group = group_of(own, bounds)
    same = [one for one in others if one.peer.werkplein_id != own.werkplein_id and group_of(one.peer, bounds) == group]
    return sorted(same, key=lambda one: (distance_km(own, one.peer), one.name))[:most]
