"""What comes from the road arrives exactly once, and never over what stands there."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from milestones.models import Assessment, Evidence
from milestones.rules import Found, Verdict
from tests.support.races import meanwhile
from tests.support.uploads import photo
from tests.visitatie.conftest import TODAY, TUESDAY
from tests.visitatie.field.conftest import AGREEMENT, NOTE, Phone, new_name
from visitatie import actions
from visitatie.field import actions as field
from visitatie.field.actions import Delivery
from visitatie.field.models import FieldItem, FieldNote
from visitatie.field.queries import field_record_of
from visitatie.field.rules import ItemKind, Noted, NoteKind, Outcome, Sent
from visitatie.queries import find
from visitatie.rules import DayPart, Proposal, VisitStatus
from werkplein.core.database import unit_of_work
from werkplein.people.models import Account
from werkplein.people.rules import Role

pytestmark = pytest.mark.both
LONG = "De ondersteuner helpt twee dagen per maand."


def count(session, model):
    session.expire_all()
    return session.query(model).count()


def test_a_thing_that_is_sent_ten_times_arrives_once_with_ten_equal_answers(session, phone):
    name, token = new_name(), phone.stand()["token"]

    answers = [phone.note(item=name, token=token) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert (count(session, FieldItem), count(session, FieldNote)) == (1, 1)


def test_the_findings_sent_ten_times_are_recorded_once(session, phone):
    name = new_name()

    answers = [phone.audit(item=name) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].get_json()["told"] == ["Vastgelegd: 2 mijlpalen gelden als gezien (E2)."]
    assert count(session, Assessment) == 2


def test_a_photo_sent_ten_times_is_there_once(session, phone):
    name = new_name()

    answers = [phone.photo(photo(), item=name) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
    assert count(session, Evidence) == 1


def test_the_same_name_with_other_content_overwrites_nothing_and_asks_to_choose(session, phone):
    name = new_name()
    phone.note(item=name)

    answer = phone.note(item=name, text="Iets anders.")

    assert (answer.status_code, answer.get_json()["why"]) == (409, "changed")
    assert session.query(FieldNote).one().text == "De wachtrij is nog dubbel."
    assert answer.get_json()["now"] == {"outcome": "vastgelegd", "fields": NOTE}


def test_a_correction_counts_in_the_place_of_what_it_corrects(session, phone, confirmed):
    name = new_name()
    phone.note(item=name)

    answer = phone.note(replaces=name, text="De wachtrij is weg.")

    assert answer.status_code == 200
    assert [note.text for note in field_record_of(session, confirmed.id).notes] == ["De wachtrij is weg."]


def test_what_is_not_there_cannot_be_corrected(session, phone):
    answer = phone.note(replaces=new_name())

    assert answer.status_code == 422
    assert count(session, FieldItem) == 0


@pytest.mark.parametrize("name", ["", "1", "x" * 36, "A" * 40, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"])
def test_a_name_that_no_phone_of_ours_makes_is_refused(session, phone, name):
    answer = phone.note(item=name) if name else phone.send("onderdeel/note", {"text": "x"}, item=" ")

    assert answer.status_code == 422
    assert count(session, FieldItem) == 0


def test_what_belongs_to_another_account_is_refused_and_said(session, phone, anna):
    answer = phone.note(account=anna.id)

    assert answer.status_code == 403
    assert "met een ander account" in answer.get_json()["sentence"]
    assert count(session, FieldItem) == 0


def test_an_account_that_was_stopped_hears_it_and_sends_nothing(session, phone, browse, confirmed, a_person):
    other = Phone(session, browse, confirmed, a_person(Role.PROCESS_SUPPORTER))
    token = other.stand()["token"]
    account = session.get(Account, other.person.id)
    account.is_active, account.stopped_at = False, datetime.now(UTC)

    answer = other.note(token=token)

    assert answer.status_code == 401
    assert count(session, FieldItem) == 0


def test_an_audit_held_meanwhile_shows_both_and_records_nothing(session, phone, bram, confirmed):
    found = [Found("a1", Verdict.NOT_MET, "Het logo hangt er niet.")]
    seen = confirmed.mark
    actions.hold(session, bram.actor, confirmed, found, TUESDAY, "teamleider", TUESDAY)
    session.commit()

    answer = phone.audit(seen=seen)

    told = answer.get_json()
    assert (answer.status_code, told["why"]) == (409, "held")
    assert told["now"]["findings"] == {"a1": ["not_met", "Niet voldaan", "Het logo hangt er niet."]}
    assert count(session, Assessment) == 1


@pytest.mark.parametrize(("mine", "rows"), [(["a2"], 2), (["a1", "a2"], 3)])
def test_who_chooses_the_own_findings_puts_them_beside_the_others(session, phone, bram, confirmed, mine, rows):
    actions.hold(session, bram.actor, confirmed, [Found("a1", Verdict.NOT_MET)], TUESDAY, "teamleider", TUESDAY)
    session.commit()

    answer = phone.audit(choice="mine", mine=mine)

    assert answer.status_code == 200
    assert count(session, Assessment) == rows


def test_who_lets_the_others_stand_loses_no_text(session, phone, bram, confirmed):
    actions.hold(session, bram.actor, confirmed, [Found("a1", Verdict.NOT_MET)], TUESDAY, "teamleider", TUESDAY)
    session.commit()

    answer = phone.audit(choice="theirs")

    assert answer.get_json()["outcome"] == "set_aside"
    (aside,) = field_record_of(session, confirmed.id).set_aside
    assert aside.content["a2-note"] == "Twee wachtrijen."
    assert count(session, Assessment) == 1


def test_a_visit_that_was_moved_asks_first_and_then_takes_what_was_chosen(session, phone, bram, confirmed):
    seen = confirmed.mark
    later = Proposal(bram.id, TUESDAY + timedelta(days=2), DayPart.WHOLE, reason="De zaal is bezet op dinsdag.")
    actions.propose(session, bram.actor, confirmed, later, TUESDAY)
    session.commit()

    first = phone.audit(seen=seen)
    second = phone.audit(seen=first.get_json()["now"]["mark"], choice="mine", reason="Ik was er toch al op dinsdag.")

    assert (first.status_code, first.get_json()["why"]) == (409, "moved")
    assert "Voorstel, donderdag 15" in first.get_json()["sentence"]
    assert second.status_code == 200, second.get_json()
    session.refresh(confirmed)
    assert (confirmed.status, confirmed.held_on) == (VisitStatus.HELD, TUESDAY)


def test_a_visit_without_a_day_any_more_can_still_be_recorded_by_choice(session, phone, bram, dirk, confirmed):
    seen = confirmed.mark
    actions.miss(session, bram.actor, confirmed, "Er was niemand, dachten wij.", TUESDAY)
    session.commit()

    first = phone.audit(seen=seen)
    second = phone.audit(seen=first.get_json()["now"]["mark"], choice="mine")

    assert (first.status_code, first.get_json()["why"]) == (409, "moved")
    assert second.status_code == 200, second.get_json()
    session.refresh(confirmed)
    assert confirmed.held_on == TUESDAY


def test_a_visit_that_was_cancelled_records_nothing_and_keeps_what_is_set_aside(session, phone, bram, confirmed):
    seen = confirmed.mark
    actions.cancel(session, bram.actor, confirmed, "Het Werkplein verhuist.", TUESDAY)
    session.commit()

    refused = [phone.audit(seen=seen), phone.note(), phone.photo(photo())]
    aside = [phone.audit(seen=seen, choice="theirs"), phone.note(choice="theirs")]

    assert [(each.status_code, each.get_json()["why"]) for each in refused] == [(409, "gone")] * 3
    assert [each.status_code for each in aside] == [200, 200]
    assert len(field_record_of(session, confirmed.id).set_aside) == 2
    assert (count(session, Assessment), count(session, Evidence)) == (0, 0)


@pytest.mark.parametrize(
    ("ahead", "word"),
    [
        (timedelta(days=1), "24 uur voor"),
        (timedelta(days=-1), "24 uur achter"),
        (timedelta(minutes=9), ""),
        (timedelta(minutes=11), "11 minuten voor"),
    ],
)
def test_a_clock_that_is_off_is_said_and_ours_counts(session, phone, ahead, word):
    before = datetime.now(UTC)

    answer = phone.note(sent_at=(before + ahead).isoformat())

    told = " ".join(answer.get_json()["told"])
    assert word in told if word else told == ""
    made = session.query(FieldItem).one().made_at
    assert before - timedelta(minutes=10) <= made <= datetime.now(UTC)


@pytest.mark.parametrize("moment", ["", "gisteren", "2010-07-13", "9" * 40])
def test_a_moment_that_cannot_be_read_is_refused(session, phone, moment):
    answer = phone.send("onderdeel/note", {"text": "x", "kind": "threat", "criterion": "a"}, sent_at=moment or " ")

    assert answer.status_code == 422
    assert count(session, FieldItem) == 0


def test_a_proposal_goes_to_the_ladder_when_it_is_complete_and_stays_a_note_when_not(
    session, phone, bram, confirmed, laggard
):
    from visitatie.steps import actions as steps

    steps.keep_up(session, TODAY)
    session.commit()
    whole = {
        "rung": "supporters",
        "what": LONG,
        "why": LONG,
        "milestones": ["a1"],
        "owner": "MT",
        "due_on": "2010-09-01",
    }

    first = phone.send("onderdeel/proposal", whole)
    second = phone.send("onderdeel/proposal", {"rung": "other", "what": "Een gesprek."})

    assert first.get_json()["told"] == ["Interventie a is voorgesteld."]
    assert "Bewaard als notitie." in second.get_json()["told"][0]
    made, noted = field_record_of(session, confirmed.id).proposals
    assert made.intervention_id is not None
    assert (noted.intervention_id, bool(noted.kept_because)) == (None, True)


def test_agreements_and_the_next_visit_are_kept(session, phone, confirmed):
    phone.send("onderdeel/agreement", AGREEMENT)
    phone.send("onderdeel/next_visit", {"wanted_on": "2010-10-05", "about": "De wachtrij."})

    record = field_record_of(session, confirmed.id)
    assert [(each.what, each.who, str(each.due_on)) for each in record.agreements] == [
        ("Eén wachtrij.", "MT", "2010-09-01")
    ]
    assert (str(record.next_visit.wanted_on), record.next_visit.about) == ("2010-10-05", "De wachtrij.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": ""}, "due_on"),
        ({"due_on": "2009-01-01"}, "due_on"),
        ({"due_on": "2013-01-01"}, "due_on"),
        ({"who": " "}, "who"),
        ({"what": ""}, "what"),
        ({"milestone": "z9"}, "milestone"),
        ({"what": "x" * 2001}, "what"),
    ],
)
def test_an_agreement_that_is_not_complete_says_what_is_missing(session, phone, change, field):
    answer = phone.send("onderdeel/agreement", AGREEMENT | change)

    assert answer.status_code == 422
    assert field in answer.get_json()["fields"]
    assert count(session, FieldItem) == 0


def test_findings_that_are_wrong_say_where_and_can_be_sent_again_under_the_same_name(session, phone):
    name = new_name()

    wrong = phone.audit({"a1": "perhaps"}, item=name)
    right = phone.audit({"a1": "met"}, item=name)

    assert (wrong.status_code, list(wrong.get_json()["fields"])) == (422, ["a1"])
    assert right.status_code == 200


@pytest.mark.parametrize(
    ("held_on", "fields"),
    [
        # Agreed, the day after today, the day before the visit was asked for, and another one than was agreed.
        ("2010-07-13", ["discussed_with", "a1"]),
        ("2010-07-14", ["held_on", "discussed_with", "a1"]),
        ("2010-07-04", ["held_on", "discussed_with", "a1"]),
        ("2010-07-12", ["discussed_with", "reason", "a1"]),
    ],
)
def test_what_is_wrong_with_the_day_of_the_findings_is_told_with_all_the_rest(app, phone, held_on, fields):
    app.config["TODAY"] = TUESDAY

    wrong = phone.audit({"a1": "perhaps"}, held_on=held_on, discussed_with="")

    assert (wrong.status_code, sorted(wrong.get_json()["fields"])) == (422, sorted(fields))


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 50])
def test_what_is_no_photo_is_refused_by_the_path_of_every_upload(session, phone, data):
    answer = phone.photo(data)

    assert answer.status_code == 422
    assert (count(session, Evidence), count(session, FieldItem)) == (0, 0)


def test_what_arrived_cannot_be_changed_afterwards(session, phone):
    phone.note()

    with pytest.raises(DatabaseError, match="append-only"):
        session.query(FieldItem).update({"outcome": Outcome.SET_ASIDE})
    session.rollback()


def test_a_thing_that_is_sent_twice_at_the_same_moment_arrives_once(app, session, bram, confirmed):
    actor, visit_id, name = bram.actor, confirmed.id, new_name()
    session.commit()

    def take(own):
        noted = Noted(NoteKind.THREAT, "a", "", "De huur loopt af.")
        now = datetime.now(UTC)
        delivery = Delivery(Sent(name, ItemKind.NOTE, actor.id, now, timedelta(0)), "0" * 64, {})
        visit = find(own, visit_id)
        return field.take(own, actor, visit, delivery, lambda: field.store_note(visit, noted), TUESDAY)

    with meanwhile(app, take), app.app_context(), unit_of_work() as own:
        answer = take(own)

    assert answer.outcome is Outcome.RECORDED
    assert (count(session, FieldItem), count(session, FieldNote)) == (1, 1)
