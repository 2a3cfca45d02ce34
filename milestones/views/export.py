"""The file of answers: what to choose, and the download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from milestones.answerfile import NAMES, cells_of
from milestones.queries.export import count_recorded, recorded, town_names
from milestones.rules import Source
from milestones.rules.exporting import Asked
from milestones.views.blueprint import bp
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.actor import Scopes
from werkplein.core.database import db
from werkplein.core.downloads import send_csv, send_xlsx
from werkplein.core.dutch import NotReadable, parse_date
from werkplein.core.errors import DomainError
from werkplein.core.installation import is_example
from werkplein.core.spreadsheet import Cell
from werkplein.core.web import page
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import regions

FIELDS = ("kwartaal", "regio", "bron", "sinds", "tot")


@bp.get("/mijlpalen/antwoorden/")
@needs(Permission.LEVEL_READ)
def answers() -> ResponseReturnValue:
    """Show what can be downloaded, and how much it is."""
    known, problem, count = regions(db.session), "", 0
    try:
        count = count_recorded(db.session, _asked(region.code for region in known), _scopes())
    except DomainError as error:
        problem = error.sentence
    given: dict[str, Any] = {name: request.args[name] for name in FIELDS if request.args.get(name)}
    choices = _choices([(region.code, region.name) for region in known])
    return page("milestones/answers", count=count, problem=problem, given=given, choices=choices, **_files(given))


def _files(given: dict[str, Any]) -> dict[str, Any]:
    """Give the addresses of both files with the same choice."""
    return {kind: url_for(f"milestones.answers_{kind}", **given) for kind in ("csv", "xlsx")}


@bp.get("/mijlpalen/antwoorden.csv")
@needs(Permission.LEVEL_READ)
def answers_csv() -> ResponseReturnValue:
    """Send the rows that were asked for as CSV."""
    return send_csv(_file_name(), NAMES, _rows(_asked(_region_codes()), _scopes()), is_example())


@bp.get("/mijlpalen/antwoorden.xlsx")
@needs(Permission.LEVEL_READ)
def answers_xlsx() -> ResponseReturnValue:
    """Send the rows that were asked for as XLSX."""
    return send_xlsx(_file_name(), NAMES, _rows(_asked(_region_codes()), _scopes()), is_example())


@bp.get("/werkpleinen/<werkplein>/antwoorden.csv")
@needs(Permission.CARD_READ, on="werkplein")
def own_answers_csv(werkplein: Werkplein) -> ResponseReturnValue:
    """Send everything of one Werkplein as CSV."""
    return _send_one(send_csv, werkplein)


@bp.get("/werkpleinen/<werkplein>/antwoorden.xlsx")
@needs(Permission.CARD_READ, on="werkplein")
def own_answers_xlsx(werkplein: Werkplein) -> ResponseReturnValue:
    """Send everything of one Werkplein as XLSX."""
    return _send_one(send_xlsx, werkplein)


def _send_one(send: Callable[..., Response], werkplein: Werkplein) -> Response:
    only = Scopes(werkplein_ids=frozenset([werkplein.id]))
    return send(_file_name(werkplein.code), NAMES, _rows(_asked(_region_codes()), only), is_example())


def _rows(asked: Asked, scopes: Scopes) -> Callable[[Session], Iterator[Sequence[Cell]]]:
    today = clock.today()

    def rows(session: Session) -> Iterator[Sequence[Cell]]:
        towns = town_names(session)
        for row in recorded(session, asked, scopes, today):
            yield cells_of(row, towns)

    return rows


def _scopes() -> Scopes:
    return current_actor().scopes_for(Permission.LEVEL_READ)


def _file_name(code: str = "") -> str:
    return "-".join(filter(None, ["antwoorden", code, clock.today().isoformat()]))


def _region_codes() -> Iterable[str]:
    return (region.code for region in regions(db.session)) if request.args.get("regio") else ()


def _asked(region_codes: Iterable[str]) -> Asked:
    """Read what is asked. A file must not hold more than somebody meant, so what is unknown is refused."""
    region, source = request.args.get("regio", ""), request.args.get("bron", "")
    if region and region not in set(region_codes):
        raise DomainError("Deze regio kennen wij niet. Kies een regio uit de lijst.")
    if source and Source.known(source) is None:
        raise DomainError("Deze bron kennen wij niet. Kies een bron uit de lijst.")
    asked = Asked(_quarter(), region, Source.known(source), _day("sinds"), _day("tot"))
    if asked.fault:
        raise DomainError(asked.fault)
    return asked


def _quarter() -> Quarter | None:
    code = request.args.get("kwartaal", "")
    try:
        return Quarter.parse(code) if code else None
    except ValueError as error:
        raise DomainError("Dit kwartaal kennen wij niet. Kies een kwartaal uit de lijst.") from error


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    try:
        return parse_date(text, clock.today().year) if text else None
    except NotReadable as error:
        raise DomainError(str(error)) from error


def _choices(known: Sequence[tuple[str, str]]) -> dict[str, Any]:
    first, last = Quarter.of(current().starts_on), Quarter.of(clock.today())
    quarters = reversed(list(first.until(last)))
    return {
        "kwartaal": [("", "Alle kwartalen"), *((each.code, each.label) for each in quarters)],
        "regio": [("", "Alle regio’s"), *known],
        "bron": [("", "Alle bronnen"), *Source.choices()],
    }
