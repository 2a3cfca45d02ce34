"""What the register adds: its pages, the loader for the guard, its job and its commands."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Job, MenuItem, Task
from werkplein.programme import reader
from werkplein.register import area_views, change_views, cli, jobs, queries
from werkplein.register.imports import AREAS_FILE, PLACES_FILE
from werkplein.register.models import Werkplein
from werkplein.register.rules import is_code
from werkplein.register.views import bp


def load(session: Session, raw: str) -> Werkplein | None:
    """Give the Werkplein of an address as it is today; nothing when no Werkplein can have such a code."""
    return queries.by_code(session, raw, clock.today()) if is_code(raw) else None


def read_programme(app: Flask) -> None:
    """Read the programme file once, at start: a file that cannot be used stops the application."""
    app.extensions["programme"] = reader.load()


feature = Feature(
    name="register",
    blueprints=(bp, change_views.bp, area_views.bp),
    import_kinds=(PLACES_FILE, AREAS_FILE),
    jobs=(Job("register", "Register bijwerken", jobs.derive_due, timedelta(hours=1), Task.SETTLES),),
    commands=(cli.load_register, cli.rebuild_register),
    loaders={"werkplein": load},
    setup=read_programme,
    beneath=dict.fromkeys(
        ("/intern/register/", "/intern/inlezen/werkpleinen/", "/intern/inlezen/werkgebieden/"), "register.werkpleinen"
    ),
    menu=(MenuItem("Werkpleinen", "register.werkpleinen", Permission.REGISTER_READ, 20),),
)
