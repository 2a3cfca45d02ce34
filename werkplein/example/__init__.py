"""A clearly fictional year on the real register: what demonstration mode shows.

Like `werkplein/app.py` this room stands beside the features and may use all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask

EXAMPLE_TODAY = date(2010, 7, 5)
PASSWORD = "werkplein-voorbeeld"
SIGN_INS = (
    ("mt.zwolle@voorbeeld.test", "MT van Regio Zwolle (mt.<code> voor elk Werkplein)"),
    ("stuurgroep@voorbeeld.test", "Stuurgroep"),
    ("ondersteuner@voorbeeld.test", "Procesondersteuner"),
    ("ondersteuner2@voorbeeld.test", "Procesondersteuner"),
    ("secretariaat@voorbeeld.test", "Secretariaat"),
    ("dco@voorbeeld.test", "DCO"),
    ("beheer@voorbeeld.test", "Beheerder"),
)


def fill(app: Flask, tell: Callable[[str], None]) -> None:
    """Fill an empty database with the example year."""
    tell("Voorbeeldgegevens maken.")
