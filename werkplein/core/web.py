"""What every answer shares: one unit of work, security headers, errors in words, and how a page is made."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, MutableMapping, Set
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import structlog
from flask import (
    Flask,
    Request,
    Response,
    current_app,
    flash,
    g,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.templating import Environment as FlaskEnvironment
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import Environment
from markupsafe import Markup, escape
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as UnknownAddress
from werkzeug.routing import IntegerConverter, Map

from werkplein.core.access import Permission, current_actor
from werkplein.core.database import SAFE_METHODS, close_request, db, writing
from werkplein.core.errors import DomainError
from werkplein.core.feature import features_of
from werkplein.core.logs import where

log = structlog.get_logger()
INTERNAL = "/intern/"
SIGN_IN = "/aanmelden"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
csrf = CSRFProtect()


class RowNumber(IntegerConverter):
    """A number in an address; one that fits no column is an address that does not exist."""

    def __init__(self, map: Map, **options: Any) -> None:
        """Bound the number by the largest key a database holds."""
        super().__init__(map, **{"max": 2**31 - 1, **options})


class WerkpleinRequest(Request):
    """A request with bounds on what a form may hold."""

    max_form_parts = 500


class WerkpleinTemplates(FlaskEnvironment):
    """Templates that find what every one of them knows, and each other, in one plain dictionary."""

    def __init__(self, app: Flask, **options: Any) -> None:
        """Keep every template: a cache that forgets holds a lock at every include and import."""
        super().__init__(app, **{**options, "cache_size": -1})

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Copy what is known when a template is loaded: a chain of maps is gone through at every include and import."""
        return {**self.globals, **(d or {})}


class WerkpleinApp(Flask):
    """Flask with one unit of work per request: what a view did is kept when its answer is no error."""

    request_class = WerkpleinRequest
    jinja_environment: type[FlaskEnvironment] = WerkpleinTemplates

    def wsgi_app(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer a request; only methods that may write begin a transaction that writes."""
        # PostgreSQL cannot be asked for a zero byte, so in a search it counts as a space; forms leave it out.
        environ["QUERY_STRING"] = environ.get("QUERY_STRING", "").replace("%00", "+")
        with writing(environ["REQUEST_METHOD"] not in SAFE_METHODS):
            return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> Response:
        """Run the view, then close its unit of work before the answer leaves."""
        response = make_response(super().dispatch_request())
        if is_internal() or is_sign_in():
            is_kept = response.status_code < 400 or g.get("keeps_work", False)
            _close(request.method not in SAFE_METHODS and is_kept)
        return response

    def handle_exception(self, error: Exception) -> Response:
        """Say the least there is when the error page failed too: others would log the address and the message."""
        log.error("error page failed", page=request.endpoint, where=where(error))
        return self.finalize_request(Response(SENTENCES[500], 500, mimetype="text/plain"), from_error_handler=True)


def keep_work() -> None:
    """Keep what was done although the answer tells of an error: what else was sent with it was right."""
    g.keeps_work = True


class Asked(Protocol):
    """What somebody sent: a form, or a sheet of several."""

    def validate(self) -> bool:
        """Tell whether it can be read."""
        ...

    def add(self, error: DomainError) -> None:
        """Put a refusal at the field it is about."""
        ...


def refusal_status(asked: Asked, act: Callable[[], object]) -> int:
    """Do what was asked, and give the status to show it again with; 0 when it was done. What is refused is undone."""
    if not asked.validate():
        return DomainError.status
    try:
        act()
    except DomainError as error:
        db.session.rollback()
        asked.add(error)
        return error.status
    return 0


def _close(keep: bool) -> None:
    try:
        close_request(keep)
    except Exception:
        # A message that says "saved" must not outlive a save that failed.
        session.pop("_flashes", None)
        raise


def is_internal() -> bool:
    """Tell whether this address is for signed-in people."""
    return request.path.startswith(INTERNAL)


def is_sign_in() -> bool:
    """Tell whether this address belongs to signing in."""
    return request.path == SIGN_IN or request.path.startswith(SIGN_IN + "/")


def init_web(app: Flask) -> None:
    """Give the application its headers, error pages and page context."""
    app.url_map.converters["int"] = RowNumber
    csrf.init_app(app)
    app.before_request(_parse_body)
    app.after_request(_add_headers)
    app.context_processor(lambda: {"menu": menu()} if has_request_context() and is_internal() else {})
    app.add_template_global(drawn)
    for kind in (HTTPException, DomainError, CSRFError, IntegrityError, OperationalError, Exception):
        app.register_error_handler(kind, _answer_error)


def protect_forms(app: Flask) -> None:
    """Refuse a form without its token, after the guard: the answer then knows who it speaks to."""
    app.before_request(_check_token)


def _check_token() -> None:
    if request.endpoint is not None and request.routing_exception is None:
        csrf.protect()


def _parse_body() -> None:
    """Read the body before the first statement, so that a slow upload holds no lock."""
    if request.method not in SAFE_METHODS:
        request.form  # noqa: B018 - reading it parses it


def _add_headers(response: Response) -> Response:
    for header, value in HEADERS.items():
        response.headers.setdefault(header, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if is_internal() or is_sign_in():
        response.headers["Cache-Control"] = "no-store"
    return response


SENTENCES = {
    400: "De aanvraag is niet te lezen.",
    403: "U mag dit niet doen.",
    404: "Deze pagina bestaat niet, of is niet voor u.",
    405: "Deze pagina kan dat niet.",
    409: "Dit is net ook gewijzigd: door iemand anders, of door u in een ander venster. Er is niets overschreven.",
    422: "Er klopt iets niet.",
    429: "Te veel pogingen achter elkaar.",
    500: "Er ging iets mis bij ons.",
    503: "Het is nu even te druk.",
}


def _answer_error(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException) and (error.code or 500) < 400:
        return error
    status, sentence = _explain(error)
    reference = secrets.token_hex(4)
    if status >= 500:
        # An address may hold a link that still works.
        log.error("request failed", reference=reference, page=request.endpoint, where=where(error))
    if isinstance(error, RequestEntityTooLarge | UnknownAddress):
        _recognise()
    _drop_work()
    # The reader of a public page stays unknown, also when something goes wrong.
    actor = current_actor()
    layout = "layouts/internal.html" if actor.id else "layouts/public.html"
    body = render_template(
        "errors/error.html",
        status=status,
        sentence=sentence,
        reference=reference,
        layout=layout,
        is_csrf=_is_csrf(error),
        way_out=error.way_out if isinstance(error, DomainError) else "",
        back=_back(),
        has_no_role=actor.id is not None and not actor.held,
    )
    return body, status


def _recognise() -> None:
    """Find out who is signed in: what has no page, or is too large, goes wrong before the guard was asked."""
    if is_internal() and "actor" not in g:
        g.actor = current_app.extensions["guard"].actor()


def _is_csrf(error: Exception) -> bool:
    return isinstance(error, CSRFError)


def _explain(error: Exception) -> tuple[int, str]:
    if isinstance(error, DomainError):
        return error.status, error.sentence
    if isinstance(error, CSRFError):
        return 400, "Dit formulier stond te lang open."
    if isinstance(error, RequestEntityTooLarge):
        limit = current_app.config["SETTINGS"].upload_limit_mb
        return 413, f"Wat u stuurt is te groot: het mag hoogstens {limit} MB zijn."
    if isinstance(error, IntegrityError):
        return 409, SENTENCES[409]
    if isinstance(error, OperationalError):
        return 503, SENTENCES[503]
    status = error.code or 500 if isinstance(error, HTTPException) else 500
    return status, SENTENCES.get(status, SENTENCES[400] if status < 500 else SENTENCES[500])


def _back() -> str | None:
    """Give the page the form stood on, when its address can be opened again."""
    adapter = current_app.create_url_adapter(request)
    can_open = request.method == "POST" and adapter is not None and adapter.test(request.path, "GET")
    return request.path if can_open else None


def _drop_work() -> None:
    if is_internal() or is_sign_in():
        close_request(keep=False)


class Entry(NamedTuple):
    """An entry of the menu."""

    label: str
    url: str
    is_current: bool


def menu() -> tuple[Entry, ...]:
    """Give the internal menu of who is signed in."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    permissions = frozenset(one for held in current_actor().held for one in held.permissions)
    return _menu(app, permissions, request.script_root, request.path)


@lru_cache(maxsize=1024)
def _menu(app: Flask, permissions: Set[Permission], root: str, path: str) -> tuple[Entry, ...]:
    items = [item for feature in features_of(app) for item in feature.menu if item.permission in permissions]
    marked = _marked(app, {item.endpoint for item in items}, root, path)
    return tuple(
        Entry(item.label, _address_of(app.url_map, item.endpoint, root), item.endpoint == marked)
        for item in sorted(items, key=lambda item: item.order)
    )


def _marked(app: Flask, endpoints: Set[str], root: str, path: str) -> str | None:
    """Give which of these entries the page belongs to: its own, or else the one beneath which it lies."""
    own = [(_address_of(app.url_map, each, root), each) for each in endpoints]
    beneath = [
        (address, above)
        for feature in features_of(app)
        for address, above in feature.beneath.items()
        if above in endpoints
    ]
    for known in (own, beneath):
        found = [(len(address), endpoint) for address, endpoint in known if path.startswith(address)]
        if found:
            return max(found)[1]
    return None


def drawn(template: str, it: Hashable, **more: Hashable) -> Markup:
    """Give a piece of a page that depends on these values only; it is drawn once per process while they are equal.

    The piece knows no reader: what somebody may see or do is one of the values, or stays in the page around it as
    tokens of forms do.
    """
    return _drawn(current_app.jinja_env, template, it, tuple(more.items()))


# Some megabytes: a piece is seldom larger than ten kilobytes.
@lru_cache(maxsize=2048)
def _drawn(templates: Environment, template: str, it: Hashable, more: tuple[tuple[str, Hashable], ...]) -> Markup:
    # A template knows that what it made is safe.
    return escape(templates.get_template(template).make_module({"it": it, **dict(more)}))


@lru_cache(maxsize=256)
def _address_of(_addresses: Map, endpoint: str, _root: str) -> str:
    return url_for(endpoint)


def page(template: str, status: int = 200, **context: Any) -> Response:
    """Give the page `templates/pages/<template>.html`."""
    return make_response(render_template(f"pages/{template}.html", **context), status)


def redirect_to(endpoint: str, **values: Any) -> Response:
    """Send the reader on to a page after something was done (303: with GET)."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def say(sentence: str, tone: str = "good") -> None:
    """Show a message on the next page; tones are good, info, warning and error."""
    flash(sentence, tone)
