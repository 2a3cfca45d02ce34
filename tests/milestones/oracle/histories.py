"""Random histories of one Werkplein, from a seed: rows, hearings, moves, quarters, corrections and decisions."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.milestones.oracle.days import add_months, quarter_end
from tests.milestones.oracle.oracle import CODES
from tests.milestones.oracle.records import Decision, Place, Row, Rule

START = date(2009, 7, 1)
MONTHS = (6, 12, 12)
GRADE = {"self": 0, "desk": 1, "audit": 2, "visitatie": 2}
TOWNS = ("GM1", "GM2", "GM3")


@dataclass
class History:
    """A place as it all came about, and what is asked of it: (day, what, more), in the order of the days."""

    place: Place
    rules: list[tuple[date, Rule]]
    steps: list[tuple[date, str, object]] = field(default_factory=list)


def history(seed: int) -> History:
    """Make one; the same seed makes the same one."""
    return _Maker(Random(seed)).make()


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.quarters = random.randint(2, 8)
        self.end = START
        for _ in range(self.quarters):
            self.end = quarter_end(self.end + timedelta(days=1))
        self.days = (self.end - START).days
        # How well it goes and how much is shown: a history for every level.
        self.is_good = random.choice((0.3, 0.55, 0.7, 0.85, 0.95, 1.0))
        self.turned_on = self.some_day()
        self.is_good_later = random.choice((self.is_good, 0.2, 0.6, 0.95))
        self.sources = random.choice(
            (("self",), ("self", "desk"), ("self", "self", "desk", "audit"), ("desk", "audit", "visitatie"))
        )
        self.is_talkative = random.random() < 0.5
        self.number = 0

    def is_so(self, chance: float) -> bool:
        return self.random.random() < chance

    def some_day(self) -> date:
        day = START + timedelta(days=self.random.randint(0, self.days))
        # Borders: the reference date itself, and how old a visit may be on it.
        return (
            day if self.is_so(0.85) else max(START, quarter_end(day) - timedelta(days=self.pick(0, 60, 99, 100, 101)))
        )

    def pick(self, *these: int) -> int:
        return self.random.choice(these)

    def make(self) -> History:
        place = Place(self.rows(CODES, self.random.randint(0, 3 * self.quarters)))
        if self.is_so(0.15):
            place.moves = sorted(self.some_day() for _ in range(self.random.randint(1, 2)))
        if self.is_so(0.5):
            days = [START, *sorted(self.some_day() for _ in range(self.random.randint(0, 2)))]
            place.around = [(day, self.area()) for day in days]
        if self.is_so(0.1):
            place.opened_on = START + timedelta(days=self.random.choice((0, 1, 40, 91, 92, 93, 183, 184)))
        if self.is_so(0.2):
            days = [self.random.choice((START, self.some_day())), *([self.some_day()] if self.is_so(0.3) else [])]
            place.mains = [(day, self.main() if self.is_so(0.8) else None) for day in sorted(days)]
        place.decisions = self.decisions() if self.is_so(0.2) else []
        rules = [(START, self.rule()), *([(self.some_day(), self.rule())] if self.is_so(0.15) else [])]
        steps = self.steps()
        if any(towns == frozenset() for _, towns in place.around) and self.is_so(0.5):
            steps = self.corrected(steps)
        return History(place, rules, steps)

    def corrected(self, steps: list[tuple[date, str, object]]) -> list[tuple[date, str, object]]:
        """Where nobody lies around: a quarter that was fixed is corrected to laggard, and asked about afterwards."""
        fixed = [(day, end) for day, what, end in steps if what == "fix"]
        if not fixed:
            return steps
        day, end = self.random.choice(fixed)
        more = [(day, "correct", (end, "laggard")), (day + timedelta(days=self.pick(1, 30)), "ask", None)]
        return sorted([*steps, *more], key=lambda step: (step[0], step[1] != "fix"))

    def rule(self) -> Rule:
        if self.is_so(0.6):
            return Rule()
        pick = self.random.choice
        return Rule(
            max_criteria=pick((0, 1, 2, 3)),
            max_milestones=pick((4, 6, 7)),
            knockout=pick(((), ("e1",), ("e1",), ("e1", "c2"))),
            min_answered=pick((7, 9, 11)),
            share=pick(((1, 2), (2, 3), (1, 1))),
            fresh_days=pick((60, 100)),
            counts_months=pick((0, 3, 6)),
        )

    def main(self) -> Place:
        return Place(self.rows(("c1", "c2"), self.random.randint(0, 4)))

    def area(self) -> frozenset[str] | None:
        if self.is_so(0.2):
            return None
        return frozenset(self.random.sample(TOWNS, self.random.randint(0, 3)))

    def rows(self, codes, changes: int) -> list[Row]:
        """A first whole set of answers, then sets and changes."""
        found: list[Row] = []
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 3))):
            day, source = self.some_day() if found else START + timedelta(days=self.random.randint(0, 60)), None
            source = self.random.choice(self.sources)
            found += [self.row(code, day, source, found) for code in codes if self.is_so(0.95)]
        for _ in range(changes):
            source = self.random.choice(("self", "desk", "audit", "visitatie"))
            found.append(self.row(self.random.choice(codes), self.some_day(), source, found))
        more = self.random.choice((self.fall, self.rise)) if len(codes) > 2 and self.is_so(0.3) else None
        return found + more(found) if more else found

    def rise(self, earlier: list[Row]) -> list[Row]:
        """Nothing, and later a visit that sees everything: just in time for the reference date or just not."""
        day = quarter_end(self.some_day() + timedelta(days=92))
        seen_on = day - timedelta(days=self.pick(59, 60, 61, 99, 100, 101))
        before, source = max(START, seen_on - timedelta(days=self.pick(10, 60))), self.random.choice(("self", "audit"))
        found = [self.row(code, before, source, earlier, "not_met") for code in CODES]
        return found + [self.row(code, seen_on, "audit", earlier, "met") for code in CODES]

    def fall(self, earlier: list[Row]) -> list[Row]:
        """Everything shown, then something lost, and a quarter or so later more or less of it."""
        day, found = self.some_day(), []
        found += [self.row(code, day, "desk", earlier, "met") for code in CODES]
        for _ in range(2):
            day += timedelta(days=self.random.randint(30, 120))
            lost = self.random.sample(CODES, self.pick(1, 2, 6))
            source = self.random.choice(("self", "self", "desk"))
            found += [self.row(code, day, source, earlier, "not_met") for code in lost]
        return found

    def row(self, code: str, day: date, source: str, earlier: list[Row], verdict: str | None = None) -> Row:
        self.number += 1
        grade = GRADE[source]
        is_good = self.is_good if day < self.turned_on else self.is_good_later
        verdict = verdict or ("met" if self.is_so(is_good) else self.random.choice(("partly", "not_met")))
        towns = None
        if code == "e2":
            towns = {town: self.is_so(is_good) for town in TOWNS if self.is_so(0.7)} if self.is_so(0.5) else None
            verdict = "not_applicable" if not towns and self.is_so(0.15) else verdict
        months = MONTHS[grade] if self.is_so(0.95) else self.random.choice((3, 9))
        recorded = day + timedelta(days=self.random.choice((0, 0, 0, 3, 12, 40)))
        more: dict[str, object] = {}
        if grade == 2:
            more |= self.hearing(recorded)
        if self.is_so(0.05):
            # A correction is about the same day. What was disputed is not found anew about that day.
            same = [each for each in earlier if (each.milestone, each.source) == (code, source) and not each.disputes]
            if same:
                old = self.random.choice(same)
                day, recorded = old.day, max(recorded, old.recorded_on)
                more["replaces"] = old.id
        is_critical = (grade > 0 and verdict != "met" and self.is_so(0.1)) or (grade == 2 and self.is_so(0.03))
        return Row(
            self.number, code, verdict, source, grade, day, add_months(day, months), recorded,
            critical=is_critical, towns=towns, **more,
        )  # fmt: skip

    def hearing(self, day: date) -> dict[str, object]:
        """The MT may reply; it agrees, disputes or says nothing (4.11)."""
        if self.is_so(0.3):
            return {}
        until = day + timedelta(days=14)
        reply = day + timedelta(days=self.random.randint(0, 14))
        chosen = self.random.random()
        if chosen < 0.15:
            return {"reply_until": until, "agreed_on": reply}
        if chosen > (0.3 if self.is_talkative else 0.2):
            return {"reply_until": until}
        if self.is_so(0.2):
            return {"reply_until": until, "disputes": ((reply, None),)}
        decided = reply + timedelta(days=self.random.randint(1, 28))
        if self.is_so(0.4):
            return {"reply_until": until, "disputes": ((reply, decided),), "withdrawn_on": decided}
        if self.is_so(0.5):
            return {"reply_until": until, "disputes": ((reply, decided),)}
        again, last = decided + timedelta(days=3), decided + timedelta(days=self.random.randint(4, 30))
        gone = {"withdrawn_on": last} if self.is_so(0.5) else {}
        return {"reply_until": until, "disputes": ((reply, decided), (again, last)), **gone}

    def decisions(self) -> list[Decision]:
        found = []
        for number in range(1, self.random.randint(1, 3) + 1):
            start = self.some_day()
            level = self.random.choice(("leader", "middle", "laggard", None if number > 1 else "middle"))
            end = start + timedelta(days=self.random.randint(10, 92)) if level else start
            found.append(Decision(number, level, start, end))
        return found

    def steps(self) -> list[tuple[date, str, object]]:
        steps: list[tuple[date, str, object]] = []
        end = quarter_end(START)
        # Some are followed by nobody, some not from the start or not to the end.
        first, last = self.random.choice((0, 0, 0, 1, 2, 9)), self.random.choice((9, 9, 9, 2, 1))
        for index in range(self.quarters):
            if first <= index < first + last:
                fixed_on = end + timedelta(days=self.random.choice((1, 5, 18, 40)))
                steps.append((fixed_on, "fix", end))
                if self.is_so(0.06):
                    level = self.random.choice(("leader", "middle", "laggard", "laggard"))
                    steps.append((fixed_on + timedelta(days=self.random.randint(0, 30)), "correct", (end, level)))
            end = quarter_end(end + timedelta(days=1))
        for _ in range(4):
            day = self.some_day()
            steps.append((self.random.choice((day, day, quarter_end(day))), "ask", None))
        asked_on, about = sorted((self.some_day(), self.some_day()))[::-1]
        steps.append((asked_on, "look back", about))
        return sorted(steps, key=lambda step: (step[0], step[1] != "fix"))
