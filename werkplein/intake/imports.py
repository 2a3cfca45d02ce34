"""The files with counts of municipalities: the form of CBS, and benefits that were counted at who delivers them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.database import lock_name
from werkplein.core.dutch import NotReadable, shorten
from werkplein.core.errors import DomainError
from werkplein.core.importing import Change, Checked, Column, ImportKind, ImportRun, Problem, Room
from werkplein.core.labels import number, plural
from werkplein.core.textfile import UnreadableFile
from werkplein.intake import actions, figures, queries
from werkplein.intake.counting import COUNTED
from werkplein.intake.judging import Judge, Judged, Layout, Readers
from werkplein.intake.queries import Present
from werkplein.intake.reading import Left, count_of, is_total, month_of, town_code
from werkplein.intake.reasons import reasons
from werkplein.intake.rules import CASELOAD, ENDED, OUTFLOW
from werkplein.intake.tables import Table, read_table
from werkplein.programme.reader import current
from werkplein.register.queries import was_told_since
from werkplein.register.rules import fold
from werkplein.results import imports as results
from werkplein.results.rules import month_fault

CBS, WWB = "cbs", "wwb-telling"
MUNICIPAL = "gemeente"
HELD = "municipal counts"
LEFT_WORDS = {
    Left.TOTAL: "met een totaal",
    Left.PERIOD: "over een kwartaal of jaar",
    Left.EARLIER: "van voor het begin van het programma",
    Left.NOTE: "met een voetnoot",
}


def _readers(towns: Mapping[int, tuple[str, str]], today: date) -> Readers:
    by_code = {code: key for key, (code, _) in towns.items()}
    by_name: dict[str, list[int]] = {}
    for key, (_, name) in towns.items():
        by_name.setdefault(fold(name), []).append(key)

    def town(text: str) -> int | Left:
        if not text:
            raise NotReadable("Is leeg. Staat de gemeente in een samengevoegde cel? Zet die op elke regel.")
        found = by_code.get(town_code(text).upper())
        named = by_name.get(fold(text), []) if found is None else []
        if len(named) == 1:
            return named[0]
        if found is not None:
            return found
        if is_total(text):
            return Left.TOTAL
        raise NotReadable(
            f"‘{shorten(text)}’ staat niet als gemeente in het register. Is zij na een herindeling ontstaan? "
            "Lever de gemeenten zoals die in die maand waren."
        )

    return Readers(town, partial(_month, today=today), _stream, count_of, _reason, _version)


def _month(text: str, today: date) -> str | Left:
    found = month_of(text)
    if isinstance(found, Left):
        return found
    programme = current()
    if found < found.of(programme.starts_on):
        return Left.EARLIER
    if sentence := month_fault(found, programme, today):
        raise NotReadable(sentence)
    return found.code


def _stream(text: str) -> str:
    for stream in current().streams:
        if fold(text) in (fold(stream.code), fold(stream.label)):
            return stream.code
    known = " of ".join(stream.code for stream in current().streams)
    raise NotReadable(f"Onbekend: ‘{shorten(text)}’. Schrijf {known}.")


def _reason(text: str) -> str:
    if text.zfill(2) in reasons().codes:
        return f"{ENDED}{text.zfill(2)}"
    raise NotReadable(f"‘{shorten(text)}’ is geen reden uit de Regeling statistiek WWB. Tel opnieuw met tel-wwb.")


def _version(text: str) -> str:
    if text == reasons().version:
        return text
    raise NotReadable(f"Geteld met indeling ‘{shorten(text)}’. Nu geldt {reasons().version}. Tel opnieuw met tel-wwb.")


def cbs_layout(session: Session, table: Table) -> Layout | None:
    """Give where a file says what, as it was chosen for its set of names; nothing when nobody chose yet."""
    chosen = queries.choice(session, table.form)
    if chosen is None:
        return None
    at = {fold(name): place for place, name in enumerate(table.names)}
    stream: int | str = at[fold(chosen["stream_column"])] if chosen["stream_column"] else chosen["stream"]
    numbers = ((CASELOAD, at[fold(chosen["caseload"])]), (OUTFLOW, at[fold(chosen["outflow"])]))
    return Layout(at[fold(chosen["town"])], at[fold(chosen["month"])], stream, numbers)


def asks_for_columns(session: Session, data: bytes) -> bool:
    """Tell whether nobody chose the columns of files with these names; one that cannot be read is refused later."""
    try:
        table = read_table(data)
    except UnreadableFile:
        return False
    return queries.choice(session, table.form) is None


def examine_cbs(session: Session, data: bytes, today: date) -> tuple[int, Checked]:
    """Judge a file in the form of CBS."""
    table = read_table(data)
    layout = cbs_layout(session, table)
    if layout is None:
        raise DomainError("Kies eerst welke kolom wat zegt. Bied het bestand daarvoor opnieuw aan.")
    return _examine(session, table, layout, (), today)


def examine_wwb(session: Session, data: bytes, today: date) -> tuple[int, Checked]:
    """Judge a file that `tel-wwb` counted."""
    table = read_table(data)
    at = {fold(name): place for place, name in enumerate(table.names)}
    missing = [name for name in COUNTED if name not in at]
    if missing or len(table.names) != len(COUNTED):
        raise DomainError(f"Dit is geen bestand van tel-wwb. De kolommen zijn: {', '.join(COUNTED)}.")
    town, month, reason, count, version = (at[name] for name in COUNTED)
    layout = Layout(town, month, MUNICIPAL, (("", count),), reason, version)
    return _examine(session, table, layout, reasons().work, today)


def _examine(session: Session, table: Table, layout: Layout, work: Collection[str], today: date) -> tuple[int, Checked]:
    towns = queries.towns(session)
    judged = Judge(table, layout, _readers(towns, today)).run()
    if judged.problems or not judged.counts:
        return judged.rows, _nothing(judged)
    months = sorted({month for _, month, _, _ in judged.counts})
    present = queries.present(session, months)
    lines = _new(judged, present)
    needed = {CASELOAD, OUTFLOW, *(f"{ENDED}{code}" for code in work)}
    counts = present | {key: (0, count) for key, count in judged.counts.items() if key[3] in needed}
    world = figures.world_of(session, months, towns, work, today)
    rows = figures.figures(world, counts, {key[:3] for key in judged.counts})
    ready = [row for row in rows if row.change is not Change.KNOWN]
    known = [row for row in rows if row.change is Change.KNOWN]
    return judged.rows, Checked(ready, (), known, _summary(judged, lines), lines)


def _nothing(judged: Judged) -> Checked:
    if judged.problems:
        return Checked(problems=judged.problems)
    sentence = "Er staat geen enkel aantal van een gemeente en een maand in dit bestand."
    return Checked(problems=[Problem(f"{sentence} {_left(judged)}".strip())])


def _new(judged: Judged, present: Present) -> list[tuple[Any, ...]]:
    """Give what says something else than is known, each with what it replaces."""
    if not present:
        return [(at, *key, count, None) for at, (key, count) in enumerate(judged.counts.items(), start=1)]
    nothing = (None, None)
    found = ((key, count, present.get(key, nothing)) for key, count in judged.counts.items())
    new = ((key, count, row) for key, count, (row, known) in found if known != count)
    return [(at, *key, count, row) for at, (key, count, row) in enumerate(new, start=1)]


def _summary(judged: Judged, lines: Sequence[tuple[Any, ...]]) -> str:
    corrections = sum(line[-1] is not None for line in lines)
    said = [f"{plural(len(lines), 'gemeentelijk aantal is', 'gemeentelijke aantallen zijn')} nieuw of gewijzigd."]
    if corrections:
        said.append(f"{number(corrections)} daarvan: een correctie. Het oude aantal blijft ernaast bewaard.")
    said.append(_left(judged))
    if judged.left[Left.MISSING]:
        missing = plural(judged.left[Left.MISSING], "aantal is", "aantallen zijn")
        said.append(f"{missing} niet bekend (leeg, . of -). Dat is geen nul.")
    if judged.provisional:
        said.append(f"{plural(judged.provisional, 'aantal is', 'aantallen zijn')} voorlopig (*).")
    return " ".join(filter(None, said))


def _left(judged: Judged) -> str:
    found = [
        f"{plural(judged.left[reason], 'regel', 'regels')} {words}"
        for reason, words in LEFT_WORDS.items()
        if judged.left[reason]
    ]
    return f"Overgeslagen: {', '.join(found)}." if found else ""


def is_outdated(session: Session, run: ImportRun, today: date) -> bool:
    """Tell whether a count, a figure or the register is another than when the file was shown. All are held first."""
    lock_name(session, HELD)
    return (
        queries.came_in_since(session, (CBS, WWB), run)
        or was_told_since(session, queries.select_ids(session), run.checked_at)
        or results.is_outdated(session, run, today)
    )


def promote(session: Session, actor: Actor, run: ImportRun, today: date) -> int:
    """Write the counts of municipalities, and what the Werkpleinen deliver by them."""
    counts = actions.append(session, run, run.kind, today)
    delivered = results.promote(session, actor, run, today)
    return counts or delivered


PREVIEW = (
    Column(figures.WERKPLEIN),
    Column(figures.MONTH, look="nowrap"),
    Column(figures.STREAM, look="wide"),
    Column(figures.CLIENTS, is_number=True),
    Column(figures.LEFT_FOR_WORK, is_number=True),
    Column(figures.NOTE, look="wide"),
)
ROOM = Room(actions.put, actions.clear)
CBS_FILE = ImportKind(
    code=CBS,
    label="Aantallen per gemeente (CBS-vorm)",
    columns=(
        Column("RegioS", "De gemeente: de code van het CBS, of de naam.", "GM0193"),
        Column("Perioden", "De maand, als 2010MM03 of 2010-03. Kwartalen en jaren slaan we over.", "2010MM05"),
        Column("Klanten_1", "Hoeveel klanten er aan het begin van de maand waren. Een punt is: niet bekend.", "1240"),
        Column("UitstroomNaarWerk_2", "Hoeveel van hen in de maand naar werk uitstroomden.", "31"),
    ),
    permission=Permission.FIGURE_RECORD,
    prepare=lambda _session, _rows, _today: Checked(),
    promote=promote,
    is_outdated=is_outdated,
    explanation="Kies een bestand zoals StatLine het geeft, zonder codering van waarden (untyped). Heten de kolommen "
    "anders, dan kiest u één keer welke kolom wat zegt. Daarna ziet u wat elk Werkplein levert.",
    back="intake.ways_in",
    back_label="Terug naar aanleveren",
    preview=PREVIEW,
    examine=examine_cbs,
    room=ROOM,
    asks=asks_for_columns,
    asks_at="intake.columns",
)
WWB_FILE = ImportKind(
    code=WWB,
    label="Getelde uitkeringen (WWB)",
    columns=(
        Column("gemeente", "De code van de gemeente.", "GM0193"),
        Column("maand", "De maand waarin de uitkeringen eindigden.", "2010-05"),
        Column("reden", "De reden volgens de Regeling statistiek WWB.", "11"),
        Column("aantal", "Hoeveel uitkeringen om die reden eindigden.", "31", is_number=True),
        Column("indeling", "Met welke indeling van redenen is geteld.", reasons().version),
    ),
    permission=Permission.FIGURE_RECORD,
    prepare=lambda _session, _rows, _today: Checked(),
    promote=promote,
    is_outdated=is_outdated,
    explanation="De gemeente telt zelf. Alleen die telling komt hier binnen, nooit het "
    "bestand met personen. Het aantal klanten komt uit de aantallen per gemeente.",
    back="intake.ways_in",
    back_label="Terug naar aanleveren",
    preview=PREVIEW,
    examine=examine_wwb,
    room=ROOM,
)
