"""What people adds: signing in, the accounts, the command for the first administrator, and sessions that end."""

from __future__ import annotations

from flask import Flask

from werkplein.core.access import Permission
from werkplein.core.feature import Feature, MenuItem
from werkplein.people.cli import administrator
from werkplein.people.jobs import SWEEP
from werkplein.people.letters import SUBJECTS
from werkplein.people.sessions import InternalSessions
from werkplein.people.views import bp


def set_up(app: Flask) -> None:
    """Let sessions be opened where someone can be signed in, and nowhere else."""
    app.session_interface = InternalSessions()


feature = Feature(
    name="people",
    blueprints=(bp,),
    jobs=(SWEEP,),
    commands=(administrator,),
    menu=(MenuItem("Accounts", "people.accounts", Permission.ACCOUNT_MANAGE, 90),),
    mail_holds={subject: purpose.holds for purpose, subject in SUBJECTS.items()},
    setup=set_up,
)
