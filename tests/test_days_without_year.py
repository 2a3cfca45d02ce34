"""A day in an address is read like one in a form: its weekday may stand before it, and its year may be left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from tests.milestones.answer_files import EXPORT
from tests.support.browse import Browse
from tests.support.people import Person
from werkplein.people.rules import Role

PAGES = [
    ("/intern/overzicht/", "over", Role.STEERING_GROUP),
    ("/intern/werkpleinen/middle/stand/", "bekend", Role.STEERING_GROUP),
    ("/intern/werkpleinen/middle/register/", "bekend", Role.STEERING_GROUP),
    ("/intern/logboek/", "dag", Role.ADMINISTRATOR),
    (EXPORT.replace(".csv", "/"), "sinds", Role.STEERING_GROUP),
]


@pytest.fixture
def today() -> date:
    """A Tuesday in another year than the real one."""
    return date(2010, 7, 6)


@pytest.mark.usefixtures("middle")
@pytest.mark.parametrize(("path", "name", "role"), PAGES)
def test_a_day_without_a_year_is_that_of_this_year(
    browse: Browse, a_person: Callable[..., Person], path: str, name: str, role: Role
) -> None:
    person = a_person(role)
    full, short, wrong = (
        browse(path, by=person, query={name: typed}).text
        for typed in ("2-7-2010", "vrijdag 2 juli", "donderdag 2 juli")
    )

    assert "is geen datum" not in short
    assert re.sub(r"vrijdag 2 juli(?! 2010)", "2-7-2010", short) == full
    assert "2 juli 2010 is een vrijdag en geen donderdag." in wrong
