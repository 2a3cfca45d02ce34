"""What forms and files of figures say of the releases that hold these periods: what comes in now is not in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from werkplein.core.access import Permission
from werkplein.core.feature import Panel
from werkplein.intake.imports import CBS, WWB
from werkplein.programme.reader import current
from werkplein.programme.rules import Month
from werkplein.publication import queries
from werkplein.publication.freezing import KINDS
from werkplein.publication.models import Release
from werkplein.publication.rules import Figure
from werkplein.results.imports import OUTFLOW_FILE, first_months


@dataclass(frozen=True)
class Standing:
    """The releases that hold a period, or that it was taken out of public."""

    public: Release | None
    to_come: Release | None
    is_taken_out: bool


def standing_in_releases(figure: Figure, session: Session, ids: Sequence[int], on: date) -> dict[int, Standing]:
    """Give how the period that ends on a day stands, per Werkplein, where a release holds it; one statement.

    A period that was taken out of public stays out until a release takes it in again.
    """
    code, found = _code(figure, on), queries.public_and_to_come(session)
    holding = [release for release, noted in found if _holds(release, noted, figure, code, on)]
    public = next((each for each in holding if each.is_public), None)
    to_come = next((each for each in holding if each.is_to_come), None)
    is_out = any(release.is_public and _is_out(noted, figure, code) for release, noted in found)
    standing = Standing(public, to_come, is_out)
    return dict.fromkeys(ids, standing) if holding or is_out else {}


def _code(figure: Figure, on: date) -> str:
    if figure is Figure.OUTFLOW:
        return Month.of(on).code
    return next((each.code for each in current().rounds_of(KINDS[figure]) if each.ends_on == on), "")


def _is_out(noted: Mapping[str, Any], figure: Figure, code: str) -> bool:
    return [figure.value, code] in noted.get("taken_out", ())


def _holds(release: Release, noted: Mapping[str, Any], figure: Figure, code: str, on: date) -> bool:
    """Of a release that noted nothing the days tell: outflow up to its last month, each round that was over."""
    if _is_out(noted, figure, code):
        return False
    if figure is Figure.OUTFLOW:
        last = _last_month(release, noted)
        return last is not None and code <= last.code
    return [figure.value, code] in noted["rounds"] if "rounds" in noted else on < release.recorded_on


def releases_with_outflow(
    session: Session, ids: Sequence[int], _on: date
) -> dict[int, Sequence[tuple[Release, Month]]]:
    """Give the releases that hold a month of a file, the public one first, with their last month; two statements."""
    found = [(release, _last_month(release, noted)) for release, noted in reversed(queries.public_and_to_come(session))]
    firsts = first_months(session, ids) if found else {}
    holding = {
        run: [(release, month) for release, month in found if month is not None and first <= month]
        for run, first in firsts.items()
    }
    return {run: releases for run, releases in holding.items() if releases}


def _last_month(release: Release, noted: Mapping[str, Any]) -> Month | None:
    code = noted.get("until", Month.of(release.holds_on).code)
    return Month.parse(code) if code else None


# The slot of a form is named after what it answers, that of a file after its kind. Who may only say that a figure is
# zero writes one with that; who may record figures may say that too.
PANELS = (
    *(
        Panel(
            f"figure.{kind}",
            10,
            "pages/publication/_too_late.html",
            Permission.FIGURE_DECLARE,
            partial(standing_in_releases, figure),
        )
        for figure, kind in queries.OBLIGATIONS.items()
    ),
    *(
        Panel(
            f"import.{code}",
            10,
            "pages/publication/_too_late_file.html",
            Permission.FIGURE_RECORD,
            releases_with_outflow,
        )
        for code in (OUTFLOW_FILE.code, CBS, WWB)
    ),
)
