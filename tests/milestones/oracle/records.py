"""What the oracle reads and tells. A level, a verdict and a source are the strings that the database keeps.

A grade is 0, 1 or 2.
"""

from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True)
class Rule:
    """The parameters between brackets (domain D.3)."""

    max_criteria: int = 1
    max_milestones: int = 6
    knockout: tuple[str, ...] = ("e1",)
    min_answered: int = 9
    share: tuple[int, int] = (2, 3)
    fresh_days: int = 100
    counts_months: int = 6


@dataclass(frozen=True)
class Row:
    """One finding, with everything that was said about it afterwards."""

    id: int
    milestone: str
    verdict: str
    source: str
    grade: int
    day: date
    last_day: date
    recorded_on: date
    critical: bool = False
    replaces: int | None = None
    reply_until: date | None = None
    agreed_on: date | None = None
    towns: dict[str, bool] | None = None
    disputes: tuple[tuple[date, date | None], ...] = ()
    withdrawn_on: date | None = None

    @property
    def is_visit(self) -> bool:
        return self.source in ("audit", "visitatie")


@dataclass(frozen=True)
class Quarter:
    """A quarter with its level: fixed, or over and not fixed yet."""

    reference: date
    level: str
    computed: str
    ruled: str  # without a decision of the steering group
    ground: dict[str, str]  # the verdicts it was ground for

    def corrected_to(self, level: str) -> "Quarter":
        """Settled by the house: from then on as if the rule had found that level; a laggard after all had no ground."""
        gone = level == "laggard" and self.ruled != "laggard"
        return replace(
            self,
            level=level,
            computed=level,
            ruled=level,
            ground=dict.fromkeys(self.ground, "partly") if gone else self.ground,
        )


@dataclass(frozen=True)
class Decision:
    """The steering group decides otherwise, or (without a level) ends that."""

    id: int
    level: str | None
    starts_on: date
    ends_on: date


@dataclass
class Place:
    """All that is known of one Werkplein."""

    rows: list[Row] = field(default_factory=list)
    moves: list[date] = field(default_factory=list)
    around: list[tuple[date, frozenset[str] | None]] = field(default_factory=list)
    mains: list[tuple[date, "Place | None"]] = field(default_factory=list)
    opened_on: date | None = None
    fixed: list[Quarter] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """The day a level is about, the day on which hearings are looked at, and whether it is being fixed."""

    on: date
    heard: date
    is_fixing: bool = False


@dataclass(frozen=True)
class Value:
    """What a milestone is worth."""

    verdict: str
    grade: int
    is_expired: bool
    is_answered: bool
    is_critical: bool = False
    is_disputed: bool = False
    seen_on: date | None = None  # the last visit that saw it as it is
    instead_of: "Value | None" = None  # the own answer that ran out, where it was taken over from the main location
    is_of_register: bool = False  # it does not apply, for the register names no municipality around


@dataclass(frozen=True)
class Told:
    """A level, and what explains it."""

    level: str
    computed: str
    ruled: str
    hold: str | None
    lines: frozenset[str]
    values: dict[str, Value]
    unseen: frozenset[str] = frozenset()
    shown: bool = False
    seen: bool = False
