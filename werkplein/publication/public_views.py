"""The public addresses: each answers with a file that a release wrote, whoever asks."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from werkplein.core.access import public
from werkplein.core.errors import NotFound
from werkplein.publication.serving import CROSS_ORIGIN, PREFLIGHT, answer, server

bp = Blueprint("landkaart", __name__)
OPEN_DATA = "/open-data/"
NOT_THERE = "Deze pagina bestaat niet."


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """Show the newest month on the map; before the first release, say so."""
    site = server()
    entry = site.find("/")
    if entry is None:
        return Response(render_template("pages/publication/none.html"), 503, {"Retry-After": "60"})
    return answer(request, entry, site)


@bp.get("/landkaart/")
@bp.get("/landkaart/<figure>/")
@bp.get("/landkaart/<figure>/<period>/")
@bp.get("/vrijgaven/")
@bp.get("/vrijgaven/<number>/")
@bp.get("/werkpleinen/")
@bp.get("/werkpleinen/<code>/")
@bp.get("/regios/")
@bp.get("/regios/<code>/")
@bp.get("/vergelijken/")
@bp.get("/zo-rekenen-wij/")
@bp.get("/definities/")
@bp.get("/definities/<code>/")
@bp.get("/definities/<code>/<version>/")
@bp.get("/zo-werkt-de-regel/")
@bp.get("/open-data/")
@bp.get("/open-data/catalogus.jsonld")
@bp.get("/open-data/feed.xml")
@bp.get("/open-data/openapi.json")
@bp.get("/open-data/vrijgavekalender.ics")
@bp.get("/open-data/<release>/")
@bp.get("/open-data/<release>/<name>")
@bp.get("/grafieken/<name>")
@public
def show(**_parts: str) -> ResponseReturnValue:
    """Give the file at this address. What is not in the release does not exist."""
    site = server()
    entry = site.find(request.path)
    if entry is None:
        raise NotFound(NOT_THERE)
    return answer(request, entry, site)


@bp.after_request
def share(response: Response) -> Response:
    """Let scripts of any site fetch the open data, and ask whether it changed: it is the same for everyone."""
    if request.path.startswith(OPEN_DATA):
        response.headers.update(CROSS_ORIGIN)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response
