"""A release that waits for its hour: nothing of it is outside before, and it is public at the hour."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import icalendar
import pytest
import time_machine

from werkplein.core.errors import Conflict
from werkplein.core.files import store
from werkplein.core.labels import AMSTERDAM
from werkplein.publication import actions, jobs, queries, site
from werkplein.publication.cli import publish_site
from werkplein.publication.rules import ReleaseState

pytestmark = pytest.mark.usefixtures("may_month")
DAY = date(2010, 7, 8)
HOUR = datetime(2010, 7, 8, 10, tzinfo=AMSTERDAM)
DECIDE = "Geef uw oordeel over vrijgave 1"
SENTENCE = "donderdag 8 juli 2010 om 10.00 uur"


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def held(session, prepare, steering, today):
    """A release that was approved on 5 July and becomes public on 8 July at ten."""
    release = queries.by_number(session, prepare(planned_at=HOUR).number)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()
    return release


def at_clock(clock):
    """The hour it really is, in the winter in which these tests run."""
    return time_machine.travel(f"2026-11-26T{clock}+01:00", tick=False)


def text_of(client, path):
    """What a visitor reads, with plain spaces."""
    return client.get(path).get_data(as_text=True).replace("\xa0", " ")


def tick(session, day, clock):
    """The scheduler comes by, on a day of the programme at an hour."""
    with at_clock(clock):
        told = jobs.publish_due(session, day)
    session.expire_all()
    return told


@pytest.mark.both
@pytest.mark.parametrize(
    ("day", "clock", "is_public"),
    [
        (date(2010, 7, 7), "23:59:59", False),  # the day before
        (DAY, "09:49:59", False),  # before the pages are written
        (DAY, "09:59:59", False),  # the pages are there, and nobody gets them
        (DAY, "10:00:00", True),  # the hour
        (DAY, "10:00:01", True),
        (date(2010, 7, 9), "00:00:00", True),  # the scheduler stood still for a night
    ],
)
def test_a_release_is_public_at_its_hour_and_not_a_second_before(session, client, held, day, clock, is_public):
    tick(session, day, clock)

    assert held.is_public is is_public
    assert client.get("/open-data/actueel/metadata.json").json["vrijgave"] == int(is_public)
    assert held.public_on == (day if is_public else None)
    if is_public:
        said = f"Openbaar sinds {day.day} juli 2010. Dit is de nieuwste vrijgave."
        assert said in text_of(client, "/vrijgaven/1/")


def test_pages_that_were_written_over_midnight_are_written_again(app, session, client, held, monkeypatch):
    """The day on the pages is the one on which they became public, not the one before it."""
    monkeypatch.setitem(app.config, "TODAY", None)
    render = jobs._render
    with time_machine.travel("2010-07-08T23:59:30+02:00", tick=False) as clock:

        def slow(*args):
            render(*args)
            clock.move_to("2010-07-09T00:00:30+02:00")

        monkeypatch.setattr(jobs, "_render", slow)
        assert jobs.publish_due(session, DAY) is None
        assert client.get("/vrijgaven/1/").status_code == 404
        jobs.publish_due(session, date(2010, 7, 9))
    session.expire_all()

    assert held.public_on == date(2010, 7, 9)
    assert "Openbaar sinds 9 juli 2010." in text_of(client, "/vrijgaven/1/")


def test_the_files_bear_the_day_on_which_they_opened(session, client, held):
    tick(session, DAY, "10:00:00")
    folder = "/open-data/vrijgave-1/"

    assert held.prepared_at.date() != DAY
    assert client.get(f"{folder}metadata.json").json["vrijgavedatum"] == "2010-07-08"
    assert client.get(f"{folder}uitstroom-naar-werk.json").json["vrijgavedatum"] == "2010-07-08"
    described = json.loads(client.get(f"{folder}uitstroom-naar-werk.csv-metadata.json").data)
    assert described["dc:issued"]["@value"] == "2010-07-08"


def test_the_hour_is_that_of_the_netherlands_in_summer(held):
    assert held.planned_at.isoformat() == "2010-07-08T08:00:00+00:00"


def test_without_a_fixed_day_a_job_for_another_day_opens_nothing(app, session, held, monkeypatch):
    monkeypatch.setitem(app.config, "TODAY", None)
    with time_machine.travel("2010-07-08T09:59:59+02:00", tick=False):
        jobs.publish_due(session, date(2011, 1, 1))
    session.expire_all()

    assert held.state is ReleaseState.APPROVED


def written_ahead(session):
    """The manifest of the pages that wait, and that of the pages that are public."""
    tick(session, DAY, "09:55:00")
    files = store()
    public = site.pointed(files)
    folders = {name.split("/")[0] for name in files.names(site.TREE) if "/" in name}
    (waiting,) = [each for each in folders - {public} if each.startswith("1-")]
    return site.read_manifest(files, waiting).entries, site.read_manifest(files, public).entries


def test_before_the_hour_nothing_of_it_is_outside(app, session, client, held, tmp_path):
    waiting, public = written_ahead(session)
    exported = app.test_cli_runner().invoke(publish_site, ["--naar", str(tmp_path / "site")])
    new = sorted(waiting.keys() - public.keys())

    assert "/vrijgaven/1/" in new
    assert "/open-data/vrijgave-1/inhoud.json" in new
    assert "/landkaart/uitstroom-naar-werk/2010-05/" in new
    assert exported.exit_code == 0, exported.output
    for path in new:
        assert client.get(path).status_code == 404, path
        assert client.get(path, headers={"If-None-Match": f'"{waiting[path].etag}"'}).status_code == 404, path
        name = f"{path}index.html" if path.endswith("/") else path
        assert not (tmp_path / "site" / name.lstrip("/")).exists(), path
    for path in waiting.keys() & public.keys():
        told = client.get(path, headers={"Accept-Encoding": "", "If-None-Match": f'"{waiting[path].etag}"'})
        assert told.status_code == 304 if waiting[path].etag == public[path].etag else told.status_code == 200, path
    written = [each for each in (tmp_path / "site").rglob("*") if each.is_file() and each.suffix not in (".br", ".gz")]
    texts = [each.read_bytes() for each in written]
    assert not [text for text in texts if held.digest.encode() in text or b"1,7\xe2\x80\x933,6" in text]


@pytest.mark.parametrize("path", ["/intern/vrijgaven/1/", "/intern/vrijgaven/1/landkaart/uitstroom-naar-werk/2010-05/"])
def test_before_the_hour_only_who_may_sees_it(browse, client, held, steering, dirk, path):
    seen = browse(path, by=steering)

    assert seen.response.headers["Cache-Control"] == "no-store"
    browse(path, by=dirk, status=403)
    assert client.get(path).status_code == 302


def test_the_calendar_tells_that_it_comes_and_forgets_it_when_it_is_stopped(session, browse, client, held, steering):
    tick(session, date(2010, 7, 5), "12:00:00")
    page = browse("/vrijgaven/")
    assert page.rows("Vrijgaven met een vast moment") == [["Vrijgave 1 Uitstroom naar werk mei 2010", SENTENCE]]

    form = browse("/intern/vrijgaven/1/", by=steering).follow("Trek deze vrijgave in")
    stopped = form.submit("Trek vrijgave 1 in", reason="Meppel klopt niet.")
    tick(session, date(2010, 7, 8), "10:00:00")

    assert "Vrijgave 1 is ingetrokken" in stopped.text
    assert (held.state, held.note) == (ReleaseState.WITHDRAWN, "Meppel klopt niet.")
    assert "Er is nu geen vrijgave met een vast moment." in browse("/vrijgaven/").text
    assert client.get("/open-data/actueel/metadata.json").json["vrijgave"] == 0


def test_of_what_was_approved_and_stopped_it_is_told_in_the_past_and_the_approval_is_kept(
    session, browse, held, steering
):
    actions.withdraw(session, steering.actor, held, "Meppel klopt niet.", HOUR - timedelta(hours=1))
    session.commit()

    page = browse("/intern/vrijgaven/1/", by=steering)

    assert (
        "Deze vrijgave is ingetrokken en werd niet openbaar. Nieuw was: uitstroom naar werk mei 2010. "
        "Van deze 4 cijfers zou er 1 openbaar worden."
    ) in page.text
    assert page.all(".wp-stappen li")[2:] == ["Klaar: Goedgekeurd 5 juli 2010", "Klaar: Ingetrokken"]
    assert "krijgt een openbaar cijfer" not in page.text


def test_what_was_withdrawn_before_anyone_approved_it_was_not_approved(session, browse, prepare, steering):
    actions.withdraw(session, steering.actor, queries.by_number(session, prepare().number), "Te vroeg.", HOUR)
    session.commit()

    page = browse("/intern/vrijgaven/1/", by=steering)

    assert page.all(".wp-stappen li")[2:] == ["Klaar: Ingetrokken"]


@pytest.mark.both
@pytest.mark.parametrize(("ahead", "may_stop"), [(timedelta(seconds=-1), True), (timedelta(0), False)])
def test_it_can_be_stopped_until_its_hour(session, held, steering, ahead, may_stop):
    def stop():
        actions.withdraw(session, steering.actor, held, "Toch niet.", HOUR + ahead)

    if may_stop:
        stop()
    else:
        with pytest.raises(Conflict, match="wordt nu openbaar gemaakt"):
            stop()

    assert held.state is (ReleaseState.WITHDRAWN if may_stop else ReleaseState.APPROVED)


def test_an_outsider_cannot_stop_it_and_a_reason_is_asked(browse, held, dirk, anna):
    browse("/intern/vrijgaven/1/intrekken/", by=dirk, status=403)

    refused = browse("/intern/vrijgaven/1/intrekken/", by=anna).submit("Trek vrijgave 1 in", reason="")

    assert refused.status == 422
    assert "Vul de reden in." in refused.text


def test_nothing_new_is_prepared_while_one_waits_for_its_hour(held, prepare):
    with pytest.raises(Conflict, match=r"wordt openbaar op donderdag 8.juli.2010 om 10.00.uur\. Zet daarna"):
        prepare()


def test_the_programme_proposes_its_usual_hour_and_a_second_person_reads_it(
    browse, session, anna, steering, today, prepare
):
    session.commit()
    jobs.publish_due(session, today)
    form = browse("/intern/vrijgaven/klaarzetten/", by=anna)
    assert (form.one("#day")["value"], form.one("#hour option[selected]")["value"]) == ("8-7-2010", "10")

    form.submit("Zet klaar")
    page = browse("/intern/vrijgaven/1/", by=steering)
    assert f"Keurt u goed, dan wordt de vrijgave openbaar op {SENTENCE}." in page.text
    assert "Keurt u na dat moment goed, dan wordt de vrijgave meteen openbaar." in page.text
    decided = page.submit(DECIDE, decision="approve", has_looked="y")

    assert f"Goedgekeurd, openbaar op {SENTENCE}." in decided.text
    assert "De pagina’s worden geschreven" not in decided.text
    assert f"Openbaar op {SENTENCE}" in browse("/intern/vrijgaven/", by=anna).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": ""}, "Vul de dag in waarop de vrijgave openbaar wordt."),
        ({"day": "4-7-2010"}, "Dit moment is al voorbij."),
        ({"day": "volgende week"}, "is geen datum"),
        ({"day": "8-7-2012"}, "Kies een dag binnen een jaar."),
        ({"day": "27-3-2011", "hour": "2"}, "Dat uur bestaat op die dag niet"),  # the clock goes forward
        ({"hour": "25"}, "Kies een van de mogelijkheden"),
        ({"when": "ooit"}, "Kies wanneer de vrijgave openbaar wordt."),
    ],
)
def test_an_hour_that_cannot_be_is_refused_and_what_was_typed_stays(browse, session, anna, today, typed, sentence):
    session.commit()
    jobs.publish_due(session, today)

    page = browse("/intern/vrijgaven/klaarzetten/", by=anna)
    refused = page.submit("Zet klaar", correction="Mijn uitleg.", **typed)

    assert refused.status == 422
    assert sentence in refused.text
    assert "Mijn uitleg." in refused.text
    assert queries.by_number(session, 1) is None


def test_who_approves_after_the_hour_is_told_that_it_becomes_public_at_once(
    app, browse, session, client, prepare, steering, monkeypatch
):
    prepare(planned_at=HOUR)
    session.commit()
    monkeypatch.setitem(app.config, "TODAY", date(2010, 7, 9))

    page = browse("/intern/vrijgaven/1/", by=steering)
    assert f"bedoeld voor {SENTENCE}. Dat moment is voorbij: keurt u goed, dan wordt de vrijgave meteen" in page.text
    decided = page.submit(DECIDE, decision="approve", has_looked="y")
    tick(session, date(2010, 7, 9), "08:00:00")

    assert "is goedgekeurd en wordt nu openbaar gemaakt" in decided.text
    assert client.get("/open-data/actueel/metadata.json").json["vrijgave"] == 1
    assert queries.by_number(session, 1).public_on == date(2010, 7, 9)


def test_the_calendar_can_be_followed(session, client, held):
    tick(session, date(2010, 7, 5), "12:00:00")

    answer = client.get("/open-data/vrijgavekalender.ics")
    calendar = icalendar.Calendar.from_ical(answer.data)

    assert answer.content_type == "text/calendar; charset=utf-8"
    events = {str(each["UID"]): each for each in calendar.walk("VEVENT")}
    assert events["vrijgave-1@werkplein"]["DTSTART"].dt.isoformat() == "2010-07-08T08:00:00+00:00"
    assert events["vrijgave-0@werkplein"]["DTSTART"].dt == date(2010, 7, 5)
    usual = {name for name in events if name.startswith("gebruikelijk")}
    assert "gebruikelijk-2010-08-09@werkplein" in usual  # 8 August 2010 is a Sunday
    assert "gebruikelijk-2010-07-08@werkplein" not in usual, "a release comes on that day"


def test_public_pages_lead_to_the_calendar_and_every_release_has_its_page(session, browse, publish):
    publish()

    page = browse("/").follow("Vrijgaven")
    assert page.path == "/vrijgaven/"
    assert page.rows("Vrijgaven, de nieuwste eerst")[1][0].startswith("Vrijgave 0")
    assert "De bedoeling is dat er elke maand cijfers komen: op de 8e om 10.00 uur" in page.text
    # May is public already, so that it does not come on its usual day.
    assert page.rows("Dagen waarop volgens plan cijfers openbaar worden")[0] == [
        "donderdag 8 juli 2010 om 10.00 uur",
        "Tevredenheid van werkzoekenden, meting 2 van 3 (2010) Tevredenheid van werkgevers, meting 1 van 1 (2010)",
    ]
    own = page.follow("Vrijgave 1")
    assert own.h1 == "Vrijgave 1: uitstroom naar werk mei 2010"
    assert json.dumps(own.text).count("nieuwste vrijgave") == 1
