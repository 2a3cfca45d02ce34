"""What the page of the sample shows: what was drawn, and all that is needed to draw it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.actions.sampling import quarters_to_draw
from milestones.models import SampleDraw
from milestones.queries.sampling import DrawnItem, drawn_items, draws, find_draw
from milestones.rules.asking import AskState
from milestones.rules.evidence import rank_of, size_of
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.errors import NotFound
from werkplein.core.labels import listing, plural
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
        out_of = plural(len(self.draw.population), "antwoord", "antwoorden")
        drawn = f"{len(self.items)} van {out_of} getrokken voor het {self.quarter.label}."
        return f"{drawn} Daarvan {self._counted}." if self.items else drawn

    @property
    def _counted(self) -> str:
        """Say how many were true, how many were not, and how many wait; of the rest only what there is."""
        count = Counter(item.state for item in self.items)
        waits = count[AskState.AT_DESK] + count[AskState.AT_MT]
        told = [
            plural(count[AskState.RIGHT], "klopt", "kloppen"),
            plural(count[AskState.WRONG], "klopt niet", "kloppen niet"),
            plural(waits, "wacht", "wachten") + " nog",
        ]
        if heard := count[AskState.IN_HEARING]:
            told.append(f"bij {heard} loopt een bezwaar")
        if taken_back := count[AskState.TAKEN_BACK]:
            told.append(f"{taken_back} ingetrokken door het MT")
        if closed := count[AskState.CLOSED]:
            told.append(f"{closed} niet nagekeken omdat het Werkplein sloot")
        return listing(told)


def sample_page(session: Session, actor: Actor, asked: str, today: date) -> SamplePage:
    """Put the page together; nine statements. What was missed longest is drawn first."""
    found = {row.quarter: row for row in draws(session)}
    code = asked if asked in found else next(iter(found), None)
    quarter = Quarter.parse(code) if code else None
    scopes = actor.scopes_for(Permission.EVIDENCE_CHECK)
    return SamplePage(
        quarter=quarter,
        draw=found[code] if code else None,
        items=drawn_items(session, quarter, scopes, today) if quarter else (),
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
