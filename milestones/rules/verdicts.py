"""What can be found of a milestone: verdict, source and grade of the evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from werkplein.core.labels import LabelEnum
from werkplein.programme.rules import add_months


class Verdict(LabelEnum):
    """How a milestone stands."""

    MET = "met", "Voldaan"
    PARTLY = "partly", "Deels"
    NOT_MET = "not_met", "Niet voldaan"
    NOT_APPLICABLE = "not_applicable", "Niet van toepassing"

    @property
    def rank(self) -> int:
        """Give its place from bad to good: met is better than partly, partly than not met (design 4.3)."""
        return _RANKS[self]

    def is_worse_than(self, other: "Verdict") -> bool:
        """Tell whether this verdict is a loss compared with the other."""
        return self.rank < other.rank

    @property
    def is_lacking(self) -> bool:
        """Tell whether something is to be done."""
        return self in (Verdict.PARTLY, Verdict.NOT_MET)


_RANKS = {Verdict.NOT_MET: 0, Verdict.PARTLY: 1, Verdict.MET: 2, Verdict.NOT_APPLICABLE: 3}


class Grade(LabelEnum):
    """How strong the evidence is, in rising order."""

    E0 = "E0", "Opgegeven"
    E1 = "E1", "Gecontroleerd"
    E2 = "E2", "Gezien"


class Source(LabelEnum):
    """Who found it."""

    SELF = "self", "Opgave MT"
    DESK = "desk", "Controle secretariaat"
    AUDIT = "audit", "Audit"
    VISITATIE = "visitatie", "Visitatie"

    @property
    def is_visit(self) -> bool:
        """Tell whether somebody came and looked."""
        return self in (Source.AUDIT, Source.VISITATIE)

    def of_day(self, day: str) -> str:
        """Say who found it with the day, in words, that it is about: the desk checked a piece of that day later on."""
        return f"{self.label} van een stuk van {day}" if self is Source.DESK else f"{self.label}, {day}"

    @property
    def grade(self) -> Grade:
        """Give the evidence this source can bring (domain D.2)."""
        return _GRADES[self]


_GRADES = {
    Source.SELF: Grade.E0,
    Source.DESK: Grade.E1,
    Source.AUDIT: Grade.E2,
    Source.VISITATIE: Grade.E2,
}


class Level(LabelEnum):
    """Which support comes first: the action level (note 2010)."""

    LEADER = "leader", "Kopgroep"
    MIDDLE = "middle", "Middengroep"
    LAGGARD = "laggard", "Achterblijver"
    TOO_LITTLE = "too_little", "Te weinig gegevens"


# From low to high; who answered too little stands below all.
HEIGHT = {Level.TOO_LITTLE: 0, Level.LAGGARD: 1, Level.MIDDLE: 2, Level.LEADER: 3}


def step(before: Level, now: Level) -> int:
    """Give how many levels one is above another; none to or from too little data, for that is no level to rise from."""
    return 0 if Level.TOO_LITTLE in (before, now) else HEIGHT[now] - HEIGHT[before]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer or observation, as somebody hands it over."""

    milestone: str
    verdict: Verdict
    note: str = ""
    is_critical: bool = False
    holds_on: date | None = None
    participation: Mapping[str, bool] | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A hearing about one finding: the spans in which it is open, and since when it was granted (design 4.11)."""

    opened: tuple[tuple[date, date | None], ...]
    granted_on: date | None = None

    def is_open(self, on: date) -> bool:
        """Tell whether nobody decided yet; on the day of the decision it is closed."""
        return any(start <= on and (end is None or on < end) for start, end in self.opened)

    def is_granted(self, on: date) -> bool:
        """Tell whether the finding was withdrawn."""
        return self.granted_on is not None and self.granted_on <= on

    def upheld_on(self, on: date) -> date | None:
        """Give when it was first decided that the finding stays, as long as nobody decides about that in turn."""
        if len(self.opened) != 1 or self.granted_on is not None:
            return None
        decided = self.opened[0][1]
        return decided if decided is not None and decided <= on else None

    @property
    def turns(self) -> set[date]:
        """Give the days on which this changes something."""
        days = {day for span in self.opened for day in span if day is not None}
        return days | ({self.granted_on} if self.granted_on else set())


@dataclass(frozen=True, slots=True)
class Finding:
    """One recorded row, as the rules read it.

    `reply_until` is the last day on which the MT may reply to it; `agreed_on` the day on which it agreed.
    `participation` says per municipality around the seat whether it takes part.
    """

    milestone: str
    verdict: Verdict
    source: Source
    grade: Grade
    holds_on: date
    valid_until: date
    is_critical: bool = False
    id: int | None = None
    replaces_id: int | None = None
    reply_until: date | None = None
    agreed_on: date | None = None
    participation: Mapping[str, bool] | None = field(default=None, hash=False)
    dispute: Dispute | None = None

    def is_provisional(self, on: date) -> bool:
        """Tell whether the MT may still reply to what was seen (design 4.11)."""
        if self.reply_until is None or not self.source.is_visit or self.dispute is not None:
            return False
        return on <= self.reply_until and (self.agreed_on is None or on < self.agreed_on)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a visit saw and does not count yet.

    It waits for the MT, that may reply up to `until`; without such a day a dispute about it is open.
    """

    milestone: str
    verdict: Verdict
    seen_on: date
    until: date | None = None

    def as_facts(self) -> dict[str, str | None]:
        """Give it as plain data."""
        until = self.until.isoformat() if self.until else None
        facts: dict[str, str | None] = {"milestone": self.milestone, "verdict": self.verdict.value}
        return facts | {"seen_on": self.seen_on.isoformat(), "until": until}

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> "Awaited":
        """Read back what was kept."""
        until = date.fromisoformat(facts["until"]) if facts["until"] else None
        verdict = Verdict.known(facts["verdict"]) or Verdict.NOT_MET
        return cls(facts["milestone"], verdict, date.fromisoformat(facts["seen_on"]), until)


def valid_until(holds_on: date, grade: Grade, months: Mapping[str, int]) -> date:
    """Give the last day on which evidence of this grade counts (domain D.2; the months are data)."""
    return add_months(holds_on, months[grade.value])


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the worst of some verdicts."""
    return min(verdicts, key=lambda verdict: verdict.rank)
