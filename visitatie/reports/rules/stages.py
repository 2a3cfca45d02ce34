"""The steps of a report: concept, reply, final version, correction (design 4.11: one hearing, ten working days)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from milestones.rules.reasons import refuse_short
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import LabelEnum, date_nl, date_words, listing, plural

SHORTEST_REMARK = 10
# A reply about the report as a whole.
IN_GENERAL = ""


class Stage(LabelEnum):
    """What a version is."""

    CONCEPT = "concept", "Concept"
    FINAL = "final", "Definitief"
    CORRECTION = "correction", "Verbeterde versie"

    @property
    def is_final(self) -> bool:
        """Tell whether nothing can be replied to it any more."""
        return self is not Stage.CONCEPT


class ReplyKind(LabelEnum):
    """What the MT says to a concept."""

    AGREED = "agreed", "Akkoord"
    REMARK = "remark", "Opmerking"


class Format(LabelEnum):
    """As what a version can be kept."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"

    @property
    def mimetype(self) -> str:
        """Give the type of the file."""
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return "application/pdf" if self is Format.PDF else word


class ReportState(LabelEnum):
    """Where a report stands."""

    REPLY = "reply", "Reactie van het MT"
    READY = "ready", "Definitief te maken"
    FINAL = "final", "Definitief"


def state_of(stage: Stage, reply_until: date | None, is_answered: bool, on: date) -> ReportState:
    """Tell where a report stands: the last day to reply is still for the reply, unless all was said."""
    if stage.is_final:
        return ReportState.FINAL
    is_open = reply_until is not None and on <= reply_until and not is_answered
    return ReportState.REPLY if is_open else ReportState.READY


def refuse_reply(stage: Stage, reply_until: date | None, agreed_on: date | None, on: date) -> None:
    """Refuse a reply to what is final, was agreed with, or may no longer be replied to."""
    if stage.is_final:
        raise Conflict("Dit verslag is definitief. Klopt er iets niet? Vraag de procesondersteuner om een verbetering.")
    if agreed_on is not None:
        raise Conflict(f"Het MT ging op {date_nl(agreed_on)} akkoord met dit verslag. Er is niets veranderd.")
    if reply_until is None or on > reply_until:
        until = f" tot en met {date_nl(reply_until)}" if reply_until else ""
        raise DomainError(f"Reageren kon{until}. Klopt er iets niet? Bel de procesondersteuner.", "text")


def refuse_unseen(open_ids: Iterable[int], seen_ids: Iterable[int]) -> None:
    """Refuse to agree with a finding that was not in the report yet when the MT read it."""
    if set(open_ids) - set(seen_ids):
        raise Conflict("Het verslag is intussen aangevuld. Er is niets vastgelegd. Lees wat er nu staat.")


def asks_again(is_replied: bool, reply_until: date | None, on: date) -> bool:
    """Tell whether a concept that is made anew gives the MT its time anew: it had its say already, or could no more."""
    return is_replied or reply_until is None or on > reply_until


def refuse_unread(is_behind: bool) -> None:
    """Refuse to make final what the MT could not read: what came in after the concept that it read."""
    if is_behind:
        raise Conflict(
            "Na dit concept kwam er nog iets binnen van het bezoek. Er is niets veranderd. Binnen een minuut staat er "
            "een nieuw concept. Het MT krijgt tijd om daarop te reageren. Daarna kunt u het verslag definitief maken."
        )


def refuse_remark(text: str) -> None:
    """Refuse a remark that says nothing."""
    if len(text.strip()) < SHORTEST_REMARK:
        raise DomainError(f"Schrijf wat er niet klopt of ontbreekt, in ten minste {SHORTEST_REMARK} tekens.", "text")


def refuse_handling(stage: Stage, is_handled: bool, reason: str) -> None:
    """Refuse to handle a reply twice, after the end, or without saying why."""
    if stage.is_final:
        raise Conflict("Dit verslag is al definitief. Maak een verbeterde versie als er iets niet klopt.")
    if is_handled:
        raise Conflict("Deze opmerking is al verwerkt. Er is niets veranderd.")
    refuse_short(reason, "wat u hebt aangepast, of waarom niet", "reason")


def what_is_left(
    state: ReportState, reply_until: date | None, disputed: Sequence[str], unhandled: int
) -> tuple[str, ...]:
    """Say what must be done before a concept can be made final; nothing when it can."""
    left = []
    if state is ReportState.REPLY and reply_until is not None:
        left.append(f"Het MT kan nog reageren tot en met {date_words(reply_until)}.")
    if disputed:
        left.append(f"Over {listing(disputed)} loopt een bezwaar. Wacht op het besluit.")
    if unhandled:
        told = plural(unhandled, "opmerking is", "opmerkingen zijn")
        left.append(f"{told} nog niet verwerkt. Zeg wat u ermee doet.")
    return tuple(left)


def refuse_final(stage: Stage, left: Sequence[str]) -> None:
    """Refuse to make final what is final, or what something is still to be said about."""
    if stage.is_final:
        raise Conflict("Dit verslag is al definitief. Er is niets veranderd.")
    if left:
        raise DomainError(" ".join(left))


def refuse_correction(stage: Stage, reason: str, text: str) -> None:
    """Refuse to correct a concept, and a correction that does not say why or what."""
    if not stage.is_final:
        raise DomainError("Dit verslag is nog een concept. Verwerk eerst de reactie van het MT.")
    refuse_short(reason, "waarom er een verbeterde versie komt", "reason")
    refuse_short(text, "wat er anders moet zijn", "text")


def refuse_reading(read_on: date, held_on: date | None, on: date) -> None:
    """Refuse a day on which the summary cannot have been read back."""
    if held_on is None:
        raise Conflict("Dit bezoek is nog niet gehouden. Leg eerst vast wat u zag.")
    if read_on > on:
        raise DomainError(f"{date_words(read_on)} is nog niet geweest. Vul vandaag of een eerdere dag in.", "read_on")
    if read_on < held_on:
        raise DomainError(f"Het bezoek was op {date_words(held_on)}. Vul die dag of een latere dag in.", "read_on")
