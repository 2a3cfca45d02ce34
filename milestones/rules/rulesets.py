"""The numbers of the level rule, as dated data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Self

from milestones.rules.reasons import is_short
from werkplein.core.errors import Conflict, DomainError, Refused
from werkplein.core.labels import date_nl, listing, number
from werkplein.programme.rules import Milestone, Programme, add_months

# Before rulesets told it themselves (domain D.2).
VALIDITY_MONTHS = {"E0": 6, "E1": 12, "E2": 12}
# Beyond these a number is a slip of the pen.
LONGEST_MONTHS = 36
LONGEST_COUNTS = 24
LONGEST_FRESH = 366
LATEST_MONTHS = 12


@dataclass(frozen=True)
class Ruleset:
    """One version of the rule (domain D.3); shares are a pair of integers, so that nothing is rounded.

    `expired_counts_months` is how long an expired answer still counts as one, `visit_fresh_days` how old a visit may be
    that shows a step up from the laggards, and `validity_months` how long evidence of each grade counts.
    """

    version: str
    valid_from: date
    max_criteria: int
    max_milestones: int
    knockout: tuple[str, ...]
    min_answered: int
    leader_share: tuple[int, int]
    expired_counts_months: int = 6
    visit_fresh_days: int = 100
    validity_months: Mapping[str, int] = field(default_factory=lambda: dict(VALIDITY_MONTHS), hash=False)

    def as_facts(self) -> dict[str, Any]:
        """Give it as plain data, to be kept with what was decided by it."""
        return asdict(self) | {"valid_from": self.valid_from.isoformat()}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        above, below = facts["leader_share"]
        valid_from = date.fromisoformat(facts["valid_from"])
        kept = {**facts, "valid_from": valid_from, "knockout": tuple(facts["knockout"])}
        return cls(**{**kept, "leader_share": (above, below)})

    def is_enough_shown(self, shown: int, met: int) -> bool:
        """Tell whether enough of what is met is shown, compared as integers: 3 * shown >= 2 * met."""
        above, below = self.leader_share
        return below * shown >= above * met

    def shown_needed(self, met: int) -> int:
        """Give the smallest number shown that is enough for this number met."""
        above, below = self.leader_share
        return -(-above * met // below)

    def fresh_since(self, on: date) -> date:
        """Give the first day of which a visit is new enough on a day to show a step up from the laggards."""
        return on - timedelta(days=self.visit_fresh_days)


def ruleset_on(rulesets: Iterable[Ruleset], on: date) -> Ruleset:
    """Give the version that holds on a day; before the first one, the first.

    Of versions from one day the last one given counts: they are given in the order in which they were recorded.
    """
    ordered = sorted(rulesets, key=lambda ruleset: ruleset.valid_from)
    valid = [ruleset for ruleset in ordered if ruleset.valid_from <= on]
    return valid[-1] if valid else ordered[0]


def another_on(versions: Sequence[Ruleset], on: date, rule: Ruleset) -> Ruleset | None:
    """Give the rule of a day where its numbers are others than those of this one; nothing where they are the same."""
    found = ruleset_on(versions, on)
    return None if has_same_numbers(found, rule) else found


def first_another_after(versions: Sequence[Ruleset], day: date, rule: Ruleset) -> Ruleset | None:
    """Give the first version that begins after a day and has other numbers than this one; nothing without any."""
    days = sorted({each.valid_from for each in versions if each.valid_from > day})
    return next((found for each in days if (found := another_on(versions, each, rule))), None)


def has_same_numbers(one: Ruleset, other: Ruleset) -> bool:
    """Tell whether two versions decide alike."""
    return replace(one, version=other.version, valid_from=other.valid_from) == other


def next_version(versions: Sequence[Ruleset]) -> str:
    """Give the number of the version that is made next."""
    taken = {each.version for each in versions}
    counted = len(versions) + 1
    return next(str(each) for each in range(counted, counted + len(taken) + 1) if str(each) not in taken)


def refuse_ruleset(ruleset: Ruleset, programme: Programme) -> None:
    """Refuse numbers that cannot be, all at once and each at its field."""
    problems = [
        DomainError(sentence, name)
        for judged in (_counts(ruleset, programme), _share(ruleset, programme), _periods(ruleset))
        for name, sentence in judged
    ]
    if problems:
        raise Refused(problems)


def _counts(ruleset: Ruleset, programme: Programme) -> Iterator[tuple[str, str]]:
    always = [each for each in programme.milestones if not each.may_be_not_applicable]
    asked = len(always)
    yield from _answers(ruleset, programme, asked)
    yield from _knockouts(ruleset, programme.milestones)
    criteria = len({each.criterion_code for each in always})
    for name, value, most, what in (
        ("max_criteria", ruleset.max_criteria, criteria - 1, "criteria"),
        ("max_milestones", ruleset.max_milestones, asked - 1, "mijlpalen"),
    ):
        if value < 0:
            yield name, f"Het aantal {what} is 0 of hoger."
        if value > most:
            yield name, f"Kies hoogstens {most} {what}. Bij meer kan niet elk Werkplein nog middengroep worden."


def _answers(ruleset: Ruleset, programme: Programme, asked: int) -> Iterator[tuple[str, str]]:
    """Below the line of the laggards silence alone would make a laggard; above what is asked nobody gets a level."""
    sometimes = listing([each.code for each in programme.milestones if each.may_be_not_applicable])
    if ruleset.min_answered < 1:
        yield "min_answered", "Vraag ten minste één antwoord."
    elif ruleset.min_answered > asked:
        why = f" Op {sometimes} is niet overal een antwoord nodig." if sometimes else ""
        yield "min_answered", f"Vraag hoogstens {asked} antwoorden. Er zijn {len(programme.milestones)} mijlpalen.{why}"
    elif ruleset.min_answered <= ruleset.max_milestones < asked:
        yield (
            "min_answered",
            f"Vraag meer dan {number(ruleset.max_milestones)} antwoorden. Anders is een Werkplein achterblijver omdat "
            "het nog niet alles beantwoordde.",
        )


def _knockouts(ruleset: Ruleset, milestones: Sequence[Milestone]) -> Iterator[tuple[str, str]]:
    known = {each.code for each in milestones}
    unknown = [code for code in ruleset.knockout if code not in known]
    if unknown:
        yield "knockout", f"Niet elke gekozen mijlpaal bestaat. Kies uit {listing([each.code for each in milestones])}."
    elif len(set(ruleset.knockout)) < len(ruleset.knockout):
        yield "knockout", "Kies elke mijlpaal één keer."
    elif len(ruleset.knockout) == len(milestones):
        yield "knockout", "Laat ten minste één mijlpaal over. Anders is er geen middengroep meer."


def _share(ruleset: Ruleset, programme: Programme) -> Iterator[tuple[str, str]]:
    above, below = ruleset.leader_share
    most = len(programme.milestones)
    if not 1 <= below <= most:
        yield "share_below", f"Dit getal ligt tussen 1 en {most}: zoveel mijlpalen zijn er."
    if above < 1:
        yield "share_above", "Vraag ten minste één aangetoonde mijlpaal. Zonder bewijs is er geen kopgroep."
    elif 1 <= below <= most and above > below:
        yield "share_above", f"Kies hoogstens {below}: meer dan alle {below} kan niet."


def _periods(ruleset: Ruleset) -> Iterator[tuple[str, str]]:
    months = [(f"months_{grade.lower()}", count) for grade, count in sorted(ruleset.validity_months.items())]
    for name, count in months:
        if not 1 <= count <= LONGEST_MONTHS:
            yield name, f"Een antwoord geldt minstens 1 en hoogstens {LONGEST_MONTHS} maanden."
    for (_, weaker), (name, stronger) in pairwise(months):
        if 1 <= stronger < weaker <= LONGEST_MONTHS:
            yield name, f"Sterker bewijs geldt niet korter dan zwakker bewijs: kies {weaker} maanden of meer."
    if not 0 <= ruleset.expired_counts_months <= LONGEST_COUNTS:
        yield "expired_counts_months", f"Dit aantal maanden ligt tussen 0 en {LONGEST_COUNTS}."
    if not 1 <= ruleset.visit_fresh_days <= LONGEST_FRESH:
        yield "visit_fresh_days", f"Een bezoek mag minstens 1 en hoogstens {LONGEST_FRESH} dagen oud zijn."


@dataclass(frozen=True)
class Wish:
    """From which day a ruleset should hold, why, and after which version: what its activation adds to the numbers."""

    valid_from: date
    motivation: str
    seen: str


def refuse_activation(
    ruleset: Ruleset, wish: Wish, versions: Sequence[Ruleset], newest: str, fixed_until: date | None, today: date
) -> None:
    """Refuse a rule for days that are over or fixed, one that changes nothing, and one without a reason.

    `newest` is the version that was recorded last; a version nobody saw is not passed over.
    """
    if wish.seen != newest:
        raise Conflict(f"Intussen is versie {newest} vastgesteld. Bekijk die eerst, en probeer daarna opnieuw.")
    problems = [DomainError(sentence, "valid_from") for sentence in _days(wish.valid_from, fixed_until, today)]
    if not problems and has_same_numbers(ruleset, ruleset_on(versions, wish.valid_from)):
        day = date_nl(wish.valid_from)
        problems.append(DomainError(f"Op {day} gelden deze getallen al. Verander een getal, of kies een andere dag."))
    if is_short(wish.motivation):
        problems.append(DomainError("Schrijf in een zin waarom de stuurgroep deze regel vaststelt.", "motivation"))
    if problems:
        raise Refused(problems)


def _days(valid_from: date, fixed_until: date | None, today: date) -> Iterator[str]:
    latest = add_months(today, LATEST_MONTHS)
    if valid_from < today:
        yield f"Kies vandaag ({date_nl(today)}) of een latere dag: wat voorbij is, verandert niet meer."
    elif fixed_until is not None and valid_from <= fixed_until:
        yield f"Kies een dag na {date_nl(fixed_until)}: de niveaus van die peildatum zijn al vastgesteld."
    elif valid_from > latest:
        yield f"Kies een dag binnen een jaar, tot en met {date_nl(latest)}."
