"""What comes in after the concept is in a new one, to which the MT can reply before it is final; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions as milestones
from milestones.models import Evidence
from milestones.rules import Source
from tests.support.people import Person
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.reports.conftest import UNTIL
from visitatie.field.models import FieldAgreement, FieldItem, FieldNextVisit, FieldNote
from visitatie.field.rules import ItemKind, NoteKind, Outcome
from visitatie.reports import actions, jobs, queries
from visitatie.reports.rules.stages import ReportState, Stage
from werkplein.core import clock
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import date_words
from werkplein.core.outbox import Mail
from werkplein.core.uploads import FileKind

pytestmark = pytest.mark.both
DAY = timedelta(days=1)
NOTE = "De wachtrij is nog dubbel."


@pytest.fixture
def arrives(session, held, bram):
    """Lets something of the visit come in from the road."""

    def arrives(kind, detail=None, on=TUESDAY, name="0"):
        item = FieldItem(
            item=f"{kind.value:_<24}{name:_<12}", visit_id=held.id, kind=kind, outcome=Outcome.RECORDED,
            fingerprint="0" * 64, content={}, told=[], made_at=clock.now(), holds_on=TUESDAY, recorded_on=on,
            recorded_at=clock.now(), actor_id=bram.id, actor_label="Ondersteuner 1",
        )  # fmt: skip
        session.add(item)
        if detail is not None:
            detail.item = item
            session.add(detail)
        session.flush()

    return arrives


def note(text=NOTE):
    return FieldNote(kind=NoteKind.BOTTLENECK, criterion="a", milestone="a2", text=text)


def concept_mails(session):
    return [each for each in session.scalars(select(Mail).order_by(Mail.id)) if "Conceptverslag" in each.subject]


def test_notes_agreements_and_the_wish_are_in_one_new_concept(session, held, arrives, report):
    arrives(ItemKind.NOTE, note())
    arrives(ItemKind.AGREEMENT, FieldAgreement(what="Eén wachtrij.", who="MT", due_on=date(2010, 9, 1)))
    arrives(ItemKind.NEXT_VISIT, FieldNextVisit(wanted_on=date(2010, 10, 5), about="Kijken of het hielp."))

    assert jobs.renew_concepts(session, TUESDAY) == "1 verslag aangevuld"

    first, second = report().versions
    assert (second.stage, second.number, second.replaces_id) == (Stage.CONCEPT, 2, first.id)
    assert second.reply_until == first.reply_until == UNTIL
    assert second.fingerprint != first.fingerprint
    assert second.recorded_at > first.recorded_at
    for text in (NOTE, "Eén wachtrij.", "Kijken of het hielp."):
        assert text not in str(first.content)
        assert text in str(second.content)
    assert report().concept is second


def test_a_second_run_and_what_a_report_does_not_tell_make_no_version(session, arrives, report):
    arrives(ItemKind.AUDIT)
    arrives(ItemKind.PROPOSAL)
    assert jobs.renew_concepts(session, TUESDAY) is None
    arrives(ItemKind.NOTE, note())
    jobs.renew_concepts(session, TUESDAY)

    assert jobs.renew_concepts(session, TUESDAY) is None
    assert len(report().versions) == 2


def test_a_photo_that_came_later_is_counted(session, held, bram, report):
    piece = Evidence(
        werkplein_id=held.werkplein_id, milestone="a1", visit_id=str(held.id), source=Source.AUDIT,
        kind=FileKind.JPEG, size=1, width=9, height=6, description="De gevel", filename="gevel.jpg",
        holds_on=TUESDAY, recorded_on=TUESDAY, recorded_at=clock.now(), actor_id=bram.id, actor_label="O",
        is_without_visitors=True,
    )  # fmt: skip
    session.add(piece)
    session.flush()

    jobs.renew_concepts(session, TUESDAY)

    photos = [next(queries.content_of(each).milestones).photos for each in report().versions]
    assert photos == [0, 1]


@pytest.mark.parametrize(("on", "mails"), [(TUESDAY, 1), (TUESDAY + DAY, 2)])
def test_the_mt_hears_of_it_once_a_day(session, arrives, report, on, mails):
    for name in ("1", "2", "3"):
        arrives(ItemKind.NOTE, note(f"{NOTE} {name}"), on, name)
        jobs.renew_concepts(session, on)

    assert len(report().versions) == 4
    told = concept_mails(session)
    assert len(told) == mails
    assert told[-1].subject.endswith("is aangevuld") is (mails == 2)


@pytest.mark.parametrize(
    ("on", "until"),
    [(UNTIL - DAY, UNTIL), (UNTIL, UNTIL), (UNTIL + DAY, date(2010, 8, 11)), (UNTIL + 4 * DAY, date(2010, 8, 13))],
)
def test_what_comes_after_the_last_day_to_reply_gives_ten_working_days_anew(session, arrives, report, on, until):
    arrives(ItemKind.NOTE, note(), on)
    jobs.renew_concepts(session, on)

    assert report().reply_until == report().latest.reply_until == until
    facts = queries.content_of(report().latest).section("bezoek").blocks[0].pairs
    assert dict(facts)["Tijd om te reageren"] == f"tot en met {date_words(until)}"
    assert report().latest.asks_again is (until != UNTIL)
    assert report().state(until) is ReportState.REPLY
    assert report().state(until + DAY) is ReportState.READY


def answered(session, held, dirk, bram, how):
    """Let the MT have its say: to all, to one part, or only to the findings."""
    if how == "agrees":
        actions.agree(session, dirk.actor, held, TUESDAY)
    elif how == "remarks":
        said = actions.remark(session, dirk.actor, held, "criterium-a", "De tweede balie is weg.", TUESDAY)
        actions.handle(session, bram.actor, held, said.id, False, "De foto toont er op die dag twee.", TUESDAY)
    else:
        ids = [each.finding.id for each in queries.hearings_of_visit(session, held)]
        milestones.agree(session, dirk.actor, held.werkplein, ids, TUESDAY)


@pytest.mark.parametrize("how", ["agrees", "remarks", "findings"])
def test_what_comes_after_the_mt_had_its_say_is_asked_of_it_anew(
    session, held, arrives, dirk: Person, bram: Person, report, how
):
    answered(session, held, dirk, bram, how)
    later = TUESDAY + DAY
    arrives(ItemKind.NOTE, note(), later)
    with pytest.raises(Conflict, match="kwam er nog iets binnen"):
        actions.finalise(session, bram.actor, held, UNTIL + DAY)

    jobs.renew_concepts(session, later)

    until = date(2010, 7, 28)
    assert (report().latest.stage, report().reply_until) == (Stage.CONCEPT, until)
    assert report().state(later) is ReportState.REPLY
    assert [each.state(later) for each in queries.to_finish(session, bram.id)] == [ReportState.REPLY]
    with pytest.raises(DomainError, match="kan nog reageren tot en met"):
        actions.finalise(session, bram.actor, held, later)
    actions.agree(session, dirk.actor, held, later)
    assert report().agreed_on == later
    assert [each.state(later) for each in queries.to_finish(session, bram.id)] == [ReportState.READY]
    assert NOTE in str(actions.finalise(session, bram.actor, held, later).content)
    assert concept_mails(session)[-1].subject.endswith("is aangevuld")


def test_who_says_nothing_to_what_came_later_had_the_time_for_it(session, held, arrives, dirk, bram, report):
    actions.agree(session, dirk.actor, held, TUESDAY)
    arrives(ItemKind.NOTE, note())
    jobs.renew_concepts(session, TUESDAY)

    assert report().agreed_on is None
    assert NOTE in str(actions.finalise(session, bram.actor, held, UNTIL + DAY).content)


def test_what_was_agreed_after_the_concept_is_in_no_version_that_the_mt_did_not_read(
    session, held, arrives, dirk, bram, report
):
    arrives(ItemKind.AGREEMENT, FieldAgreement(what="Eén wachtrij.", who="MT", due_on=date(2010, 9, 1)))
    jobs.renew_concepts(session, TUESDAY)
    actions.agree(session, dirk.actor, held, TUESDAY)
    actions.finalise(session, bram.actor, held, TUESDAY)
    # Came in from a phone that had no network for days.
    arrives(ItemKind.AGREEMENT, FieldAgreement(what="Nog een balie.", who="MT", due_on=date(2010, 9, 2)), name="1")
    arrives(ItemKind.NOTE, note())

    assert jobs.renew_concepts(session, TUESDAY) is None
    said = actions.correct(
        session,
        bram.actor,
        held,
        "criterium-a",
        "Er staat nu nog maar één balie.",
        "De balie was tijdelijk dicht.",
        TUESDAY,
    )
    assert "Eén wachtrij." in str(said.content)
    assert "Er staat nu nog maar één balie." in str(said.content)
    assert "Nog een balie." not in str(said.content)
    assert NOTE not in str(said.content)


def test_what_came_in_a_moment_ago_is_read_back_and_belongs_to_what_was_read(
    app, browse, session, held, arrives, bram, report
):
    app.config["TODAY"] = TUESDAY
    arrives(ItemKind.AGREEMENT, FieldAgreement(what="Eén wachtrij.", who="MT", due_on=date(2010, 9, 1)))
    session.commit()

    page = browse(f"/intern/bezoeken/{held.id}/samenvatting/", by=bram)

    assert "Eén wachtrij." in page.text
    page.submit("Leg vast", is_read="y")
    session.expire_all()
    assert [each.number for each in report().versions] == [1, 2]
    assert report().readings[0].version_id == report().latest.id
    assert "Eén wachtrij." in str(report().latest.content)


def test_the_mt_replies_to_a_section_that_only_the_newest_concept_has(session, held, arrives, dirk, bram, report):
    arrives(ItemKind.NOTE, note())
    jobs.renew_concepts(session, TUESDAY)
    section = next(each for each in queries.content_of(report().latest).sections if NOTE in str(each))
    said = actions.remark(session, dirk.actor, held, section.code, "Dit is geen knelpunt.", TUESDAY)
    actions.handle(session, bram.actor, held, said.id, False, "De foto toont er op die dag twee.", TUESDAY)

    final = actions.finalise(session, bram.actor, held, UNTIL + DAY)

    assert (final.number, final.replaces_id) == (3, report().versions[1].id)
    assert section.title in str(queries.content_of(final).section("reactie"))
