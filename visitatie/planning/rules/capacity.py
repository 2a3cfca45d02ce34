"""How many visits fit, as arithmetic that can be shown (domain E.1), and what if something changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from visitatie.planning.rules.problem import Kind, Problem, Role, Visit, Visitor
from werkplein.core.labels import date_words, plural


@dataclass(frozen=True)
class WhatIf:
    """Something that may change: someone ill, more laggards, or going alone or as a pair."""

    ill: int | None = None
    extra: int = 0
    team_size: int | None = None


@dataclass(frozen=True)
class Person:
    """The days that someone can still be sent in."""

    visitor_id: int
    name: str
    days: int


@dataclass(frozen=True)
class Capacity:
    """What the supporters can do in the rest of a quarter, and what is asked of them."""

    begin: date
    end: date
    working_days: int
    people: tuple[Person, ...]
    days_per_visit: int
    visits: int
    needed: int
    team_size: int | None = None
    is_over: bool = False

    @property
    def over_words(self) -> str:
        """Say that nothing is left to count in a quarter of the past; nothing when it is not over."""
        ended = f"Dit kwartaal is voorbij: het eindigde op {date_words(self.end)}."
        return f"{ended} Er zijn geen dagen meer om te verdelen." if self.is_over else ""

    @property
    def person_days(self) -> int:
        """Count the days of all people together."""
        return sum(person.days for person in self.people)

    @property
    def alone(self) -> int:
        """Count the visits that fit when one person goes."""
        return sum(person.days // self.days_per_visit for person in self.people)

    @property
    def as_pair(self) -> int:
        """Count the visits that fit when two go: as many as the people can be paired for."""
        each = [person.days // self.days_per_visit for person in self.people]
        return min(sum(each) // 2, sum(each) - max(each, default=0))

    @property
    def short(self) -> int:
        """Count the person-days that are lacking."""
        return max(0, self.needed - self.person_days)

    @property
    def fits(self) -> bool:
        """Tell whether all that is asked can be done, as far as days go."""
        fitting = {1: self.alone, 2: self.as_pair}.get(self.team_size or 0)
        return not self.short and (fitting is None or self.visits <= fitting)

    @property
    def sum_words(self) -> str:
        """Say how it is counted."""
        people = plural(len(self.people), "ondersteuner", "ondersteuners")
        return (
            f"Na de tijd om uit te nodigen zijn er nog {plural(self.working_days, 'werkdag', 'werkdagen')}. "
            f"{people} {'heeft' if len(self.people) == 1 else 'hebben'} daarin samen "
            f"{plural(self.person_days, 'dag', 'dagen')}, verlof en deeltijd eraf. "
            f"Een bezoek kost {plural(self.days_per_visit, 'dag', 'dagen')} per persoon, met voorbereiding en verslag. "
            f"Gaat er één persoon, dan passen er {self.alone}. Gaan ze met twee, dan {self.as_pair}."
        )

    @property
    def verdict(self) -> str:
        """Say whether what is asked fits."""
        asked = f"Gevraagd: {plural(self.visits, 'audit', 'audits')}, {plural(self.needed, 'dag', 'dagen')}."
        return f"{asked} {self.fit_words}"

    @property
    def fit_words(self) -> str:
        """Say only whether it fits, and how much is lacking."""
        if self.fits:
            return "Er zijn genoeg dagen."
        return f"Dit past niet: {plural(self.short, 'dag', 'dagen')} te weinig." if self.short else "Dit past niet."


def capacity(problem: Problem) -> Capacity:
    """Count the days left after notice, who has them, and what the audits still to be held ask."""
    begin = max(problem.begin, problem.notice_day)
    people = [visitor for visitor in problem.visitors if Role.SUPPORTER in visitor.roles]
    audits = _audits(problem, begin)
    days_each = 1 + problem.settings.desk_days
    return Capacity(
        begin,
        problem.end,
        len([day for day in problem.working_days if day >= begin]),
        tuple(Person(each.id, each.name, _days(problem, each, begin)) for each in people),
        days_each,
        len(audits),
        sum(visit.people for visit in audits) * days_each,
        is_over=problem.today > problem.end,
    )


def _audits(problem: Problem, begin: date) -> list[Visit]:
    """The audits that take of these days: all but those that were told or confirmed for an earlier one."""
    early = {each.visit_id for each in problem.before.values() if each.day < begin and problem.can_come(each)}
    return [visit for visit in problem.visits if visit.kind is Kind.AUDIT and visit.id not in early]


def _days(problem: Problem, visitor: Visitor, begin: date) -> int:
    return sum(
        day >= begin and day.weekday() in visitor.weekdays and day not in visitor.leave for day in problem.working_days
    )


def what_if(problem: Problem, change: WhatIf) -> Capacity:
    """Count again with something changed; who go to a visit that is confirmed stays as it was agreed."""
    now = capacity(problem)
    people = tuple(each for each in now.people if each.visitor_id != change.ill)
    agreed = {each.visit_id for each in problem.confirmed}
    sizes = [
        visit.people if visit.id in agreed else change.team_size or visit.people
        for visit in _audits(problem, now.begin)
    ]
    # One more laggard is visited as the others are.
    usual = change.team_size or max(set(sizes), key=sizes.count, default=1)
    asked = [*sizes, *[usual] * change.extra]
    needed = sum(asked) * now.days_per_visit
    # How many fit is counted for visits of one size only; where they differ, the days decide.
    team_size = change.team_size if set(asked) <= {change.team_size} else None
    return replace(now, people=people, visits=len(asked), needed=needed, team_size=team_size)
