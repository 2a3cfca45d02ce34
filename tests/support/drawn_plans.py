"""Problems for the planner as hypothesis draws them, with anything in them that may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.support.planning import BEGIN, HALVES, MUNICIPAL, SUPPORTER, TODAY, UWV
from visitatie.planning.rules.problem import (
    WORK_WEEK,
    Kind,
    Place,
    Placed,
    Problem,
    Role,
    SchoolHoliday,
    Settings,
    Site,
    Visit,
    Visitor,
)
from visitatie.rules import Appointment, DayPart

WEEKDAYS = st.frozensets(st.integers(0, 4), min_size=1)
SPOTS = st.tuples(st.floats(51.9, 52.4), st.floats(4.9, 6.1))
AROUND = st.dates(BEGIN - timedelta(days=140), BEGIN)
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Drawing:
    """How problems are drawn: in an easy one most things are as a rule."""

    draw: st.DrawFn
    end: date
    is_easy: bool

    @property
    def dates(self) -> st.SearchStrategy[date]:
        return st.dates(BEGIN, self.end)

    def rare(self, value: st.SearchStrategy[Any], usual: Any) -> Any:
        """Draw something, or take what is usual."""
        return usual if self.is_easy and self.draw(st.integers(0, 3)) else self.draw(value)

    def visitor(self, number: int, roles: frozenset[Role]) -> Visitor:
        parts = st.sampled_from(DayPart)
        count = self.draw(st.integers(0, 2))
        return Visitor(
            number,
            f"Bezoeker {number}",
            Place(f"huis {number}", *self.draw(SPOTS)),
            roles,
            region=self.draw(st.sampled_from(["A", "B"])),
            weekdays=self.rare(WEEKDAYS, WORK_WEEK),
            leave=self.rare(st.frozensets(self.dates, max_size=4), frozenset()),
            appointments=tuple(Appointment(self.draw(self.dates), self.draw(parts), "overleg") for _ in range(count)),
            elsewhere=tuple(Appointment(self.draw(self.dates), self.draw(parts), "Almere") for _ in range(count)),
            max_per_week=self.rare(st.sampled_from([None, 1, 2]), None),
            office_weekday=self.rare(st.sampled_from([None, 4]), None),
            preferred=self.draw(st.sampled_from([NOBODY, frozenset({1, 2})])),
        )

    def site(self, number: int) -> Site:
        region = self.draw(st.sampled_from("ABC"))
        return Site(number, f"Plein {number}", Place(f"plein {number}", *self.draw(SPOTS)), region, "Noord")

    def visit(self, number: int) -> Visit:
        return Visit(
            number,
            number if self.is_easy else self.draw(st.integers(1, 3)),
            self.draw(st.sampled_from([Kind.AUDIT, Kind.AUDIT, Kind.VISITATIE])),
            severity=self.draw(st.integers(0, 5)),
            earliest=self.rare(st.none() | self.dates, None),
            deadline=self.rare(st.none() | self.dates, None),
            weekdays=self.rare(WEEKDAYS, WORK_WEEK),
            blocked=self.rare(st.frozensets(self.dates, max_size=3), frozenset()),
            last_any=self.rare(st.none() | AROUND, None),
            last_same=self.rare(st.none() | AROUND, None),
            team_size=self.draw(st.integers(1, 2)),
            parts=self.draw(st.sampled_from([HALVES, (DayPart.WHOLE,), (DayPart.MORNING,)])),
            known=self.draw(st.frozensets(st.integers(1, 2))),
            preferred=self.draw(st.sampled_from([NOBODY, frozenset({0, 3})])),
        )

    def told(self, visit: Visit) -> Placed:
        """Draw a day that was told of a visit, whether or not it can be."""
        teams = [(1,), (2,), (1, 2)] if visit.kind is Kind.AUDIT else [(3, 4)]
        part = self.draw(st.sampled_from(visit.parts))
        return Placed(visit.id, self.draw(self.dates), part, self.draw(st.sampled_from(teams)))


@st.composite
def problems(draw: st.DrawFn, most_visits: int = 6, days: int = 92, is_easy: bool = False) -> Problem:
    """Draw a problem of so many visits at most, in a quarter or a part of one."""
    drawing = Drawing(draw, BEGIN + timedelta(days=days - 1), is_easy)
    visits = tuple(drawing.visit(number) for number in range(1, draw(st.integers(1, most_visits)) + 1))
    roles = [SUPPORTER, SUPPORTER, UWV, MUNICIPAL]
    return Problem(
        BEGIN,
        drawing.end,
        draw(st.sampled_from([TODAY, BEGIN - timedelta(days=14)])),
        tuple(drawing.visitor(number, each) for number, each in enumerate(roles, 1)),
        tuple(drawing.site(number) for number in range(1, max(3, most_visits) + 1)),
        visits,
        closing_days={BEGIN + timedelta(days=5): "een feestdag"},
        confirmed=tuple(drawing.told(each) for each in visits[:1] if drawing.rare(st.booleans(), False)),
        published=tuple(drawing.told(each) for each in visits[1:] if draw(st.booleans())),
        settings=Settings(gap_weeks=draw(st.sampled_from([1, 6])), audit_min_weeks=draw(st.sampled_from([2, 8]))),
        school_holidays=(SchoolHoliday("Noord", BEGIN + timedelta(days=9), BEGIN + timedelta(days=50)),),
    )
