"""The plan as a model of yes-or-no choices for the solver: what may be chosen, and what excludes what (H1-H10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ortools.sat.python import cp_model

from visitatie.planning.rules import goals
from visitatie.planning.rules.obstacles import Diary, beside, candidates, monday_of, weeks_between, workable
from visitatie.planning.rules.plan import GoalKind
from visitatie.planning.rules.problem import Placed, Problem, Visit
from visitatie.rules import DayPart

Expression = cp_model.LinearExpr
# Two visits of one person on one day: who, which day, the morning visit, the afternoon visit.
Pair = tuple[int, date, int, int]


@dataclass
class Model:
    """The choices, and which of them share a person's day."""

    problem: Problem
    diary: Diary
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    chosen: dict[Placed, cp_model.IntVar] = field(default_factory=dict)
    left_out: dict[int, cp_model.IntVar] = field(default_factory=dict)
    together: dict[Pair, cp_model.IntVar] = field(default_factory=dict)
    # Days that must be known to be used or not, where two half visits may share one.
    used: dict[tuple[int, date], cp_model.IntVar] = field(default_factory=dict)

    def choices(self) -> Iterator[cp_model.IntVar]:
        """Give every variable that a plan fixes."""
        yield from self.chosen.values()
        yield from self.left_out.values()

    def of(self, options: Iterable[Placed]) -> Expression:
        """Give how many of these are chosen."""
        return total([self.chosen[each] for each in options])


def total(terms: Sequence[cp_model.LinearExpr], weights: Sequence[int] | None = None, fixed: int = 0) -> Expression:
    """Add up, each term by its weight."""
    weights = weights or [1] * len(terms)
    return cp_model.LinearExpr.weighted_sum(terms, weights) + fixed


def build(problem: Problem, allowed: Mapping[int, Sequence[Placed]] | None = None) -> Model:
    """Make the model: a choice for each day, part and team that fits by itself and beside what is locked."""
    model = Model(problem, Diary(problem, problem.locked.values()))
    for visit in problem.visits:
        if visit.id in problem.locked:
            continue
        mine: Iterable[Placed] = candidates(problem, visit) if allowed is None else allowed.get(visit.id, ())
        for each in mine:
            if model.diary.fits(each):
                model.chosen[each] = model.cp.new_bool_var("")
        model.left_out[visit.id] = model.cp.new_bool_var("")
    _place_once(model)
    _share_days(model)
    _fill_weeks(model)
    _space_visits(model)
    return model


def _place_once(model: Model) -> None:
    mine: dict[int, list[Placed]] = defaultdict(list)
    for each in model.chosen:
        mine[each.visit_id].append(each)
    for visit_id, left_out in model.left_out.items():
        model.cp.add_exactly_one([left_out, *(model.chosen[each] for each in mine[visit_id])])


def _share_days(model: Model) -> None:
    """Let one person do one thing at a time, and only two halves that go together (H6)."""
    days: dict[tuple[int, date], list[Placed]] = defaultdict(list)
    for each in model.chosen:
        for one in each.team:
            days[one, each.day].append(each)
    for (one, day), options in sorted(days.items()):
        halves: dict[DayPart, list[Placed]] = {part: [] for part in DayPart}
        for each in options:
            halves[each.part].append(each)
        for part in (DayPart.MORNING, DayPart.AFTERNOON):
            model.cp.add_at_most_one(model.chosen[each] for each in (*halves[part], *halves[DayPart.WHOLE]))
        if halves[DayPart.MORNING] and halves[DayPart.AFTERNOON]:
            _pair_up(model, one, day, halves)


def _pair_up(model: Model, one: int, day: date, halves: Mapping[DayPart, list[Placed]]) -> None:
    mornings, afternoons = _by_visit(halves[DayPart.MORNING]), _by_visit(halves[DayPart.AFTERNOON])
    visitor = model.problem.visitor[one]
    for first, early in mornings.items():
        apart = []
        for second, late in afternoons.items():
            if second == first:
                continue
            if next(beside(model.problem, visitor, early[0], late[0]), None) is not None:
                apart += late
            else:
                _know_together(model, (one, day, first, second), early, late)
        if apart:
            model.cp.add_at_most_one(model.chosen[each] for each in (*early, *apart))


def _know_together(model: Model, pair: Pair, early: list[Placed], late: list[Placed]) -> None:
    """Know whether a pair shares a day: then the way home and back is saved."""
    both = model.together[pair] = model.cp.new_bool_var("")
    first, second = model.of(early), model.of(late)
    model.cp.add(both <= first)
    model.cp.add(both <= second)
    model.cp.add(both >= first + second - 1)


def _by_visit(options: list[Placed]) -> dict[int, list[Placed]]:
    found: dict[int, list[Placed]] = defaultdict(list)
    for each in options:
        found[each.visit_id].append(each)
    return found


def _fill_weeks(model: Model) -> None:
    """Keep the number of visits and the office days of each week (H10)."""
    weeks: dict[tuple[int, date], list[Placed]] = defaultdict(list)
    for each in model.chosen:
        for one in each.team:
            weeks[one, monday_of(each.day)].append(each)
    for (one, monday), options in sorted(weeks.items()):
        visitor = model.problem.visitor[one]
        locked = model.diary.weeks.get((one, monday), [])
        most = model.problem.per_week(visitor, monday) - len(locked)
        model.cp.add(model.of(options) <= most)
        taken = {each.day for each in locked}
        days = len(workable(model.problem, visitor, monday) - taken) - model.problem.settings.office_days
        if days < most:
            _keep_office_days(model, one, options, taken, days)


def _keep_office_days(model: Model, one: int, options: list[Placed], taken: set[date], most: int) -> None:
    days: dict[date, list[Placed]] = defaultdict(list)
    for each in options:
        if each.day not in taken:
            days[each.day].append(each)
    used = []
    for day, there in sorted(days.items()):
        is_used = model.used[one, day] = model.cp.new_bool_var("")
        used.append(is_used)
        for half in (DayPart.MORNING, DayPart.AFTERNOON):
            model.cp.add(model.of(each for each in there if each.part in (half, DayPart.WHOLE)) <= is_used)
    model.cp.add(total(used) <= most)


def _space_visits(model: Model) -> None:
    """Keep visits to one Werkplein apart (H5)."""
    sites: dict[int, list[Visit]] = defaultdict(list)
    for visit_id in model.left_out:
        visit = model.problem.visit[visit_id]
        sites[visit.werkplein_id].append(visit)
    mine = _by_visit(list(model.chosen))
    for visits in sites.values():
        for index, one in enumerate(visits):
            for other in visits[index + 1 :]:
                _keep_apart(model, mine[one.id], mine[other.id], weeks_between(model.problem, one.kind, other.kind) * 7)


def _keep_apart(model: Model, one: list[Placed], other: list[Placed], least: int) -> None:
    for day in sorted({each.day for each in one}):
        there = [each for each in one if each.day == day]
        near = [each for each in other if abs((each.day - day).days) < least]
        model.cp.add_at_most_one(model.chosen[each] for each in (*there, *near))


def objective(model: Model, kind: GoalKind) -> Expression:
    """Give what a goal comes to, in the same numbers as `goals.values`."""
    if kind is GoalKind.BALANCE:
        return _balance(model)
    if kind is GoalKind.TRAVEL:
        return _travel(model)
    problem = model.problem
    fixed = sum(goals.cost(problem, kind, each) for each in problem.locked.values())
    terms = [(var, goals.cost(problem, kind, each)) for each, var in model.chosen.items()]
    terms += [
        (var, goals.cost_of_leaving_out(problem, kind, problem.visit[each])) for each, var in model.left_out.items()
    ]
    return _weighted(terms, fixed)


def _weighted(terms: Iterable[tuple[cp_model.IntVar, int]], fixed: int) -> Expression:
    costing = [(var, each) for var, each in terms if each]
    if not costing:
        return total([], fixed=fixed)
    return total([var for var, _ in costing], [each for _, each in costing], fixed)


def _travel(model: Model) -> Expression:
    """Each visit from home and back, less what is saved when two share a day."""
    problem, locked = model.problem, list(model.problem.locked.values())
    alone: dict[tuple[int, int], int] = {}
    terms: list[tuple[cp_model.IntVar, int]] = []
    for each, var in model.chosen.items():
        minutes = 0
        for one in each.team:
            beside_it = model.diary.days.get((one, each.day), [])
            if beside_it:
                minutes += goals.road(problem, one, [*beside_it, each]) - goals.road(problem, one, beside_it)
            else:
                key = (one, each.visit_id)
                alone[key] = alone.get(key) or goals.road(problem, one, [each])
                minutes += alone[key]
        terms.append((var, minutes))
    for (one, day, first, second), var in model.together.items():
        halves = [Placed(first, day, DayPart.MORNING, (one,)), Placed(second, day, DayPart.AFTERNOON, (one,))]
        saved = goals.road(problem, one, halves) - sum(goals.road(problem, one, [half]) for half in halves)
        terms.append((var, saved))
    return _weighted(terms, goals.travel(problem, locked))


def _balance(model: Model) -> Expression:
    problem = model.problem
    busy = goals.loads(problem, problem.locked.values())
    terms: dict[int, list[tuple[cp_model.IntVar, int]]] = defaultdict(list)
    for each, var in model.chosen.items():
        for one in each.team:
            terms[one].append((var, goals.load(problem, problem.visitor[one], each.part)))
    most = sum(busy.values()) + sum(
        max((weight for _, weight in mine), default=0) * len(problem.visits) for mine in terms.values()
    )
    spreads = []
    for group in goals.groups(problem):
        if len(group) < 2:
            continue
        low, high = model.cp.new_int_var(0, most, ""), model.cp.new_int_var(0, most, "")
        for one in group:
            load = _weighted(terms[one], busy[one])
            model.cp.add(load >= low)
            model.cp.add(load <= high)
        spreads.append(high - low)
    return total(spreads)
