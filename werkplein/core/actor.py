"""Who acts, with what permissions and where: all that the guard and the actions know of a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from werkplein.core import clock
from werkplein.core.labels import LabelEnum

if TYPE_CHECKING:
    from werkplein.core.access import Permission


class ScopeKind(LabelEnum):
    """How far a grant reaches. A Werkplein has two parents, so rights are scopes and no tree."""

    NATIONAL = "national", "Landelijk"
    REGION = "region", "Regio"
    WERKPLEIN = "werkplein", "Werkplein"


@dataclass(frozen=True)
class Place:
    """Where an object stands: at a Werkplein in a region, or nowhere in particular."""

    werkplein_id: int | None = None
    region_id: int | None = None


class Placed(Protocol):
    """Anything that stands at a place."""

    @property
    def place(self) -> Place:
        """Tell where it stands."""


@dataclass(frozen=True)
class Held:
    """Permissions held for one scope."""

    permissions: frozenset[Permission]
    kind: ScopeKind
    scope_id: int | None = None

    def covers(self, place: Place) -> bool:
        """Tell whether the place lies within this scope."""
        if self.kind is ScopeKind.NATIONAL:
            return True
        if self.kind is ScopeKind.REGION:
            return place.region_id is not None and self.scope_id == place.region_id
        return place.werkplein_id is not None and self.scope_id == place.werkplein_id


@dataclass(frozen=True)
class Scopes:
    """Where a permission is held: everywhere, or in these regions and Werkpleinen."""

    national: bool = False
    region_ids: frozenset[int] = frozenset()
    werkplein_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Actor:
    """Someone who acts. `label` says in what role ("MT Regio Zwolle"), never who."""

    id: int | None
    label: str
    held: tuple[Held, ...] = field(default=())

    def is_self(self, account_id: int | None) -> bool:
        """Tell whether this is the account that did something; what nobody did, nobody did themselves."""
        return account_id is not None and account_id == self.id

    def may(self, permission: Permission, place: Place | None = None) -> bool:
        """Tell whether the permission is held there; without a place: held anywhere."""
        return any(permission in held.permissions and (place is None or held.covers(place)) for held in self.held)

    def permissions_at(self, place: Place) -> frozenset[Permission]:
        """Give all that may be done there."""
        return frozenset(one for held in self.held if held.covers(place) for one in held.permissions)

    def covers(self, place: Place) -> bool:
        """Tell whether any scope of this person reaches the place."""
        return any(held.covers(place) for held in self.held)

    def scopes_for(self, permission: Permission) -> Scopes:
        """Give where the permission is held, for queries that filter."""
        granted = [held for held in self.held if permission in held.permissions]
        return Scopes(
            national=any(held.kind is ScopeKind.NATIONAL for held in granted),
            region_ids=_ids(granted, ScopeKind.REGION),
            werkplein_ids=_ids(granted, ScopeKind.WERKPLEIN),
        )


def _ids(granted: list[Held], kind: ScopeKind) -> frozenset[int]:
    return frozenset(held.scope_id for held in granted if held.kind is kind and held.scope_id is not None)


ANONYMOUS = Actor(None, "Bezoeker")
SYSTEM = Actor(None, "Systeem")


def signed(actor: Actor, today: date) -> dict[str, Any]:
    """Give what a row that is added says of who wrote it and when (`core.database.Signed`)."""
    return {
        "recorded_on": today,
        "recorded_at": clock.now(),
        "actor_id": actor.id,
        "actor_label": actor.label,
    }
