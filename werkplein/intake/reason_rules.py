"""For which reasons a benefit ends, and which of them count as work (Regeling statistiek WWB)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

PARTNER, NOT_APPLICABLE = "97", "99"


@dataclass(frozen=True)
class Reason:
    """A reason for ending. `is_open` says that a decision is needed before it counts as work."""

    code: str
    label: str
    is_work: bool
    is_open: bool = False


@dataclass(frozen=True)
class Reasons:
    """All reasons, with the version of what counts as work."""

    version: str
    all: tuple[Reason, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Give every code, in the order of the regulation."""
        return tuple(reason.code for reason in self.all)

    @property
    def work(self) -> frozenset[str]:
        """Give the codes that count as work."""
        return frozenset(reason.code for reason in self.all if reason.is_work)

    def find(self, code: str) -> Reason | None:
        """Give the reason with this code."""
        return next((reason for reason in self.all if reason.code == code), None)


def reason_of(first: str, second: str, known: Collection[str]) -> str | None:
    """Give the reason why the benefit of a household ended; nothing when that cannot be read.

    One benefit is counted once: by its first person, or by the second where the cause lies with that partner.
    """
    one, other = first.strip().zfill(2), second.strip().zfill(2) if second.strip() else NOT_APPLICABLE
    if one in (PARTNER, NOT_APPLICABLE) and other in known:
        return other
    return one if one in known else None
