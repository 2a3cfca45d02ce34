"""What levels cost after four years: deriving them at two sizes, and what would change each. Part of `make bench`.

Alone: `python -m tests.bench.levels`.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from milestones import queries
from milestones.rules import Outcome, Verdict, judge, ways_to_stay, ways_up
from tests.bench import crowd, history
from tests.support.browse import counted
from werkplein.core.actor import SYSTEM
from werkplein.core.database import prepare_engine
from werkplein.core.schema import upgrade
from werkplein.programme import reader
from werkplein.register import actions, file
from werkplein.register.models import Werkplein

Result = TypeVar("Result")
ROUNDS = 2
# What is aimed for: time per Werkplein, and seconds for the counterfactuals of the real register.
FLAT_WITHIN, WAYS_WITHIN = 1.5, 2.0


@dataclass(frozen=True)
class Measured:
    """What was measured at one size; times are of the processor, for other work on the machine is no part of it."""

    werkpleinen: int
    findings: int
    statements: int
    deriving: float
    ways: float
    worst_ways: float

    @property
    def each(self) -> float:
        """Give the time that one Werkplein takes."""
        return self.deriving / self.werkpleinen


def main() -> None:
    """Fill both sizes, measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        _print([_measured(Path(folder) / f"{times}.db", times) for times in (1, 10)])


def _measured(path: Path, times: int) -> Measured:
    engine = create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    upgrade(engine)
    with Session(engine) as session:
        findings = _fill(session, times)
        ids = session.scalars(select(Werkplein.id).order_by(Werkplein.id)).all()
        derive = partial(queries.derived, session, ids, reader.load(), history.ON)
        with counted(engine) as statements:
            deriving, outcomes = _best(derive)
        ways, _ = _best(partial(_ways, outcomes))
        worst, _ = _best(partial(_ways, {each: _nothing_met(outcome) for each, outcome in outcomes.items()}))
        measured = Measured(len(ids), findings, len(statements) // ROUNDS, deriving, ways, worst)
    engine.dispose()
    return measured


def _fill(session: Session, times: int) -> int:
    programme, register = reader.load(), crowd.multiply(file.read(), times)
    print(f"Writing {len(history.QUARTERS)} quarters of {len(register.locations)} Werkpleinen", flush=True)
    actions.load_register(session, SYSTEM, register, programme.starts_on, programme.starts_on)
    findings = history.write(session, session.scalars(select(Werkplein.id).order_by(Werkplein.id)).all())
    session.commit()
    return findings


def _ways(outcomes: Mapping[int, Outcome]) -> None:
    """Find for every Werkplein what would raise its level, and what would keep it."""
    programme = reader.load()
    for outcome in outcomes.values():
        ways_up(outcome.values, outcome.classified, programme)
        ways_to_stay(outcome.values, outcome.classified.reason, programme)


def _nothing_met(outcome: Outcome) -> Outcome:
    """Give the state that takes longest: nothing is met, so everything is to be tried."""
    values = {code: replace(value, verdict=Verdict.NOT_MET) for code, value in outcome.values.items()}
    return replace(outcome, values=values, classified=judge(values, reader.load(), outcome.classified.reason.ruleset))


def _best(work: Callable[[], Result]) -> tuple[float, Result]:
    """Give the shortest time, with the outcome: what else the machine does only makes it longer."""
    return min((_timed(work) for _ in range(ROUNDS)), key=lambda timed: timed[0])


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def _print(found: list[Measured]) -> None:
    small, large = found
    print(f"\nLevels after {len(history.QUARTERS)} quarters, SQLite, time of the processor")
    print(
        "| Werkpleinen | rows found | SQL statements | all levels ms | ms each | counterfactuals ms | if nothing met |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for one in found:
        times = (
            f"{one.deriving * 1000:.0f} | {one.each * 1000:.2f} | {one.ways * 1000:.0f} | {one.worst_ways * 1000:.0f}"
        )
        print(f"| {one.werkpleinen} | {one.findings} | {one.statements} | {times} |")
    print("\n| what is asked | asked | measured | |\n|---|---:|---:|---|")
    _judge(f"time each, from {small.werkpleinen} to {large.werkpleinen}", FLAT_WITHIN, large.each / small.each, "x")
    _judge(f"counterfactuals of {small.werkpleinen}", WAYS_WITHIN, small.ways, "s")
    _judge("the same, if nothing were met", WAYS_WITHIN, small.worst_ways, "s")
    _judge("statements more at the larger size", 0, large.statements - small.statements, "")


def _judge(what: str, asked: float, measured: float, unit: str) -> None:
    verdict = "met" if measured <= asked else "NOT MET"
    print(f"| {what} | {asked:g} {unit} | {measured:.2f} {unit} | {verdict} |")


if __name__ == "__main__":
    main()
