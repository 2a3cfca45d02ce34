"""What the page of the sample shows: what was drawn, and all that is needed to draw it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.actions.sampling import quarters_to_draw
from milestones.models import SampleDraw
from milestones.queries.sampling import DrawnItem, drawn_items, draws, find_draw
from milestones.rules.evidence import rank_of, size_of
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.errors import NotFound
from werkplein.core.labels import plural
from werkplein.programme.rules import Quarter

COLUMNS = ["volgorde", "antwoord", "sha256", "getrokken"]


@dataclass(frozen=True)
class SamplePage:
    """The sample of a quarter."""

    quarter: Quarter | None
    draw: SampleDraw | None
    items: Sequence[DrawnItem]
    quarters: Sequence[Quarter]
    to_draw: Quarter | None

    @property
    def lead(self) -> str:
        """Say what was drawn and how far it is."""
        if self.draw is None or self.quarter is None:
            return "Er is nog geen steekproef getrokken."
        done = sum(item.is_accepted for item in self.items)
        out_of = plural(len(self.draw.population), "antwoord", "antwoorden")
        return f"{len(self.items)} van {out_of} getrokken voor het {self.quarter.label}. {done} daarvan akkoord."


def sample_page(session: Session, actor: Actor, asked: str, today: date) -> SamplePage:
    """Put the page together; four statements. What was missed longest is drawn first."""
    found = {row.quarter: row for row in draws(session)}
    code = asked if asked in found else next(iter(found), None)
    quarter = Quarter.parse(code) if code else None
    scopes = actor.scopes_for(Permission.EVIDENCE_CHECK)
    return SamplePage(
        quarter=quarter,
        draw=found[code] if code else None,
        items=drawn_items(session, quarter, scopes) if quarter else (),
        quarters=[Quarter.parse(each) for each in found],
        to_draw=next(iter(quarters_to_draw(session, today)), None),
    )


def ranked(session: Session, quarter: Quarter) -> list[list[str | int]]:
    """Give every answer that could be drawn, in the order of the draw; one statement."""
    draw = find_draw(session, quarter)
    if draw is None:
        raise NotFound
    ordered = sorted((rank_of(draw.seed, item), item) for item in draw.population)
    most = size_of(len(ordered))
    return [
        [place, item, rank, "ja" if place <= most else "nee"] for place, (rank, item) in enumerate(ordered, start=1)
    ]
