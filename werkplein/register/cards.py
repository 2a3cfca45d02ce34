"""The frame of the one-glance card: what is known of a Werkplein, what is asked of it now, and the panels of others.

A feature hands over panels for the slots `card.main` (left) and `card.side` (right); the first of `card.main` stands
beside what is asked now. Its template is included with `content` (what `for_many` gives for this Werkplein),
`werkplein`, `on` and `here` (the address of the card), and is left out when there is nothing for this Werkplein.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.feature import ForMany, Panel, Shown
from werkplein.core.labels import date_words, day_month, listing, plural
from werkplein.obligations import queries as obligations
from werkplein.obligations.actions import OUTLASTING
from werkplein.obligations.queries import Open
from werkplein.obligations.rules import FIGURES, ObligationKind, is_told
from werkplein.programme.rules import Month, Programme, Quarter, working_days_left
from werkplein.register.kept import kept
from werkplein.register.models import Werkplein
from werkplein.register.rules import AreaKind
from werkplein.register.surroundings import Area, Kin, surroundings

# What is asked in so many words is kept per process.
KEPT = 2048
# Of whom something is expected, by the permission that does it.
WHO = {
    Permission.ANSWER_DRAFT.value: "het MT",
    Permission.ANSWER_RECORD.value: "het MT",
    Permission.DECISION_FOLLOW.value: "de stuurgroep of het secretariaat",
    Permission.FIGURE_RECORD.value: "het secretariaat",
    Permission.FINDING_DISPUTE.value: "het MT",
    Permission.HEARING_DECIDE.value: "een tweede ondersteuner of de DCO",
    Permission.HEARING_DECIDE_LAST.value: "de stuurgroep",
    Permission.INTERVENTION_RECORD.value: "de ondersteuner",
    Permission.SCAN_ASK.value: "het MT",
    Permission.SCAN_RUN.value: "de ondersteuner",
    Permission.STEP_PLAN_DECIDE.value: "de stuurgroep",
    Permission.STEP_PLAN_RECORD.value: "de ondersteuner",
    Permission.SUPPORT_RECORD.value: "de DCO",
    Permission.VISIT_CONFIRM.value: "het MT",
    Permission.VISIT_PLAN.value: "de ondersteuner",
}


# Of these the part only tells one from another; nobody reads it.
NUMBERED = (
    ObligationKind.REPLY,
    ObligationKind.HEARING,
    ObligationKind.INTERVENTION,
    ObligationKind.DECISION_FOLLOW_UP,
    ObligationKind.SUPPORT_NEED,
    ObligationKind.SUPPORT_REQUEST,
    ObligationKind.SCAN_PLANNING,
    ObligationKind.SCAN_DAYS,
    ObligationKind.SCAN_DAY,
    ObligationKind.SCAN_PLAN,
    ObligationKind.SCAN_AGREEMENT,
    ObligationKind.VISITATIE_CONSENT,
    ObligationKind.VISITATIE_LINK,
    ObligationKind.VISITATIE_SUPPORT,
)


GO_ON, BEGIN = "Ga verder", "Begin"


@dataclass(frozen=True)
class Asked:
    """Something that is expected, in words."""

    title: str
    due: str
    is_late: bool
    address: str
    who: str = ""
    # Why it will not be done by then: the Werkplein closes first.
    lapses: str = ""


class Expected(NamedTuple):
    """What is expected of the reader, and of others."""

    mine: tuple[Asked, ...]
    others: tuple[Asked, ...]
    # What the button of the first of them says.
    button: str = GO_ON

    @property
    def title(self) -> str:
        return "Nu van u gevraagd" if self.mine else "Wat er nu moet gebeuren"

    @property
    def others_title(self) -> str:
        return f"Verwacht van anderen: {len(self.others)}"


@dataclass(frozen=True)
class Card:
    """All that the page of one Werkplein shows."""

    werkplein: Werkplein
    on: date
    region: str
    seat: str
    main_location: Kin | None
    satellites: tuple[Kin, ...]
    successor: Kin | None
    surrounding: tuple[Area, ...]
    own: Area | None
    expected: Expected
    main: list[Shown]
    side: list[Shown]
    closed_on: date | None
    served_now: tuple[str, ...]
    closes_on: date | None
    goes_to: Kin | None
    takes_over: tuple[tuple[Kin, date], ...]

    @property
    def areas(self) -> tuple[Area, ...]:
        """The seat first, then the surrounding municipalities."""
        return (*([self.own] if self.own else []), *self.surrounding)

    @property
    def has_parts(self) -> bool:
        """Tell whether something else than whole municipalities is served."""
        return any(area.kind is not AreaKind.WHOLE for area in self.areas)

    @property
    def surrounding_words(self) -> str:
        if not self.surrounding:
            return "geen omliggende gemeenten"
        return plural(len(self.surrounding), "omliggende gemeente", "omliggende gemeenten")


def card(
    session: Session, actor: Actor, werkplein: Werkplein, panels: dict[str, list[Panel]], programme: Programme, on: date
) -> Card:
    """Put the card together; two statements beside those of the panels, as long as the register does not change."""
    around = surroundings(session, werkplein, on)
    contents = _Contents(session, actor, werkplein, on)
    return Card(
        werkplein=werkplein,
        on=on,
        region=around.region,
        seat=around.seat,
        main_location=around.main,
        satellites=around.satellites,
        successor=around.successor,
        surrounding=tuple(area for area in around.areas if area.municipality_id != werkplein.seat_id),
        own=next((area for area in around.areas if area.municipality_id == werkplein.seat_id), None),
        expected=_expected(contents, programme, around.closes_on, panels["card.begun"]),
        main=contents.of(panels["card.main"]),
        side=contents.of(panels["card.side"]),
        closed_on=werkplein.closed_on if werkplein.is_closed_on(on) else None,
        served_now=tuple(_served_now(names, towns) for names, towns in around.served_now),
        closes_on=around.closes_on,
        goes_to=around.goes_to,
        takes_over=around.takes_over,
    )


def _served_now(names: Sequence[str], towns: Sequence[str]) -> str:
    """Say who serves municipalities of a Werkplein that closed."""
    if not names:
        return f"{listing(towns)} {'heeft' if len(towns) == 1 else 'hebben'} nu geen Werkplein."
    return f"{listing(towns)} {'kan' if len(towns) == 1 else 'kunnen'} nu terecht bij {listing(names)}."


def _expected(contents: _Contents, programme: Programme, closes_on: date | None, begun: Sequence[Panel]) -> Expected:
    session, werkplein, on = contents.session, contents.werkplein, contents.on
    open_now = obligations.open_for(session, [werkplein.id], on).get(werkplein.id, [])
    closing_days = kept(session, on, _closing_days)
    held = contents.actor.permissions_at(werkplein.place)
    open_now = [one for one in open_now if is_told(one.kind, held)]
    allowed = {permission.value for permission in held}
    mine = [one for one in open_now if one.audience in allowed]
    others = [one for one in open_now if one not in mine]
    return Expected(
        tuple(_asked(one, programme, closing_days, on, closes_on) for one in mine),
        tuple(_asked(one, programme, closing_days, on, closes_on) for one in others),
        BEGIN if mine and _is_untouched(mine[0], contents, begun) else GO_ON,
    )


def _is_untouched(first: Open, contents: _Contents, begun: Sequence[Panel]) -> bool:
    """Tell whether nothing was filled in of a checklist yet; asked only when that is what comes first."""
    if first.kind is not ObligationKind.CHECKLIST:
        return False
    return not any(first.period in each.content for each in contents.of(begun))


def _closing_days(session: Session, _on: date) -> frozenset[date]:
    return frozenset(obligations.closing_days(session))


class _Contents:
    """What panels show of one Werkplein on a day; panels of one source ask for it once."""

    def __init__(self, session: Session, actor: Actor, werkplein: Werkplein, on: date) -> None:
        self.session, self.actor, self.werkplein, self.on = session, actor, werkplein, on
        self._known: dict[ForMany, Any] = {}

    def of(self, panels: Sequence[Panel]) -> list[Shown]:
        """Give the panels that may be seen and have something to show."""
        found = [
            (panel.template, self._content(panel.for_many))
            for panel in panels
            if panel.is_for(self.actor, self.werkplein.place)
        ]
        return [Shown(template, content) for template, content in found if content is not None]

    def _content(self, source: ForMany) -> Any:
        if source not in self._known:
            self._known[source] = source(self.session, [self.werkplein.id], self.on).get(self.werkplein.id)
        return self._known[source]


def asked(
    obligation: Open, programme: Programme, closing_days: Collection[date], on: date, closes_on: date | None = None
) -> Asked:
    """Say what is expected and by when."""
    return Asked(
        title=title_of(obligation, programme),
        due=due_words(obligation.due_on, on, closing_days),
        is_late=obligation.is_late(on),
        address=obligation.address,
        who=WHO.get(obligation.audience, ""),
        lapses=lapse_words(obligation, closes_on),
    )


# The same is said in the same words; some of it of many Werkpleinen.
_asked = lru_cache(maxsize=KEPT)(asked)


def lapse_words(obligation: Open, closes_on: date | None) -> str:
    """Say that something lapses before it is due: on the day of the closing it is withdrawn, unless it outlasts it."""
    if closes_on is None or obligation.due_on < closes_on or obligation.kind in OUTLASTING:
        return ""
    # Figures of before it closed can still come in.
    cannot = "hoeft dit" if obligation.kind in FIGURES else "hoeft en kan dit"
    return f"Vanaf {date_words(closes_on)} {cannot} niet meer: dan sluit dit Werkplein."


def title_of(obligation: Open, programme: Programme) -> str:
    """Name what is expected with its period: `Vragenlijst 2e kwartaal 2010`."""
    words = [obligation.kind.label, _period(obligation, programme)]
    if obligation.part and obligation.kind not in NUMBERED:
        words.append(f"({_part(obligation, programme)})")
    return " ".join(word for word in words if word)


def _period(obligation: Open, programme: Programme) -> str:
    """The period in words; nothing when its code is not one that people read."""
    if obligation.kind is ObligationKind.CLIENT_SATISFACTION:
        return _round(programme, "client", obligation.period)
    if obligation.kind is ObligationKind.EMPLOYER_SATISFACTION:
        return _round(programme, "employer", obligation.period)
    for kind in (Quarter, Month):
        try:
            return kind.parse(obligation.period).label
        except ValueError:
            continue
    return ""


def _round(programme: Programme, kind: str, code: str) -> str:
    return next((measured.label for measured in programme.rounds_of(kind) if measured.code == code), code)


def _part(obligation: Open, programme: Programme) -> str:
    if obligation.kind is ObligationKind.ESCALATION:
        # The milestone, and the number of the finding.
        return obligation.part.partition("-")[0]
    return next((stream.label for stream in programme.streams if stream.code == obligation.part), obligation.part)


def due_words(due_on: date, on: date, closing_days: Collection[date]) -> str:
    """Say by when, and how long that is: `Uiterlijk woensdag 14 juli, nog 7 werkdagen.`"""
    day = day_month(due_on) if due_on.year == on.year else date_words(due_on)
    if due_on < on:
        return f"Het moest uiterlijk {day}."
    if due_on == on:
        return "Uiterlijk vandaag."
    left = working_days_left(on, due_on, closing_days)
    if not left:
        return f"Uiterlijk {day}. Dat is vóór de volgende werkdag."
    return f"Uiterlijk {day}, nog {plural(left, 'werkdag', 'werkdagen')}."
