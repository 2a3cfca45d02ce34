"""The content of a report: sections with blocks, frozen as plain data, and the number that shows it was not changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Paragraph:
    """A text as it was written; `label` says what kind of remark it is."""

    text: str
    label: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Facts:
    """Names with their values."""

    pairs: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Table:
    """Rows under names of columns; the first cell of a row says what it is about."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


@dataclass(frozen=True)
class Piece:
    """A photo or document of the visit, in words and by its SHA-256: the picture stays where it can be let go."""

    evidence_id: int
    words: str
    digest: str


@dataclass(frozen=True)
class SeenMilestone:
    """One milestone: how it stood, what the Werkplein said, what was seen, and what was said to that."""

    code: str
    title: str
    before: str
    own: str
    seen: str
    verdict: str
    is_critical: bool = False
    note: str = ""
    photos: int = 0
    hearing: tuple[str, ...] = ()
    finding_id: int | None = None
    # What the photos and documents are; a version of before they were named has only how many.
    pieces: tuple[Piece, ...] = ()

    @property
    def asks_work(self) -> bool:
        """Tell whether something is to be done."""
        return self.is_critical or self.verdict in ("partly", "not_met")


@dataclass(frozen=True)
class Seen:
    """What was seen of the milestones of one criterion."""

    caption: str
    milestones: tuple[SeenMilestone, ...]
    kind: str = "seen"


Block = Paragraph | Facts | Table | Seen


@dataclass(frozen=True)
class Section:
    """A part of the report that can be replied to, known by its code in every version."""

    code: str
    title: str
    blocks: tuple[Block, ...]

    def plus(self, blocks: tuple[Block, ...]) -> Section:
        """Give the section with more at its end."""
        return replace(self, blocks=self.blocks + blocks)


@dataclass(frozen=True)
class Content:
    """All that a version says."""

    title: str
    lead: str
    sections: tuple[Section, ...]

    @property
    def milestones(self) -> Iterator[SeenMilestone]:
        """Give all that was seen, in the order of the report."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Seen):
                    yield from block.milestones

    def section(self, code: str) -> Section | None:
        """Give one section; nothing when there is none of this code."""
        return next((each for each in self.sections if each.code == code), None)


def as_data(content: Content) -> dict[str, Any]:
    """Give the content as plain data, as it is kept in a row."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(content)))
    return data


def fingerprint(data: Mapping[str, Any]) -> str:
    """Give the number of this content: SHA-256 over its one way of being written down."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def read(data: Mapping[str, Any]) -> Content:
    """Read the content of a row."""
    return Content(data["title"], data["lead"], tuple(_section(each) for each in data["sections"]))


def _section(data: Mapping[str, Any]) -> Section:
    return Section(data["code"], data["title"], tuple(_block(each) for each in data["blocks"]))


def _block(data: Mapping[str, Any]) -> Block:
    match data["kind"]:
        case "facts":
            return Facts(tuple((name, value) for name, value in data["pairs"]))
        case "table":
            return Table(data["caption"], tuple(data["columns"]), tuple(tuple(row) for row in data["rows"]))
        case "seen":
            return Seen(data["caption"], tuple(_seen(each) for each in data["milestones"]))
        case _:
            return Paragraph(data["text"], data["label"])


def _seen(data: Mapping[str, Any]) -> SeenMilestone:
    pieces = tuple(Piece(**each) for each in data.get("pieces", ()))
    return SeenMilestone(**{**data, "hearing": tuple(data["hearing"]), "pieces": pieces})
