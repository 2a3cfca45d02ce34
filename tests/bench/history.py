"""Four years of answers, visits and fixed levels, written at once: what deriving a level has to read through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from milestones.actions import load_ruleset
from milestones.models import Assessment, FixedLevel, FixedQuarter
from milestones.rules import Level, Line, Source, Verdict, valid_until
from werkplein.core import clock
from werkplein.programme import reader
from werkplein.programme.rules import Programme, Quarter

QUARTERS = tuple(Quarter(2009, 3).plus(number) for number in range(16))
# Shortly after the last reference date; all quarters but that one are fixed.
ON = QUARTERS[-1].reference_date + timedelta(days=5)
SEED = 2010
Verdicts = dict[str, Verdict]


def write(session: Session, werkplein_ids: Sequence[int]) -> int:
    """Write sixteen quarters of history for these Werkpleinen; gives how many rows were found in them."""
    programme = reader.load()
    load_ruleset(session, programme)
    stories = {each: _story(place, programme) for place, each in enumerate(werkplein_ids)}
    found = [row for each, story in stories.items() for row in _assessments(each, story, programme)]
    session.execute(insert(Assessment), found)
    session.execute(insert(FixedQuarter), [_quarter(quarter, programme) for quarter in QUARTERS[:-1]])
    session.execute(insert(FixedLevel), list(chain.from_iterable(_levels(*each) for each in stories.items())))
    return len(found)


def _story(place: int, programme: Programme) -> list[Verdicts]:
    """Give the verdicts per quarter of one Werkplein: some are ahead and some behind, and most get on."""
    random = Random(SEED + place)
    start, pace = random.uniform(0.3, 0.9), random.uniform(-0.01, 0.05)
    hurdles = {milestone.code: random.random() for milestone in programme.milestones}
    return [
        {code: _verdict(start + pace * number - hurdle) for code, hurdle in hurdles.items()}
        for number in range(len(QUARTERS))
    ]


def _verdict(reach: float) -> Verdict:
    return Verdict.MET if reach >= 0 else Verdict.PARTLY if reach > -0.1 else Verdict.NOT_MET


def _assessments(werkplein_id: int, story: list[Verdicts], programme: Programme) -> Iterator[dict[str, Any]]:
    """The MT answers each quarter; every third time somebody comes to look as well."""
    for number, (quarter, verdicts) in enumerate(zip(QUARTERS, story, strict=True)):
        yield from _rows(werkplein_id, verdicts, Source.SELF, quarter.reference_date, programme)
        if (number + werkplein_id) % 3 == 0:
            yield from _rows(werkplein_id, verdicts, Source.AUDIT, quarter.start + timedelta(days=40), programme)


def _rows(
    werkplein_id: int, verdicts: Verdicts, source: Source, day: date, programme: Programme
) -> Iterator[dict[str, Any]]:
    until = valid_until(day, source.grade, programme.validity_months)
    shared = {"werkplein_id": werkplein_id, "source": source, "grade": source.grade, "holds_on": day}
    shared |= {"recorded_on": day, "recorded_at": clock.now(), "valid_until": until, "actor_label": "MT"}
    for code, verdict in verdicts.items():
        yield {**shared, "milestone": code, "verdict": verdict}


def _quarter(quarter: Quarter, programme: Programme) -> dict[str, Any]:
    return {
        "quarter": quarter.code,
        "holds_on": quarter.reference_date,
        "recorded_on": quarter.reference_date,
        "ruleset": programme.ruleset.version,
        "fixed_at": clock.now(),
        "counts": {},
    }


def _levels(werkplein_id: int, story: list[Verdicts]) -> Iterator[dict[str, Any]]:
    for quarter, verdicts in zip(QUARTERS[:-1], story, strict=False):
        met = list(verdicts.values()).count(Verdict.MET)
        level, line = _level(met)
        yield {
            "quarter": quarter.code,
            "werkplein_id": werkplein_id,
            "holds_on": quarter.reference_date,
            "recorded_on": quarter.reference_date,
            "level": level,
            "met": met,
            "criteria_met": 0,
            "is_shown": False,
            "is_seen": False,
            "verdicts": {code: verdict.value for code, verdict in verdicts.items()},
            "criteria": {},
            "reason": {"line": line.value},
        }


def _level(met: int) -> tuple[Level, Line]:
    """Give a level that fits the number met; what exactly is fixed makes no difference here."""
    if met <= 6:
        return Level.LAGGARD, Line.FEW_MILESTONES
    return (Level.LEADER, Line.ALL_SHOWN) if met == 12 else (Level.MIDDLE, Line.OPEN_CRITERIA)
