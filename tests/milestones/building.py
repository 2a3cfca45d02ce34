"""Builds findings and values for tests of the rules."""

from datetime import date

from milestones.rules import Effective, Finding, Grade, Ruleset, Source, Verdict, effective_all, valid_until
from werkplein.programme import reader

PROGRAMME = reader.load()
CODES = [milestone.code for milestone in PROGRAMME.milestones]
RULESET = Ruleset("1", date(2009, 7, 1), 1, 6, ("e1",), 9, (2, 3))
SEEN_ON = date(2010, 3, 18)
ON = date(2010, 6, 30)


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
