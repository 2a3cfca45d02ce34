"""How the sections are made that only the report of a visitatie has: plain facts in, sections out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from visitatie.reports.rules.content import Block, Facts, Paragraph, Section, Table
from visitatie.reports.rules.sections import NEXT
from werkplein.core.labels import date_words

SCOPE, SELF, SUMMARY, ADVICE, EXAMPLES = "opzet", "zelfevaluatie", "beeld", "aanbevelingen", "voorbeelden"
UNKNOWN = "Niet ingevuld"


@dataclass(frozen=True)
class Help:
    """Support for a recommendation; `state` is empty while it goes on."""

    what: str
    owner: str
    due_on: date
    state: str


@dataclass(frozen=True)
class Advice:
    """A recommendation with the support for it, and what came of it."""

    text: str
    milestone: str
    supports: tuple[Help, ...] = ()
    outcome: str = ""


@dataclass(frozen=True)
class Example:
    """A best practice, and whether others may read it."""

    title: str
    milestone: str
    text: str
    consent: str


@dataclass(frozen=True)
class Later:
    """When is looked back: the months after the final report, the days once those are known, and what was said."""

    months: tuple[int, int]
    days: tuple[date, ...] | None
    done_on: date | None = None
    text: str = ""


def scope_section(scope: str, talks: str) -> Section:
    """Say what the visitatie was about."""
    pairs = (("Waar de visitatie over gaat", scope or UNKNOWN), ("Met wie het team sprak", talks or UNKNOWN))
    return Section(SCOPE, "Afspraken vooraf", (Facts(pairs),))


def self_section(strengths: str, questions: Sequence[str]) -> Section:
    """Say how the MT sees itself, and what it asked the team."""
    if not strengths:
        return Section(SELF, "Zelfevaluatie", (Paragraph("Het MT leverde geen zelfevaluatie in."),))
    asked = [Paragraph(each, f"Vraag {number} aan het team") for number, each in enumerate(questions, 1) if each]
    return Section(SELF, "Zelfevaluatie", (Paragraph(strengths, "Waar het Werkplein sterk in is"), *asked))


def summary_section(summary: str) -> Section:
    """Say what the team told the MT on the day itself."""
    return Section(SUMMARY, "Wat het team zag", (Paragraph(summary or UNKNOWN),))


def advice_section(advice: Sequence[Advice]) -> Section:
    """Say what the team advises, with the support for it, who gives it and by when."""
    blocks: tuple[Block, ...] = (Paragraph("Er zijn geen aanbevelingen."),)
    if advice:
        columns = ("Aanbeveling", "Ondersteuning", "Wie", "Uiterlijk")
        rows = tuple(row for each in advice for row in _rows(each))
        came = (Paragraph(each.outcome, f"Wat kwam van ‘{each.text.rstrip('.')}’") for each in advice if each.outcome)
        blocks = (Table("Aanbevelingen met ondersteuning", columns, rows), *came)
    return Section(ADVICE, "Aanbevelingen en ondersteuning", blocks)


def _rows(advice: Advice) -> list[tuple[str, ...]]:
    told = f"{advice.text} (mijlpaal {advice.milestone})" if advice.milestone else advice.text
    if not advice.supports:
        return [(told, "Nog af te spreken", "–", "–")]
    return [
        (told, each.what, each.owner, f"{date_words(each.due_on)}{f', {each.state.lower()}' if each.state else ''}")
        for each in advice.supports
    ]


def examples_section(examples: Sequence[Example]) -> Section:
    """Say which best practices the team saw, and whether others may read them."""
    if not examples:
        return Section(EXAMPLES, "Goede voorbeelden", (Paragraph("Het team legde geen goed voorbeeld vast."),))
    rows = tuple((f"{each.title} (mijlpaal {each.milestone})", each.text, each.consent) for each in examples)
    columns = ("Voorbeeld", "Wat er goed gaat", "Delen met anderen")
    return Section(EXAMPLES, "Goede voorbeelden", (Table("Goede voorbeelden van dit Werkplein", columns, rows),))


def later_section(later: Later) -> Section:
    """Say when is looked back, or what was said then."""
    if later.done_on is not None:
        said = Paragraph(later.text or UNKNOWN, f"Teruggekeken op {date_words(later.done_on)}")
        return Section(NEXT, "Terugkijken", (said,))
    first, last = later.months
    when = f"{first} tot {last} maanden na het definitieve verslag"
    if later.days is not None:
        when = f"Van {date_words(later.days[0])} tot en met {date_words(later.days[1])}"
    what = "Het MT en de begeleiding bekijken wat er van elke aanbeveling kwam."
    return Section(NEXT, "Terugkijken", (Facts((("Wanneer", when), ("Wat", what))),))
