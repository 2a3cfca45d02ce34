"""What becomes of evidence: how it stands, when it must be renewed, and which answers are drawn for a check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from milestones.rules.row_state import WITHDRAWN_TOLD
from milestones.rules.verdicts import Found, Verdict
from werkplein.core.errors import Conflict, DomainError, came_first
from werkplein.core.labels import LabelEnum, date_nl

# The task to renew stands on the card this long before the evidence runs out (domain D.4).
RENEWAL_DAYS = 30
# How long an MT has to supply what the check asks for (own).
WORKING_DAYS_TO_SUPPLY = 10
# One in so many of the answers without evidence is checked each quarter, rounded up (domain D.5, gaming).
SAMPLE_ONE_IN = 10
OF_VISIT = "Dit stuk hoort bij een bezoek. Alleen een ondersteuner kan het intrekken."


class CheckOutcome(LabelEnum):
    """What was decided about a piece of evidence."""

    ACCEPTED = "accepted", "Gecontroleerd"
    RETURNED = "returned", "Teruggestuurd"
    WITHDRAWN = "withdrawn", "Ingetrokken"


class EvidenceState(LabelEnum):
    """How a piece of evidence stands."""

    WAITING = "waiting", "Wacht op controle"
    ON_SITE = "on_site", "Van een bezoek"
    NO_VISIT = "no_visit", "Bezoek niet vastgelegd"
    IN_HEARING = "in_hearing", "Bij een bezwaar"
    ACCEPTED = "accepted", "Gecontroleerd"
    FINDING_WITHDRAWN = "finding_withdrawn", "Bevinding ingetrokken"
    RETURNED = "returned", "Teruggestuurd"
    WITHDRAWN = "withdrawn", "Ingetrokken"

    @property
    def tone(self) -> str:
        """Give how it is coloured, beside its word."""
        return _TONES.get(self, "")

    @property
    def is_undecided(self) -> bool:
        """Tell whether nothing was decided about it, so that it can be taken back."""
        return self in (EvidenceState.WAITING, EvidenceState.ON_SITE, EvidenceState.NO_VISIT)

    @property
    def note(self) -> str:
        """Say what its word leaves open: what can be done; nothing where the word says all."""
        return WITHDRAWN_TOLD if self is EvidenceState.FINDING_WITHDRAWN else ""


_TONES = {
    EvidenceState.WAITING: "warning",
    EvidenceState.NO_VISIT: "warning",
    EvidenceState.ON_SITE: "good",
    EvidenceState.ACCEPTED: "good",
    EvidenceState.RETURNED: "error",
}
_STATES = {
    CheckOutcome.ACCEPTED: EvidenceState.ACCEPTED,
    CheckOutcome.RETURNED: EvidenceState.RETURNED,
    CheckOutcome.WITHDRAWN: EvidenceState.WITHDRAWN,
}


def state_of(
    outcome: CheckOutcome | None,
    is_from_visit: bool,
    is_of_hearing: bool = False,
    is_of_withdrawn: bool = False,
    was_held: bool = True,
) -> EvidenceState:
    """Tell how a piece stands: what a visit brings along was seen on site, so nobody checks it at a desk.

    Until something was found there (`was_held`) it was not: the visit is still to come, or lapsed. What is brought in a
    hearing is for who decides there (design 4.11). `is_of_withdrawn` when what was found on it was withdrawn after a
    dispute.
    """
    if outcome is not None:
        return EvidenceState.FINDING_WITHDRAWN if is_of_withdrawn else _STATES[outcome]
    if is_of_hearing:
        return EvidenceState.IN_HEARING
    if is_from_visit:
        return EvidenceState.ON_SITE if was_held else EvidenceState.NO_VISIT
    return EvidenceState.WAITING


def refuse_decided(outcome: CheckOutcome | None, by: str, is_own: bool = False) -> None:
    """Refuse to decide twice; `is_own` when the same person did so in another window."""
    if outcome is not None:
        raise Conflict(
            f"{came_first(f'{by} was u voor', is_own)}: dit stuk is {outcome.label.lower()}. Er is niets overschreven."
        )


def refuse_unexplained(found: Found) -> None:
    """Refuse that something is lacking without what: the MT replies to that. A table of municipalities says it."""
    if found.verdict.is_lacking and found.participation is None and not found.note.strip():
        raise DomainError("Schrijf op wat eraan ontbreekt. Het MT leest dit.", "note")


def refuse_closed(closed_on: date | None, today: date) -> None:
    """Refuse evidence for a Werkplein that is closed."""
    if closed_on is not None and closed_on <= today:
        raise DomainError(f"Dit Werkplein is gesloten sinds {date_nl(closed_on)}. Er kan geen bewijs meer bij.")


@dataclass(frozen=True)
class Bearer:
    """The row that carries the grade of a milestone, as far as renewing needs it."""

    werkplein_id: int
    milestone: str
    verdict: Verdict
    is_shown: bool
    holds_on: date
    valid_until: date

    @property
    def period(self) -> str:
        """Name the renewal: by the day on which this evidence runs out."""
        return self.valid_until.isoformat()


def renewal_opens_on(valid_until: date) -> date:
    """Give the first day on which the renewal is asked."""
    return valid_until - timedelta(days=RENEWAL_DAYS)


def needs_renewal(bearer: Bearer, on: date) -> bool:
    """Tell whether renewing is asked: of what is met on a document or a visit, shortly before and after it runs out."""
    return bearer.is_shown and bearer.verdict is Verdict.MET and renewal_opens_on(bearer.valid_until) <= on


def seed_of(quarter: str, population: Iterable[str]) -> str:
    """Give the seed of a draw: it follows from all answers together, so nobody can know it before they are in."""
    return sha256("\n".join([quarter, *sorted(population)]).encode()).hexdigest()


def rank_of(seed: str, item: str) -> str:
    """Give what an answer is ordered by in a draw."""
    return sha256(f"{seed}:{item}".encode()).hexdigest()


def size_of(population: int) -> int:
    """Give how many are drawn: a tenth, rounded up; at least one where there is one."""
    return -(-population // SAMPLE_ONE_IN)


def drawn(population: Sequence[str], seed: str) -> list[str]:
    """Draw: order all answers by their rank, and take the first tenth. Anyone can do this again."""
    ordered = sorted(set(population), key=lambda item: rank_of(seed, item))
    return ordered[: size_of(len(ordered))]
