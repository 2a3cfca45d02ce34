"""Two processes that publish at once: one does the work, and whatever became of the other, the site stays whole."""

import os
from datetime import date, datetime, timedelta

import pytest
import time_machine

from werkplein.core import clock
from werkplein.core.errors import Conflict
from werkplein.core.files import store
from werkplein.core.labels import AMSTERDAM
from werkplein.publication import actions, jobs, queries, site

pytestmark = pytest.mark.usefixtures("may_month")
OLD = "1-000000000000"


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def approved(session, prepare, steering, today):
    """A release that waits for its pages to be written."""
    release = queries.by_number(session, prepare().number)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()
    return release


def public_number(client):
    """Which release a visitor sees."""
    return client.get("/open-data/actueel/metadata.json").json["vrijgave"]


def folders():
    """The trees in the store."""
    return {name.split("/")[0] for name in store().names(site.TREE) if "/" in name}


def test_a_manifest_of_which_a_file_is_gone_is_made_again(publish, session, today, client):
    publish()
    folder = site.pointed(store())
    store().remove_tree(f"{site.TREE}/{folder}/werkpleinen")
    site.point(store(), OLD)

    assert not site.is_complete(store(), folder)
    jobs.publish_due(session, today)

    assert site.is_complete(store(), folder)
    assert client.get("/werkpleinen/leader/").status_code == 200


def test_a_site_that_was_torn_while_it_was_written_is_not_made_public(approved, session, today, client, monkeypatch):
    """Another process that takes itself for the only one may sweep what is being written."""
    write = site.Manifest.to_bytes

    def swept(manifest):
        tree = next(entry.file for entry in manifest.entries.values() if entry.file.startswith(f"{site.TREE}/1-"))
        store().remove_tree("/".join(tree.split("/")[:3]))
        return write(manifest)

    with monkeypatch.context() as patched:
        patched.setattr(site.Manifest, "to_bytes", swept)
        with pytest.raises(Conflict, match="niet compleet"):
            jobs.publish_due(session, today)

    assert public_number(client) == 0
    jobs.publish_due(session, today)
    assert public_number(client) == 1


@pytest.mark.parametrize(
    ("has_manifest", "age", "stays"),
    [
        (False, timedelta(minutes=59), True),  # somebody may be writing it
        (False, timedelta(minutes=61), False),  # whoever wrote it is gone
        (True, timedelta(minutes=1), False),  # it was complete, and nobody points at it
    ],
)
def test_a_tree_that_is_being_written_is_not_swept(publish, has_manifest, age, stays):
    publish()
    for name in ("index.html", *([site.MANIFEST] if has_manifest else [])):
        store().write(f"{site.TREE}/{OLD}/{name}", b"{}")
        then = (clock.now() - age).timestamp()
        os.utime(store().local_path(f"{site.TREE}/{OLD}/{name}"), (then, then))
    public = site.pointed(store())

    site.sweep(store(), {public})

    assert (OLD in folders()) is stays
    assert public in folders()


@pytest.mark.both
def test_the_pointer_never_goes_back_to_an_older_release(publish, correct, leader, session, today, client):
    """Who writes the former release again for a new version of the platform may be overtaken by the next one."""
    first = publish(correction="")
    folder = site.pointed(store())
    correct(leader, "2010-05", "uwv", 40, 600)
    second = publish()

    assert not actions.publish(session, first, folder, today)

    session.commit()
    assert queries.public_site(session).release_id == second.id
    assert public_number(client) == 2


def test_a_tree_that_waits_for_its_hour_is_not_swept_and_a_usual_day_leaves_it_as_it_was(
    session, prepare, steering, today
):
    """The public site is written anew beside it, and midnight passes between writing and the hour."""
    hour = datetime(2010, 8, 10, 0, tzinfo=AMSTERDAM)
    release = queries.by_number(session, prepare(planned_at=hour).number)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()
    with time_machine.travel("2026-11-26T23:55:00+01:00", tick=False):
        jobs.publish_due(session, date(2010, 8, 9))
    (waiting,) = [each for each in folders() if each.startswith("1-")]

    with time_machine.travel("2026-11-26T00:00:00+01:00", tick=False):
        jobs.publish_due(session, date(2010, 8, 10))

    assert site.pointed(store()) == waiting
