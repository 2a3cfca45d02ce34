"""Learning from each other: who is an example for whom, what is shared, and when one may ask for contact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from milestones.rules.effective import Effective
from milestones.rules.verdicts import Grade, Level
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import LabelEnum, date_words, number
from werkplein.programme.rules import Milestone, Month, PeerRules
from werkplein.register.peer_rules import Peer, PeerGroup, distance_km, nearest_of_group

MOST_EXAMPLES = 3
LONGEST_STORY = 1_000
LONGEST_QUESTION = 500
LONGEST_ANSWER = 1_000


class Package(LabelEnum):
    """Which support comes with a level (note 2010): the four big cities have an approach of their own."""

    SECURE = "secure", "Borgen"
    STIMULATE = "stimulate", "Stimuleren"
    INTERVENE = "intervene", "Interveniëren"
    G4 = "g4", "Specifieke aanpak"

    @property
    def words(self) -> str:
        """Say what it holds."""
        return _PACKAGE_WORDS[self]


_PACKAGE_WORDS = {
    Package.SECURE: "Dit Werkplein deelt wat werkt, en krijgt hulp bij vragen en knelpunten.",
    Package.STIMULATE: "Leren van andere Werkpleinen, en steun bij de aanbevelingen van een visitatie.",
    Package.INTERVENE: "Elk kwartaal een audit, en een plan met hulp. Leren van andere Werkpleinen kan ook.",
    Package.G4: "Voor de vier grote steden geldt een eigen aanpak, in plaats van het pakket van het niveau.",
}
_PACKAGES = {Level.LEADER: Package.SECURE, Level.MIDDLE: Package.STIMULATE, Level.LAGGARD: Package.INTERVENE}


def package_of(level: Level, is_g4: bool) -> Package | None:
    """Give the package of a Werkplein (domain D.4); nothing where too little is known."""
    return Package.G4 if is_g4 else _PACKAGES.get(level)


@dataclass(frozen=True)
class Example:
    """A milestone to which a Werkplein verifiably came not long ago, and that it showed and shares."""

    peer: Peer
    code: str
    name: str
    milestone: str
    grade: Grade
    holds_on: date
    story: str
    turned_on: date

    @property
    def words(self) -> str:
        """Say when it came to it, and when that was shown."""
        reached = f"Haalde {self.milestone} in {Month.of(self.turned_on).label}"
        return f"{reached}; {self.grade.label.lower()} op {date_words(self.holds_on)}"


@dataclass(frozen=True)
class Asked:
    """That contact was asked for, and whether it was answered."""

    asked_on: date
    answered_on: date | None = None


@dataclass(frozen=True)
class Offer:
    """An example for one Werkplein: how far away it is, and whether it was asked for contact."""

    example: Example
    distance: int
    asked: Asked | None


@dataclass(frozen=True)
class Lesson:
    """A milestone that is open, with who can be learned from."""

    milestone: Milestone
    offers: tuple[Offer, ...]

    def few_words(self, group: PeerGroup, region: str, months: int) -> str:
        """Say why there are fewer than three, and who can help; nothing when there are three.

        Of so many months back somebody counts as having come to it recently.
        """
        if len(self.offers) == MOST_EXAMPLES:
            return ""
        lately = f"deze mijlpaal in de afgelopen {months} maanden"
        found = {
            0: f"is er geen Werkplein dat {lately} haalde, dat aantoonde en het deelt",
            1: f"is er maar één Werkplein dat {lately} haalde, dat aantoonde en het deelt",
        }.get(len(self.offers), f"zijn er maar twee Werkpleinen die {lately} haalden, dat aantoonden en het delen")
        return f"In deze groep ({group.label}) {found}. De DCO van {region} kent meer voorbeelden."


def lessons(
    own: Peer,
    open_milestones: Sequence[Milestone],
    examples: Iterable[Example],
    asked: Mapping[tuple[int, str], Asked],
    bounds: Sequence[int],
) -> tuple[Lesson, ...]:
    """Give per open milestone the nearest comparable Werkpleinen that share how they came to it (domain D.10)."""
    by_milestone: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_milestone[example.milestone].append(example)

    def offer(example: Example) -> Offer:
        distance = round(distance_km(own, example.peer))
        return Offer(example, distance, asked.get((example.peer.werkplein_id, example.milestone)))

    return tuple(
        Lesson(
            milestone,
            tuple(map(offer, nearest_of_group(own, by_milestone[milestone.code], bounds, MOST_EXAMPLES))),
        )
        for milestone in open_milestones
    )


def asked_since(on: date, rules: PeerRules) -> date:
    """Give the day after which an earlier request still stands: from the last day of the term on one may ask again."""
    return on - timedelta(days=rules.ask_again_days)


def refuse_asking_again(asked_on: date | None, on: date, rules: PeerRules) -> None:
    """Refuse a second request within the term, and say when the first one was."""
    if asked_on is None or asked_on <= asked_since(on, rules):
        return
    again = asked_on + timedelta(days=rules.ask_again_days)
    raise Conflict(f"U vroeg dit al op {date_words(asked_on)}. Vanaf {date_words(again)} kunt u het opnieuw vragen.")


@dataclass(frozen=True)
class Question:
    """What someone wants to know of another Werkplein, and whether the own address may be shown."""

    text: str = ""
    shows_address: bool = False


@dataclass(frozen=True)
class Wish:
    """What an MT wants of one milestone: to share it or not, and what they did."""

    is_shared: bool
    story: str = ""


def may_be_shared(value: Effective | None) -> bool:
    """Tell whether a milestone is met by the Werkplein itself: what it has from its main location, that one did."""
    return value is not None and value.is_met and not value.is_inherited


def refuse_wish(milestone: Milestone, wish: Wish, is_met: bool) -> None:
    """Refuse to share what is not met, and a story that does not fit."""
    if wish.is_shared and not is_met:
        raise DomainError(f"U haalt {milestone.code} nu niet. Alleen een gehaalde mijlpaal kunt u delen.")
    if len(wish.story) > LONGEST_STORY:
        raise DomainError(f"Maak uw verhaal bij {milestone.code} korter: hoogstens {number(LONGEST_STORY)} tekens.")


def differing(wishes: Mapping[str, Wish], now: Mapping[str, Wish]) -> dict[str, Wish]:
    """Give the wishes that change something; who does not share tells no story either."""
    nothing = Wish(False)
    tidy = {code: wish if wish.is_shared else nothing for code, wish in wishes.items()}
    return {code: wish for code, wish in tidy.items() if wish != now.get(code, nothing)}
