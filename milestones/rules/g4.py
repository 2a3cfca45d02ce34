"""The own approach of the four big cities: consulted about, written in versions, adopted by the steering group."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from milestones.rules.reasons import is_short
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import date_nl, date_words

APPROACH = "Specifieke aanpak"
IN_PREPARATION = f"{APPROACH} in voorbereiding"


@dataclass(frozen=True)
class Consultation:
    """What was consulted about with the representative of the four big cities."""

    holds_on: date
    with_whom: str
    subject: str
    outcome: str
    next_on: date | None = None


@dataclass(frozen=True)
class Draft:
    """The text of an approach, with the document it refers to, if any."""

    title: str
    body: str
    document_title: str = ""
    document_url: str = ""


@dataclass(frozen=True)
class Adopted:
    """The approach that is in force."""

    version: int
    title: str
    adopted_on: date


def approach_words(adopted: Adopted | None) -> str:
    """Say how far the approach is: in preparation until it is adopted, then its title (note 2010, G4)."""
    return adopted.title if adopted else IN_PREPARATION


def titled(title: str) -> str:
    """Call an approach by its title, and by what it is where that does not say so."""
    return title if title.casefold().startswith(APPROACH.casefold()) else f"{APPROACH}: {title}"


def corrected_words(who: str, is_self: bool, on: date) -> str:
    """Say who corrected a consultation before the one who corrects it now."""
    did = "hebt u dit overleg zelf verbeterd" if is_self else f"is dit overleg verbeterd door {who}"
    return f"Intussen {did}, op {date_words(on)}. Lees hieronder wat er nu staat."


def refuse_consultation(one: Consultation, today: date, starts_on: date) -> None:
    """Refuse days that cannot be."""
    if one.holds_on > today:
        raise DomainError(
            f"{date_nl(one.holds_on)} is nog niet geweest. Leg een overleg vast als het gehouden is.", "holds_on"
        )
    if one.holds_on < starts_on:
        raise DomainError(f"Kies een datum vanaf {date_nl(starts_on)}: toen begon het programma.", "holds_on")
    if one.next_on is not None and one.next_on <= one.holds_on:
        raise DomainError(f"Het volgende overleg is later dan {date_nl(one.holds_on)}. Kies een latere dag.", "next_on")


def refuse_draft(draft: Draft) -> None:
    """Refuse an address that is no page, and one without a title."""
    if draft.document_url and not _is_page(draft.document_url):
        raise DomainError(
            "Schrijf het adres van het document voluit. Het begint met https:// of http://.", "document_url"
        )
    if draft.document_url and not draft.document_title:
        raise DomainError("Geef ook de titel van het document.", "document_title")


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not set(address) & set(" \t\n\"'<>\\")
    except ValueError:
        return False


def refuse_adoption(version: int, newest: int, adopted: int | None, motivation: str) -> None:
    """Refuse to adopt anything but the newest version, to adopt it twice, or to do so without saying why."""
    if adopted == version:
        raise Conflict(f"Versie {version} is al vastgesteld.")
    if version != newest:
        raise Conflict(f"Er is een nieuwere versie, versie {newest}. Lees die en stel die vast.")
    if is_short(motivation):
        raise DomainError("Schrijf in een zin waarom de stuurgroep deze aanpak vaststelt.", "motivation")
