"""Files that no row names are let go after a while; what a row names, or may soon name, stays."""

import os
from datetime import date, timedelta

import pytest

from werkplein.core import clock, orphans
from werkplein.core.charts import Chart
from werkplein.core.database import unit_of_work
from werkplein.core.files import store

ON = date(2010, 7, 5)


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def keep(data, age):
    """Keep bytes as if that was a while ago."""
    digest = store().put(data)
    at = (clock.now() - age).timestamp()
    os.utime(store().local_path(f"content/{digest[:2]}/{digest}"), (at, at))
    return digest


def sweep():
    with unit_of_work() as session:
        return orphans.sweep(session, ON)


@pytest.mark.both
def test_only_what_no_row_names_is_let_go():
    named, orphan = keep(b"tekening", 3 * orphans.SAFE_AGE), keep(b"niemand noemt dit", 3 * orphans.SAFE_AGE)
    with unit_of_work() as session:
        session.add(Chart(name="proef", asked=1, drawn=1, digest=named, text=""))

    assert sweep() == "1 bestand opgeruimd"
    assert sweep() is None

    assert (store().exists(named), store().exists(orphan)) == (True, False)


@pytest.mark.parametrize(("more", "stays"), [(timedelta(minutes=-1), True), (timedelta(minutes=1), False)])
def test_what_was_just_written_may_get_its_row_any_moment(more, stays):
    digest = keep(b"een invoer die nog loopt", orphans.SAFE_AGE + more)

    sweep()

    assert store().exists(digest) is stays


def test_bytes_that_come_again_are_as_good_as_new():
    digest = keep(b"twee keer hetzelfde bestand", 3 * orphans.SAFE_AGE)

    store().put(b"twee keer hetzelfde bestand")
    sweep()

    assert store().exists(digest)


def test_every_table_that_names_files_is_asked():
    assert sorted(column.table.name for column in orphans.naming_columns()) == ["chart", "import_run", "release"]
