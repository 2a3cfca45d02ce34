"""How the sections of a report are made of what is known: plain facts in, sections out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from visitatie.reports.rules.content import Block, Content, Facts, Paragraph, Section, Seen, SeenMilestone, Table
from werkplein.core.labels import date_words, listing, plural

FACTS, AGREEMENTS, NEXT, REPLIES, EXTRA = "bezoek", "afspraken", "vervolg", "reactie", "aanvulling"
CRITERION = "criterium-"
ADDED = "Aangevuld na de reactie van het MT"
CORRECTED = "Verbeterd"


@dataclass(frozen=True)
class Subject:
    """What was visited, when, and by whom: people are named by their function."""

    kind: str
    name: str
    title: str
    region: str
    quarter: str
    held_on: date
    planned_on: date | None
    auditors: tuple[str, ...]
    spoke_with: str


@dataclass(frozen=True)
class Criterion:
    """A criterion with what was seen of its milestones."""

    code: str
    title: str
    seen: tuple[SeenMilestone, ...]


@dataclass(frozen=True)
class Agreement:
    """What was agreed with the MT."""

    text: str
    owner: str
    due_on: date
    state: str


@dataclass(frozen=True)
class NextVisit:
    """The visit that comes: its day, and whether that is certain."""

    words: str
    state: str


@dataclass(frozen=True)
class Replied:
    """A remark of the MT, with what was done with it."""

    section: str
    text: str
    on: date
    is_taken_over: bool
    reason: str


def facts_section(subject: Subject) -> Section:
    """Say what was visited, when, and by whom."""
    pairs = [
        ("Werkplein", subject.title),
        ("Arbeidsmarktregio", subject.region),
        ("Bezoek", f"{subject.kind}, {subject.quarter}"),
        ("Dag van het bezoek", date_words(subject.held_on)),
        ("Bezoek door", listing(subject.auditors) or "Procesondersteuner"),
        ("Gesproken met", subject.spoke_with or "Niet ingevuld"),
    ]
    if subject.planned_on is not None and subject.planned_on != subject.held_on:
        pairs.insert(4, ("Eerst gepland op", date_words(subject.planned_on)))
    return Section(FACTS, "Het bezoek", (Facts(tuple(pairs)),))


def with_time(section: Section, until: date | None) -> Section:
    """Add to the facts how long the MT has to reply, said so that it stays true in the final version."""
    if section.code != FACTS or until is None:
        return section
    told = ("Tijd om te reageren", f"tot en met {date_words(until)}")
    blocks = (Facts((*each.pairs, told)) if isinstance(each, Facts) else each for each in section.blocks)
    return replace(section, blocks=tuple(blocks))


def as_read(section: Section, read: Content) -> Section:
    """Keep of what was noted and agreed what stood in the concept that the MT read."""
    there = read.section(section.code)
    if section.code == AGREEMENTS and there is not None:
        return there
    known = there.blocks if there is not None else ()
    if not section.code.startswith(CRITERION):
        return section
    return replace(section, blocks=tuple(each for each in section.blocks if isinstance(each, Seen) or each in known))


def criterion_section(criterion: Criterion) -> Section:
    """Say what was seen of one criterion."""
    caption = f"Mijlpalen van criterium {criterion.code.upper()}"
    return _of_criterion(criterion.code, criterion.title, (Seen(caption, criterion.seen),))


def notes_section(code: str, title: str, notes: Sequence[tuple[str, str, str]]) -> Section:
    """Say what was noted at one criterion: kind, milestone (may be empty) and text of each."""
    told = tuple(Paragraph(text, f"{kind} bij {milestone}" if milestone else kind) for kind, milestone, text in notes)
    return _of_criterion(code, title, told)


def _of_criterion(code: str, title: str, blocks: tuple[Block, ...]) -> Section:
    return Section(f"{CRITERION}{code}", f"{code.upper()}. {title}", blocks)


def agreements_section(agreements: Sequence[Agreement]) -> Section:
    """Say what was agreed with the MT, with who does it and when."""
    blocks: tuple[Block, ...] = (Paragraph("Er zijn nog geen afspraken gemaakt."),)
    if agreements:
        rows = tuple((each.text, each.owner, date_words(each.due_on), each.state) for each in agreements)
        blocks = (Table("Afspraken met het MT", ("Wat", "Wie", "Uiterlijk", "Stand"), rows),)
    return Section(AGREEMENTS, "Afspraken", blocks)


def next_section(coming: NextVisit | None) -> Section:
    """Say when the next visit is."""
    if coming is None:
        return Section(NEXT, "Volgend bezoek", (Paragraph("Er is nog geen volgend bezoek gepland."),))
    return Section(NEXT, "Volgend bezoek", (Facts((("Wanneer", coming.words), ("Stand", coming.state))),))


def wanted_section(wanted_on: date | None, about: str) -> Section:
    """Say when the supporter wants to come again, and what for, while nothing is planned yet."""
    pairs = [("Wanneer", f"{date_words(wanted_on)}, nog af te spreken" if wanted_on else "Nog af te spreken")]
    return Section(NEXT, "Volgend bezoek", (Facts(tuple([*pairs, *([("Waarvoor", about)] if about else [])])),))


def replies_section(replies: Sequence[Replied], agreed_on: date | None, titles: Mapping[str, str]) -> Section:
    """Say what the MT replied, and what was done with it."""
    said = f"Het MT ging op {date_words(agreed_on)} akkoord met het verslag." if agreed_on else ""
    if not replies:
        nothing = said or "Het MT heeft niet op het concept gereageerd."
        return Section(REPLIES, "Reactie van het MT", (Paragraph(nothing),))
    rows = tuple(
        (
            titles.get(each.section, "Het hele verslag"),
            each.text,
            "Overgenomen" if each.is_taken_over else "Niet overgenomen",
            each.reason,
        )
        for each in replies
    )
    columns = ("Onderdeel", "Opmerking van het MT", "Wat wij ermee deden", "Toelichting")
    table = Table("Opmerkingen van het MT", columns, rows)
    return Section(REPLIES, "Reactie van het MT", (Paragraph(said), table) if said else (table,))


def assemble(kind: str, name: str, sections: Sequence[Section], notes: Mapping[str, Sequence[Paragraph]]) -> Content:
    """Put the report together; `notes` are added to the section they are about, or stand at the end."""
    joined = _joined(sections)
    placed = [each.plus(tuple(notes.get(code, ()))) for code, each in joined.items()]
    loose = [each for code, found in notes.items() if code not in joined for each in found]
    if loose:
        placed.append(Section(EXTRA, "Aanvulling", tuple(loose)))
    content = Content(f"Verslag van de {kind.lower()} bij {name}", "", tuple(placed))
    return replace(content, lead=lead_of(list(content.milestones)))


def _joined(sections: Sequence[Section]) -> dict[str, Section]:
    """Give each section once, in the order in which they came first: what comes later under its code is added to it."""
    found: dict[str, Section] = {}
    for each in sections:
        found[each.code] = found[each.code].plus(each.blocks) if each.code in found else each
    return found


def lead_of(seen: Sequence[SeenMilestone]) -> str:
    """Say in a sentence what was found."""
    if not seen:
        return "Bij dit bezoek zijn geen mijlpalen bekeken."
    asks = [each for each in seen if each.asks_work]
    if not asks:
        told = plural(len(seen), "mijlpaal die is bekeken, is", "mijlpalen die zijn bekeken, zijn")
        return f"{told} in orde."
    grave = sum(each.is_critical for each in seen)
    if len(seen) == 1:
        return f"Er is één mijlpaal bekeken: {seen[0].code}. Daar is werk te doen.{' De bevinding is ernstig.' * grave}"
    more = f" {plural(grave, 'bevinding is', 'bevindingen zijn')} ernstig." if grave else ""
    return f"Bij {len(asks)} van {len(seen)} mijlpalen is werk te doen: {listing([each.code for each in asks])}.{more}"
