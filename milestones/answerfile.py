"""The file of answers: its columns, and how a recorded row reads in it. What goes out can come in again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milestones.rules import ANSWER_WORDS, Grade, Source, Verdict
from milestones.rules.row_state import DISPUTE_RUNS, WITHDRAWN, RowState
from werkplein.core.dutch import NotReadable, shorten
from werkplein.core.spreadsheet import Cell, Column
from werkplein.register.rules import fold

WERKPLEIN, NAME, QUARTER, MILESTONE = "werkplein", "naam", "kwartaal", "mijlpaal"
VERDICT, SOURCE, GRADE = "oordeel", "bron", "bewijs"
HOLDS_ON, RECORDED_ON, VALID_UNTIL = "stand op", "vastgelegd op", "geldig t/m"
NOTE, TOWNS, CRITICAL = "toelichting", "gemeenten", "ernstig"
NUMBER, REPLACES, IS_REPLACED, HEARING = "nummer", "verbetert nummer", "vervangen", "bezwaar"

# What only goes out: whoever offers a file may leave it as it is, or leave it out.
NOT_READ = "Wordt bij het inlezen niet gebruikt."
COLUMNS = (
    Column(WERKPLEIN, "De code of de naam van het Werkplein.", "zwolle"),
    Column(NAME, f"De naam van het Werkplein. {NOT_READ}", "Regio Zwolle", is_required=False, is_shown=False),
    Column(
        QUARTER,
        "Het kwartaal van de vragenlijst, als 2010-K2. Leeg bij een controle, of bij een wijziging tussendoor.",
        "2010-K2",
        look="nowrap wide",
    ),
    Column(MILESTONE, "De code van de mijlpaal.", "a1"),
    Column(VERDICT, "Voldaan, Deels, Niet voldaan of Niet van toepassing.", Verdict.MET.label),
    Column(SOURCE, f"{Source.SELF.label} of {Source.DESK.label}.", Source.SELF.label, look="nowrap wide"),
    Column(GRADE, "E0, E1 of E2. Volgt uit de bron.", "E0", is_required=False, is_shown=False),
    Column(HOLDS_ON, "De dag waarover het antwoord gaat.", "30-6-2010", look="nowrap wide"),
    Column(RECORDED_ON, f"De dag van vastleggen. {NOT_READ}", "5-7-2010", is_required=False, is_shown=False),
    Column(VALID_UNTIL, f"Tot en met welke dag het telt. {NOT_READ}", "31-12-2010", is_required=False, is_shown=False),
    Column(NOTE, "Een toelichting, hoogstens 2.000 tekens.", "", is_required=False, look="wide"),
    Column(
        TOWNS,
        "Welke omliggende gemeenten meedoen, bij een mijlpaal die dat vraagt. Bijvoorbeeld: "
        "GM0148 Dalfsen: ja, GM0175 Ommen: nee.",
        "",
        is_required=False,
        is_shown=False,
    ),
    Column(CRITICAL, "Ja bij een ernstige bevinding, anders nee.", "nee", is_required=False, is_shown=False),
    Column(NUMBER, f"Het nummer van de regel. {NOT_READ}", "", is_required=False, is_shown=False),
    Column(REPLACES, f"Het nummer van de regel die hij verbetert. {NOT_READ}", "", is_required=False, is_shown=False),
    Column(
        IS_REPLACED,
        "Ja als een latere regel hem verbetert: dan wordt hij niet ingelezen.",
        "nee",
        is_required=False,
        is_shown=False,
    ),
    Column(
        HEARING,
        f"‘{DISPUTE_RUNS}’ of ‘{WITHDRAWN}’: dan telt de regel niet mee en wordt hij niet ingelezen. Anders leeg.",
        "",
        is_required=False,
        is_shown=False,
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
YES, NO = "ja", "nee"

_TOWN = re.compile(r"(.+):\s*(ja|nee)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded row, as it goes out."""

    state: RowState
    id: int
    code: str
    name: str
    quarter: str | None
    milestone: str
    verdict: Verdict
    source: Source
    grade: Grade
    holds_on: date
    recorded_on: date
    valid_until: date
    note: str
    participation: Mapping[str, bool] | None
    is_critical: bool
    replaces_id: int | None


def cells_of(row: Recorded, towns: Mapping[str, str]) -> Sequence[Cell]:
    """Give the cells of a row, in the order of the columns; `towns` names the municipalities by code."""
    return (
        row.code,
        row.name,
        row.quarter,
        row.milestone,
        row.verdict.label,
        row.source.label,
        row.grade.value,
        row.holds_on,
        row.recorded_on,
        row.valid_until,
        row.note,
        towns_text(row.participation or {}, towns),
        _yes_or_no(row.is_critical),
        row.id,
        row.replaces_id,
        _yes_or_no(row.state.is_replaced),
        row.state.hearing,
    )


def _yes_or_no(is_so: bool) -> str:
    return YES if is_so else NO


def towns_text(participation: Mapping[str, bool], towns: Mapping[str, str]) -> str:
    """Say who takes part: `GM0148 Dalfsen: ja, GM0175 Ommen: nee`, always in the same order."""
    named = [(code, f"{code} {towns.get(code, '')}".strip(), joins) for code, joins in participation.items()]
    return ", ".join(f"{name}: {_yes_or_no(joins)}" for _, name, joins in sorted(named))


def read_towns(text: str, towns: Mapping[str, str]) -> dict[str, bool] | None:
    """Read who takes part; `towns` names the municipalities there are, by code.

    A comma stands between two of them, and in the name of some.
    """
    joined: dict[str, bool] = {}
    pieces: list[str] = []
    for part in filter(None, (part.strip() for part in re.split(r"[,\n]", text))):
        pieces.append(part)
        if (found := _TOWN.fullmatch(part)) is None:
            continue
        code = _town([*pieces[:-1], found[1].strip()], towns)
        if code in joined:
            raise NotReadable(f"{towns[code]} staat er twee keer in. Houd er één over.")
        joined[code] = found[2].lower() == YES
        pieces = []
    if pieces:
        raise _unread(pieces[0])
    return joined or None


def _unread(part: str) -> NotReadable:
    return NotReadable(f"‘{shorten(part)}’ is niet te lezen. Schrijf een gemeente met ja of nee: Dalfsen: ja.")


def _town(pieces: Sequence[str], towns: Mapping[str, str]) -> str:
    """Give the code of a municipality; one with a comma has to be written whole, or nothing was said of the first."""
    text = ", ".join(pieces)
    first = (text.split() or [""])[0].upper()
    found = first if first in towns else next((code for code, name in towns.items() if fold(name) == fold(text)), None)
    if len(pieces) > 1 and (found is None or fold(text) not in (fold(towns[found]), fold(f"{found} {towns[found]}"))):
        raise _unread(pieces[0])
    if found is None:
        raise NotReadable(f"‘{shorten(text)}’ is geen gemeente die wij kennen. Schrijf de code of de naam.")
    return found


def _words(labels: type[Verdict] | type[Source], more: Mapping[str, str]) -> dict[str, str]:
    told = {fold(label): value for value, label in labels.choices()}
    return (
        {fold(value): value for value, _ in labels.choices()} | {fold(word): each for word, each in more.items()} | told
    )


_VERDICTS = _words(Verdict, {word: verdict.value for verdict, word in ANSWER_WORDS.items()})
_SOURCES = _words(Source, {"MT": Source.SELF.value, "Secretariaat": Source.DESK.value})


def read_verdict(text: str) -> Verdict:
    """Read a verdict: as its label, or as the answer of the checklist."""
    found = Verdict.known(_VERDICTS.get(fold(text)))
    if found is None:
        *most, last = (each.label for each in Verdict)
        raise NotReadable(f"‘{shorten(text)}’ is geen oordeel. Schrijf {', '.join(most)} of {last}.")
    return found


def read_source(text: str) -> Source:
    """Read who found it."""
    found = Source.known(_SOURCES.get(fold(text)))
    if found is None:
        raise NotReadable(f"‘{shorten(text)}’ is geen bron. Schrijf {Source.SELF.label} of {Source.DESK.label}.")
    return found


def read_hearing(text: str) -> str:
    """Read what a hearing makes of a row; nothing where none does."""
    found = next((words for words in (DISPUTE_RUNS, WITHDRAWN) if fold(words) == fold(text)), "")
    if not found and fold(text):
        raise NotReadable(f"‘{shorten(text)}’ kennen wij hier niet. Schrijf {DISPUTE_RUNS} of {WITHDRAWN}.")
    return found


def read_yes(text: str) -> bool:
    """Read yes or no; nothing is no."""
    if fold(text) not in ("", YES, NO):
        raise NotReadable(f"‘{shorten(text)}’ is geen ja of nee. Schrijf ja of nee.")
    return fold(text) == YES
