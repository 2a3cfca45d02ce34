"""What comes from the road: kinds of things, how each is taken exactly once, and what stands in its way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from json import dumps

from visitatie.interventions.rules import Rung
from visitatie.rules import VisitStatus
from werkplein.core.errors import Conflict, DomainError, Forbidden
from werkplein.core.labels import LabelEnum, date_words, plural

# A version 4 UUID as browsers make them: nothing else names a thing.
NAME = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# A clock that is less wrong than this is not worth a word.
CLOCK_IS_RIGHT = timedelta(minutes=10)
# What is not part of a thing itself, but of how it was sent.
ENVELOPE = frozenset({"csrf_token", "item", "account", "made_at", "sent_at", "choice", "replaces", "seen", "mine"})
LONGEST_TEXT = 2_000
FURTHEST_YEARS = 2
NO_DIFFERENCE = timedelta(0)


class ItemKind(LabelEnum):
    """What can come from the road."""

    AUDIT = "audit", "Bevindingen"
    PHOTO = "photo", "Foto"
    NOTE = "note", "Notitie"
    AGREEMENT = "agreement", "Afspraak"
    PROPOSAL = "proposal", "Voorgestelde interventie"
    NEXT_VISIT = "next_visit", "Volgend bezoek"


class NoteKind(LabelEnum):
    """What a note is about; each belongs to a criterion."""

    BOTTLENECK = "bottleneck", "Knelpunt"
    OPPORTUNITY = "opportunity", "Kans"
    THREAT = "threat", "Bedreiging"
    BEST_PRACTICE = "best_practice", "Goed voorbeeld"


class Outcome(LabelEnum):
    """What became of a thing that was sent."""

    RECORDED = "recorded", "Vastgelegd"
    SET_ASIDE = "set_aside", "Terzijde gelegd"


class Choice(LabelEnum):
    """What a person chose where two things stood against each other."""

    NONE = "none", "Nog niet gekozen"
    MINE = "mine", "Leg vast wat op de telefoon staat"
    THEIRS = "theirs", "Laat staan wat er al staat"


class Obstacle(LabelEnum):
    """Why a thing waits for a person to choose."""

    HELD = "held", "Er is intussen al een audit vastgelegd"
    MOVED = "moved", "Het bezoek is intussen gewijzigd"
    GONE = "gone", "Het bezoek gaat niet door"
    CHANGED = "changed", "Dit kwam al aan, met een andere inhoud"


class Waits(Conflict):
    """A thing cannot be taken before a person chose; `now` tells what stands there."""

    def __init__(self, obstacle: Obstacle, sentence: str, now: Mapping[str, object] | None = None) -> None:
        """Say what is in the way, and what stands there now."""
        super().__init__(sentence)
        self.obstacle = obstacle
        self.now = now or {}


@dataclass(frozen=True)
class Sent:
    """The envelope of one thing: its name, whose it is, and when it was made by a clock that may be wrong."""

    item: str
    kind: ItemKind
    account: int
    made_at: datetime
    clock_off: timedelta
    choice: Choice = Choice.NONE
    replaces: str = ""

    @property
    def made_really(self) -> datetime:
        """Give when it was made by our own clock."""
        return self.made_at - self.clock_off


@dataclass(frozen=True)
class Answer:
    """What the phone is told about a thing that arrived; the same for every time it is sent."""

    item: str
    outcome: Outcome
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Noted:
    """A note as the action wants it."""

    kind: NoteKind
    criterion: str
    milestone: str
    text: str


@dataclass(frozen=True)
class Agreed:
    """An agreement as the action wants it."""

    what: str
    who: str
    due_on: date
    milestone: str


@dataclass(frozen=True)
class Proposed:
    """An intervention that is proposed, as the action wants it."""

    rung: Rung
    what: str
    why: str
    milestones: tuple[str, ...]
    owner: str
    due_on: date | None
    skip_reason: str = ""


@dataclass(frozen=True)
class NextWanted:
    """The next visit as the action wants it."""

    wanted_on: date | None
    about: str = ""


def digest_of(kind: ItemKind, content: Mapping[str, Sequence[str]], files: Sequence[str] = ()) -> str:
    """Give what the content of a thing is known by, whatever its envelope; `files` are digests."""
    told = {key: list(values) for key, values in sorted(content.items()) if key not in ENVELOPE}
    return sha256(dumps([kind.value, told, list(files)], ensure_ascii=False).encode()).hexdigest()


def refuse_name(item: str) -> None:
    """Refuse a name that no phone of ours made."""
    if not NAME.fullmatch(item):
        raise DomainError("Dit onderdeel heeft geen geldig kenmerk. Open de audit op de telefoon opnieuw.", "item")


def refuse_other_account(bound_to: int, actor_id: int | None) -> None:
    """Refuse what somebody else recorded: what is on a phone belongs to one account."""
    if bound_to != actor_id:
        raise Forbidden(
            "Deze audit is begonnen met een ander account. Meld u met dat account aan om hem te versturen. "
            "Alles blijft op de telefoon staan."
        )


def clock_off(said: datetime, really: datetime) -> timedelta:
    """Give how far the clock of the phone is ahead (less than nothing: behind); a small difference is none."""
    off = said - really
    return NO_DIFFERENCE if abs(off) < CLOCK_IS_RIGHT else off


def clock_words(off: timedelta) -> str:
    """Say that a clock is wrong; nothing when it is right."""
    if not off:
        return ""
    hours = round(abs(off) / timedelta(hours=1))
    much = plural(hours, "uur", "uur") if hours else plural(round(abs(off) / timedelta(minutes=1)), "minuut", "minuten")
    return (
        f"De klok van deze telefoon loopt {much} {'voor' if off > NO_DIFFERENCE else 'achter'}. "
        "Wij rekenen met onze eigen klok. De dag van het bezoek is de dag die u zelf invulde."
    )


def obstacle_of(status: VisitStatus, seen: str, mark: str) -> Obstacle | None:
    """Give what stands in the way of recording an audit on a visit that was seen like this."""
    if status is VisitStatus.HELD:
        return Obstacle.HELD
    if status in (VisitStatus.CANCELLED, VisitStatus.WAITING):
        return Obstacle.GONE
    return Obstacle.MOVED if seen != mark or needs_day(status) else None


def needs_day(status: VisitStatus) -> bool:
    """Tell whether a visit has no day on which it could be held, so that one is set first."""
    return status in (VisitStatus.OPEN, VisitStatus.NO_SHOW)


def refuse_gone(status: VisitStatus) -> None:
    """Let a person choose about what belongs to a visit that lapsed."""
    if status is VisitStatus.CANCELLED:
        raise Waits(
            Obstacle.GONE,
            "Dit bezoek is intussen vervallen. Er is niets vastgelegd en niets weg. Kies wat ermee moet gebeuren.",
        )


def refuse_words(text: str, what: str, field: str) -> None:
    """Refuse an empty text."""
    if not text.strip():
        raise DomainError(f"Vul {what} in.", field)


def refuse_far(day: date | None, since: date, field: str) -> None:
    """Refuse a day that cannot be meant: before the visit was asked for, or years ahead."""
    if day is None:
        raise DomainError("Vul een dag in.", field)
    if day < since:
        raise DomainError(f"{date_words(day)} is geweest voordat dit bezoek werd gevraagd. Kies een latere dag.", field)
    if day.year > since.year + FURTHEST_YEARS:
        raise DomainError(f"Kies een dag binnen {FURTHEST_YEARS} jaar.", field)
