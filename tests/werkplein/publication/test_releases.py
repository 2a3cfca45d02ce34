"""The way of a release: frozen, decided by a second person, public as a whole, never changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from werkplein.core.actor import SYSTEM
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError, Forbidden
from werkplein.core.files import FileStore, store
from werkplein.core.jobs import BackgroundRun
from werkplein.programme.reader import current
from werkplein.publication import actions, content, jobs, queries, site
from werkplein.publication.content import Content
from werkplein.publication.differences import Loss, changes, losses
from werkplein.publication.freezing import Wanted
from werkplein.publication.models import PublicSite, Release
from werkplein.publication.rules import Figure, ReleaseState
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

pytestmark = pytest.mark.usefixtures("may_month")


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def test_release_0_holds_the_register_so_that_the_map_is_never_empty(session, today):
    session.commit()

    jobs.publish_due(session, today)

    zero = queries.by_number(session, 0)
    content = actions.content_of(store(), zero)
    assert (zero.state, len(content.werkpleinen), content.periods) == (ReleaseState.PUBLIC, 4, ())
    assert site.pointed(store()) == queries.public_site(session).folder


def test_a_release_is_frozen(session, prepare, correct, leader):
    release = prepare()
    before = actions.content_of(store(), release)

    correct(leader, "2010-05", "uwv", 60, 600)
    session.commit()

    assert actions.content_of(store(), release) == before


class CountingStore(FileStore):
    """A store that tells what was read."""

    def __init__(self) -> None:
        super().__init__(store().root)
        self.read: list[str] = []

    def get(self, digest: str) -> bytes:
        self.read.append(digest)
        return super().get(digest)


def test_preparing_reads_each_public_release_once(session, publish, correct, leader, anna, today):
    publish()
    correct(leader, "2010-05", "uwv", 40, 600)
    counting = CountingStore()

    content = actions.freeze(session, current(), today, False, Wanted(correction="Verbeterd bestand."))
    actions.prepare(session, counting, anna.actor, content, today)

    assert sorted(counting.read) == sorted(each.digest for each in queries.public_releases(session))


def test_the_register_is_that_of_the_day_of_the_release(session, leader, anna, today):
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, anna.actor, leader.id, facts, date(2010, 7, 6), today)
    session.commit()

    days = (today, date(2010, 7, 6))
    assert [leader.code in {each.code for each in queries.locations(session, day)} for day in days] == [True, False]


def test_the_same_content_has_the_same_bytes(prepare):
    raw = store().get(prepare().digest)

    assert Content.from_bytes(raw).to_bytes() == raw


def test_what_a_type_holds_is_found_out_once_however_many_figures_there_are(prepare, monkeypatch):
    raw, asked = store().get(prepare().digest), []
    hints = content.get_type_hints
    monkeypatch.setattr(content, "get_type_hints", lambda kind: (asked.append(kind), hints(kind))[1])
    content._reader.cache_clear()

    Content.from_bytes(raw)

    assert len(asked) == len(set(asked)) > 1


def test_nobody_approves_what_they_prepared(session, prepare, anna, today):
    release = prepare()

    with pytest.raises(Forbidden, match="zelf klaargezet"):
        actions.approve(session, store(), anna.actor, release, release.digest, today)


def test_the_database_refuses_one_person_for_both_as_well(session, prepare, anna, today):
    release = prepare()
    release.state, release.approved_by, release.approved_on = ReleaseState.APPROVED, anna.id, today

    with pytest.raises(IntegrityError):
        session.flush()


def test_only_what_was_seen_is_approved(session, prepare, steering, today):
    release = prepare()

    with pytest.raises(Conflict, match="veranderd"):
        actions.approve(session, store(), steering.actor, release, "0" * 64, today)


def test_content_that_was_damaged_is_not_approved(session, prepare, steering, today):
    release = prepare()
    store().local_path(f"content/{release.digest[:2]}/{release.digest}").write_bytes(b"{}")

    with pytest.raises(Conflict, match="beschadigd"):
        actions.approve(session, store(), steering.actor, release, release.digest, today)


def test_only_the_newest_waits(session, prepare, deliver, leader, steering, today):
    first = prepare()
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))
    second = prepare()

    assert (first.state, second.state) == (ReleaseState.WITHDRAWN, ReleaseState.PREPARED)
    with pytest.raises(Conflict, match="al beslist"):
        actions.approve(session, store(), steering.actor, first, first.digest, today)


def test_nothing_new_is_no_release(publish, prepare):
    publish()

    with pytest.raises(DomainError, match="niets nieuws"):
        prepare()


def test_a_release_that_was_sent_back_keeps_the_reason(session, prepare, steering):
    release = prepare()

    actions.reject(session, steering.actor, release, "Meppel klopt niet.")

    assert (release.state, release.note) == (ReleaseState.REJECTED, "Meppel klopt niet.")


def test_approving_alone_changes_nothing_that_is_public(session, prepare, steering, today):
    release = prepare()
    before = site.pointed(store())

    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()

    assert site.pointed(store()) == before
    assert queries.newest_public(session).number == 0


def test_nothing_is_prepared_while_an_approved_release_waits_for_its_pages(session, prepare, steering, today, anna):
    release = prepare()
    content = actions.freeze(session, current(), today, False)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()

    with pytest.raises(Conflict, match="wordt nog openbaar gemaakt"):
        actions.prepare(session, store(), anna.actor, content, today)


def test_a_release_that_follows_what_is_no_longer_the_newest_is_not_approved(
    session, publish, prepare, deliver, leader
):
    publish()
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))
    late = prepare()
    late.replaces = 0
    session.commit()

    with pytest.raises(Conflict, match="opnieuw klaar"):
        actions.approve(session, store(), SYSTEM, late, late.digest, date(2010, 7, 5))


@pytest.mark.both
def test_of_two_people_who_prepare_at_once_the_second_is_told_of_the_first(
    app, session, publish, deliver, leader, anna
):
    publish()
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))
    session.commit()
    content = actions.freeze(session, current(), date(2010, 7, 5), False)
    session.rollback()

    def prepare(_):
        try:
            with app.app_context(), unit_of_work() as own:
                return actions.prepare(own, store(), anna.actor, content, date(2010, 7, 5)).number
        except Conflict as error:
            return error.sentence

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(prepare, range(2)), key=str)

    assert done[0] == 2
    assert "U zette intussen vrijgave 2 klaar in een ander venster." in done[1]
    assert [release.state for release in queries.waiting(session)] == [ReleaseState.PREPARED]


@pytest.mark.both
def test_approving_and_preparing_at_once_leaves_one_decision(app, session, prepare, steering, anna, today):
    release = prepare()
    content, seen, release_id = actions.freeze(session, current(), today, False), release.digest, release.id
    session.commit()

    def approve(own):
        actions.approve(own, store(), steering.actor, own.get_one(Release, release_id), seen, today)

    def prepare_again(own):
        actions.prepare(own, store(), anna.actor, content, today)

    def attempt(act):
        try:
            with app.app_context(), unit_of_work() as own:
                act(own)
        except (Conflict, IntegrityError):
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, (approve, prepare_again)))
    session.expire_all()
    states = {each.number: each.state for each in queries.releases(session)}

    assert done.count(True) == 1
    assert states[1] is (ReleaseState.APPROVED if done[0] else ReleaseState.WITHDRAWN)


@pytest.fixture
def broken(session, prepare, steering, today):
    """An approved release of which the content was damaged afterwards, after one attempt to write its pages."""
    release = prepare()
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()
    store().local_path(f"content/{release.digest[:2]}/{release.digest}").write_bytes(b"{}")
    session.commit()
    with pytest.raises(Conflict, match="beschadigd"):
        jobs.publish_due(session, today)
    session.expire_all()
    return release


def test_an_approved_release_that_cannot_be_written_does_not_stand_in_the_way(app, session, broken, today, monkeypatch):
    monkeypatch.setitem(app.config, "TODAY", date(2010, 7, 6))  # everything is written again for another day

    assert jobs.publish_due(session, today) == "vrijgave 0 is openbaar"
    assert jobs.publish_due(session, today) is None

    monkeypatch.setattr(jobs, "RETRY_AFTER", timedelta(0))
    with pytest.raises(Conflict, match="beschadigd"):
        jobs.publish_due(session, today)
    runs = select(func.count()).select_from(BackgroundRun).where(BackgroundRun.subject == "1")
    assert session.scalar(runs) == 1


def test_an_approved_release_that_cannot_be_written_can_be_taken_back(browse, session, broken, anna, prepare):
    with pytest.raises(Conflict, match="Trek die eerst in"):
        prepare()
    session.rollback()

    form = browse("/intern/vrijgaven/", by=anna).follow("Trek vrijgave 1 in")
    page = form.submit("Trek vrijgave 1 in", reason="De inhoud is stuk.")

    session.expire_all()
    assert "Vrijgave 1 is ingetrokken" in page.text
    assert (broken.state, broken.approved_on) == (ReleaseState.WITHDRAWN, None)
    assert prepare().number == 2


def test_an_approved_release_that_is_being_written_cannot_be_taken_back(session, prepare, steering, anna, today):
    release = prepare()
    actions.approve(session, store(), steering.actor, release, release.digest, today)

    with pytest.raises(Conflict, match="wordt nu openbaar gemaakt"):
        actions.withdraw(session, anna.actor, release, "Toch niet.", release.prepared_at)


def test_the_pointer_follows_when_everything_is_written(session, publish):
    release = publish()

    pointer = session.scalars(select(PublicSite)).one()
    assert (release.state, pointer.release_id) == (ReleaseState.PUBLIC, release.id)
    assert site.pointed(store()) == pointer.folder
    assert site.is_complete(store(), pointer.folder)


def test_a_second_tick_does_nothing(session, publish, today):
    publish()

    assert jobs.publish_due(session, today) is None


def test_a_lost_copy_of_the_pointer_is_put_back(session, publish, today):
    publish()
    folder = site.pointed(store())
    site.point(store(), "0-000000000000")

    jobs.publish_due(session, today)

    assert site.pointed(store()) == folder


def test_a_correction_is_a_new_release_that_names_the_old_one(session, publish, correct, leader):
    first = publish()
    correct(leader, "2010-05", "uwv", 40, 600)
    second = publish()

    old, new = (actions.content_of(store(), each) for each in (first, second))
    (change,) = changes(old, new)
    assert second.replaces == first.number
    assert (change.werkplein.code, change.before.count, change.after.count) == ("leader", 25, 50)


def test_what_was_delivered_later_stays_inside(prepare, deliver, leader):
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))

    content = actions.content_of(store(), prepare(until="2010-05"))

    assert [period.code for period in content.periods_of(Figure.OUTFLOW)] == ["2010-05"]


def test_every_step_is_in_the_trail(session, publish):
    release = publish()

    asked = select(AuditEntry.event).where(AuditEntry.subject_id == str(release.id)).order_by(AuditEntry.id)
    events = [Event(event) for event in session.scalars(asked.where(AuditEntry.subject_kind == "release"))]
    assert events == [Event.RELEASE_PREPARED, Event.RELEASE_APPROVED, Event.RELEASE_PUBLISHED]


@pytest.mark.both
def test_a_release_is_made_on_both_databases(publish):
    assert publish().state is ReleaseState.PUBLIC


def test_only_the_pages_that_were_named_are_written_and_every_download(session, prepare, steering, today):
    release = prepare()
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()

    jobs.publish_due(session, today, only={"/"})

    written = site.read_manifest(store(), site.pointed(store())).entries
    assert {path for path in written if not path.startswith("/open-data/")} == {"/", "/landkaart/"}
    assert any(path.startswith("/open-data/actueel/") and path.endswith(".csv") for path in written)


def test_what_is_public_stays_public(publish, prepare, deliver, leader, measure, middle):
    deliver(leader, "2010-04", uwv=(13, 600), gemeente=(10, 403))
    publish()
    measure(middle, 40, "6.75")

    with pytest.raises(DomainError, match="kies mei 2010 of later") as refused:
        prepare(until="2010-04")

    assert refused.value.field == "until"


def test_the_newest_public_month_can_be_published_again(publish, prepare, deliver, correct, leader):
    publish()
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))
    correct(leader, "2010-05", "uwv", 40, 600)

    assert prepare(until="2010-05").title == "Correcties op eerdere cijfers"


def test_all_that_was_public_and_is_left_out_is_told(publish, deliver, leader):
    deliver(leader, "2010-04", uwv=(13, 600), gemeente=(10, 403))
    old = actions.content_of(store(), publish())
    without_month = replace(old, periods=tuple(each for each in old.periods if each.code == "2010-04"))
    stay = tuple(each for each in old.werkpleinen if each.code != "leader")
    periods = [replace(each, figures={**each.figures}) for each in old.periods]
    for each in periods:
        del each.figures["leader"]
    without_werkplein = replace(old, werkpleinen=stay, periods=tuple(periods))

    assert losses(None, old) == losses(old, old) == []
    assert losses(old, without_month) == [Loss("Uitstroom naar werk, mei 2010", 1)]
    assert losses(old, without_werkplein) == [Loss("Lindeveen, niet meer in het register", 2)]
