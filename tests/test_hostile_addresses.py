"""Addresses that no page has: each gets a sentence, never an error of ours."""

import pytest

from tests.support.browse import Browse
from tests.support.people import Person


@pytest.mark.parametrize(
    "path",
    [
        "/intern/werkpleinen/leader/vragenlijst/9999-K4/",
        "/intern/werkpleinen/leader/vragenlijst/0001-K1/",
        "/intern/werkpleinen/leader/vragenlijst/2010-K5/",
        "/intern/werkpleinen/leader/vragenlijst/२०१०-K2/",
        "/intern/werkpleinen/..%2f..%2fetc/",
        "/intern/bezoeken/99999999999999999999/",
        "/intern/landkaart/nergens/",
        "/landkaart/uitstroom-naar-werk/9999-12/",
        "/open-data/vrijgave-99999999999999999999/werkpleinen.csv",
        "/vendor/..%2f..%2fpackage.json",
        "/static/..%2fapp.py",
    ],
)
def test_an_address_that_no_page_has_is_not_found(browse: Browse, carla: Person, path: str) -> None:
    response = browse.client(carla).get(path)

    assert response.status_code == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "/intern/cijfers/uitstroom/9999-12/",
        "/intern/cijfers/uitstroom/0000-01/",
        "/intern/kwartalen/9999-K4/vaststellen/",
    ],
)
def test_a_period_outside_all_programmes_is_not_found(browse: Browse, a_person, path: str) -> None:
    from werkplein.people.rules import Role

    response = browse.client(a_person(Role.STEERING_GROUP)).get(path)

    assert response.status_code == 404, path
