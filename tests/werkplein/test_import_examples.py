"""The example file of every kind of import passes its own check, on the register that ships."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from milestones.imports import ANSWER_FILE
from tests.support import databases, real_register
from tests.support.browse import Browse
from tests.support.page import Page
from tests.support.people import Person
from werkplein.core.importing import ImportKind
from werkplein.core.importing.jobs import kinds
from werkplein.intake.imports import CBS_FILE, WWB_FILE
from werkplein.people.rules import Role
from werkplein.register.imports import AREAS_FILE, PLACES_FILE
from werkplein.results.imports import OUTFLOW_FILE

KINDS = (ANSWER_FILE, AREAS_FILE, CBS_FILE, OUTFLOW_FILE, PLACES_FILE, WWB_FILE)
# What each column says is asked once of a file in the form of CBS.
CHOSEN = {
    "town": "RegioS",
    "month": "Perioden",
    "caseload": "Klanten_1",
    "outflow": "UitstroomNaarWerk_2",
    "stream": "gemeente",
}


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The register that ships instead of the cast."""
    with databases.fresh_database(database_kind, tmp_path, "register", real_register.fill) as url:
        yield url


@pytest.fixture
def secretariat(a_person: Callable[..., Person]) -> Person:
    return a_person(Role.SECRETARIAT)


def test_every_kind_is_looked_at(app: Flask) -> None:
    with app.app_context():
        assert set(kinds()) == {kind.code for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_example_passes_the_check(browse: Browse, secretariat: Person, kind: ImportKind) -> None:
    address = f"/intern/inlezen/{kind.code}/"
    example = browse(f"{address}voorbeeld.csv", by=secretariat).data

    page = browse(address, by=secretariat).submit("Controleer het bestand", file=(io.BytesIO(example), "voorbeeld.csv"))
    if page.path.endswith("/kolommen/"):
        page = page.submit("Controleer het bestand", **CHOSEN)

    assert _faults(page) == []
    assert "Er zijn geen fouten gevonden." in page.text or "alles in dit bestand is al bekend" in page.text


def _faults(page: Page) -> list[list[str]]:
    """What is wrong with a file, when it was refused."""
    return page.rows("Fouten") if "Er is nog niets opgeslagen." in page.text else []
