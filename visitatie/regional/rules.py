"""Support in the regions (note 2010, action levels and playing field): who, for whom, and what may be asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from milestones.rules.practices import Package
from milestones.rules.reasons import is_short, refuse_short, too_short
from visitatie.reviews.rules import SupportKind, SupportState
from werkplein.core.errors import Conflict, DomainError, Refused
from werkplein.core.labels import LabelEnum, date_words
from werkplein.programme.rules import add_months

# Within so many working days a need is taken up: the same clock as that of a reply (own choice).
ANSWER_WORKING_DAYS = 10
MONTHS_AHEAD = 12
_CONTACT = re.compile(r"@|\d[\d\s().+-]{7,}\d")


class FunctionKind(LabelEnum):
    """Who drives support in a region (note 2010, playing field 4 and 5). `DCO` is not written out there."""

    DCO = "dco", "DCO"
    SERVICE_TEAM = "service_team", "Serviceteam"
    DISTRICT_MANAGER = "district_manager", "Districtsmanager"
    DIRECTOR = "director", "Directeur sociale dienst"


class NeedState(LabelEnum):
    """How a need of a Werkplein stands."""

    OPEN = "open", "Open"
    MET = "met", "Vervuld"
    WITHDRAWN = "withdrawn", "Ingetrokken"


class MeetingKind(LabelEnum):
    """Why a region meets."""

    EXCHANGE = "exchange", "Uitwisseling"
    INTERVISION = "intervision", "Intervisie"
    ACTIVITY = "activity", "Regionale activiteit"


class GuestFunction(LabelEnum):
    """As what somebody of a Werkplein comes."""

    MT = "mt", "MT"
    TEAM_LEADER = "team_leader", "Teamleiders"


class Audience(LabelEnum):
    """For whom a meeting is."""

    MT = "mt", "MT’s"
    TEAM_LEADERS = "team_leaders", "Teamleiders"
    BOTH = "both", "MT’s en teamleiders"

    @property
    def functions(self) -> tuple[GuestFunction, ...]:
        """Give as what one is asked to come."""
        return {Audience.MT: (GuestFunction.MT,), Audience.TEAM_LEADERS: (GuestFunction.TEAM_LEADER,)}.get(
            self, tuple(GuestFunction)
        )


class MeetingState(LabelEnum):
    """How a meeting stands."""

    PLANNED = "planned", "Gepland"
    HELD = "held", "Gehouden"
    CANCELLED = "cancelled", "Vervallen"


_MIDDLE = (SupportKind.EXCHANGE, SupportKind.INTERVISION, SupportKind.REGION)
_ALL = tuple(Package)
_FROM_MIDDLE = (Package.STIMULATE, Package.INTERVENE, Package.G4)


@dataclass(frozen=True)
class Right:
    """Something a level is entitled to, and whether it came by choice."""

    words: str
    is_held: bool
    is_by_choice: bool = False


# What each level is entitled to (note 2010, action levels; the laggards have all of it and the step plan). What the
# leaders may choose is the offer of the middle group.
_RIGHTS: tuple[tuple[str, tuple[Package, ...], bool], ...] = (
    ("Antwoord op vragen, en hulp bij knelpunten", _ALL, False),
    ("Informatie: Landkaart, journaal en voorbeelden van anderen", _ALL, False),
    ("Uw goede voorbeelden in beeld brengen", (Package.SECURE,), False),
    ("Uitwisseling met andere Werkpleinen, voor MT’s en teamleiders", _FROM_MIDDLE, True),
    ("Intervisie, voor MT’s en teamleiders", _FROM_MIDDLE, True),
    ("Het regionale ondersteuningsteam", _FROM_MIDDLE, True),
    ("Visitatie, met ondersteuning bij elke aanbeveling", (Package.SECURE, Package.STIMULATE, Package.G4), False),
    ("Een stappenplan, met elk kwartaal een audit", (Package.INTERVENE,), False),
)


@dataclass(frozen=True)
class Entitlement:
    """What a Werkplein is entitled to by its level, and by its own choice where it leads."""

    package: Package | None
    takes_part: bool

    @property
    def may_choose(self) -> bool:
        """Tell whether it may choose for the offer of the middle group: only leaders do not have it yet."""
        return self.package is Package.SECURE

    @property
    def has_middle(self) -> bool:
        """Tell whether the offer of the middle group is open to it."""
        return self.package in _FROM_MIDDLE or (self.may_choose and self.takes_part)

    @property
    def kinds(self) -> tuple[SupportKind, ...]:
        """Give which support it may ask for; a question and something else always."""
        return tuple(each for each in SupportKind if each not in _MIDDLE or self.has_middle)

    @property
    def rights(self) -> list[Right]:
        """Give every right, held or not; where too little is known only questions and information."""
        return [
            Right(
                words,
                (self.package in packages if self.package else packages is _ALL) or (is_choice and self.has_middle),
                is_choice and self.may_choose,
            )
            for words, packages, is_choice in _RIGHTS
        ]

    @property
    def words(self) -> str:
        """Say which package it has, and what was chosen."""
        if self.package is None:
            return "Nog geen pakket: er is te weinig bekend"
        return self.package.label + (
            ", met het aanbod van de middengroep" if self.may_choose and self.takes_part else ""
        )


@dataclass(frozen=True)
class Function:
    """A function in a region as it is filled in."""

    kind: FunctionKind
    organisation: str


@dataclass(frozen=True)
class Need:
    """A need as a Werkplein states it."""

    kind: SupportKind
    milestone: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What is asked of a function; for a need, or for support that was linked to a recommendation."""

    function_id: int
    what: str
    due_on: date
    need_id: int | None = None
    support_action_id: int | None = None


@dataclass(frozen=True)
class Ended:
    """How a request ended, and whether the need behind it is met by that."""

    state: SupportState
    result: str
    is_met: bool = False


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is planned."""

    kind: MeetingKind
    audience: Audience
    subject: str
    venue: str
    meets_on: date
    werkplein_ids: tuple[int, ...]
    function_ids: tuple[int, ...] = ()


def refuse_function(function: Function, running: Collection[Function]) -> None:
    """Refuse a function without organisation, with contact data, or that is there already."""
    if not function.organisation.strip():
        raise DomainError("Vul in voor welke organisatie.", "organisation")
    if has_contact(function.organisation):
        sentence = "Noem alleen de organisatie, geen e-mailadres of telefoonnummer."
        raise DomainError(sentence, "organisation")
    if any((one.kind, one.organisation) == (function.kind, function.organisation.strip()) for one in running):
        raise DomainError("Deze functie staat al in de lijst.", "organisation")


def has_contact(words: str) -> bool:
    """Tell whether a text holds what looks like a mail address or a telephone number."""
    return _CONTACT.search(words) is not None


def refuse_need(need: Need, entitlement: Entitlement, milestones: Collection[str]) -> None:
    """Refuse a need that says too little, or that the level is not entitled to; then it says the way out."""
    wrong = []
    if need.kind not in entitlement.kinds:
        way = "Kies eerst voor het aanbod van de middengroep." if entitlement.may_choose else "Kies iets anders."
        wrong.append(DomainError(f"Dit hoort niet bij het pakket van dit Werkplein. {way}", "kind"))
    if need.milestone and need.milestone not in milestones:
        wrong.append(DomainError("Kies een mijlpaal uit de lijst.", "milestone"))
    if is_short(need.text):
        wrong.append(too_short("wat u nodig hebt", "text"))
    if wrong:
        raise Refused(wrong)


def refuse_same_need(need: Need, is_open: Collection[Need]) -> None:
    """Refuse a need that stands there already, as after a form that was sent twice."""
    if replace(need, text=need.text.strip()) in is_open:
        raise Conflict("Deze behoefte staat er al. U hoeft die niet nog eens te versturen.")


def refuse_ended_need(state: NeedState) -> None:
    """Refuse a change of what is over."""
    if state is not NeedState.OPEN:
        raise Conflict(f"Deze behoefte is al {state.label.lower()}. Er is niets veranderd.")


def refuse_same_request(asked: Asked, is_going: Collection[Asked]) -> None:
    """Refuse a request that stands there already, as after a form that was sent twice."""
    if replace(asked, what=asked.what.strip()) in is_going:
        raise Conflict("Dit verzoek staat er al. U hoeft het niet nog eens vast te leggen.")


def refuse_request(asked: Asked, is_there: bool, is_about_open: bool, today: date) -> None:
    """Refuse a request to nobody of this region, about what is over, without words, or on a day that cannot be."""
    wrong = list(_wrong_request(asked, is_there, is_about_open, today))
    if wrong:
        raise Refused(wrong)


def _wrong_request(asked: Asked, is_there: bool, is_about_open: bool, today: date) -> Iterable[DomainError]:
    if not is_there:
        yield DomainError("Kies een functie die nu in deze regio is.", "function")
    if not is_about_open:
        yield DomainError("Waar dit over ging, is al klaar. Kies iets anders.", "about")
    if is_short(asked.what):
        yield too_short("wat u vraagt", "what")
    if asked.due_on < today:
        yield DomainError(f"{date_words(asked.due_on)} is geweest. Kies vandaag of een latere dag.", "due_on")
    elif asked.due_on > add_months(today, MONTHS_AHEAD):
        yield DomainError("Kies een dag binnen een jaar.", "due_on")


def refuse_end(now: SupportState, ended: Ended) -> None:
    """Refuse to end twice, or without saying what came of it."""
    if now is not SupportState.AGREED:
        raise Conflict("Dit verzoek is al afgerond of gestopt. Er is niets veranderd.")
    refuse_short(ended.result, "wat het opleverde, of waarom het stopt", "result")


def refuse_meeting(meeting: Meeting, known: Collection[int], functions: Collection[int], today: date) -> None:
    """Refuse a meeting without subject or place, in the past, or with nobody of the region."""
    wrong = list(_wrong_meeting(meeting, known, functions, today))
    if wrong:
        raise Refused(wrong)


def refuse_move(state: MeetingState, was: tuple[date, str], now: tuple[date, str], today: date) -> None:
    """Refuse another day or place (day, place) that changes nothing or cannot be, and of what is over."""
    refuse_over(state)
    wrong = list(_wrong_place(*now, today))
    if wrong:
        raise Refused(wrong)
    if was == now:
        raise DomainError("U hebt niets veranderd. Kies een andere dag of plek.", "meets_on")


def _wrong_place(meets_on: date, venue: str, today: date) -> Iterable[DomainError]:
    if not venue:
        yield DomainError("Vul in waar het is.", "venue")
    elif has_contact(venue):
        yield DomainError("Noem alleen de plek, geen e-mailadres of telefoonnummer.", "venue")
    if meets_on < today:
        yield DomainError(f"{date_words(meets_on)} is geweest. Kies vandaag of een latere dag.", "meets_on")
    elif meets_on > add_months(today, MONTHS_AHEAD):
        yield DomainError("Kies een dag binnen een jaar.", "meets_on")


def _wrong_meeting(
    meeting: Meeting, known: Collection[int], functions: Collection[int], today: date
) -> Iterable[DomainError]:
    if not meeting.subject.strip():
        yield DomainError("Vul in waarover het gaat.", "subject")
    yield from _wrong_place(meeting.meets_on, meeting.venue.strip(), today)
    if not meeting.werkplein_ids or set(meeting.werkplein_ids) - set(known):
        yield DomainError("Kies ten minste één Werkplein uit deze regio.", "guests")
    if set(meeting.function_ids) - set(functions):
        yield DomainError("Kies functies die nu in deze regio zijn.", "hosts")


def refuse_held(state: MeetingState, meets_on: date, came: int, outcome: str, today: date) -> None:
    """Refuse to note what came of a meeting that is over or still to come, or at which nobody was."""
    refuse_over(state)
    if meets_on > today:
        raise DomainError(f"De bijeenkomst is pas op {date_words(meets_on)}. Leg dit daarna vast.")
    if not came:
        raise DomainError("Kies wie er was. Was er niemand? Leg dan vast dat de bijeenkomst verviel.", "came")
    if is_short(outcome):
        raise too_short("wat eruit kwam", "outcome")


def refuse_over(state: MeetingState) -> None:
    """Refuse a change of a meeting that is over."""
    if state is not MeetingState.PLANNED:
        raise Conflict(f"Deze bijeenkomst is al {state.label.lower()}. Er is niets veranderd.")
