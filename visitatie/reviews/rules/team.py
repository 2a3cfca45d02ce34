"""Who may review where: at least one of each organisation, and nobody with an interest of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from visitatie.reviews.rules.words import Organisation
from werkplein.core.errors import DomainError
from werkplein.core.labels import listing, plural
from werkplein.programme.rules import VisitatieRules, add_months


@dataclass(frozen=True)
class Reviewer:
    """Someone who reviews, named by function and number: `Visiteur 3`."""

    id: int
    label: str
    organisation: Organisation | None
    region_id: int | None
    region: str
    is_active: bool = True

    @property
    def words(self) -> str:
        """Say who it is and from where: `Visiteur 3 (UWV, regio Zwolle)`."""
        if self.organisation is None:
            return f"{self.label} (gegevens ontbreken)"
        return f"{self.label} ({self.organisation.label}, regio {self.region})"


@dataclass(frozen=True)
class Post:
    """A role that someone has or had for a Werkplein or its region."""

    role: str
    ends_on: date | None


def conflict(
    reviewer: Reviewer, region_id: int, region: str, posts: Iterable[Post], on: date, rules: VisitatieRules
) -> str:
    """Say why someone cannot review a Werkplein; empty when nothing is known against it."""
    if not reviewer.is_active:
        return f"{reviewer.label} is geen visiteur meer."
    if reviewer.organisation is None:
        return f"Van {reviewer.label} is niet bekend voor wie en in welke regio die werkt. Vul dat eerst in."
    if reviewer.region_id == region_id:
        return f"{reviewer.label} werkt zelf in regio {region}. Kies iemand uit een andere regio."
    since = add_months(on, -12 * rules.conflict_years)
    for post in posts:
        if post.ends_on is None or post.ends_on > since:
            was = "heeft" if post.ends_on is None or post.ends_on > on else "had kort geleden nog"
            return f"{reviewer.label} {was} hier een rol ({post.role}). Kies iemand zonder eigen belang."
    return ""


def lacking(organisations: Collection[Organisation]) -> list[Organisation]:
    """Give of which organisation a team still has nobody."""
    return [each for each in Organisation if each not in organisations]


def team_gap(organisations: Sequence[Organisation], rules: VisitatieRules) -> str:
    """Say what a team still lacks; empty when it is complete."""
    missing = lacking(organisations)
    if missing:
        return f"Het team heeft nog niemand van {listing([each.label for each in missing], 'of')}."
    short = rules.team_least - len(organisations)
    return f"Het team heeft nog {plural(short, 'visiteur', 'visiteurs')} te weinig." if short > 0 else ""


def refuse_full(count: int, rules: VisitatieRules) -> None:
    """Refuse a team that is too large."""
    if count >= rules.team_most:
        raise DomainError(f"Een team heeft hoogstens {rules.team_most} visiteurs. Haal er eerst iemand uit.", "account")
