"""The duties of a Dutch public site: accessibility, privacy, where to report a leak, what search engines may read."""

from __future__ import annotations

from datetime import UTC, timedelta

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import public
from werkplein.core.feature import Feature
from werkplein.core.web import page
from werkplein.settings import Settings

VALID_FOR = timedelta(days=180)
A_DAY = "public, max-age=86400"

bp = Blueprint("site", __name__)


@bp.get("/toegankelijkheid/")
@public
def accessibility() -> ResponseReturnValue:
    """Show how accessible the site is and where to report a problem."""
    return page("site/toegankelijkheid", contact=_contact())


@bp.get("/privacy/")
@public
def privacy() -> ResponseReturnValue:
    """Show which data are kept, why and how long."""
    return page("site/privacy", contact=_contact())


@bp.get("/robots.txt")
@public
def robots_txt() -> Response:
    """Tell search engines what is not for them (RFC 9309)."""
    return Response("User-agent: *\nDisallow: /intern/\n", mimetype="text/plain", headers={"Cache-Control": A_DAY})


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Tell where to report a weakness (RFC 9116)."""
    settings = _settings()
    expires = (clock.now() + VALID_FOR).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    text = render_template(
        "pages/site/security.txt",
        contact=security_contact(settings),
        expires=expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        canonical=f"{settings.base_url}/.well-known/security.txt",
    )
    return Response(text, mimetype="text/plain", headers={"Cache-Control": A_DAY})


def security_contact(settings: Settings) -> str:
    """Give the contact as an address; without a setting that is the sender of the platform's mail."""
    contact = settings.security_contact or settings.mail_from
    return contact if ":" in contact else f"mailto:{contact}"


def _contact() -> str:
    return security_contact(_settings())


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


feature = Feature(name="site", blueprints=(bp,))
