"""What if: counts the days again with something changed, and tries how many visits would find one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from visitatie.planning.facts_of import Facts, gather, in_pairs, problem_of, with_extra
from visitatie.planning.rules.capacity import Capacity, WhatIf, capacity, what_if
from visitatie.planning.rules.greedy import place_greedily
from visitatie.planning.rules.problem import Place, Problem, Site
from werkplein.core.labels import plural
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen

MOST_EXTRA = 60


@dataclass(frozen=True)
class Thought:
    """Something that may change, with what it does to the days and to the visits."""

    label: str
    capacity: Capacity
    placed: int

    @property
    def days_words(self) -> str:
        """Say how many days are asked of how many."""
        return f"{self.capacity.needed} van {self.capacity.person_days}"

    @property
    def words(self) -> str:
        """Say whether it fits, and how many visits would find a day by the simple way."""
        if self.placed >= self.capacity.visits and self.capacity.fits:
            return "past"
        lacking = f"{plural(self.capacity.short, 'dag', 'dagen')} te weinig; " if self.capacity.short else ""
        return f"{lacking}{self.placed} van {plural(self.capacity.visits, 'audit', 'audits')} vinden een dag"


@dataclass(frozen=True)
class Asked:
    """What is asked: who is ill, how many laggards more, and how many go."""

    ill: int | None = None
    extra: int = 0
    team_size: int = 1


def read(raw: Mapping[str, str], supporter_ids: Sequence[int]) -> Asked:
    """Read what is asked from an address; what cannot be is left out."""
    ill = next((each for each in supporter_ids if str(each) == raw.get("ziek")), None)
    extra = raw.get("erbij", "")
    more = int(extra) if extra.isascii() and extra.isdigit() and len(extra) < 4 else 0
    return Asked(ill, min(more, MOST_EXTRA), 2 if raw.get("samen") == "2" else 1)


def think(
    session: Session, quarter: Quarter, raw: Mapping[str, str], today: date
) -> tuple[Facts, Asked, list[Thought]]:
    """Give the thoughts of the page: as it is, and as it is asked; ten statements."""
    facts = gather(session, quarter, today)
    asked = read(raw, [each.id for each in facts.supporters if each.is_active])
    stand_ins = _stand_ins(all_werkpleinen(session), {each.visit.werkplein_id for each in facts.asked}, asked.extra)
    return facts, asked, [_now(facts), _thought(facts, asked, stand_ins)]


def _now(facts: Facts) -> Thought:
    problem = problem_of(facts, reader.current().planning.team_size)
    return Thought("Zoals het nu is", capacity(problem), _audits_placed(problem))


def _thought(facts: Facts, asked: Asked, stand_ins: Sequence[Site]) -> Thought:
    problem = problem_of(facts, asked.team_size)
    counted = what_if(in_pairs(problem, asked.team_size), WhatIf(asked.ill, asked.extra, asked.team_size))
    tried = with_extra(problem_of(facts, asked.team_size, asked.ill), stand_ins, asked.team_size)
    return Thought(_label(facts, asked), counted, _audits_placed(tried))


def _audits_placed(problem: Problem) -> int:
    """Count the visits with a day among those that take of the days that are left, as `capacity` counts them."""
    begin = max(problem.begin, problem.notice_day)
    early = {each.visit_id for each in problem.locked.values() if each.day < begin}
    return len({each.visit_id for each in place_greedily(problem)} - early)


def _label(facts: Facts, asked: Asked) -> str:
    ill = [f"{each.label} is ziek" for each in facts.supporters if each.id == asked.ill]
    more = [f"{plural(asked.extra, 'achterblijver', 'achterblijvers')} erbij"] if asked.extra else []
    pair = ["twee ondersteuners per audit" if asked.team_size == 2 else "één ondersteuner per audit"]
    words = ", ".join([*ill, *more, *pair])
    return words[:1].upper() + words[1:]


def _stand_ins(werkpleinen: Sequence[Werkplein], having: set[int], count: int) -> list[Site]:
    """Werkpleinen spread over the country, in the place of laggards that are not there yet."""
    free = sorted((one for one in werkpleinen if one.id not in having), key=lambda one: one.id)
    step = max(1, len(free) // count) if count else 1
    schools = reader.current().planning.school_regions
    return [
        Site(one.id, one.name, Place(one.code, one.lat, one.lon), one.region.name, schools.get(one.region.code, ""))
        for one in free[::step][:count]
    ]
