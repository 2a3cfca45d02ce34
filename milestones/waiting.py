"""Why the steering group may want to wait before it fixes a quarter: what can still come, and what is not decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from milestones.queries.preview import Preview, Waiting
from werkplein.core.labels import day_month, plural


class ReasonToWait(NamedTuple):
    """A sentence, and the part of the page with the list behind it."""

    sentence: str
    part: str


def reasons_to_wait(preview: Preview, runs_until: date | None) -> tuple[ReasonToWait, ...]:
    """Give the reasons to wait, those with most at stake first; nothing when there is none."""
    return tuple(_reasons(preview, runs_until))


def _reasons(preview: Preview, runs_until: date | None) -> Iterator[ReasonToWait]:
    if runs_until is not None and preview.awaited:
        who = plural(preview.awaited, "Werkplein kan", "Werkpleinen kunnen")
        yield ReasonToWait(f"{who} nog inleveren tot en met {day_month(runs_until)}", "niet-ingeleverd")
    if preview.provisional:
        who = plural(len(preview.provisional), "MT kan", "MT’s kunnen")
        yield ReasonToWait(f"{who} nog reageren op wat is gezien{_until(preview.provisional)}", "wacht")
    if preview.checked:
        who = plural(len(preview.checked), "MT kan", "MT’s kunnen")
        told = f"{who} nog reageren op wat bij een controle is gevonden{_until(preview.checked)}"
        yield ReasonToWait(told, "gecontroleerd")
    if preview.disputed:
        yield ReasonToWait(
            f"Bij {plural(len(preview.disputed), 'Werkplein', 'Werkpleinen')} loopt een bezwaar", "wacht"
        )
    if preview.appealable:
        who = plural(len(preview.appealable), "MT kan", "MT’s kunnen")
        yield ReasonToWait(f"{who} nog naar de stuurgroep{_until(preview.appealable)}", "beslist")


def _until(waiting: Sequence[Waiting]) -> str:
    """Say by when all of it is over."""
    days = [each.until for each in waiting if each.until is not None]
    return f", tot en met {day_month(max(days))}" if days else ""
