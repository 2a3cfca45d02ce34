"""Puts the application together: settings, database, guard with its loaders, and all features."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from werkzeug.middleware.proxy_fix import ProxyFix

from milestones.feature import feature as milestones
from visitatie.cockpit.feature import feature as cockpit
from visitatie.feature import feature as visitatie
from visitatie.interventions.feature import feature as interventions
from visitatie.regional.feature import feature as regional
from visitatie.reports.feature import feature as visit_reports
from visitatie.reviews.feature import feature as reviews
from visitatie.scans.feature import feature as scans
from visitatie.steps.feature import feature as steps
from werkplein.completeness.feature import feature as completeness
from werkplein.core import clock, frontend, labels, letters
from werkplein.core.access import Ground, Guard, Loader, public
from werkplein.core.actor import Placed
from werkplein.core.charts import feature as charts
from werkplein.core.database import db, engine_options, prepare_engine, unit_of_work
from werkplein.core.feature import Feature
from werkplein.core.importing.feature import feature as importing
from werkplein.core.installation import WrongDatabase, is_example, is_shown_as_example, refuse_other_kind
from werkplein.core.jobs_pages import feature as jobs
from werkplein.core.logs import set_level
from werkplein.core.outbox import feature as outbox
from werkplein.core.web import WerkpleinApp, init_web, is_internal, is_sign_in, protect_forms
from werkplein.intake.feature import feature as intake
from werkplein.obligations.feature import feature as obligations
from werkplein.people.feature import feature as people
from werkplein.people.sessions import actor_of_request
from werkplein.publication.feature import feature as publication
from werkplein.register.feature import feature as register
from werkplein.reminders.feature import feature as reminders
from werkplein.results.feature import feature as results
from werkplein.settings import Settings, SettingsError
from werkplein.site import feature as site
from werkplein.start import feature as start
from werkplein.trail.feature import feature as trail

ROOT = Path(__file__).resolve().parent.parent
# What keeps a process from starting and is said in a sentence (`why_not`); anything else is a fault of ours.
CANNOT_START = (SettingsError, WrongDatabase, DatabaseError)
FEATURES: tuple[Feature, ...] = (
    charts,
    importing,
    jobs,
    outbox,
    obligations,
    people,
    site,
    register,
    reminders,
    results,
    completeness,
    intake,
    milestones,
    publication,
    start,
    trail,
    visitatie,
    steps,
    interventions,
    visit_reports,
    reviews,
    cockpit,
    regional,
    scans,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; raises SettingsError when the settings cannot work."""
    settings = settings or Settings.from_environ()
    app = WerkpleinApp("werkplein", template_folder=str(ROOT / "templates"), static_folder=None)
    _configure(app, settings)
    db.init_app(app)
    _drop_async_teardown(app)
    with app.app_context():
        prepare_engine(db.engine)
    app.extensions["features"] = FEATURES
    app.jinja_env.filters.update(labels.FILTERS)
    app.context_processor(_every_page)
    app.before_request(_read_mark)
    init_web(app)
    Guard(actor_of_request, _loaders(), _grounds(), lambda: db.session).init_app(app)
    protect_forms(app)
    _add_features(app)
    frontend.init_app(app)
    _add_health(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    return app


def _every_page() -> dict[str, Any]:
    """Give what every page may say: whether its data are examples, whether mail leaves, and which day it is.

    Public pages are files, so they tell a fixed date only: those files are written again when it changes.
    """
    settings: Settings = current_app.config["SETTINGS"]
    return {
        "example": is_shown_as_example(),
        "demonstration": settings.demonstration,
        "sends_mail": settings.sends_mail,
        "lacks_mail_server": settings.lacks_mail_server,
        "mail_told": letters.told,
        "programme_date": clock.today(),
        "fixed_date": clock.fixed(),
    }


def _drop_async_teardown(app: Flask) -> None:
    """Leave out the closing of sessions we never open: starting an event loop for it costs every request."""
    app.teardown_appcontext_funcs = [one for one in app.teardown_appcontext_funcs if not iscoroutinefunction(one)]


def checked_app() -> Flask:
    """Make the application for a process that serves; raises WrongDatabase when settings and data do not match."""
    app = create_app()
    with app.app_context():
        refuse_other_kind(app.config["SETTINGS"].demonstration)
    set_level(app.config["SETTINGS"].log_level)
    return app


def why_not(error: Exception) -> str:
    """Give the sentence for whoever starts a process that cannot start: what is wrong, and what to do."""
    if isinstance(error, DatabaseError):
        return (
            f"The database does not answer, or has no tables yet: {error.orig}\n"
            "Is it running, and is WERKPLEIN_DATABASE_URL right? Then run: bijwerken"
        )
    return str(error)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        TODAY=settings.today,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_ENGINES={"default": engine_options(settings.database_url)},
        MAX_CONTENT_LENGTH=settings.upload_limit_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="werkplein",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _read_mark() -> None:
    """Read the mark before this request holds a connection: else fifty first requests would wait for each other."""
    if is_internal() or is_sign_in():
        is_example()


def _loaders() -> dict[str, Callable[[str], Placed | None]]:
    loaders: dict[str, Loader] = {}
    for feature in FEATURES:
        loaders.update(feature.loaders)
    return {name: partial(_load, loader) for name, loader in loaders.items()}


def _grounds() -> dict[str, Ground]:
    return {name: ground for feature in FEATURES for name, ground in feature.grounds.items()}


def _load(loader: Loader, raw: str) -> Placed | None:
    return loader(db.session, raw)


def _add_features(app: Flask) -> None:
    for feature in FEATURES:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
        for command in feature.commands:
            app.cli.add_command(command)
        if feature.setup is not None:
            feature.setup(app)


def _add_health(app: Flask) -> None:
    @app.get("/healthz")
    @public
    def healthz() -> ResponseReturnValue:
        """Tell that the process answers."""
        return "ok\n", {"Content-Type": "text/plain", "Cache-Control": "no-store"}

    @app.get("/readyz")
    @public
    def readyz() -> ResponseReturnValue:
        """Tell that the process can reach its database."""
        with unit_of_work(writes=False) as session:
            session.execute(text("SELECT 1"))
        return "ready\n", {"Content-Type": "text/plain", "Cache-Control": "no-store"}
