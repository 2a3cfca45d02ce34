"""The hearing about a finding: who may reply and until when, who decides, and what it makes of the level."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, jobs, queries
from milestones.models import HearingStep
from milestones.rules import Found, Level, Source, Verdict
from milestones.rules.hearing import MAY_FOLLOW, HearingAct, refuse_step, stands_now
from tests.milestones.building import CODES
from tests.support.towns import serve
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.actions import fill_closing_days
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role
from werkplein.programme import reader

DAY = timedelta(days=1)
TODAY = date(2010, 7, 5)
# The tenth working day after 28 June is 12 July.
SEEN, REPLY_UNTIL = date(2010, 6, 28), date(2010, 7, 12)
TEXT = "De gemeente zit er sinds mei weer, zie het huurcontract."
PROGRAMME = reader.load()


@pytest.fixture
def finding(session, bram, leader):
    """A leader of which an audit says that e1 is lost."""
    fill_closing_days(session, [2010])
    found = [Found(code, Verdict.MET) for code in CODES]
    actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, date(2010, 3, 18), date(2010, 3, 18), "1")
    jobs.close_replies(session, date(2010, 4, 2))
    lost = [Found("e1", Verdict.NOT_MET, "Balie stond leeg.")]
    return actions.record_findings(session, bram.actor, leader, lost, Source.AUDIT, SEEN, SEEN, "2")[0]


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


def level(session, werkplein, on=TODAY):
    return queries.states(session, [werkplein.id], PROGRAMME, on)[werkplein.id]


def plain(page):
    return page.text.replace("\xa0", " ")


def open_obligations(session, kind):
    rows = session.scalars(select(Obligation).where(Obligation.kind == kind, Obligation.state == ObligationState.OPEN))
    return [(row.due_on, row.audience) for row in rows]


@pytest.mark.both
def test_a_dispute_lets_the_value_before_it_stand_until_it_is_decided(session, finding, carla, second, leader):
    assert level(session, leader).level is Level.LAGGARD

    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    disputed = level(session, leader)
    assert (disputed.level, disputed.values["e1"].is_disputed) == (Level.MIDDLE, True)
    # The twentieth working day after 5 July.
    assert open_obligations(session, ObligationKind.HEARING) == [(date(2010, 8, 2), "hearing:decide")]
    assert open_obligations(session, ObligationKind.REPLY) == []

    actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)
    assert level(session, leader).level is Level.LAGGARD
    assert open_obligations(session, ObligationKind.HEARING) == []


def test_a_finding_that_is_withdrawn_counts_no_more(session, finding, carla, second, leader):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, True, "Het huurcontract is gezien.", TODAY)

    state = level(session, leader)

    assert (state.level, state.values["e1"].is_disputed) == (Level.LEADER, False)


@pytest.mark.both
def test_the_steering_group_decides_in_the_end(session, finding, carla, second, steering, leader):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)
    actions.escalate(session, carla.actor, leader, finding.id, "De foto is van voor de verhuizing.", TODAY + DAY)
    assert level(session, leader, TODAY + DAY).level is Level.MIDDLE
    assert [audience for _, audience in open_obligations(session, ObligationKind.HEARING)] == ["hearing:decide_last"]

    actions.decide_last(session, steering.actor, leader, finding.id, True, "De foto is inderdaad oud.", TODAY + DAY)

    assert level(session, leader, TODAY + DAY).level is Level.LEADER
    assert open_obligations(session, ObligationKind.HEARING) == []
    told = list(session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))[-4:]
    assert told == [
        Event.FINDING_DISPUTED.value,
        Event.HEARING_DECIDED.value,
        Event.HEARING_ESCALATED.value,
        Event.HEARING_DECIDED.value,
    ]


@pytest.mark.parametrize(("on", "may"), [(REPLY_UNTIL - DAY, True), (REPLY_UNTIL, True), (REPLY_UNTIL + DAY, False)])
def test_an_mt_replies_within_ten_working_days(session, finding, carla, leader, on, may):
    assert finding.reply_until == REPLY_UNTIL
    if may:
        actions.dispute(session, carla.actor, leader, finding.id, TEXT, on)
        return
    with pytest.raises(DomainError, match="Reageren kon tot en met 12-7-2010"):
        actions.dispute(session, carla.actor, leader, finding.id, TEXT, on)


# The tenth working day after 5 July is 19 July.
@pytest.mark.parametrize(
    ("on", "may"), [(date(2010, 7, 18), True), (date(2010, 7, 19), True), (date(2010, 7, 20), False)]
)
def test_an_mt_goes_to_the_steering_group_within_ten_working_days(session, finding, carla, second, leader, on, may):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)
    if may:
        actions.escalate(session, carla.actor, leader, finding.id, TEXT, on)
        return
    with pytest.raises(DomainError, match="Naar de stuurgroep kon tot en met 19-7-2010"):
        actions.escalate(session, carla.actor, leader, finding.id, TEXT, on)


def test_whoever_found_it_does_not_decide(session, finding, bram, carla, leader):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)

    with pytest.raises(DomainError, match="Een collega of de DCO beslist"):
        actions.decide(session, bram.actor, leader, finding.id, True, "Het klopt toch niet zo.", TODAY)


def test_nobody_decides_twice(session, finding, carla, second, leader):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, True, "Het huurcontract is gezien.", TODAY)

    with pytest.raises(Conflict, match="al beslist: de bevinding is ingetrokken"):
        actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)
    with pytest.raises(Conflict):
        actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)


def test_an_answer_of_its_own_is_not_disputed(session, finding, carla, leader):
    own = actions.report_change(session, carla.actor, leader, Found("a1", Verdict.NOT_MET, holds_on=TODAY), TODAY)

    with pytest.raises(DomainError):
        actions.dispute(session, carla.actor, leader, own.id, TEXT, TODAY)


def test_agreeing_settles_the_question_and_cannot_be_disputed_after(session, finding, carla, leader):
    assert open_obligations(session, ObligationKind.REPLY) == [(REPLY_UNTIL, "finding:dispute")]

    assert actions.agree(session, carla.actor, leader, [finding.id], TODAY) == 1

    assert open_obligations(session, ObligationKind.REPLY) == []
    assert level(session, leader).values["e1"].is_provisional is False
    with pytest.raises(Conflict, match="akkoord"):
        actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    with pytest.raises(DomainError, match="niets meer"):
        actions.agree(session, carla.actor, leader, [finding.id], TODAY)


@pytest.mark.parametrize(("on", "left"), [(REPLY_UNTIL, 1), (REPLY_UNTIL + DAY, 0)])
def test_a_reply_is_asked_as_long_as_it_can_be_given(session, finding, on, left):
    jobs.close_replies(session, on)

    assert len(open_obligations(session, ObligationKind.REPLY)) == left
    assert jobs.close_replies(session, on) is None


def test_the_mt_disputes_on_its_page_and_everyone_sees_the_same_timeline(
    browse, finding, carla, second, steering, leader
):
    address = f"/intern/werkpleinen/leader/bevindingen/{finding.id}/"
    page = browse("/intern/werkpleinen/leader/bevindingen/", by=carla)
    assert "U kunt op 1 bevinding reageren, tot en met maandag 12 juli." in page.text.replace("\xa0", " ")
    assert "Die telt nu al mee. Bij het vaststellen van een niveau" in page.text

    done = browse(address, by=carla).submit("Maak bezwaar", text=TEXT)
    assert "Uw bezwaar is vastgelegd." in done.text
    assert "1 bezwaar wacht op een besluit." in browse("/intern/bezwaren/", by=second).text
    decided = browse(address, by=second).submit(
        "Leg het besluit vast", outcome="upheld", text="De foto toont een lege balie."
    )

    assert "Blijft staan. e1 is nu: niet voldaan, door het bezoek van 28 juni 2010." in plain(decided)
    pages = [browse(address, by=who) for who in (carla, second, steering)]
    steps = [[words for words in page.all("#verloop ~ ol li, ol.wp-lijst li")] for page in pages]
    assert steps[0] == steps[1] == steps[2]
    assert "Leg het voor aan de stuurgroep" in pages[0].text
    assert "Leg het voor aan de stuurgroep" not in pages[1].text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Schrijf op wat er niet klopt."), ("Nee.", "in ten minste 20 tekens"), ("x" * 5_001, "Maak de tekst korter")],
)
def test_a_dispute_without_a_reason_keeps_what_was_typed(browse, session, finding, carla, text, sentence):
    address = f"/intern/werkpleinen/leader/bevindingen/{finding.id}/"

    refused = browse(address, by=carla).submit("Maak bezwaar", text=text)

    assert refused.status == 422
    assert sentence in refused.text
    assert text in refused.html.select_one("textarea").get_text()
    assert session.scalars(select(HearingStep)).all() == []


def test_the_finding_of_another_werkplein_is_not_there(browse, finding, dirk):
    browse(f"/intern/werkpleinen/leader/bevindingen/{finding.id}/", by=dirk, status=404)
    browse(f"/intern/werkpleinen/laggard/bevindingen/{finding.id}/", by=dirk, status=404)
    browse("/intern/werkpleinen/laggard/bevindingen/9999999999999/", by=dirk, status=404)


def test_only_the_mt_disputes_and_only_who_may_decides(browse, session, finding, anna, bram, carla):
    address = f"/intern/werkpleinen/leader/bevindingen/{finding.id}/"

    assert "Maak bezwaar" not in browse(address, by=anna).text
    browse(f"{address}besluit/", by=carla, data={"outcome": "granted", "text": TEXT}, status=403)
    browse(f"{address}bezwaar/", by=bram, data={"text": TEXT}, status=403)
    assert session.scalars(select(HearingStep)).all() == []


def test_the_pages_ask_the_same_for_any_number_of_findings(browse, finding, carla, second):
    assert browse("/intern/werkpleinen/leader/bevindingen/", by=carla).statements <= 12 + 3
    assert browse("/intern/bezwaren/", by=second).statements <= 12 + 3


def test_every_step_follows_only_on_its_own():
    for last in MAY_FOLLOW:
        for act in HearingAct:
            if act in MAY_FOLLOW[last]:
                refuse_step(last, act)
            else:
                with pytest.raises(Conflict, match="Er is niets veranderd"):
                    refuse_step(last, act)


@pytest.fixture
def other(session, bram, leader, finding):
    """A second finding of the same visit."""
    also = [Found("a1", Verdict.PARTLY, "Het bord ontbreekt.")]
    return actions.record_findings(session, bram.actor, leader, also, Source.AUDIT, SEEN, SEEN, "2")[0]


@pytest.mark.both
def test_a_reply_is_asked_until_nothing_of_the_visit_is_left_to_reply_to(session, finding, other, carla, leader):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    assert open_obligations(session, ObligationKind.REPLY) == [(REPLY_UNTIL, "finding:dispute")]

    actions.agree(session, carla.actor, leader, [other.id], TODAY)
    assert open_obligations(session, ObligationKind.REPLY) == []


def test_a_reply_to_one_visit_leaves_the_other_open(session, finding, bram, carla, leader):
    also = [Found("a1", Verdict.PARTLY, "Het bord ontbreekt.")]
    actions.record_findings(session, bram.actor, leader, also, Source.AUDIT, SEEN, SEEN, "3")

    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)

    parts = select(Obligation.part).where(
        Obligation.kind == ObligationKind.REPLY, Obligation.state == ObligationState.OPEN
    )
    assert session.scalars(parts).all() == ["3"]


def test_who_decides_reads_what_each_choice_does_and_then_what_holds(browse, finding, carla, second, leader):
    address = f"/intern/werkpleinen/leader/bevindingen/{finding.id}/"
    browse(address, by=carla).submit("Maak bezwaar", text=TEXT)
    page = browse(address, by=second)
    assert "Ingetrokken: de bevinding telt niet meer, en wat ervoor gold telt weer." in page.text

    decided = page.submit("Leg het besluit vast", outcome="granted", text="Het huurcontract is gezien.")

    assert "Ingetrokken. e1 is nu: voldaan, door het bezoek van 18 maart 2010." in plain(decided)


WAYS_ON = {"/intern/werkpleinen/leader/wijziging/?mijlpaal=e1", "/intern/werkpleinen/leader/bewijs/e1/"}


@pytest.fixture
def also_lost(session, bram, leader, finding):
    """An earlier visit than the disputed one that found e1 lost as well."""
    lost = [Found("e1", Verdict.NOT_MET)]
    early = date(2010, 6, 1)
    return actions.record_findings(session, bram.actor, leader, lost, Source.AUDIT, early, early, "0")[0]


def offered(page):
    return {link["href"] for link in page.html.select("main a")} & WAYS_ON


@pytest.mark.parametrize(
    ("granted", "words"),
    [
        (True, "Ingetrokken. e1 is nu: niet voldaan, door het bezoek van 1 juni 2010."),
        (False, "Blijft staan. e1 is nu: niet voldaan, door het bezoek van 28 juni 2010."),
    ],
)
def test_the_mt_reads_what_counts_after_the_decision_and_how_to_show_otherwise(
    browse, session, also_lost, finding, carla, second, leader, granted, words
):
    address = f"/intern/werkpleinen/leader/bevindingen/{finding.id}/"
    actions.agree(session, carla.actor, leader, [also_lost.id], date(2010, 6, 2))
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    assert not offered(browse(address, by=carla))
    actions.decide(session, second.actor, leader, finding.id, granted, "Het huurcontract is gezien.", TODAY)

    page = browse(address, by=carla)

    assert plain(page).count(words) == 1
    assert offered(page) == WAYS_ON
    decider = browse(address, by=second)
    assert words in plain(decider)
    assert not offered(decider)


def test_what_is_met_after_the_decision_asks_nothing_more(browse, session, finding, carla, second, leader):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, True, "Het huurcontract is gezien.", TODAY)

    page = browse(f"/intern/werkpleinen/leader/bevindingen/{finding.id}/", by=carla)

    assert "Ingetrokken. e1 is nu: voldaan, door het bezoek van 18 maart 2010." in plain(page)
    assert not offered(page)


def test_of_a_milestone_without_another_finding_nothing_is_known():
    assert stands_now("a1", None) == "Over a1 is nu niets meer bekend."


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (REPLY_UNTIL - DAY, "Nog geen reactie"),
        (REPLY_UNTIL, "Nog geen reactie"),
        (REPLY_UNTIL + DAY, "Niet gereageerd, geldt sinds 13 juli 2010"),
    ],
)
def test_a_finding_without_a_reply_holds_from_the_day_after(session, finding, leader, on, words):
    found = queries.hearing_of(session, leader.id, finding.id)

    assert found.state(on).replace("\xa0", " ") == words


def test_what_documents_show_held_at_once(session, finding, anna, leader):
    row = actions.record_desk(session, anna.actor, leader, [Found("b1", Verdict.MET)], SEEN, SEEN)[0]

    state = queries.hearing_of(session, leader.id, row.id).state(REPLY_UNTIL + DAY)

    assert state.replace("\xa0", " ") == "Gecontroleerd, geldt sinds 28 juni 2010"


def test_who_did_the_visit_reads_that_somebody_else_decides(browse, finding, bram, carla):
    browse(f"/intern/werkpleinen/leader/bevindingen/{finding.id}/", by=carla).submit("Maak bezwaar", text=TEXT)

    assert (
        "Wie het bezoek of de controle zelf deed, beslist niet. Dat doet een collega of de DCO."
        in browse("/intern/gevraagd/", by=bram).text
    )


@pytest.fixture
def grave(session, bram, leader, finding):
    """A serious finding of the same visit, and one about municipalities."""
    serve(session, leader, ["Zwolle", "Tynaarlo"])
    found = [
        Found("b2", Verdict.MET, "Twee ingangen.", is_critical=True),
        Found("e2", Verdict.PARTLY, participation={"GM7000": True, "GM7001": False}),
    ]
    return actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, SEEN, SEEN, "2")


def test_who_agrees_reads_first_what_is_serious_and_which_municipalities_are_missing(browse, grave, carla, bram):
    address = "/intern/werkpleinen/leader/bevindingen/"
    page = browse(address, by=carla)

    panel = page.html.select_one("section:has(#reageren)").get_text(" ", strip=True).replace("\xa0", " ")
    assert "1 ernstige bevinding: b2." in panel
    assert panel.index("niet in de kopgroep komen") < panel.index("Ga akkoord met alle 3 bevindingen")
    work = [row.get_text(" ", strip=True) for row in page.html.select("#werk li")]
    assert [row[:2] for row in work] == ["b2", "e1", "e2"]
    assert work[0].endswith("ernstig")
    assert "1 van 2 gemeenten. Niet: Tynaarlo" in work[2]
    assert len(page.html.select("section:has(#gevonden) .wp-merkje--error")) == 1

    one = browse(f"{address}{grave[0].id}/", by=bram)
    assert "ernstige bevinding" in one.text
    assert "kan het Werkplein niet in de kopgroep komen" in one.text
    assert "Niet: Tynaarlo" in browse(f"{address}{grave[1].id}/", by=carla).text


def test_a_finding_that_is_not_serious_says_nothing_of_it(browse, finding, carla):
    for path in ("", f"{finding.id}/"):
        assert "ernstig" not in browse(f"/intern/werkpleinen/leader/bevindingen/{path}", by=carla).text
