"""The day that an MT gives with an answer: what would say nothing about it is refused, at its field."""

from datetime import date, timedelta

import pytest

from milestones import actions, queries
from milestones.rules import Dispute, Dossier, Found, Source, Verdict, effective_of
from milestones.rules.answer_day import Against, why_silent
from tests.milestones.answer_files import HEADER, a_checklist, bring_in, offer
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, rows, save, submit
from tests.milestones.building import AUDIT, DESK, MET, NOT_MET, PARTLY, PROGRAMME, SELF, VISITATIE, finding
from tests.support.page import filled_in
from werkplein.core.errors import DomainError
from werkplein.core.labels import date_words
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
SAID = date(2010, 3, 26)
REFERENCE = K2.reference_date
LATER = "Is het daarna veranderd? Kies een latere dag. Anders: laat de dag leeg."
CHANGE = "/intern/werkpleinen/leader/wijziging/"
K1 = Quarter(2010, 1)


def held_against(*findings, until=REFERENCE, today=TODAY, is_change=False, **dossier):
    return Against(Dossier(findings, **dossier), PROGRAMME, PROGRAMME.validity_months, today, until, is_change)


def why(verdict, day, *findings, **against):
    return why_silent(Found("a1", verdict, holds_on=day), held_against(*findings, **against))


def is_heard(verdict, day, *findings, on=REFERENCE):
    """Tells whether the value follows from the answer: it turns with it, or says the same already."""
    known = [each for each in findings if (each.source, each.holds_on) != (SELF, day)]
    return effective_of([*known, finding(verdict, SELF, day)], on).verdict is verdict


@pytest.mark.parametrize("said", [MET, PARTLY, NOT_MET])
@pytest.mark.parametrize("before", [MET, PARTLY, NOT_MET])
@pytest.mark.parametrize(
    ("source", "words"),
    [(SELF, "zei u nog"), (DESK, "is nog gecontroleerd"), (AUDIT, "is nog gezien"), (VISITATIE, "is nog gezien")],
)
def test_no_answer_is_given_about_a_day_before_the_newest_row(source, words, before, said):
    known = finding(before, source, SAID)

    refused = why(said, SAID - DAY, known)

    assert refused.startswith(f"Op {date_words(SAID)} {words}: ")
    assert refused.endswith(LATER)
    assert why(said, SAID + DAY, known) is None


@pytest.mark.parametrize(
    ("source", "before", "said", "is_refused"),
    [
        # It corrects what the MT said itself about that day.
        (SELF, MET, NOT_MET, False),
        (SELF, MET, MET, False),
        (SELF, NOT_MET, MET, False),
        # What was seen or checked that day stands before what is said about it, also where that is worse.
        *((source, before, said, before is not said)
          for source in (DESK, AUDIT, VISITATIE)
          for before in (MET, PARTLY, NOT_MET)
          for said in (MET, PARTLY, NOT_MET)),
    ],
)  # fmt: skip
def test_about_the_same_day_an_answer_counts_where_it_corrects_or_says_the_same(source, before, said, is_refused):
    known = finding(before, source, SAID)

    assert (why(said, SAID, known) is not None) is is_refused
    assert is_heard(said, SAID, known) is not is_refused


@pytest.mark.parametrize("source", [SELF, DESK, AUDIT, VISITATIE])
@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize("said", [PARTLY, NOT_MET])
def test_a_loss_is_refused_exactly_where_it_would_not_count(source, days, said):
    known, day = finding(MET, source, SAID), SAID + days * DAY

    assert (why(said, day, known) is None) is is_heard(said, day, known)


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [(date(2009, 12, 29), True), (date(2009, 12, 30), False), (date(2009, 12, 31), False)],
)
@pytest.mark.parametrize("known", [(), (finding(NOT_MET, SELF, date(2009, 10, 1)),)])
def test_an_answer_that_would_have_run_out_is_refused(day, is_refused, known):
    sentence = "Een antwoord telt 6 maanden. Laat de dag leeg als het nu nog zo is."

    assert why(MET, day, *known) == (sentence if is_refused else None)


def test_how_long_an_answer_counts_is_data():
    against = Against(Dossier(), PROGRAMME, {"E0": 1}, TODAY, REFERENCE)

    assert why_silent(Found("a1", MET, holds_on=date(2010, 5, 29)), against).startswith("Een antwoord telt 1 maand.")
    assert why_silent(Found("a1", MET, holds_on=date(2010, 5, 30)), against) is None


def test_what_came_after_the_reference_date_is_no_matter_for_a_checklist():
    known = finding(MET, AUDIT, REFERENCE + DAY)

    assert why(NOT_MET, REFERENCE, known) is None
    assert why(NOT_MET, REFERENCE, known, until=TODAY, is_change=True) is not None


EARLY = {"today": date(2010, 6, 10)}
AT_ONCE = {"until": TODAY, "is_change": True}
AS_CHECKED = "Die controle telt voor deze dag: antwoord hier hetzelfde, en laat de dag leeg."
EMPTY = "Laat de dag leeg: dan geldt vandaag."


@pytest.mark.parametrize(
    ("source", "on", "against", "way_out"),
    [
        (DESK, REFERENCE, {}, f"{AS_CHECKED} Is het daarna veranderd? Meld dan een wijziging."),
        (SELF, REFERENCE, {}, "Is het daarna veranderd? Meld dan een wijziging. Anders: laat de dag leeg."),
        (DESK, REFERENCE - DAY, {}, LATER),
        # Before the reference date today is the last day that can be chosen.
        (DESK, date(2010, 6, 10), EARLY, f"{AS_CHECKED} Is het daarna veranderd? Meld vanaf morgen een wijziging."),
        (AUDIT, date(2010, 6, 10), EARLY, "een wijziging."),
        (SELF, date(2010, 6, 10), EARLY, EMPTY),
        (DESK, date(2010, 6, 9), EARLY, LATER),
        (DESK, TODAY, AT_ONCE, "Klopt dat niet? Vraag de controleur om die te verbeteren, of meld het morgen."),
        (AUDIT, TODAY, AT_ONCE, "Klopt dat niet? Vraag wie het zag om dat te verbeteren, of meld het morgen."),
        (SELF, TODAY, AT_ONCE, EMPTY),
        (DESK, TODAY - DAY, AT_ONCE, LATER),
    ],
)
def test_the_way_out_is_one_that_can_be_taken(source, on, against, way_out):
    known = finding(MET, source, on)

    refused = why(NOT_MET, on - DAY, known, **against)

    assert refused.endswith(way_out)
    is_same, is_empty = "antwoord hier hetzelfde" in refused, "laat de dag leeg" in refused.lower()
    assert (why(NOT_MET, None, known, **against) is None) is (is_empty and not is_same)
    assert not is_same or why(MET, None, known, **against) is None


def test_what_stands_today_is_said_to_be_of_today():
    assert why(NOT_MET, None, finding(MET, DESK, TODAY), **AT_ONCE).startswith("Vandaag is dit nog gecontroleerd: Vol")
    assert why(NOT_MET, SAID, finding(MET, SELF, TODAY), **AT_ONCE).startswith("Vandaag zei u nog: Ja.")


def test_a_row_that_does_not_count_holds_nothing_back():
    withdrawn = finding(NOT_MET, AUDIT, SAID, dispute=Dispute(((SAID, SAID + DAY),), SAID + DAY))
    replaced = [finding(MET, DESK, SAID, id=1), finding(MET, DESK, SAID - 10 * DAY, id=2, replaces_id=1)]

    assert why(MET, SAID - DAY, withdrawn) is None
    assert why(NOT_MET, SAID - DAY, *replaced) is None


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_what_a_move_took_away_is_not_answered(days, is_refused):
    moved_on = date(2010, 5, 1)
    known = held_against(finding(MET, SELF, SAID), moves=[moved_on])

    refused = why_silent(Found("a1", MET, holds_on=moved_on + days * DAY), known)

    assert (refused is not None) is is_refused
    assert not is_refused or "verhuisde op 1 mei 2010" in refused.replace("\xa0", " ")
    assert why_silent(Found("d1", MET, holds_on=moved_on - DAY), known) is None


def test_what_is_asked_per_municipality_is_said_so():
    joined = {"GM0001": True, "GM0002": False}
    known = held_against(finding(PARTLY, SELF, SAID, "e2", participation=joined))

    assert "zei u nog: 1 van 2 gemeenten." in why_silent(Found("e2", MET, holds_on=SAID - DAY), known)


# Kept, handed in, reported.


@pytest.fixture
def said(session, carla, leader):
    """Everything met, handed in on 26 March about that day."""
    answer_all(session, carla, leader, quarter=K1, today=SAID)
    submit(session, carla, leader, K1, SAID)


def value(session, werkplein, code="d1", on=TODAY):
    return queries.states(session, [werkplein.id], reader.load(), on)[werkplein.id].values[code]


@pytest.mark.both
@pytest.mark.parametrize(("days", "is_kept"), [(-1, False), (0, True), (1, True)])
def test_a_loss_that_says_since_when_counts_or_is_refused(session, carla, leader, said, days, is_kept):
    answer_all(session, carla, leader)
    loss = Found("d1", Verdict.NOT_MET, "De intake is weg", holds_on=SAID + days * DAY)

    if not is_kept:
        with pytest.raises(DomainError, match=r"Op 26.maart.2010 zei u nog: Ja\.") as refused:
            save(session, carla.actor, leader, K2, loss, 1, TODAY)
        assert refused.value.field == "holds_on"
        return
    save(session, carla.actor, leader, K2, loss, 1, TODAY)
    submit(session, carla, leader)
    assert (value(session, leader).verdict, value(session, leader).holds_on) == (Verdict.NOT_MET, loss.holds_on)


def test_one_day_that_cannot_be_holds_no_other_answer_back(session, carla, leader, said):
    sent = [
        actions.Sent(Found("a1", Verdict.MET, holds_on=SAID - DAY)),
        actions.Sent(Found("b1", Verdict.MET, holds_on=SAID + DAY)),
        actions.Sent(Found("c1", Verdict.MET)),
    ]

    saved = actions.save_answers(session, carla.actor, leader, K2, sent, TODAY)

    assert {code for code, each in saved.items() if each.error} == {"a1"}
    assert set(queries.drafts(session, leader.id, K2)) == {"b1", "c1"}


def test_what_was_handed_in_with_the_same_checklist_is_corrected_about_its_day(session, carla, leader, said):
    answer_all(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY, holds_on=date(2010, 5, 3)), 1, TODAY)
    submit(session, carla, leader)

    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET, holds_on=date(2010, 5, 3)), 2, TODAY)
    with pytest.raises(DomainError, match=r"Op 3.mei.2010 zei u nog: Deels\."):
        save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET, holds_on=date(2010, 5, 2)), 3, TODAY)

    assert submit(session, carla, leader) == 1
    assert value(session, leader).verdict is Verdict.NOT_MET


@pytest.mark.both
def test_a_row_that_came_meanwhile_is_told_when_it_is_handed_in(session, carla, bram, leader, said):
    answer_all(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET, holds_on=date(2010, 6, 1)), 1, TODAY)
    seen_on = date(2010, 6, 24)
    found = [Found("d1", Verdict.MET)]
    actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, seen_on, TODAY, "visit-1")

    with pytest.raises(actions.Silent, match=r"d1: Op 24.juni.2010 is nog gezien: Voldaan\.") as refused:
        submit(session, carla, leader)

    assert set(refused.value.errors) == {"d1"}
    assert rows(session, leader) == 13
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET), 2, TODAY)
    submit(session, carla, leader)
    assert value(session, leader).verdict is Verdict.NOT_MET


@pytest.mark.both
@pytest.mark.parametrize(
    ("holds_on", "sentence"),
    [
        (SAID - DAY, r"Op 26.maart.2010 zei u nog: Ja\. Is het daarna veranderd"),
        (SAID, None),
        (SAID + DAY, None),
        (TODAY, None),
        (None, None),
    ],
)
def test_a_change_is_about_a_day_on_which_it_counts(session, carla, leader, said, holds_on, sentence):
    loss = Found("d1", Verdict.NOT_MET, holds_on=holds_on)

    if sentence:
        with pytest.raises(DomainError, match=sentence):
            actions.report_change(session, carla.actor, leader, loss, TODAY)
        assert rows(session, leader) == 12
        return
    actions.report_change(session, carla.actor, leader, loss, TODAY)
    assert value(session, leader).verdict is Verdict.NOT_MET


def test_a_change_about_the_day_of_an_audit_is_refused_also_without_a_day(session, carla, bram, leader):
    seen = [Found("d1", Verdict.MET)]
    actions.record_findings(session, bram.actor, leader, seen, Source.AUDIT, TODAY, TODAY, "visit-1")

    with pytest.raises(DomainError, match="of meld het morgen"):
        actions.report_change(session, carla.actor, leader, Found("d1", Verdict.NOT_MET), TODAY)

    actions.report_change(session, carla.actor, leader, Found("d1", Verdict.NOT_MET), TODAY + DAY)
    assert value(session, leader, on=TODAY + DAY).verdict is Verdict.NOT_MET


# The pages.


def test_the_field_says_why_and_keeps_what_was_typed(browse, session, carla, leader, said):
    form = filled_in(browse(SHEET, by=carla).one("form[data-vragenlijst]"))
    typed = {"d1-verdict": "not_met", "d1-holds_on": "1-3-2010", "d1-note": "De intake is weg", "a1-verdict": "met"}

    refused = browse(SHEET, by=carla, data=form | typed | {"bewaar": "d1"}, status=422)

    assert "Op 26 maart 2010 zei u nog: Ja." in refused.one("#d1-stand").text.replace("\xa0", " ")
    assert refused.one("#d1-holds_on")["value"] == "1-3-2010"
    assert refused.one("#d1-note").text == "De intake is weg"
    assert set(queries.drafts(session, leader.id, K2)) == {"a1"}


def test_handing_in_leads_to_the_day_that_says_nothing_any_more(browse, session, carla, bram, leader, said):
    answer_all(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET, holds_on=date(2010, 6, 1)), 1, TODAY)
    seen = [Found("d1", Verdict.MET)]
    actions.record_findings(session, bram.actor, leader, seen, Source.AUDIT, date(2010, 6, 24), TODAY, "visit-1")
    form = filled_in(browse(SHEET, by=carla).one("form[data-vragenlijst]"))

    refused = browse(f"{SHEET}inleveren", by=carla, data=form | {"f1-verdict": "partly"}, status=422)

    assert "d1 kan zo niet worden ingeleverd." in refused.one("#d1-stand").text
    assert "Uw andere antwoorden zijn bewaard. Er is nog niets ingeleverd." in refused.text
    assert refused.one("#d1-holds_on")["value"] == "1-6-2010"
    assert queries.draft(session, leader.id, K2, "f1").verdict is Verdict.PARTLY
    assert rows(session, leader) == 13


def test_a_change_without_a_day_is_of_today_and_one_of_too_long_ago_stays_typed(browse, session, carla, leader, said):
    page = browse(f"{CHANGE}?mijlpaal=d1", by=carla)

    refused = page.submit("Meld de wijziging", verdict="not_met", holds_on="1-3-2010", note="Weg")

    assert "Op 26 maart 2010 zei u nog: Ja." in refused.text
    assert refused.one("#holds_on")["value"] == "1-3-2010"
    refused.submit("Meld de wijziging", verdict="not_met", holds_on="", note="Weg")
    assert value(session, leader).holds_on == TODAY


def test_only_a_day_asks_for_more(browse, session, carla, leader, said):
    whole = filled_in(browse(SHEET, by=carla).one("form[data-vragenlijst]"))
    one = {name: value for name, value in whole.items() if name.startswith(("csrf", "a1-"))} | {"a1-verdict": "met"}
    without = browse(SHEET, by=carla, data=one | {"bewaar": "a1"}, status=303).statements

    dated = one | {"bewaar": "a1", "a1-version": "1", "a1-holds_on": "1-6-2010"}

    assert browse(SHEET, by=carla, data=dated, status=303).statements <= without + 4


@pytest.mark.parametrize(
    ("quarter", "source", "day", "is_told"),
    [
        # With a checklist of before it says how it was on that reference date.
        ("2010-K1", "Opgave MT", "31-3-2010", True),
        ("", "Opgave MT", "30-6-2010", False),
        ("", "Opgave MT", "1-7-2010", False),
        ("", "Controle secretariaat", "29-6-2010", False),  # counts before what the MT said
    ],
)
def test_an_answer_about_a_day_before_what_stands_is_history_and_says_so(browse, anna, quarter, source, day, is_told):
    bring_in(browse, anna, HEADER + a_checklist())

    page = offer(browse, anna, f"{HEADER}leader;{quarter};a1;Niet voldaan;{source};{day};Stuk gezien\n")

    assert page.rows("Regels die")

    assert ("er staat al iets van een latere dag: 30-6-2010" in page.text) is is_told
