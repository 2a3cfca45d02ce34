"""What a figure means, in versions: each holds from a day until the next one does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Version:
    """What a figure meant from a day on; never edited once it was in use."""

    number: int
    valid_from: date
    says: tuple[str, ...]
    counts: tuple[str, ...]
    counts_not: tuple[str, ...]
    formula: str
    source: str
    # What is different from the version before; nothing for the first.
    changed: str = ""


@dataclass(frozen=True)
class Definition:
    """A figure, what it means in a sentence, and every version of that."""

    code: str
    title: str
    short: str
    # The public figure that it explains; empty for what is no figure of its own on the map.
    figure: str
    is_shown: bool
    versions: tuple[Version, ...]

    @property
    def address(self) -> str:
        """Give the public page."""
        return f"/definities/{self.code}/"

    def address_of(self, number: int) -> str:
        """Give the public page of one version, which stays."""
        return f"{self.address}versie-{number}/"

    def on(self, day: date) -> Version | None:
        """Give the version that holds on a day; nothing before the first."""
        return next((each for each in reversed(self.versions) if each.valid_from <= day), None)

    def version(self, number: int) -> Version | None:
        """Give the version with this number."""
        return next((each for each in self.versions if each.number == number), None)


def used_on(definitions: tuple[Definition, ...], day: date) -> dict[str, int]:
    """Give which version of each definition holds on a day: what a release keeps."""
    held = {each.code: each.on(day) for each in definitions}
    return {code: version.number for code, version in held.items() if version}


def faults(definitions: tuple[Definition, ...]) -> list[str]:
    """Say what cannot be: a code twice, no version, or versions that do not follow each other."""
    codes = [each.code for each in definitions]
    found = [f"‘{code}’ staat er twee keer." for code in sorted(set(codes)) if codes.count(code) > 1]
    for each in definitions:
        numbers, days = [one.number for one in each.versions], [one.valid_from for one in each.versions]
        if numbers != list(range(1, len(numbers) + 1)) or not numbers:
            found.append(f"‘{each.code}’: nummer de versies 1, 2, 3.")
        if days != sorted(set(days)):
            found.append(f"‘{each.code}’: elke versie geldt vanaf een latere dag dan die ervoor.")
        if any(not one.changed for one in each.versions[1:]):
            found.append(f"‘{each.code}’: zeg bij een nieuwe versie wat er anders is.")
    return found
