"""A clearly fictional year on the real register: what demonstration mode shows.

Like `werkplein/app.py` this room stands beside the features and may use all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.actor import SYSTEM
from werkplein.core.database import unit_of_work
from werkplein.obligations.actions import fill_closing_days
from werkplein.people.examples import PASSWORD, example_accounts
from werkplein.programme import reader
from werkplein.register import actions as register_actions
from werkplein.register import file, queries

EXAMPLE_TODAY = date(2010, 7, 5)
SEED = 2010
SIGN_INS = (
    ("mt.zwolle@voorbeeld.test", "MT van Regio Zwolle (mt.<code> voor elk Werkplein)"),
    ("stuurgroep@voorbeeld.test", "Stuurgroep"),
    ("ondersteuner@voorbeeld.test", "Procesondersteuner"),
    ("ondersteuner2@voorbeeld.test", "Procesondersteuner"),
    ("secretariaat@voorbeeld.test", "Secretariaat"),
    ("communicatie@voorbeeld.test", "Communicatie"),
    ("dco@voorbeeld.test", "DCO van één regio"),
    ("beheer@voorbeeld.test", "Beheerder"),
)
__all__ = ["EXAMPLE_TODAY", "PASSWORD", "SIGN_INS", "fill"]


def fill(app: Flask, tell: Callable[[str], None]) -> None:
    """Fill an empty database with the example year, step by step."""
    tell("Register van 121 Werkpleinen laden.")
    with unit_of_work() as session:
        _load_register(session)


def _load_register(session: Session) -> None:
    starts_on = reader.load().starts_on
    register_actions.load_register(session, SYSTEM, file.read(), starts_on, starts_on)
    fill_closing_days(session, range(starts_on.year, EXAMPLE_TODAY.year + 2))
    example_accounts(session, queries.all_werkpleinen(session), clock.now())
