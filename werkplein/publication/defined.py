"""The public pages of what each figure means: as the release used it, and each version apart. Content -> pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from werkplein.programme.definition_rules import Definition, Version
from werkplein.publication.content import Content
from werkplein.publication.rules import Figure

ADDRESS = "/definities/"


@dataclass(frozen=True)
class Defined:
    """A definition with the version that a release used."""

    definition: Definition
    version: Version

    @property
    def words(self) -> str:
        """Name it with its version, as stands beside a figure."""
        return f"{self.definition.title}, versie {self.version.number}"


def defined(content: Content, definitions: Sequence[Definition]) -> list[Defined]:
    """Give each definition as the release used it; an older release did not say, and used those of its day."""
    found = []
    for each in definitions:
        kept = content.definitions.get(each.code)
        version = each.version(kept) if kept else each.on(content.prepared_on)
        if version:
            found.append(Defined(each, version))
    return found


def of_figure(content: Content, definitions: Sequence[Definition], figure: Figure) -> list[Defined]:
    """Give the definitions that a figure needs, the figure itself first."""
    return [each for each in defined(content, definitions) if each.definition.figure == figure.value]


def pages(content: Content, definitions: Sequence[Definition]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give address, template and context of each page: the list, each definition, and each version of it."""
    section = {"section": "zo-rekenen-wij"}
    everything = defined(content, definitions)
    yield ADDRESS, "definitions", section | {"everything": everything}
    for each in everything:
        yield each.definition.address, "definition", section | {"it": each, "is_current": True}
        for version in each.definition.versions:
            context = {"it": Defined(each.definition, version), "is_current": version == each.version}
            yield each.definition.address_of(version.number), "definition", section | context
