"""The steps of a report and how its sections are put together, with the borders of each rule."""

from datetime import date, timedelta

import pytest

from visitatie.reports.rules.content import Paragraph, Section, Seen, SeenMilestone
from visitatie.reports.rules.sections import (
    Replied,
    Subject,
    assemble,
    facts_section,
    lead_of,
    next_section,
    replies_section,
    with_time,
)
from visitatie.reports.rules.stages import (
    ReportState,
    Stage,
    refuse_correction,
    refuse_handling,
    state_of,
    what_is_left,
)
from werkplein.core.errors import Conflict, DomainError

UNTIL = date(2010, 7, 27)
DAY = timedelta(days=1)
LONG = "Dit is lang genoeg om iets te zeggen."


@pytest.mark.parametrize(
    ("stage", "until", "is_answered", "on", "state"),
    [
        (Stage.CONCEPT, UNTIL, False, UNTIL, ReportState.REPLY),  # the last day is still for the reply
        (Stage.CONCEPT, UNTIL, False, UNTIL + DAY, ReportState.READY),  # silence closes it
        (Stage.CONCEPT, UNTIL, True, UNTIL - DAY, ReportState.READY),  # all was said earlier
        (Stage.CONCEPT, None, False, UNTIL, ReportState.READY),  # nothing was found, so nothing to reply to
        (Stage.FINAL, UNTIL, False, UNTIL - DAY, ReportState.FINAL),
        (Stage.CORRECTION, UNTIL, False, UNTIL + DAY, ReportState.FINAL),
    ],
)
def test_where_a_report_stands(stage, until, is_answered, on, state):
    assert state_of(stage, until, is_answered, on) is state


@pytest.mark.parametrize(
    ("state", "disputed", "unhandled", "count"),
    [
        (ReportState.READY, [], 0, 0),
        (ReportState.REPLY, [], 0, 1),
        (ReportState.READY, ["a1"], 0, 1),
        (ReportState.READY, [], 2, 1),
        (ReportState.REPLY, ["a1", "b2"], 1, 3),
    ],
)
def test_what_is_left_before_it_is_final(state, disputed, unhandled, count):
    assert len(what_is_left(state, UNTIL, disputed, unhandled)) == count


@pytest.mark.parametrize(
    ("stage", "reason", "text", "field"),
    [
        (Stage.CONCEPT, LONG, LONG, None),
        (Stage.FINAL, "x" * 19, LONG, "reason"),
        (Stage.CORRECTION, LONG, "x" * 19, "text"),
    ],
)
def test_what_cannot_be_corrected(stage, reason, text, field):
    with pytest.raises(DomainError) as refused:
        refuse_correction(stage, reason, text)

    assert refused.value.field == field


def test_a_correction_of_twenty_letters_is_enough():
    refuse_correction(Stage.FINAL, "x" * 20, "x" * 20)


def test_nothing_is_handled_in_a_final_report():
    with pytest.raises(Conflict, match="al definitief"):
        refuse_handling(Stage.FINAL, False, LONG)


def seen(code, verdict, is_critical=False):
    return SeenMilestone(code, code.upper(), "", "", "", verdict, is_critical)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], "Bij dit bezoek zijn geen mijlpalen bekeken."),
        ([seen("a1", "met")], "1 mijlpaal die is bekeken, is in orde."),
        ([seen("a1", "met"), seen("a2", "not_applicable")], "2 mijlpalen die zijn bekeken, zijn in orde."),
        ([seen("a1", "partly"), seen("a2", "met")], "Bij 1 van 2 mijlpalen is werk te doen: a1."),
        (
            [seen("a1", "met", True), seen("a2", "not_met", True)],
            "Bij 2 van 2 mijlpalen is werk te doen: a1 en a2. 2 bevindingen zijn ernstig.",
        ),
        ([seen("a1", "")], "1 mijlpaal die is bekeken, is in orde."),  # withdrawn after a dispute
    ],
)
def test_the_first_sentence_counts_what_asks_for_work(found, words):
    assert lead_of(found) == words


def test_notes_come_in_their_section_and_others_at_the_end():
    sections = [Section("a", "A", ()), Section("b", "B", (Paragraph("eerst"),))]
    content = assemble("Audit", "Assen", sections, {"b": [Paragraph("dan")], "": [Paragraph("los")]})

    assert [each.code for each in content.sections] == ["a", "b", "aanvulling"]
    assert [each.text for each in content.sections[1].blocks] == ["eerst", "dan"]
    assert content.title == "Verslag van de audit bij Assen"


def test_what_another_part_says_of_the_same_section_is_added_to_it():
    first = Section("criterium-a", "A. Locatie", (Seen("Mijlpalen", (seen("a1", "not_met"),)),))
    more = Section("criterium-a", "iets anders", (Paragraph("De huur loopt af.", "Knelpunt"),))
    content = assemble("Audit", "Assen", [first, Section("b", "B", ()), more], {})

    assert [(each.code, each.title, len(each.blocks)) for each in content.sections] == [
        ("criterium-a", "A. Locatie", 2),
        ("b", "B", 0),
    ]


def test_another_day_than_planned_is_told():
    subject = Subject("Audit", "Assen", "Werkplein Assen", "Drenthe", "3e kwartaal 2010", UNTIL, UNTIL - DAY, (), "")
    facts = dict(facts_section(subject).blocks[0].pairs)

    assert "Eerst gepland op" in facts
    assert (facts["Bezoek door"], facts["Gesproken met"]) == ("Procesondersteuner", "Niet ingevuld")
    assert "Tijd om te reageren" not in facts
    timed = dict(with_time(facts_section(subject), UNTIL).blocks[0].pairs)
    assert timed == facts | {"Tijd om te reageren": "tot en met 27\xa0juli\xa02010"}
    assert with_time(facts_section(subject), None) == facts_section(subject)


@pytest.mark.parametrize(
    ("replies", "agreed_on", "kinds"),
    [
        ([], None, ["text"]),
        ([], UNTIL, ["text"]),
        ([Replied("x", "t", UNTIL, True, LONG)], None, ["table"]),
        ([Replied("x", "t", UNTIL, True, LONG)], UNTIL, ["text", "table"]),
    ],
)
def test_the_reply_is_told_as_it_was(replies, agreed_on, kinds):
    assert [each.kind for each in replies_section(replies, agreed_on, {}).blocks] == kinds


def test_without_a_next_visit_the_report_says_so():
    assert next_section(None).blocks[0].text == "Er is nog geen volgend bezoek gepland."
