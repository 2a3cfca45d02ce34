"""The invented figures: caseloads, outflow to work per month and stream, and satisfaction. Pure and seeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from werkplein.example.story import Subject
from werkplein.programme.rules import Month, Programme, Round

FIRST = Month(2009, 7)
LAST = Month(2010, 5)
# The invented share of clients of the country that found work, per month from July 2009.
SHARES = (0.017, 0.016, 0.019, 0.018, 0.017, 0.015, 0.016, 0.017, 0.019, 0.018, 0.018)
SMALL, HIGHER, LOWER = 8, 6, 5
CLIENTS = (900, 3600)
CLIENTS_SMALL = (180, 420)
G4_FACTOR = 1.6
# How many did not deliver, per month; elsewhere everyone did.
MISSING = {Month(2010, 2): 1, Month(2010, 4): 2, Month(2010, 5): 3}
UWV_SHARE = 0.55


@dataclass(frozen=True)
class Delivered:
    """Outflow of one Werkplein, month and stream, and the day it was handed in."""

    werkplein_id: int
    month: Month
    stream: str
    caseload: int
    outflow: int
    recorded_on: date


@dataclass(frozen=True)
class Measured:
    """The result of one round of a satisfaction measurement."""

    werkplein_id: int
    round: Round
    n: int
    mean: Decimal
    sd: Decimal
    recorded_on: date


def count_outflow(subjects: Sequence[Subject], programme: Programme, seed: int) -> list[Delivered]:
    """Give the deliveries of all months; some small, some that stand out, some missing."""
    random = Random(f"{seed}/outflow")
    order = list(subjects)
    random.shuffle(order)
    small, higher = order[:SMALL], order[SMALL : SMALL + HIGHER]
    lower = order[SMALL + HIGHER : SMALL + HIGHER + LOWER]
    factors = {one.id: 1.45 for one in higher} | {one.id: 0.6 for one in lower}
    absent = _absent(order[SMALL:], random)
    rows: list[Delivered] = []
    for subject in subjects:
        own = Random(f"{seed}/outflow/{subject.code}")
        clients = own.randrange(*(CLIENTS_SMALL if subject in small else CLIENTS))
        clients = round(clients * (G4_FACTOR if subject.is_g4 else 1))
        factor = factors.get(subject.id, own.gauss(1, 0.05))
        rows += _year(subject, (clients, factor), own, programme, absent)
    return rows


def _absent(subjects: Sequence[Subject], random: Random) -> set[tuple[int, Month]]:
    return {(one.id, month) for month, count in MISSING.items() for one in random.sample(list(subjects), count)}


def _year(
    subject: Subject, size: tuple[int, float], random: Random, programme: Programme, absent: set[tuple[int, Month]]
) -> list[Delivered]:
    clients, factor = size
    rows = []
    for month, share in zip(FIRST.until(LAST), SHARES, strict=True):
        clients = round(clients * random.uniform(0.98, 1.02))
        due_on = programme.outflow_due_on(month)
        for stream in programme.streams:
            part = UWV_SHARE if stream.code == programme.streams[0].code else 1 - UWV_SHARE
            caseload = round(clients * part)
            outflow = _happen(random, caseload, share * factor)
            if (subject.id, month) not in absent:
                on = due_on - timedelta(days=8 + random.randrange(1, 9))
                rows.append(Delivered(subject.id, month, stream.code, caseload, outflow, on))
    return rows


def _happen(random: Random, among: int, chance: float) -> int:
    """Draw how often something happens; the normal shape is close enough for invented figures."""
    spread = (among * chance * (1 - chance)) ** 0.5
    return min(among, max(0, round(random.gauss(among * chance, spread))))


def measure_satisfaction(subjects: Sequence[Subject], programme: Programme, seed: int, today: date) -> list[Measured]:
    """Give the results of every round that was due; employers answer in small numbers."""
    rows = []
    for measured in programme.rounds:
        if measured.due_on > today:
            continue
        for subject in subjects:
            own = Random(f"{seed}/{measured.kind}/{measured.code}/{subject.code}")
            if own.random() > 0.04:
                rows.append(_measure(subject, measured, own))
    return rows


def _measure(subject: Subject, measured: Round, random: Random) -> Measured:
    is_employer = measured.kind == "employer"
    n = random.randrange(6, 60) if is_employer else max(6, round(random.lognormvariate(4.6, 0.6)))
    centre = 6.6 if is_employer else 6.8
    mean = Decimal(str(round(min(8.4, max(5.2, random.gauss(centre, 0.28))), 2)))
    sd = Decimal(str(round(random.uniform(1.3, 1.8), 2)))
    return Measured(subject.id, measured, n, mean, sd, measured.due_on - timedelta(days=random.randrange(1, 7)))
