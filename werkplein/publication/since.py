"""What was corrected, delivered or taken back after a release was frozen: silence would let the old figure go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from werkplein.completeness.rules import label_of
from werkplein.core import audit
from werkplein.core.audit import Event
from werkplein.core.labels import LabelEnum, listing, plural
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.rules import Month, Programme
from werkplein.publication.content import Content
from werkplein.publication.models import Release
from werkplein.publication.queries import OBLIGATIONS, public_and_to_come
from werkplein.publication.rules import Figure
from werkplein.publication.zeros import FIGURES
from werkplein.results import actions as results
from werkplein.results.changed_queries import Changed, Read, deliveries_changed, measurements_changed


class Became(LabelEnum):
    """What happened to a figure since."""

    CORRECTED = "corrected", "gecorrigeerd"
    DELIVERED = "delivered", "geleverd"
    TAKEN_BACK = "taken_back", "teruggenomen"

    @property
    def stands(self) -> str:
        """Say what the release holds of such figures, of one as of more."""
        return {
            Became.CORRECTED: "Wat gecorrigeerd is, staat er nog met de oude waarde in.",
            Became.DELIVERED: "Wat geleverd is, staat er niet in.",
            Became.TAKEN_BACK: "Wat teruggenomen is, staat er nog in.",
        }[self]


@dataclass(frozen=True)
class Later:
    """A figure that is another one now than in the release. It names no number: not every reader may see those."""

    name: str
    label: str
    became: Became
    on: date
    address: str


def facts_of(read: Read, content: Content) -> dict[str, Any]:
    """Give what the trail keeps of what a release was made of, so that nobody has to read its content for that."""
    last = content.newest(Figure.OUTFLOW)
    return {
        "delivery": read.delivery,
        "measurement": read.measurement,
        "until": last.code if last else "",
        "rounds": [[each.figure.value, each.code] for each in content.periods if each.figure is not Figure.OUTFLOW],
        "taken_out": [[each.figure.value, each.code] for each in content.withdrawn],
    }


def changed_since(session: Session, release: Release, programme: Programme) -> list[Later]:
    """Give the figures that fall under a release and changed after it was frozen; three statements, none for release 0.

    Outflow falls under it up to its last month, satisfaction always; what the release takes out of public does not.
    """
    if not release.number:
        return []
    noted = audit.last_facts(session, Event.RELEASE_PREPARED, Release.__tablename__, release.id)
    read = Read(release.recorded_on, noted.get("delivery"), noted.get("measurement"))
    until = noted.get("until", Month.of(release.holds_on).code)
    found = [*deliveries_changed(session, read, until), *measurements_changed(session, read)]
    gone = [(figure, code) for slug, code in noted.get("taken_out", ()) if (figure := Figure.known(slug))]
    return later(found, gone, programme)


@dataclass(frozen=True)
class Ahead:
    """The release to come after a public one, and how many of the figures that changed since it lacks too."""

    release: Release
    lacking: int
    is_all: bool


def ahead(session: Session, found: Sequence[Later], programme: Programme) -> Ahead | None:
    """Give the release to come that takes the figures along that changed since the public one; four statements."""
    to_come = next((each for each, _ in public_and_to_come(session) if each.is_to_come), None) if found else None
    if to_come is None:
        return None
    lacking = {(each.name, each.label) for each in changed_since(session, to_come, programme)}
    count = sum((each.name, each.label) in lacking for each in found)
    return Ahead(to_come, count, count == len(found))


def later(found: Iterable[Changed], gone: Iterable[tuple[Figure, str]], programme: Programme) -> list[Later]:
    """Say in words what changed, by period and name; what is taken out of public is left out."""
    left_out = set(gone)
    keys = [(_key(each), each) for each in found]
    kept = [(key, each) for key, each in keys if (FIGURES[key[0]], key[1]) not in left_out]
    return [
        Later(each.name, label_of(programme, key), _became(each), each.recorded_on, _address(each))
        for key, each in sorted(kept, key=lambda pair: (pair[0], pair[1].name))
    ]


def _key(each: Changed) -> tuple[ObligationKind, str, str]:
    kind = OBLIGATIONS[Figure.OUTFLOW] if each.kind is None else results.OBLIGATIONS[each.kind]
    return kind, each.period, each.stream


def _became(each: Changed) -> Became:
    if each.before is None:
        return Became.DELIVERED
    return Became.TAKEN_BACK if each.after is None else Became.CORRECTED


def _address(each: Changed) -> str:
    path = f"uitstroom/{each.period}" if each.kind is None else f"tevredenheid/{each.kind.slug}/{each.period}"
    return f"{results.FIGURES_ADDRESS}{path}/"


def sentence(found: Sequence[Later]) -> str:
    """Say how many there are of each kind: "is 1 cijfer gecorrigeerd en zijn 2 cijfers geleverd"."""
    counts = Counter(each.became for each in found)
    return listing([_many(counts[kind], kind.label) for kind in Became if counts[kind]])


def _many(count: int, became: str) -> str:
    return f"{'zijn' if count > 1 else 'is'} {plural(count, 'cijfer', 'cijfers')} {became}"


def stands(found: Sequence[Later]) -> str:
    """Say what the release holds of them."""
    kinds = {each.became for each in found}
    return " ".join(kind.stands for kind in Became if kind in kinds)
