"""What is written down in a scan, and what a day needs before it counts as held."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milestones.rules.reasons import is_short, refuse_short, too_short
from visitatie.scans.rules.words import (
    AgreementState,
    FindingKind,
    OffsetMethod,
    ProcessStep,
    ScanBlock,
    ScanDayNumber,
    SelfCheck,
)
from werkplein.core.errors import DomainError, Refused
from werkplein.core.labels import LabelEnum, date_words, plural
from werkplein.programme.rules import ScanRules, add_months

LATEST_MONTHS = 12


@dataclass(frozen=True)
class Request:
    """What a municipality asks for, and what it recognises."""

    municipality_id: int
    recognised: frozenset[SelfCheck]
    reason: str
    may_name: bool = False


@dataclass(frozen=True)
class Seat:
    """Somebody who takes part, by function, and whether they talk about cases."""

    function: str
    in_cases: bool


@dataclass(frozen=True)
class Note:
    """What was heard or seen on day 1. `about` is the function of who spoke, or the title of a case."""

    block: ScanBlock
    about: str
    text: str
    lesson: str = ""
    step: ProcessStep | None = None
    minutes: int | None = None
    has_error: bool = False


@dataclass(frozen=True)
class Figures:
    """What was measured; nothing where nobody knows."""

    on_time: int | None = None
    days_to_pay: int | None = None
    claims: int | None = None
    method: OffsetMethod | None = None


@dataclass(frozen=True)
class Finding:
    """What goes well or can be better in a step, and what clients notice of it."""

    step: ProcessStep
    kind: FindingKind
    text: str
    effect: str


@dataclass(frozen=True)
class Agreement:
    """What is agreed: the choice, what changes in the work, who does it by when, and how one sees that it worked."""

    step: ProcessStep
    what: str
    consequence: str
    owner: str
    due_on: date
    result: str


@dataclass(frozen=True)
class Review:
    """What came of an agreement."""

    state: AgreementState
    goes_well: str
    needed: str


@dataclass(frozen=True)
class Present:
    """Somebody in the list of participants: whether they talk about cases, came on day 1, and came today."""

    in_cases: bool
    came_first: bool
    came: bool


class ExampleCase(LabelEnum):
    """Two cases that can be used as they are: invented, and about nobody."""

    WEEKLY = "weekly", "Elke week een ander loon, en later nog een nabetaling"
    RENT = "rent", "Loon op de dag voor de huur"

    @property
    def story(self) -> str:
        """Tell it."""
        return {
            ExampleCase.WEEKLY: "Een klant werkt via een uitzendbureau en krijgt elke week loon, naar de gewerkte"
            " uren. In week 3 betaalt het bureau nog 6 uur na over de vorige maand. Die maand is al verrekend. De klant"
            " moet de nabetaling melden en weet niet over welke maand die telt.",
            ExampleCase.RENT: "Een klant werkt wisselende uren in de horeca. Het loon en de loonstrook komen op de"
            " laatste dag van de maand. De huur gaat een dag later van de rekening. De aanvulling komt pas dagen later,"
            " want de loonstrook moet eerst verwerkt zijn.",
        }[self]

    @property
    def questions(self) -> str:
        """Ask what to talk about."""
        return {
            ExampleCase.WEEKLY: "Over welke maand telt de nabetaling? Wat schrijft u de klant? Wie belt het bureau?",
            ExampleCase.RENT: "Wat kan eerder? Wat weet de klant vooraf? Wat kost het om een voorschot te geven?",
        }[self]


def refuse_request(request: Request, served: Collection[int], has_running: bool) -> None:
    """Refuse a request for a municipality of elsewhere, with a scan that runs, or without a reason."""
    wrong = []
    if request.municipality_id not in served:
        wrong.append(DomainError("Kies een gemeente van dit Werkplein.", "municipality"))
    elif has_running:
        wrong.append(DomainError("Voor deze gemeente loopt al een scan. Rond die eerst af.", "municipality"))
    if is_short(request.reason):
        wrong.append(too_short("waarom u de scan wilt", "reason"))
    if wrong:
        raise Refused(wrong)


def refuse_seat(seat: Seat, known: Collection[str]) -> None:
    """Refuse somebody without a function, or who stands in the list already."""
    if seat.function.strip() in known:
        raise DomainError("Deze functie staat al in de lijst. Zet er een nummer achter als er twee zijn.", "function")


def refuse_note(note: Note) -> None:
    """Refuse a note that says too little, or that lacks what its block is about."""
    wrong = []
    if is_short(note.text):
        wrong.append(too_short("wat u hoorde of zag", "text"))
    if note.block.is_observation and note.step is None:
        wrong.append(DomainError("Kies bij welke stap u meekeek.", "step"))
    if note.block.is_case and is_short(note.lesson):
        wrong.append(too_short("wat de deelnemers ervan leerden", "lesson"))
    if wrong:
        raise Refused(wrong)


def refuse_finding(finding: Finding) -> None:
    """Refuse a finding that says too little, also about what clients notice."""
    wrong = []
    if is_short(finding.text):
        wrong.append(too_short("wat u vond", "text"))
    if is_short(finding.effect):
        wrong.append(too_short("wat klanten hiervan merken", "effect"))
    if wrong:
        raise Refused(wrong)


def refuse_agreement(agreement: Agreement, today: date) -> None:
    """Refuse an agreement that is not clear: what, what it asks of the work, who, when, and when it worked."""
    wrong = []
    if is_short(agreement.what):
        wrong.append(too_short("wat u afspreekt", "what"))
    if is_short(agreement.consequence):
        wrong.append(too_short("wat dit vraagt van de uitvoering", "consequence"))
    if is_short(agreement.result):
        wrong.append(too_short("waaraan u ziet dat het lukte", "result"))
    if agreement.due_on < today:
        sentence = f"{date_words(agreement.due_on)} is geweest. Kies vandaag of een latere dag."
        wrong.append(DomainError(sentence, "due_on"))
    elif agreement.due_on > add_months(today, LATEST_MONTHS):
        wrong.append(DomainError("Kies een dag binnen een jaar.", "due_on"))
    if wrong:
        raise Refused(wrong)


def refuse_review(review: Review) -> None:
    """Refuse to look back without saying what is needed, unless all was achieved."""
    if not review.state.is_reviewed:
        raise DomainError("Kies of het gelukt is.", "state")
    if review.state is not AgreementState.ACHIEVED:
        refuse_short(review.needed, "wat nog nodig is", "needed")


def has_too_many(count: int, rules: ScanRules) -> bool:
    """Tell whether more talk about cases than is wise: that is told, and not refused."""
    return count > rules.group_most


def refuse_held(
    number: ScanDayNumber,
    day: date,
    present: Sequence[Present],
    lacking: Iterable[DomainError],
    missing: str,
    today: date,
    rules: ScanRules,
) -> None:
    """Refuse to note a day as held that is still to come, without who must be there, or without what it is for."""
    if day > today:
        raise DomainError(f"Dit kan pas als {number.words} is geweest, op {date_words(day)}. Leg dit daarna vast.")
    wrong = [*lacking, *_wrong_people(number, present, missing, rules)]
    if wrong:
        raise Refused(wrong)


def _wrong_people(
    number: ScanDayNumber, present: Sequence[Present], missing: str, rules: ScanRules
) -> Iterable[DomainError]:
    if not any(each.came for each in present):
        yield DomainError("Kies wie er was.", "came")
        return
    in_cases = sum(each.came and each.in_cases for each in present)
    if number.is_first and in_cases < rules.group_least:
        told = plural(in_cases, "deelnemer", "deelnemers")
        yield DomainError(f"Aan de intervisie doen er ten minste {rules.group_least} mee. Nu {told}.", "came")
    # Days 2 and 3 are with the people of day 1 (source document 000, day 2).
    away = sum(each.came_first and not each.came for each in present)
    if not number.is_first and away and is_short(missing):
        yield too_short("waarom niet iedereen van dag 1 er was", "missing")


def lacks_blocks(counts: Mapping[ScanBlock, int]) -> list[DomainError]:
    """Give which parts of day 1 nothing was written about."""
    return [
        DomainError(f"Er staat nog niets bij: {block.label.lower()}.") for block in ScanBlock if not counts.get(block)
    ]


def lacks_plan(findings: Collection[FindingKind], agreements: int) -> list[DomainError]:
    """Give what day 2 still needs: a strong point, a point to improve, and an agreement."""
    lacking = [DomainError(f"Leg eerst een {kind.label.lower()} vast.") for kind in FindingKind if kind not in findings]
    return lacking + ([] if agreements else [DomainError("Leg eerst ten minste één afspraak vast.")])


def lacks_reviews(states: Iterable[AgreementState]) -> list[DomainError]:
    """Give that on some agreements was not looked back."""
    count = sum(not each.is_reviewed for each in states)
    if not count:
        return []
    return [DomainError(f"Kijk eerst terug op alle afspraken: nog {count} te gaan.")]
