"""The panels of other features on a page: only those that the reader may see there, and that have something to say."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from werkplein.core.access import Permission
from werkplein.core.feature import Feature, Panel, shown_of_one, shown_to

DAY = date(2010, 7, 5)
SLOT = "figure.outflow"


def app_with(*panels):
    """An application of one feature with these panels."""
    return SimpleNamespace(extensions={"features": [Feature(name="one", panels=panels)]})


def says(permission, *ids, order=10):
    """A panel that says something of these rows."""
    return Panel(SLOT, order, f"{order}.html", permission, lambda _session, _ids, _on: dict.fromkeys(ids, "Let op"))


@pytest.mark.parametrize(
    ("permission", "where", "is_shown"),
    [
        (Permission.FIGURE_DECLARE, "leader", True),  # the own Werkplein
        (Permission.FIGURE_DECLARE, "middle", False),  # that of somebody else
        (Permission.FIGURE_DECLARE, None, True),  # a page about no Werkplein
        (Permission.FIGURE_RECORD, "leader", False),
        (None, "middle", True),
    ],
)
def test_a_panel_is_shown_to_who_holds_its_permission_there(carla, leader, middle, permission, where, is_shown):
    place = {"leader": leader.place, "middle": middle.place, None: None}[where]

    found = shown_of_one(app_with(says(permission, 7)), SLOT, carla.actor, None, 7, DAY, place)

    assert [each.content for each in found] == (["Let op"] if is_shown else [])


def test_a_panel_that_says_nothing_of_a_row_is_left_out_and_the_order_is_kept(carla):
    app = app_with(says(None, 7, order=30), says(None, 8, order=20), says(None, 7, order=10), says(None, order=5))

    assert [each.template for each in shown_of_one(app, SLOT, carla.actor, None, 7, DAY)] == ["10.html", "30.html"]
    assert [each.template for each in shown_to(app, SLOT, carla.actor, None, (), DAY)] == [
        "10.html", "20.html", "30.html",
    ]  # fmt: skip
