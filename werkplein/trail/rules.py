"""What can be asked of the trail, and how much of it stands on one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from werkplein.core.access import Permission
from werkplein.core.labels import listing

PER_PAGE = 50
# Pages further back than this are asked for by day: counting along takes longer with each of them.
MOST_PAGES = 200
PLATFORM = "Het platform"


@dataclass(frozen=True)
class Kind:
    """What an act is about: its name, and where it stands for who may see it; `{}` is its number."""

    words: str
    permission: Permission | None = None
    path: str = ""


# By the name that an act keeps of it; what stands on the card of its Werkplein needs no page of its own.
KINDS: Mapping[str, Kind] = {
    "account": Kind("Account", Permission.ACCOUNT_MANAGE, "/intern/accounts/{}/"),
    "evidence": Kind("Bewijsstuk"),
    "fixed_quarter": Kind("Kwartaal", Permission.LEVEL_READ, "/intern/mijlpalen/?kwartaal={}"),
    "level_override": Kind("Besluit over niveau"),
    "release": Kind("Vrijgave", Permission.RELEASE_READ, "/intern/vrijgaven/{}/"),
    "scan_trajectory": Kind("Scan", Permission.SCAN_READ, "/intern/scans/{}/"),
    "support_need": Kind("Behoefte", Permission.SUPPORT_READ, "/intern/ondersteuning/behoefte/{}/"),
    "support_request": Kind("Verzoek", Permission.SUPPORT_READ, "/intern/ondersteuning/verzoek/{}/"),
    "regional_meeting": Kind("Bijeenkomst", Permission.SUPPORT_READ, "/intern/ondersteuning/bijeenkomst/{}/"),
    "visitatie": Kind("Visitatie", Permission.VISIT_READ, "/intern/visitaties/{}/"),
    "visit": Kind("Bezoek", Permission.VISIT_READ, "/intern/bezoeken/{}/"),
}


def about(kind: str, subject_id: str, facts: Mapping[str, object]) -> tuple[Kind, str]:
    """Give what an act is about and its number; people know a release by another number than its row has."""
    return KINDS.get(kind, Kind("Nummer")), str(facts.get("number", subject_id)) if kind == "release" else subject_id


@dataclass(frozen=True)
class Wanted:
    """What someone looks for. Words that could not be read stand in `problems`, and ask for nothing."""

    event: str = ""
    werkplein: str = ""
    day: date | None = None
    typed_day: str = ""
    problems: Sequence[str] = ()

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was asked."""
        return bool(self.event or self.werkplein or self.typed_day)

    def query(self, number: int) -> dict[str, str]:
        """Give what stands in the address of a page."""
        asked = {"gebeurtenis": self.event, "werkplein": self.werkplein, "dag": self.typed_day}
        return {name: value for name, value in {**asked, "blad": str(number)}.items() if value}


def who(actor_id: int | None, roles: Iterable[str]) -> str:
    """Say who acted, by number and the roles of now: `Account 12, Secretariaat`."""
    if actor_id is None:
        return PLATFORM
    words = listing(list(roles))
    return f"Account {actor_id}" + (f", {words}" if words else "")
