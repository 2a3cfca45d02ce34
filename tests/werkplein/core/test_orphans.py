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
    assert sorted(str(column) for column in orphans.naming_columns()) == [
        "chart.digest",
        "evidence_file.digest",
        "evidence_file.thumbnail_digest",
        "import_run.digest",
        "release.digest",
        "report_file.digest",
    ]


def chart_of(name, digest):
    with unit_of_work() as session:
        session.add(Chart(name=name, asked=1, drawn=1, digest=digest, text=""))


def look(on=ON):
    with unit_of_work() as session:
        return orphans.look(session, on)


def place_of(digest):
    return store().local_path(f"content/{digest[:2]}/{digest}")


@pytest.mark.both
def test_a_row_whose_file_is_gone_is_reported_each_day_until_it_is_back():
    digest = store().put(b"tekening")
    chart_of("proef", digest)
    assert look() is None

    place_of(digest).unlink()

    assert look() == look() == "1 bestand ontbreekt: chart proef"
    store().put(b"tekening")
    assert look() is None


def test_a_damaged_file_is_found_within_four_weeks():
    digest = store().put(b"tekening")
    chart_of("proef", digest)
    place_of(digest).write_bytes(b"teken")

    found = [look(ON + timedelta(days=day)) for day in range(orphans.PARTS)]

    assert [each for each in found if each] == ["1 bestand is beschadigd: chart proef"]


def test_many_missing_files_are_counted_and_the_first_ones_named():
    for number in range(7):
        chart_of(f"proef{number}", f"{number}" * 64)

    assert (
        look() == "7 bestanden ontbreken: chart proef0, chart proef1, chart proef2, chart proef3, chart proef4 en nog 2"
    )


def test_the_command_reads_every_file_and_fails_when_something_is_wrong(app):
    digest = store().put(b"tekening")
    chart_of("proef", digest)
    fine = app.test_cli_runner().invoke(args=["bestanden-controleren"])
    place_of(digest).write_bytes(b"teken")

    wrong = app.test_cli_runner().invoke(args=["bestanden-controleren"])

    assert (fine.exit_code, fine.output) == (0, "Alle bestanden zijn er, en zijn heel.\n")
    assert (wrong.exit_code, wrong.output.splitlines()[0]) == (1, "chart proef: beschadigd")


@pytest.mark.both
def test_a_file_that_stands_elsewhere_than_its_name_says_stops_nothing():
    orphan = keep(b"niemand noemt dit", 3 * orphans.SAFE_AGE)
    store().write(f"content/zz/{orphan}", b"iets anders")

    assert sweep() == "1 bestand opgeruimd"
    assert not store().exists(orphan)
