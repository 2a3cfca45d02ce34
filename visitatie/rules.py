"""Visits: what states they go through, when an audit is due, and which days can be chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import LabelEnum, date_long, date_words
from werkplein.programme.rules import Quarter, add_working_days, is_working_day

SHORTEST_REASON = 10
SOON_WORKING_DAYS = 2


class VisitKind(LabelEnum):
    """What a visit is for."""

    AUDIT = "audit", "Audit"
    VISITATIE = "visitatie", "Visitatie"

    @property
    def is_audit(self) -> bool:
        """Tell whether supporters pay it because a Werkplein is a laggard."""
        return self is VisitKind.AUDIT


class VisitStatus(LabelEnum):
    """Where a visit stands."""

    WAITING = "waiting", "Wacht op besluit"
    OPEN = "open", "Te plannen"
    PROPOSED = "proposed", "Voorstel"
    CONFIRMED = "confirmed", "Bevestigd"
    HELD = "held", "Gehouden"
    CANCELLED = "cancelled", "Vervallen"
    NO_SHOW = "no_show", "Niet doorgegaan"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is to be done any more."""
        return self in (VisitStatus.HELD, VisitStatus.CANCELLED)

    @property
    def has_day(self) -> bool:
        """Tell whether a day was set for it."""
        return self in (VisitStatus.PROPOSED, VisitStatus.CONFIRMED, VisitStatus.HELD)


class DayPart(LabelEnum):
    """Which part of the day a visit takes."""

    MORNING = "morning", "Ochtend"
    AFTERNOON = "afternoon", "Middag"
    WHOLE = "whole", "Hele dag"

    def overlaps(self, other: DayPart) -> bool:
        """Tell whether one person cannot do both on one day."""
        return DayPart.WHOLE in (self, other) or self is other


# What may follow on what. Held and cancelled are the end.
MAY_FOLLOW: Mapping[VisitStatus, Collection[VisitStatus]] = {
    VisitStatus.WAITING: (VisitStatus.OPEN, VisitStatus.CANCELLED),
    VisitStatus.OPEN: (VisitStatus.PROPOSED, VisitStatus.CANCELLED),
    VisitStatus.PROPOSED: (
        VisitStatus.PROPOSED,
        VisitStatus.OPEN,
        VisitStatus.CONFIRMED,
        VisitStatus.HELD,
        VisitStatus.CANCELLED,
    ),
    VisitStatus.CONFIRMED: (VisitStatus.PROPOSED, VisitStatus.HELD, VisitStatus.NO_SHOW, VisitStatus.CANCELLED),
    VisitStatus.NO_SHOW: (VisitStatus.PROPOSED, VisitStatus.CANCELLED),
    VisitStatus.HELD: (),
    VisitStatus.CANCELLED: (),
}
# What is still to be held, and asked of someone.
ASKED = (VisitStatus.OPEN, VisitStatus.PROPOSED, VisitStatus.CONFIRMED, VisitStatus.NO_SHOW)
_REFUSALS = {
    VisitStatus.WAITING: "Dit bezoek wacht op een besluit van de stuurgroep.",
    VisitStatus.OPEN: "Voor dit bezoek is nog geen dag voorgesteld.",
    VisitStatus.PROPOSED: "Voor dit bezoek is al een dag voorgesteld.",
    VisitStatus.CONFIRMED: "Dit bezoek is al bevestigd.",
    VisitStatus.HELD: "Dit bezoek is al gehouden.",
    VisitStatus.CANCELLED: "Dit bezoek is vervallen.",
    VisitStatus.NO_SHOW: "Dit bezoek ging niet door. Spreek eerst een nieuwe dag af.",
}


@dataclass(frozen=True)
class Proposal:
    """A day for a visit, as the supporter sets it."""

    supporter_id: int
    day: date
    part: DayPart
    accepts_late: bool = False
    reason: str = ""
    second_id: int | None = None
    # Set all the same, although something is against the day.
    despite: bool = False

    @property
    def team(self) -> tuple[int, ...]:
        """Give who go."""
        return (self.supporter_id,) if self.second_id is None else (self.supporter_id, self.second_id)


@dataclass(frozen=True)
class Appointment:
    """What a supporter does on a day already."""

    day: date
    part: DayPart
    name: str


@dataclass(frozen=True)
class Laggard:
    """A laggard of the last fixed quarter, as the job needs it."""

    werkplein_id: int
    is_g4: bool


def refuse_step(now: VisitStatus, then: VisitStatus) -> None:
    """Refuse what cannot follow: someone else may have been first."""
    if then not in MAY_FOLLOW[now]:
        raise Conflict(f"{_REFUSALS[now]} Er is niets veranderd.")


def mark_of(status: VisitStatus, day: date | None, part: DayPart | None, supporter_id: int | None) -> str:
    """Give what somebody saw of a visit, in a word that a form carries: where it stands, when it is, and who goes."""
    told = (status.value, day and day.isoformat(), part and part.value, supporter_id)
    return " ".join(str(each or "-") for each in told)


class Unseen(Conflict):
    """A visit is not as it was when somebody decided about it."""

    def __init__(self, now: str) -> None:
        """Say how it stands now."""
        super().__init__(
            f"Dit bezoek is net gewijzigd. Nu staat er: {now}. Er is niets overschreven. Bekijk het en kies opnieuw."
        )


def due_on(fixed: Quarter, on: date) -> date:
    """Give the last day for an audit: that of the quarter after the one that was fixed (design 4.10).

    When that day has passed before the quarter was fixed, it is the last day of the present quarter.
    """
    due = fixed.next().end
    return due if due >= on else Quarter.of(on).end


def to_audit(laggards: Iterable[Laggard], having_one: Collection[int]) -> list[Laggard]:
    """Give the laggards that need an audit: those without one (note 2010, step plan: every quarter)."""
    return [laggard for laggard in laggards if laggard.werkplein_id not in having_one]


def first_status(laggard: Laggard, is_adopted: bool) -> VisitStatus:
    """Give where an audit begins: in the four big cities only by decision, until their approach is adopted.

    What waits then keeps waiting for its decision: nobody agreed to it yet.
    """
    return VisitStatus.WAITING if laggard.is_g4 and not is_adopted else VisitStatus.OPEN


def is_overdue(status: VisitStatus, due: date, on: date) -> bool:
    """Tell whether it should have been held: the due date itself is still in time, and a decision may take longer."""
    return status in ASKED and due < on


def has_passed(status: VisitStatus, day: date | None, on: date) -> bool:
    """Tell whether the proposed day has passed and the MT never said whether it suited: on it, it still may."""
    return status is VisitStatus.PROPOSED and day is not None and day < on


def is_unanswered(status: VisitStatus, day: date | None, offered_until: date | None, on: date) -> bool:
    """Tell whether every day the MT could agree with has passed without an answer: the proposed and the offered ones.

    Another day is needed then, unless they met without an answer (domain E.5: only who confirmed is expected).
    """
    return has_passed(status, day, on) and (offered_until is None or offered_until < on)


def last_day(due: date, closes_on: date | None) -> date:
    """Give the last day on which a visit can be in time: the due date, or the day before its Werkplein closes."""
    return due if closes_on is None or due < closes_on else closes_on - timedelta(days=1)


def comes_on(status: VisitStatus, day: date | None, on: date) -> date:
    """Tell on which day somebody comes at the earliest, as far as is known.

    A proposed day that passed without an answer is no day, and on one that was missed nobody came. A confirmed day
    stays, also when it is over: the visit may have been held, and what came of it is to be recorded.
    """
    is_void = status is VisitStatus.NO_SHOW or has_passed(status, day, on)
    return on if day is None or is_void else day


def is_closed_off(status: VisitStatus, day: date | None, closed_on: date | None, on: date) -> bool:
    """Tell whether a Werkplein closed before anyone came: nobody can come any more, so that the visit is to lapse."""
    if closed_on is None or closed_on > on or status.is_over:
        return False
    return comes_on(status, day, on) >= closed_on


def refuse_past(day: date, on: date) -> None:
    """Refuse to agree with a day that has passed."""
    if day < on:
        passed = f"{_first_upper(date_long(day))} is geweest. Deze dag kunt u niet meer bevestigen."
        raise DomainError(f"{passed} U krijgt een nieuw voorstel.")


def is_planned_late(day: date | None, due: date) -> bool:
    """Tell whether the day that was set lies after the due date."""
    return day is not None and day > due


def refuse_day(
    proposal: Proposal, due: date, today: date, closing_days: Mapping[date, str], *, is_missed: bool = False
) -> None:
    """Refuse a day on which no visit can be, or one past the due date that was not said to be so.

    An audit that did not happen is to be booked again within its quarter, as long as that lasts (domain E).
    """
    day = proposal.day
    if day < today:
        raise DomainError(f"{_first_upper(date_long(day))} is geweest. Kies vandaag of een latere dag.", "day")
    if (day.year - 1, day.month, day.day) > (today.year, today.month, today.day):
        far = "ligt meer dan een jaar vooruit. Controleer het jaartal."
        raise DomainError(f"{_first_upper(date_long(day))} {far}", "day")
    if day.weekday() >= 5:
        raise DomainError(f"{_first_upper(date_long(day))} valt in het weekend. Kies een werkdag.", "day")
    if not is_working_day(day, closing_days):
        raise DomainError(f"{_first_upper(date_long(day))} is {closing_days[day]}. Kies een werkdag.", "day")
    if day > due >= today and is_missed:
        until = f"Kies een dag tot en met {date_words(due)}."
        raise DomainError(f"Dit bezoek ging niet door en moet nog in dit kwartaal. {until}", "day")
    if day > due and not proposal.accepts_late:
        raise DomainError(
            f"Deze dag ligt na de uiterste dag, {date_words(due)}. Kies een eerdere dag, of zet een vinkje bij "
            "‘Toch na de uiterste dag’ en zeg waarom.",
            "day",
        )
    if day > due:
        refuse_reason(proposal.reason, "waarom het later wordt")


def is_soon(day: date, today: date, closing_days: Mapping[date, str]) -> bool:
    """Tell whether a day is so near that an MT hardly has time to answer: within the next two working days."""
    return day <= add_working_days(today, SOON_WORKING_DAYS, frozenset(closing_days))


def refuse_reason(reason: str, what: str, field: str = "reason") -> None:
    """Refuse a reason that says nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(f"Schrijf in een zin {what}.", field)


def refuse_double(proposal: Proposal, appointments: Sequence[Appointment], who: str = "Deze ondersteuner") -> None:
    """Refuse two visits of one person at a time."""
    for other in appointments:
        if other.day == proposal.day and other.part.overlaps(proposal.part):
            raise DomainError(
                f"{who} is {date_long(other.day)} al in {other.name} ({other.part.label.lower()}). "
                "Kies een andere dag of een ander dagdeel.",
                "day",
            )


def refuse_missed(day: date | None, today: date) -> None:
    """Refuse to say of a visit whose day is still to come that it did not happen."""
    if day is None or day > today:
        raise DomainError(
            "De dag van dit bezoek moet nog komen. Stel een andere dag voor als het niet doorgaat.", "why_missed"
        )


def refuse_held_on(held_on: date, today: date, created_on: date) -> None:
    """Refuse a day on which the visit cannot have been held."""
    if held_on > today:
        raise DomainError(f"{_first_upper(date_long(held_on))} is nog niet geweest.", "held_on")
    if held_on < created_on:
        raise DomainError(
            f"Dit bezoek wordt gevraagd sinds {date_words(created_on)}. Kies die dag of later.", "held_on"
        )


def refuse_unplanned(held_on: date, planned: date | None, closing_days: Mapping[date, str], reason: str) -> None:
    """Refuse another day than the one that was set, unless someone says why: an agreed day is not overtaken unseen."""
    if planned is None or held_on == planned:
        return
    about = f"{_first_upper(date_long(held_on))} is een andere dag dan gepland: dat was {date_long(planned)}."
    if held_on.weekday() >= 5:
        about += " De dag valt in het weekend."
    elif not is_working_day(held_on, closing_days):
        about += f" De dag is {closing_days[held_on]}."
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(f"{about} Verbeter de dag, of schrijf in een zin waarom het bezoek toen was.", "reason")


@dataclass(frozen=True)
class Tally:
    """How many audits of a quarter stand where."""

    counts: Mapping[VisitStatus, int]
    # Of the proposed ones those whose every day has passed: another day is needed, so that they are planned no more.
    unanswered: int = 0
    # Those of which the Werkplein closed before anyone came; they are in none of the other counts.
    closed_off: int = 0

    def of(self, *statuses: VisitStatus) -> int:
        """Count those in any of these states."""
        return sum(self.counts.get(status, 0) for status in statuses)

    @property
    def needed(self) -> int:
        """Count all that are asked or were held; what waits for a decision or lapsed is not."""
        return self.of(*ASKED, VisitStatus.HELD)

    @property
    def proposed(self) -> int:
        """Count those with a day about which the MT can still answer."""
        return self.of(VisitStatus.PROPOSED) - self.unanswered

    @property
    def planned(self) -> int:
        """Count those with a day that is still to come, or about which the MT agreed."""
        return self.proposed + self.of(VisitStatus.CONFIRMED)


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def refuse_turn(
    now: LabelEnum, since: date, to: LabelEnum, on: date, may_follow: Collection[LabelEnum], today: date
) -> None:
    """Refuse a state that cannot follow the one of now, and a day that is not there yet or lies before that one."""
    if to not in may_follow:
        raise Conflict(f"De stand is nu: {now.label.lower()}. Dat kan niet {to.label.lower()} worden.")
    if on > today:
        raise DomainError(f"{date_words(on)} is nog niet geweest.", "holds_on")
    if on < since:
        raise DomainError(f"De vorige stand is van {date_words(since)}. Kies die dag of later.", "holds_on")


def why_no_evidence(status: VisitStatus) -> str:
    """Say why a visit takes no photos: it does not happen; before and after one that does they are welcome."""
    return _REFUSALS[status] if status in (VisitStatus.CANCELLED, VisitStatus.WAITING) else ""


def refuse_evidence(status: VisitStatus) -> None:
    """Refuse photos of a visit that does not happen."""
    if told := why_no_evidence(status):
        raise DomainError(f"{told} Er kunnen geen foto’s of documenten bij.")
