"""The seam to the report of a visitatie: when the concept was delivered, until when is replied, when it was final.

Whoever makes reports calls these three; nothing else of a visitatie depends on how a report is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from visitatie.reviews.models import Visitatie


@dataclass(frozen=True)
class ReportState:
    """How the report of a visitatie stands."""

    concept_on: date | None
    reply_until: date | None
    replied_on: date | None
    final_on: date | None


def report_state(visitatie: Visitatie) -> ReportState:
    """Give how the report stands."""
    return ReportState(visitatie.concept_on, visitatie.reply_until, visitatie.replied_on, visitatie.final_on)


def note_concept(visitatie: Visitatie, delivered_on: date, reply_until: date) -> None:
    """Note that the MT has the concept, and until when it can reply (design 4.11)."""
    visitatie.concept_on, visitatie.reply_until = delivered_on, reply_until


def note_reply(visitatie: Visitatie, replied_on: date) -> None:
    """Note that the MT replied."""
    visitatie.replied_on = replied_on


def note_final(visitatie: Visitatie, final_on: date) -> None:
    """Note that the report is final."""
    visitatie.final_on = final_on
