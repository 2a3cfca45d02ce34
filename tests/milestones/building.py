"""Builds findings and values for tests of the rules."""

from datetime import date, timedelta

from milestones.rules import (
    Dossier,
    Effective,
    Finding,
    Grade,
    Held,
    Ruleset,
    Source,
    Verdict,
    derive,
    effective_all,
    valid_until,
)  # fmt: skip
from werkplein.programme import reader

PROGRAMME = reader.load()
CODES = [milestone.code for milestone in PROGRAMME.milestones]
RULESET = Ruleset("1", date(2009, 7, 1), 1, 6, ("e1",), 9, (2, 3))
SEEN_ON = date(2010, 3, 18)
ON = date(2010, 6, 30)
DAY = timedelta(days=1)
K1 = date(2010, 3, 31)
# Seven milestones in three criteria, e1 among them: the middle group.
SEVEN = ("a1", "b1", "c1", "c2", "d1", "e1", "f1")


def finding(
    verdict: Verdict = Verdict.MET,
    source: Source = Source.SELF,
    holds_on: date = SEEN_ON,
    milestone: str = "a1",
    **other: object,
) -> Finding:
    """One row, with the grade and the validity that go with its source."""
    until = valid_until(holds_on, source.grade, PROGRAMME.validity_months)
    return Finding(milestone, verdict, source, source.grade, holds_on, until, **other)  # type: ignore[arg-type]


def values(
    met: object = (), source: Source = Source.AUDIT, not_met: object = (), partly: object = (), on: date = ON
) -> dict[str, Effective]:
    """Values of milestones, all found in one way on one day."""
    rows = [
        finding(verdict, source, SEEN_ON, code)
        for verdict, codes in ((Verdict.MET, met), (Verdict.NOT_MET, not_met), (Verdict.PARTLY, partly))
        for code in codes  # type: ignore[attr-defined]
    ]
    return effective_all(rows, on)


def all_but(*missing: str) -> list[str]:
    """Every milestone except these."""
    return [code for code in CODES if code not in missing]


SELF, DESK, AUDIT, VISITATIE = Source.SELF, Source.DESK, Source.AUDIT, Source.VISITATIE
MET, PARTLY, NOT_MET = Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET
E0, E1, E2 = Grade.E0, Grade.E1, Grade.E2


def rows(met, source=SELF, on=date(2010, 6, 15), others=NOT_MET, other_source=SELF):
    """One row for each milestone: those that are met, and the others."""
    found = [finding(MET, source, on, code) for code in met]
    return found + [finding(others, other_source, on, code) for code in CODES if code not in met]


def outcome(findings, *held, on=ON, **more):
    """What the rule makes of rows after the quarters that were fixed."""
    return derive(Dossier(findings, held=held, **more), PROGRAMME, [RULESET], on)


def fixed(level, computed=None, day=K1, met=(), not_met=()):
    """A quarter as it was fixed, with what was met then and what was not."""
    known = dict.fromkeys(met, Verdict.MET.value) | dict.fromkeys(not_met, Verdict.NOT_MET.value)
    return Held(day, level, computed or level, known)
