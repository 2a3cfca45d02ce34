"""What is refused in the course of a visitatie, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from visitatie.reviews.rules.words import QUESTIONS, SHORTEST_TEXT, SupportKind
from visitatie.rules import VisitStatus
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import date_words, day_month, listing, plural
from werkplein.programme.rules import VisitatieRules, add_months


def refuse_short(text: str, what: str, field: str) -> None:
    """Refuse a text that says nothing."""
    if len(text.strip()) < SHORTEST_TEXT:
        raise DomainError(f"Schrijf {what}, in ten minste {SHORTEST_TEXT} tekens.", field)


def refuse_stopped(status: VisitStatus) -> None:
    """Refuse to work on a visitatie that lapsed."""
    if status is VisitStatus.CANCELLED:
        raise Conflict("Deze visitatie is vervallen. Er is niets veranderd.")


def refuse_laggard(is_laggard: bool, is_kept: bool) -> None:
    """Refuse to go on before a person has decided: a laggard is audited instead."""
    if is_laggard and not is_kept:
        raise Conflict(
            "Dit Werkplein is nu achterblijver en krijgt een audit. Besluit eerst of de visitatie doorgaat of vervalt."
        )


def refuse_self_evaluation(missing: Sequence[str], texts: Mapping[str, str]) -> None:
    """Refuse to hand in a self-evaluation with gaps."""
    if missing:
        raise DomainError(f"Geef nog een antwoord bij {listing(missing)}, of bewaar zonder in te leveren.")
    refuse_short(texts.get("strengths", ""), "waar u sterk in bent", "strengths")
    for number, name in enumerate(QUESTIONS, start=1):
        if not texts.get(name, "").strip():
            raise DomainError(f"Schrijf vraag {number} aan het team. U stelt er drie.", name)


def refuse_concept(held_on: date | None, concept_on: date | None, recommendations: int) -> None:
    """Refuse a concept before the visit, a second one, or one without recommendation."""
    if held_on is None:
        raise Conflict("Leg eerst de bevindingen van het bezoek vast.")
    if concept_on is not None:
        raise Conflict("Het conceptverslag is al bij het MT. Er is niets veranderd.")
    if not recommendations:
        raise DomainError("Schrijf eerst ten minste één aanbeveling. Daar volgt ondersteuning op.")


def refuse_after_final(final_on: date | None) -> None:
    """Refuse to change what stands in a final report."""
    if final_on is not None:
        raise Conflict("Het verslag is definitief. Aanbevelingen liggen daarmee vast.")


@dataclass(frozen=True)
class Support:
    """What is done about a recommendation, by whom and by when."""

    kind: SupportKind
    what: str
    owner: str
    due_on: date


def refuse_support(support: Support, concept_on: date | None, today: date) -> None:
    """Refuse support before the MT has the concept, without words or owner, or on a day that cannot be."""
    if concept_on is None:
        raise Conflict("Ondersteuning koppelt u als het MT het conceptverslag heeft.")
    refuse_short(support.what, "wat er gebeurt", "what")
    if not support.owner.strip():
        raise DomainError("Vul in wie dit doet. Noem een functie, geen naam.", "owner")
    if support.due_on < today:
        raise DomainError(f"{date_words(support.due_on)} is geweest. Kies vandaag of een latere dag.", "due_on")
    if support.due_on > add_months(today, 12):
        raise DomainError("Kies een dag binnen een jaar.", "due_on")


def refuse_follow_up(
    final_on: date | None, done_on: date | None, unlinked: int, on: date, rules: VisitatieRules
) -> None:
    """Refuse to look back before there was time for anything to change, twice, or while advice has no support.

    With looking back a visitatie is done, and each of its recommendations leads to something (domain C.5).
    """
    if done_on is not None:
        raise Conflict("Er is al teruggekeken. Er is niets veranderd.")
    if final_on is None:
        raise Conflict("Terugkijken kan als het verslag definitief is.")
    opens = add_months(final_on, rules.follow_up_from_months)
    if on < opens:
        raise DomainError(f"Terugkijken kan vanaf {day_month(opens, on)}: drie tot zes maanden na het verslag.")
    if unlinked:
        which = plural(unlinked, "aanbeveling is", "aanbevelingen zijn")
        raise DomainError(f"Bij {which} nog geen ondersteuning geregeld. Regel die eerst, met wie en wanneer.")


def refuse_title(title: str, taken: Sequence[str]) -> None:
    """Refuse two best practices of one visitatie with the same title."""
    if title in taken:
        raise DomainError("Een goed voorbeeld met deze titel is er al. Kies een andere titel.", "title")
