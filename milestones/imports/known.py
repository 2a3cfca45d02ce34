"""What stands there already, as a file of answers has to know it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.models import Assessment
from milestones.queries import all_fixed, reopened, rulesets, waiting
from milestones.queries.export import town_names
from milestones.queries.towns import around_of_all
from milestones.rules import ChecklistState, Source, Verdict, checklist_state, ruleset_on
from milestones.rules.satellites import day_about, left_to, taken_over_words
from milestones.rules.towns import area_day
from werkplein.core.labels import date_words
from werkplein.programme.rules import Programme, Quarter
from werkplein.register.names import Names, everyone
from werkplein.register.queries import dossier_facts, refresh
from werkplein.register.rules import RegisterFacts, last_begun

# Who said what about which day: a later row with the same key corrects the earlier one.
Key: TypeAlias = tuple[int, str, Source, date]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or a check, as it stands in a file or was recorded."""

    werkplein_id: int
    milestone: str
    verdict: Verdict
    source: Source
    holds_on: date
    quarter: str | None
    note: str
    participation: Mapping[str, bool] | None
    is_critical: bool

    @property
    def key(self) -> Key:
        """Say what it is about."""
        return self.werkplein_id, self.milestone, self.source, self.holds_on


@dataclass
class Recorded:
    """The rows of some Werkpleinen: all per key, oldest first, and the last answer with each checklist."""

    by_key: dict[Key, list[tuple[int, Answer]]] = field(default_factory=dict)
    with_checklist: dict[tuple[int, str, str], tuple[int, Answer]] = field(default_factory=dict)
    newest: dict[tuple[int, str], date] = field(default_factory=dict)

    def now(self, answer: Answer) -> tuple[int, Answer] | None:
        """Give the row that this one would correct."""
        rows = self.by_key.get(answer.key)
        return rows[-1] if rows else None

    def newer(self, answer: Answer) -> date | None:
        """Give the last day about which something stands, where an answer of the MT is lost behind it (design 4.3)."""
        if answer.source is not Source.SELF:
            return None
        newest = self.newest.get((answer.werkplein_id, answer.milestone), answer.holds_on)
        return newest if newest > answer.holds_on else None

    def has(self, answer: Answer) -> bool:
        """Tell whether exactly this was recorded, whatever came after it."""
        return any(row == answer for _, row in self.by_key.get(answer.key, ()))

    def seen(self, answer: Answer) -> tuple[int, Answer] | None:
        """Give what the MT said last about this milestone with this checklist."""
        if answer.source is not Source.SELF or answer.quarter is None:
            return None
        return self.with_checklist.get((answer.werkplein_id, answer.quarter, answer.milestone))


def recorded_of(session: Session, werkplein_ids: Collection[int]) -> Recorded:
    """Give what was recorded of these Werkpleinen; one statement."""
    columns = [getattr(Assessment, name) for name in ("id", *Answer.__dataclass_fields__)]
    question = select(*columns).where(Assessment.werkplein_id.in_(sorted(werkplein_ids))).order_by(Assessment.id)
    found = Recorded()
    for row_id, *values in session.execute(question):
        answer = _answer(values)
        found.by_key.setdefault(answer.key, []).append((row_id, answer))
        about = (answer.werkplein_id, answer.milestone)
        found.newest[about] = max(answer.holds_on, found.newest.get(about, answer.holds_on))
        if answer.source is Source.SELF and answer.quarter is not None:
            found.with_checklist[answer.werkplein_id, answer.quarter, answer.milestone] = (row_id, answer)
    return found


def _answer(values: Sequence[Any]) -> Answer:
    answer = Answer(*values)
    return answer if answer.participation else replace(answer, participation=None)


@dataclass(frozen=True)
class Ground:
    """What an answer is judged against: the register, the programme, and what is locked."""

    programme: Programme
    today: date
    months: Mapping[str, int]
    names: Names
    closed: Mapping[int, date]
    towns: Mapping[str, str]
    around: Mapping[int, Sequence[tuple[date, frozenset[str] | None]]]
    fixed: Mapping[str, date]
    waiting: Sequence[Quarter]
    reopened: Collection[tuple[int, str]]
    mains: Mapping[int, RegisterFacts]
    titles: Mapping[int, str]
    # A file asks about the same checklist twelve times.
    _locks: dict[tuple[int, str], str | None] = field(default_factory=dict)

    def around_of(self, answer: Answer) -> Mapping[str, str] | None:
        """Give the names of the municipalities around the seat, by code, on the day of which the form asks as well.

        Nothing where it is not known what is served.
        """
        quarter = Quarter.parse(answer.quarter) if answer.quarter else None
        on = area_day(answer.holds_on, quarter, self.today)
        found = last_begun(self.around.get(answer.werkplein_id, ()), on)
        return None if found is None else {code: self.towns[code] for code in found}

    def why_taken_over(self, werkplein_id: int, milestone: str, quarter: Quarter | None) -> str | None:
        """Say why a checklist does not ask a milestone: a satellite takes it over; nothing when it does."""
        if quarter is None:
            return None
        facts = self.mains.get(werkplein_id)
        main = facts.main_on(day_about(quarter, self.today)) if facts else None
        if main is None or milestone not in left_to(main, self.programme):
            return None
        return f"{taken_over_words(milestone, self.titles[main])} Haal deze regel weg."

    def why_locked(self, werkplein_id: int, code: str) -> str | None:
        """Say why answers of a quarter cannot come in; nothing when they can.

        The secretariat may bring in what came too late for the MT, as long as the quarter is not fixed.
        """
        if (werkplein_id, code) not in self._locks:
            self._locks[werkplein_id, code] = self._why_locked(werkplein_id, Quarter.parse(code))
        return self._locks[werkplein_id, code]

    def _why_locked(self, werkplein_id: int, quarter: Quarter) -> str | None:
        is_reopened = (werkplein_id, quarter.code) in self.reopened
        fixed_on = self.fixed.get(quarter.code)
        state = checklist_state(quarter, self.programme, self.today, fixed_on is not None, is_reopened)
        if state is ChecklistState.EARLY:
            if quarter.reference_date < self.programme.starts_on:
                return f"Het {quarter.label} ligt voor het begin van het programma."
            opens_on = self.programme.checklist_opens_on(quarter)
            return f"De vragenlijst van het {quarter.label} opent op {date_words(opens_on)}."
        if state is ChecklistState.FIXED and fixed_on is not None:
            return (
                f"Het {quarter.label} is vastgesteld op {date_words(fixed_on)} en zit op slot. "
                "Heropen eerst de vragenlijst van dit Werkplein."
            )
        return None


def ground(session: Session, programme: Programme, today: date) -> Ground:
    """Give what answers are judged against today; eight statements."""
    werkpleinen = everyone(session)
    refresh(session, werkpleinen, today)
    titles = {one.id: one.title for one in werkpleinen}
    facts = dossier_facts(session, sorted(titles))
    fixed = all_fixed(session)
    return Ground(
        programme=programme,
        today=today,
        months=ruleset_on(rulesets(session, programme), today).validity_months,
        names=Names(werkpleinen),
        closed={one.id: one.closed_on for one in werkpleinen if one.closed_on and one.is_closed_on(today)},
        towns=town_names(session),
        around=around_of_all(session, facts),
        fixed={row.quarter: row.recorded_on for row in fixed},
        waiting=waiting(fixed[-1] if fixed else None, programme, today),
        reopened=reopened(session),
        mains=facts,
        titles=titles,
    )
