"""What the page of what is asked shows: what the reader must do, and what is open where the reader follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from flask import current_app
from sqlalchemy.orm import Session

from werkplein.core.access import Permission, current_actor
from werkplein.core.actor import Actor, Place
from werkplein.core.feature import Shown, shown_to
from werkplein.core.labels import date_nl, date_words, day_month, plural
from werkplein.core.paging import Part, part_of
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind, is_told
from werkplein.programme.rules import working_days_left
from werkplein.register.cards import WHO, due_words
from werkplein.reminders import queries
from werkplein.reminders.letters import title
from werkplein.reminders.queries import Item, Told
from werkplein.reminders.rules import of_them_late

ASKED = "/intern/gevraagd/"
PER_PAGE = 100
# What is asked of the reader takes no more than the top of the page; the rest is one click further.
MOST_ASKED = 12
# A list that nobody chose shows no more than this by itself: whoever follows the country would find nothing else.
MOST_UNFOLDED = 12
# Audiences of which the register does not say who they are.
ALSO = {
    Permission.FINDING_DISPUTE.value: "het MT",
    Permission.HEARING_DECIDE.value: "de DCO of een ondersteuner",
    Permission.HEARING_DECIDE_LAST.value: "de stuurgroep",
    Permission.EVIDENCE_CHECK.value: "het secretariaat",
}
# What the reader is told beside what is asked, by who is to do it: the register does not know who did a visit.
NOTES = {
    Permission.HEARING_DECIDE.value: (
        "Wie het bezoek of de controle zelf deed, beslist niet. Dat doet een collega of de DCO."
    ),
}


@dataclass(frozen=True)
class Line:
    """Something that is expected of one Werkplein, in words."""

    id: int
    name: str
    code: str
    title: str
    address: str
    who: str
    day: str
    left: str
    is_late: bool
    told: Told | None = None
    is_never: bool = False
    is_priority: bool = False
    was_told_today: bool = False
    # The permission that does it: who lacks it may not be able to open the page where it is done.
    audience: str = ""
    place: Place = field(default_factory=Place)

    @property
    def told_words(self) -> str:
        """Say how often who must do it was reminded."""
        if self.told is None:
            return "nog niet"
        return f"{plural(self.told.count, 'keer', 'keer')}, laatst {date_nl(self.told.last_on)}"


@dataclass(frozen=True)
class Bundle:
    """The same thing, asked of the reader for one or more Werkpleinen."""

    title: str
    due: str
    is_late: bool
    address: str
    names: tuple[str, ...]
    note: str = ""

    @property
    def where(self) -> str:
        """Say of which Werkplein, or of how many."""
        return self.names[0] if len(self.names) == 1 else plural(len(self.names), "Werkplein", "Werkpleinen")


@dataclass(frozen=True)
class KindCount:
    """How much of one kind is open, at how many Werkpleinen, and at how many of those it is late."""

    kind: ObligationKind
    open: int
    werkpleinen: int
    late: int

    @property
    def address(self) -> str:
        """Give where it is listed."""
        return f"{ASKED}?soort={self.kind.value}#lijst"


@dataclass(frozen=True)
class Asked:
    """The page of what is asked: of the reader, and of the Werkpleinen that the reader follows."""

    mine: list[Bundle]
    more: int
    late: int
    total: int
    counts: list[KindCount]
    kind: ObligationKind
    part: Part[Line]
    is_late_only: bool = False
    # Whether the reader chose this list; else a long one stays folded, below what the reader is to do.
    is_chosen: bool = False
    # What other features ask of the reader: the template of its lines, and what that shows.
    others: Sequence[Shown] = ()

    @property
    def lead(self) -> str:
        """Say in one sentence what there is to do."""
        if not self.total:
            return "Er wordt nu niets van u gevraagd."
        asked = (
            f"Er {'wordt' if self.total == 1 else 'worden'} nu {plural(self.total, 'ding', 'dingen')} van u gevraagd"
        )
        return f"{asked}{of_them_late(self.late, self.total)}"

    @property
    def is_folded(self) -> bool:
        """Tell whether the list keeps out of the way until it is asked for."""
        return not self.is_chosen and self.part.total > MOST_UNFOLDED

    @property
    def list_late(self) -> int:
        """Give at how many Werkpleinen of the list it is late."""
        return next((each.late for each in self.counts if each.kind is self.kind), 0)

    @property
    def list_title(self) -> str:
        """Name the list: who did not answer the checklist, or who did not do something else."""
        if self.is_late_only:
            return f"Te laat: {self.kind.label[0].lower()}{self.kind.label[1:]}"
        if self.kind is ObligationKind.CHECKLIST:
            return "Nog niet geantwoord"
        return f"Nog niet gedaan: {self.kind.label[0].lower()}{self.kind.label[1:]}"


def asked(
    session: Session, actor: Actor, kind: ObligationKind | None, number: int, on: date, is_late_only: bool = False
) -> Asked:
    """Put the page together; three statements, and those of other features. The list may hold only what is late."""
    scopes = actor.scopes_for(Permission.CARD_READ)
    items = [item for item in queries.expected(session, on, scopes) if _is_told(actor, item)]
    closed, told = closing_days(session), queries.reminded(session)
    mine = [item for item in items if _is_for(actor, item)]
    bundles = [_bundle(list(same), closed, on) for _, same in groupby(sorted(mine, key=_what), key=_what)]
    counts = counts_of(items, on)
    is_chosen, kind = kind is not None, kind or next((each.kind for each in counts), ObligationKind.CHECKLIST)
    listed = [each for each in items if each.obligation.kind is kind]
    # In words only what this page shows: the whole list may be of years.
    shown = part_of([each for each in listed if not is_late_only or each.obligation.is_late(on)], number, PER_PAGE)
    # What other features ask of the reader, beside what is expected of Werkpleinen.
    others = shown_to(current_app, "asked.mine", actor, session, (), on)
    # All that is asked of the reader and what of that is late are counted over the same entries, whoever asks them.
    entries = [*bundles, *(each for panel in others for each in panel.content.values())]
    return Asked(
        mine=bundles[:MOST_ASKED],
        more=len(bundles[MOST_ASKED:]),
        late=sum(each.is_late for each in entries),
        total=len(entries),
        counts=counts,
        kind=kind,
        part=Part([line_of(each, told, closed, on) for each in shown.rows], shown.number, shown.count, shown.total),
        is_late_only=is_late_only,
        is_chosen=is_chosen or number > 1,
        others=others,
    )


def _is_for(actor: Actor, item: Item) -> bool:
    wanted = Permission.known(item.obligation.audience)
    return wanted is not None and actor.may(wanted, Place(item.werkplein_id, item.region_id))


def _is_told(actor: Actor, item: Item) -> bool:
    """What is weighed about a Werkplein is not told to that Werkplein."""
    return is_told(item.obligation.kind, actor.permissions_at(Place(item.werkplein_id, item.region_id)))


def _what(item: Item) -> tuple[date, str, str]:
    return item.obligation.due_on, item.obligation.kind.value, item.obligation.period


def _bundle(same: Sequence[Item], closed: Collection[date], on: date) -> Bundle:
    first = same[0].obligation
    names = tuple(dict.fromkeys(item.name for item in same))
    is_one = len({item.obligation.address for item in same}) == 1
    return Bundle(
        title=title(same[0]) if len({item.obligation.part for item in same}) == 1 else title(same[0]).split(" (")[0],
        due=due_words(first.due_on, on, closed),
        is_late=first.is_late(on),
        address=first.address if is_one else f"{ASKED}?soort={first.kind.value}#lijst",
        names=names,
        note=NOTES.get(first.audience, ""),
    )


def counts_of(items: Iterable[Item], on: date) -> list[KindCount]:
    """Count by kind, in the order of the kinds."""
    found: dict[ObligationKind, list[Item]] = {}
    for item in items:
        found.setdefault(item.obligation.kind, []).append(item)
    return [
        KindCount(
            kind,
            len(found[kind]),
            len({item.werkplein_id for item in found[kind]}),
            len({item.werkplein_id for item in found[kind] if item.obligation.is_late(on)}),
        )
        for kind in ObligationKind
        if kind in found
    ]


def left_words(due_on: date, on: date, closed: Collection[date]) -> str:
    """Say how many working days are left, or how many it is late."""
    if due_on == on:
        return "vandaag"
    if due_on < on:
        late = working_days_left(due_on, on, closed)
        return f"{plural(late, 'werkdag', 'werkdagen')} te laat" if late else "net voorbij"
    left = working_days_left(on, due_on, closed)
    return f"nog {plural(left, 'werkdag', 'werkdagen')}" if left else "vóór de volgende werkdag"


def who(audience: str) -> str:
    """Say who must do something, by the permission that does it."""
    return WHO.get(audience) or ALSO.get(audience) or ""


def line_of(item: Item, told: Mapping[int, Told], closed: Collection[date], on: date) -> Line:
    """Put something that is expected in words."""
    what = item.obligation
    return Line(
        id=item.id,
        name=item.name,
        code=item.code,
        title=title(item),
        address=what.address,
        who=who(what.audience),
        day=day_month(what.due_on) if what.due_on.year == on.year else date_words(what.due_on),
        left=left_words(what.due_on, on, closed),
        is_late=what.is_late(on),
        told=told.get(item.id),
        audience=what.audience,
        place=Place(item.werkplein_id, item.region_id),
    )


@dataclass(frozen=True)
class LateCount:
    """At how many Werkpleinen something of one kind is late."""

    kind: ObligationKind
    late: int

    @property
    def address(self) -> str:
        """Give where exactly these are listed."""
        return f"{ASKED}?soort={self.kind.value}&te_laat=1#lijst"


class LateCounts(dict[int, LateCount]):
    """What is late in the country, and what is asked of the reader, for the overview: by kind, not per Werkplein."""

    kinds: tuple[LateCount, ...] = ()
    # The kind, at how many Werkpleinen, and where these are listed.
    mine: tuple[tuple[ObligationKind, int, str], ...] = ()


def late_counts(session: Session, werkplein_ids: Sequence[int], on: date) -> LateCounts:
    """Count what is late at these Werkpleinen, and what is asked of who reads about the country; one statement."""
    actor = current_actor()
    audiences = [each.value for each in Permission if actor.scopes_for(each).national]
    late, mine = queries.late_or_mine(session, werkplein_ids, audiences, on)
    counts = LateCounts()
    counts.kinds = tuple(LateCount(kind, late[kind]) for kind in ObligationKind if kind in late)
    counts.mine = tuple(
        (kind, mine[kind], f"{ASKED}?soort={kind.value}#lijst") for kind in ObligationKind if kind in mine
    )
    return counts
