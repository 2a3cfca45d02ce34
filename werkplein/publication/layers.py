"""The internal map: layers that other features hand over, for who may see them, within their scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from werkplein.core.access import Permission, current_actor
from werkplein.core.errors import Forbidden, NotFound
from werkplein.core.feature import AskedDay, MapLayer, Sign, features_of
from werkplein.publication import window
from werkplein.register.as_known import Then, open_then
from werkplein.register.geo import land
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen, everyone_ever

FIRST_ROWS = 10
# How far a sign reaches from its middle on the map.
REACH = 8.0
# As many signs as this in the west of the country stand apart on the whole map, too.
FEW_IN_WEST = 5
HERE = Sign("position-expected", "p-exp", "Werkplein")


def _places(_session: Session, ids: Sequence[int], _on: date) -> Mapping[int, Sign]:
    return dict.fromkeys(ids, HERE)


PLACES = MapLayer("werkpleinen", "Werkpleinen", Permission.REGISTER_READ, _places)


@dataclass(frozen=True)
class Spot:
    """A Werkplein on the internal map."""

    werkplein: Werkplein
    sign: Sign | None
    has_card: bool
    name: str
    region: str

    @property
    def is_spread(self) -> bool:
        """Tell whether the sign stands beside the real place."""
        return (
            abs(self.werkplein.map_x - self.werkplein.anchor_x) + abs(self.werkplein.map_y - self.werkplein.anchor_y)
            > 1
        )

    @property
    def sentence(self) -> str:
        """Say what the sign says, as the name of the link."""
        return f"{self.name}: {self.sign.word if self.sign else 'geen gegevens'}"

    @property
    def is_in_west(self) -> bool:
        """Tell whether the sign stands on the piece that is shown larger."""
        left, top, width, height = window.WEST_BOX
        across, down = self.werkplein.map_x - left, self.werkplein.map_y - top
        return REACH <= across <= width - REACH and REACH <= down <= height - REACH


def all_layers() -> list[MapLayer]:
    """Give every layer, the plain map last."""
    return [*(layer for feature in features_of(current_app) for layer in feature.map_layers), PLACES]


def allowed() -> list[MapLayer]:
    """Give the layers that this person may see; the plain map always is."""
    actor = current_actor()
    return [layer for layer in all_layers() if actor.may(layer.permission)]


def layer_page(session: Session, code: str, on: date) -> dict[str, Any]:
    """Give what the page of a layer shows: now, or about the day that the address asks for."""
    layer = _layer(code)
    asked = layer.other_days.asked() if layer.other_days else {}
    moment = asked.get("moment")
    spots = _spots_then(session, layer, moment) if moment else _spots(session, layer, on)
    counts = Counter(spot.sign for spot in spots if spot.sign)
    place = _places_in_legend(layer, counts)
    asking = {sign for sign in counts if sign.value in layer.attention}
    west = [spot for spot in spots if spot.sign and spot.is_in_west]
    return {
        **asked,
        "layer": layer,
        "is_plain": layer is PLACES,
        "choices": [(each.code, each.label) for each in allowed()],
        "spots": spots,
        "legend": sorted(counts.items(), key=lambda each: place[each[0]]),
        "west": west if len(west) > FEW_IN_WEST else [],
        "west_box": window.WEST_BOX,
        "rows": sorted(spots, key=lambda spot: (spot.sign not in asking, place[spot.sign], spot.name)),
        # What asks for attention stands open, however much of it there is.
        "first": max(FIRST_ROWS, sum(counts[sign] for sign in asking)),
        "land": land(),
    }


def _layer(code: str) -> MapLayer:
    layer = next((each for each in all_layers() if each.code == code), None)
    if layer is None:
        raise NotFound("Deze laag van de kaart bestaat niet.")
    if not current_actor().may(layer.permission):
        raise Forbidden("Deze laag van de kaart is niet voor u.")
    return layer


def _places_in_legend(layer: MapLayer, signs: Iterable[Sign]) -> dict[Sign | None, int]:
    """Signs go as the layer says; others follow, and what has no sign comes last."""
    ordered = sorted(signs, key=lambda each: (each.value not in layer.order, _at(layer.order, each.value), each.word))
    return {sign: place for place, sign in enumerate([*ordered, None])}


def _at(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else 0


def _spots(session: Session, layer: MapLayer, on: date) -> list[Spot]:
    """Only Werkpleinen for which the person holds the permission of the layer."""
    actor = current_actor()
    seen = [each for each in all_werkpleinen(session, on) if actor.may(layer.permission, each.place)]
    signs = layer.for_many(session, [each.id for each in seen], on)
    return [
        Spot(each, signs.get(each.id), actor.may(Permission.CARD_READ, each.place), each.name, each.region.name)
        for each in seen
    ]


def _spots_then(session: Session, layer: MapLayer, moment: AskedDay) -> list[Spot]:
    """Name those that were open then as they were called then; who may see them, and where they stand, is of now."""
    actor = current_actor()
    then = open_then(session, Then(moment.about, moment.known))
    signs = layer.other_days.for_all(session, moment) if layer.other_days else {}
    return [
        Spot(each, signs.get(each.id), actor.may(Permission.CARD_READ, each.place), place.name, place.region)
        for each in everyone_ever(session)
        if (place := then.get(each.id)) is not None and actor.may(layer.permission, each.place)
    ]
