"""The file of answers on its way in: judged whole, shown with what it changes, written as if the MT handed it in."""

from datetime import date

import pytest
from sqlalchemy import select

from milestones import actions, queries
from milestones.models import Assessment, Checklist, Draft
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.answer_files import (
    HEADER,
    UPLOAD,
    a_checklist,
    bring_in,
    offer,
    problems,
    rows_of,
)
from tests.milestones.answering import K2, SHEET, TODAY, save, submit
from tests.milestones.building import CODES, PROGRAMME
from werkplein.core.audit import AuditEntry
from werkplein.obligations.models import Obligation
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.models import Municipality, ServiceArea, WerkpleinVersion
from werkplein.register.rules import AreaKind

K1 = Quarter(2010, 1)
ROW = "leader;2010-K2;a1;Voldaan;Opgave MT;30-6-2010\n"
DESK = "leader;;a1;Voldaan;Controle secretariaat;30-6-2010\n"


@pytest.fixture
def towns(session, leader):
    """Two municipalities around the seat of the leader."""
    found = [
        Municipality(code=f"GM910{number}", name=name, search="") for number, name in ((1, "Dalfsen"), (2, "Ommen"))
    ]
    session.add_all(found)
    session.flush()
    dates = {"holds_on": PROGRAMME.starts_on, "recorded_on": PROGRAMME.starts_on, "kind": AreaKind.WHOLE}
    session.add_all(ServiceArea(werkplein_id=leader.id, municipality_id=town.id, **dates) for town in found)
    session.commit()
    return found


def test_a_checklist_from_a_file_is_shown_and_then_counts_as_handed_in(browse, session, anna, leader):
    page = offer(browse, anna, HEADER + a_checklist())
    assert page.rows("Regels die")[0] == ["2", "Nieuw", "Lindeveen", *ROW.strip().split(";")[1:], ""]
    assert rows_of(session) == 0

    page.submit("Bevestig: lees 12 regels in")

    rows = session.scalars(select(Assessment).order_by(Assessment.id)).all()
    assert [row.milestone for row in rows] == list(CODES)
    assert {(row.quarter, row.recorded_on, row.actor_id, row.actor_label) for row in rows} == {
        ("2010-K2", TODAY, anna.id, "Secretariaat namens het MT")
    }
    assert rows[0].valid_until == date(2010, 12, 30)
    assert queries.level_now(session, leader.id, PROGRAMME, TODAY) is not Level.TOO_LITTLE


@pytest.mark.both
def test_twelve_answers_settle_the_checklist_and_fewer_do_not(browse, session, anna, leader, middle):
    expect(session, [leader, middle])

    bring_in(browse, anna, HEADER + a_checklist() + a_checklist("middle", codes=CODES[:11]))

    session.rollback()
    sheets = {row.werkplein_id: row for row in session.scalars(select(Checklist).order_by(Checklist.id))}
    assert sheets[leader.id].submitted_on == TODAY
    assert not sheets[leader.id].is_late
    assert sheets[middle.id].submitted_on is None
    states = {row.werkplein_id: row.settled_on for row in session.scalars(select(Obligation).order_by(Obligation.id))}
    assert states == {leader.id: TODAY, middle.id: None}


def expect(session, werkpleinen):
    from werkplein.obligations.actions import expect
    from werkplein.obligations.rules import Expected, ObligationKind

    dates = (PROGRAMME.checklist_opens_on(K2), PROGRAMME.checklist_due_on(K2))
    expect(
        session,
        [
            Expected(one.id, ObligationKind.CHECKLIST, K2.code, *dates, "/intern/", "answer:draft")
            for one in werkpleinen
        ],
    )
    session.commit()


def test_the_last_answer_that_was_missing_makes_the_checklist_whole(browse, session, anna, leader):
    bring_in(browse, anna, HEADER + a_checklist(codes=CODES[:11]))
    bring_in(browse, anna, HEADER + a_checklist(codes=CODES[11:]))

    session.rollback()
    assert session.scalars(select(Checklist.submits)).all() == [1]


def test_the_mt_finds_the_answers_in_its_checklist_and_can_change_one(browse, session, anna, carla, leader):
    bring_in(browse, anna, HEADER + a_checklist())

    assert browse(SHEET, by=carla).status == 200
    kept = queries.drafts(session, leader.id, K2)
    assert {draft.actor_label for draft in kept.values()} == {"Secretariaat namens het MT"}
    save(session, carla.actor, leader, K2, Found("a1", Verdict.NOT_MET), 1, TODAY)
    session.commit()
    assert submit(session, carla, leader) == 1


@pytest.mark.both
def test_the_same_file_twice_changes_nothing(browse, session, anna):
    content = HEADER + a_checklist() + DESK
    bring_in(browse, anna, content)

    page = offer(browse, anna, content)

    assert "Niets nieuws: alles in dit bestand is al bekend" in page.text
    assert rows_of(session) == 13


@pytest.mark.both
def test_a_differing_row_is_a_correction_that_shows_what_it_replaces(browse, session, anna, leader):
    bring_in(browse, anna, HEADER + a_checklist())

    page = offer(browse, anna, HEADER + ROW.replace("Voldaan", "Deels").rstrip() + ";Loopt nog\n")
    assert page.rows("Regels die")[0][1] == "Gewijzigd"
    assert page.rows("Regels die")[0][5:] == ["Deels (was: Voldaan)", "Opgave MT", "30-6-2010", "Loopt nog (was: leeg)"]
    page.submit("Bevestig: lees 1 regel in")

    session.rollback()
    last = session.scalars(select(Assessment).order_by(Assessment.id.desc())).first()
    first = session.scalars(select(Assessment).order_by(Assessment.id)).first()
    assert (last.replaces_id, last.verdict) == (first.id, Verdict.PARTLY)
    assert queries.drafts(session, leader.id, K2)["a1"].verdict is Verdict.PARTLY


def test_what_the_mt_has_ready_and_did_not_hand_in_stays(browse, session, anna, carla, leader):
    save(session, carla.actor, leader, K2, Found("a1", Verdict.NOT_MET, "van ons"), 0, TODAY)
    bring_in(browse, anna, HEADER + a_checklist())

    session.rollback()
    kept = queries.drafts(session, leader.id, K2)
    assert (kept["a1"].verdict, kept["a1"].note) == (Verdict.NOT_MET, "van ons")
    assert kept["a2"].verdict is Verdict.MET


def test_what_the_mt_changed_after_handing_in_stays_when_the_file_corrects_it(browse, session, anna, carla, leader):
    bring_in(browse, anna, HEADER + a_checklist())
    save(session, carla.actor, leader, K2, Found("a1", Verdict.NOT_MET, "van ons"), 1, TODAY)
    bring_in(browse, anna, HEADER + ROW.replace("Voldaan", "Deels"))

    session.rollback()
    kept = queries.drafts(session, leader.id, K2)["a1"]
    assert (kept.verdict, kept.version) == (Verdict.NOT_MET, 2)


def test_a_check_of_the_desk_comes_in_as_one(browse, session, anna, leader):
    bring_in(browse, anna, HEADER + "Lindeveen;;a1;deels;Secretariaat;1-6-2010;Foto gezien;;ja;nee\n")

    row = session.scalars(select(Assessment)).one()
    assert (row.source, row.grade.value, row.quarter, row.is_critical) == (Source.DESK, "E1", None, True)
    assert (row.note, row.actor_label, row.valid_until) == ("Foto gezien", "Secretariaat", date(2011, 6, 1))
    assert row.reply_until == date(2010, 7, 19)  # ten working days
    assert session.scalars(select(Draft)).all() == []


def test_which_municipalities_take_part_comes_in(browse, session, anna, leader, towns):
    said = "GM9101 Dalfsen: ja, Ommen: nee"
    bring_in(browse, anna, HEADER + f"leader;2010-K2;e2;Deels;MT;30-6-2010;;{said}\n")

    assert session.scalars(select(Assessment)).one().participation == {"GM9101": True, "GM9102": False}


def test_a_quarter_that_closed_but_is_not_fixed_can_still_come_in_and_is_late(browse, session, anna):
    bring_in(browse, anna, HEADER + a_checklist(quarter="2010-K1", holds_on="31-3-2010"))

    assert session.scalars(select(Checklist)).one().is_late


HTML = "<script>alert(1)</script>"
FAULTS = [
    # column, sentence, line
    ("werkplein", "Onbekend: ‘Lindeven’. Bedoelt u Lindeveen?", ROW.replace("leader", "Lindeven")),
    ("werkplein", "Onbekend: ‘" + HTML, ROW.replace("leader", HTML)),
    ("werkplein", "Begint als een formule: ‘=1+1’", ROW.replace("leader", "=1+1")),
    ("werkplein", "Is leeg. Vul een waarde in.", ROW.replace("leader", "")),
    ("kwartaal", "‘2010-K5’ is geen kwartaal. Schrijf bijvoorbeeld 2010-K2.", ROW.replace("2010-K2", "2010-K5")),
    ("kwartaal", "De vragenlijst van het 3e kwartaal 2010 opent op 30 augustus 2010.", ROW.replace("K2", "K3")),
    ("kwartaal", "ligt voor het begin van het programma", ROW.replace("2010-K2", "2009-K2")),
    ("mijlpaal", "‘z9’ is geen mijlpaal. Het programma kent a1, a2", ROW.replace(";a1;", ";z9;")),
    ("oordeel", "‘Best wel’ is geen oordeel. Schrijf Voldaan, Deels", ROW.replace("Voldaan", "Best wel")),
    ("oordeel", "Bij a1 kan ‘niet van toepassing’ niet.", ROW.replace("Voldaan", "n.v.t.")),
    ("bron", "‘Krant’ is geen bron. Schrijf Opgave MT of Controle secretariaat.", ROW.replace("Opgave MT", "Krant")),
    ("stand op", "31-2-2010 bestaat niet: februari 2010 heeft 28 dagen.", ROW.replace("30-6-2010", "31-2-2010")),
    ("stand op", "6 juli 2010 is nog niet geweest.", DESK.replace("30-6-2010", "6-7-2010")),
    ("stand op", "Deze vragenlijst gaat over de stand op 30 juni 2010.", ROW.replace("30-6-2010", "1-7-2010")),
    ("stand op", "Kies een datum vanaf 1 juli 2008.", ROW.replace("30-6-2010", "30-6-2008")),
    ("stand op", "‘morgen’ is geen datum", ROW.replace("30-6-2010", "morgen")),
    ("toelichting", "Is 10.000 tekens lang. Hoogstens 2.000 tekens kan.", ROW.strip() + ";" + "x" * 10_000 + "\n"),
    ("toelichting", "Is 2.001 tekens lang.", ROW.strip() + ";" + "x" * 2_001 + "\n"),
    ("toelichting", "Schrijf op wat eraan ontbreekt. Het MT leest dit.", DESK.replace("Voldaan", "Niet voldaan")),
    ("gemeenten", "Bij a1 worden geen gemeenten gevraagd.", ROW.strip() + ";;Lindeveen: ja\n"),
    ("gemeenten", "‘Atlantis’ is geen gemeente die wij kennen.", ROW.strip() + ";;Atlantis: ja\n"),
    ("gemeenten", "‘Lindeveen’ is niet te lezen. Schrijf een gemeente met ja of nee", ROW.strip() + ";;Lindeveen\n"),
    ("gemeenten", "Lindeveen staat er twee keer in.", ROW.strip() + ";;Lindeveen: ja, Lindeveen: nee\n"),
    ("ernstig", "Alleen een controle kan een ernstige bevinding geven.", ROW.strip() + ";;;ja\n"),
    ("ernstig", "‘misschien’ is geen ja of nee.", DESK.strip() + ";;;misschien\n"),
]


@pytest.mark.parametrize(("column", "sentence", "line"), FAULTS)
def test_each_error_says_where_it_is_and_what_to_do(browse, session, anna, column, sentence, line):
    found = problems(offer(browse, anna, HEADER + line))

    assert [row[:2] for row in found] == [["2", column]]
    assert sentence in found[0][2]
    assert rows_of(session) == 0


def test_every_error_is_shown_at_once(browse, session, anna):
    good = a_checklist("middle")
    page = offer(browse, anna, HEADER + good + "".join(line for _, _, line in FAULTS[:10]))

    assert {int(row[0]) for row in problems(page)} == set(range(14, 24))
    assert "Er is nog niets opgeslagen" in page.text
    assert rows_of(session) == 0


@pytest.mark.parametrize(
    ("verdict", "said", "sentence"),
    [
        ("Voldaan", "Dalfsen: ja, Ommen: nee", "Past niet bij het oordeel: 1 van 2 gemeenten doen mee, dus deels."),
        ("Deels", "Dalfsen: ja, Ommen: ja", "dus voldaan."),
        ("Deels", "Dalfsen: nee, Ommen: nee", "dus niet voldaan."),
        (
            "Deels",
            "Dalfsen: ja",
            "Noem precies de omliggende gemeenten van dit Werkplein, elk met ja of nee: Dalfsen en",
        ),
        ("Deels", "Dalfsen: ja, Ommen: nee, Lindeveen: ja", "Noem precies de omliggende gemeenten"),
        ("Deels", "", "Noem precies de omliggende gemeenten"),
    ],
)
def test_municipalities_must_fit_the_werkplein_and_the_verdict(browse, anna, towns, verdict, said, sentence):
    found = problems(offer(browse, anna, HEADER + f"leader;2010-K2;e2;{verdict};MT;30-6-2010;;{said}\n"))

    assert found[0][1] == "gemeenten"
    assert sentence in found[0][2]


def test_the_desk_names_the_municipalities_as_well(browse, anna, towns):
    found = problems(offer(browse, anna, HEADER + DESK.replace(";a1;", ";e2;")))

    assert [line[1] for line in found] == ["gemeenten"]
    assert "Noem precies de omliggende gemeenten" in found[0][2]


def test_not_applicable_is_only_where_one_municipality_is_served(browse, anna, towns):
    row = "{};2010-K2;e2;Niet van toepassing;MT;30-6-2010\n"

    found = problems(offer(browse, anna, HEADER + row.format("leader") + row.format("middle")))

    assert [line[:2] for line in found] == [["2", "oordeel"]]
    assert "alleen als het Werkplein één gemeente bedient" in found[0][2]


def test_two_rows_about_the_same_are_refused(browse, anna):
    found = problems(offer(browse, anna, HEADER + ROW + ROW.replace("Voldaan", "Deels")))

    assert found == [["3", "mijlpaal", "Deze mijlpaal staat met deze bron en dag ook op regel 2. Houd er één over."]]


def test_a_fixed_quarter_is_locked_until_its_checklist_is_opened_again(browse, session, anna, a_person, leader):
    actions.fix_quarter(session, a_person(Role.STEERING_GROUP).actor, K1, date(2010, 4, 16))
    content = HEADER + a_checklist(quarter="2010-K1", holds_on="31-3-2010", codes=CODES[:1])
    found = problems(offer(browse, anna, content))
    assert found[0][1:] == [
        "kwartaal",
        "Het 1e kwartaal 2010 is vastgesteld op 16 april 2010 en zit op slot. "
        "Heropen eerst de vragenlijst van dit Werkplein.",
    ]

    actions.reopen_checklist(session, anna.actor, leader, K1, "Het stuk kwam later binnen", TODAY)

    assert offer(browse, anna, content).rows("Regels die")


def test_an_answer_of_a_fixed_quarter_is_not_corrected_by_a_row_without_a_quarter(
    browse, session, anna, a_person, leader
):
    bring_in(browse, anna, HEADER + a_checklist(quarter="2010-K1", holds_on="31-3-2010"))
    actions.fix_quarter(session, a_person(Role.STEERING_GROUP).actor, K1, TODAY)

    found = problems(offer(browse, anna, HEADER + "leader;;a1;Deels;Opgave MT;31-3-2010\n"))

    assert "zit op slot" in found[0][2]


@pytest.mark.parametrize(("closes_on", "is_refused"), [(date(2010, 7, 5), True), (date(2010, 7, 6), False)])
def test_a_closed_werkplein_takes_no_answers_from_the_day_it_closes(
    browse, session, anna, leader, closes_on, is_refused
):
    first = session.scalars(select(WerkpleinVersion).where(WerkpleinVersion.werkplein_id == leader.id)).one()
    columns = {
        name: getattr(first, name) for name in ("name", "region_id", "seat_id", "is_g4", "lat", "lon", "precision")
    }
    dates = {"holds_on": closes_on, "recorded_on": date(2010, 6, 1)}
    session.add(WerkpleinVersion(werkplein_id=leader.id, is_closed=True, **dates, **columns))
    leader.changes_on = closes_on

    page = offer(browse, anna, HEADER + ROW)

    assert ("1 regel van een gesloten Werkplein doet niet mee." in page.text) is is_refused


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        ("werkplein;kwartaal;mijlpaal\nleader;2010-K2;a1\n", ["oordeel", "bron", "stand op"]),
        (HEADER.replace("oordeel", "kleur") + ROW, ["kleur", "oordeel"]),
    ],
)
def test_wrong_columns_are_named(browse, anna, content, columns):
    assert [row[1] for row in problems(offer(browse, anna, content))] == columns


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_may_have_any_usual_encoding(browse, session, anna, encoding):
    content = HEADER + ROW.strip() + ";Súdwest-Fryslân doet mee: €\n"

    bring_in(browse, anna, content.encode(encoding))

    assert session.scalars(select(Assessment.note)).one() == "Súdwest-Fryslân doet mee: €"


def test_html_and_formulas_in_a_note_are_text(browse, session, anna, leader):
    bring_in(browse, anna, HEADER + ROW.strip() + f";=1+1 {HTML}\n")

    page = browse("/intern/werkpleinen/leader/geschiedenis/", by=anna)
    assert session.scalars(select(Assessment.note)).one() == f"=1+1 {HTML}"
    assert f"=1+1 {HTML}" in page.text
    assert not page.html.select("main script")


def test_a_row_that_was_corrected_later_is_left_out(browse, session, anna):
    page = offer(browse, anna, HEADER + ROW.replace("Voldaan", "Deels").strip() + ";;;;ja\n" + ROW)

    assert "1 regel is later verbeterd en doet niet mee." in page.text
    page.submit("Bevestig: lees 1 regel in")
    assert rows_of(session) == 1


def test_the_trail_says_what_came_in_and_never_what_was_said(browse, session, anna, leader):
    bring_in(browse, anna, HEADER + a_checklist().replace("30-6-2010\n", "30-6-2010;Geheim\n") + DESK)

    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    told = [
        (entry.event, entry.werkplein_id, entry.actor_id) for entry in entries if entry.event != "sign_in:succeeded"
    ]
    assert told == [
        ("import:stored", None, anna.id),
        ("assessment:recorded", leader.id, anna.id),
        ("answer:changed", leader.id, anna.id),
        ("checklist:submitted", leader.id, anna.id),
        ("import:confirmed", None, anna.id),
    ]
    assert "Geheim" not in str([entry.facts for entry in entries])


@pytest.mark.parametrize("who", ["bram", "carla", "dirk"])
def test_only_the_secretariat_brings_answers_in(browse, request, who):
    browse(UPLOAD, by=request.getfixturevalue(who), status=403)


def test_the_example_of_the_page_names_every_column(browse, anna):
    found = browse(f"{UPLOAD}voorbeeld.csv", by=anna)

    assert found.data.decode("utf-8-sig").startswith("werkplein;naam;kwartaal;mijlpaal;oordeel;bron;bewijs;stand op;")


def test_a_row_that_cannot_be_read_whole_still_tells_what_else_is_wrong(browse, anna):
    row = f"leader;2010-K3;a1;Best wel;Opgave MT;31-2-2010;{'x' * 2_001}\n"

    found = problems(offer(browse, anna, HEADER + row))

    assert [line[1] for line in found] == ["kwartaal", "oordeel", "stand op", "toelichting"]
