"""The pages of the rule: reading it, trying another one, letting it hold, and what everyone may read."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, queries
from milestones.forms_rule import KNOCKOUT, NUMBERS
from milestones.models import Ruleset
from milestones.rules import Found, Source, Verdict
from tests.milestones.building import CODES, PROGRAMME
from tests.milestones.test_ruleset_activation import MARCH, MISSING, OCTOBER, TODAY, WHY, activate
from tests.milestones.test_ruleset_activation import seven as seven
from tests.milestones.test_ruleset_activation import steering as steering
from werkplein.people.rules import Role
from werkplein.publication import jobs
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

RULE, TRY, PUBLIC = "/intern/regel/", "/intern/regel/proefberekening/", "/zo-werkt-de-regel/"
NOTHING_FIXED = "Er is nog niets vastgesteld."


def words(page):
    return page.text.replace("\xa0", " ")


def tried(browse, by, **numbers):
    return browse(TRY, by=by).submit("Reken uit", **{"max_milestones": "7"} | numbers)


def test_from_trying_to_holding(browse, session, steering, seven):
    page = browse(RULE, by=steering).follow("Maak een proefberekening")
    result = page.submit("Reken uit", max_milestones="7")

    assert result.rows("Werkpleinen met een ander niveau")[0][:2] == ["Middelerf", "Middengroep"]
    assert "1 Werkplein krijgt door deze regel een ander niveau." in result.text
    assert "Achterblijvers: nu 0, met deze regel meteen 1." in words(result)
    assert result.one("#valid_from-hint").get_text().strip().endswith("1-10-2010.")
    assert "in op 1 oktober 2010, dan zijn dat 31 december 2010 en 31 maart 2011." in words(result)
    assert "2 procesondersteuners ×" in result.text
    assert "werkdagen in het 2e kwartaal 2011" in words(result)
    assert "wat tot die tijd verloopt, is niet meegerekend." in words(result)
    assert session.scalars(select(Ruleset)).all() == []

    done = result.submit("Stel de regel vast", valid_from="1-10-2010", motivation=WHY)
    assert done.path == RULE
    assert "Versie 2 van de regel is vastgesteld. De regel geldt vanaf 1 oktober 2010." in words(done)
    assert "Vanaf 1 oktober 2010 geldt versie 2. Dit verandert:" in words(done)
    assert "Achterblijver bij hoogstens zoveel mijlpalen: 7 (was 6)" in words(done)
    assert WHY in done.text


def test_the_numbers_stand_above_the_button_that_decides(browse, steering, seven):
    text = words(tried(browse, steering))

    assert text.index("Niveaus van") < text.index("Probeer andere getallen") < text.index("Stel deze regel vast")
    columns = ("Nu, met deze regel", "Na twee peildata, zoals het is", "Na twee peildata, met deze regel")
    assert all(each in text for each in columns)


def test_last_quarters_page_still_shows_what_it_showed(browse, session, bram, steering, seven):
    actions.fix_quarter(session, bram.actor, queries.next_to_fix(None, PROGRAMME, TODAY), TODAY)
    before = browse("/intern/mijlpalen/?kwartaal=2010-K2", by=steering).rows("Werkpleinen met hun niveau")

    tried(browse, steering).submit("Stel de regel vast", valid_from="5-7-2010", motivation=WHY)

    assert browse("/intern/mijlpalen/?kwartaal=2010-K2", by=steering).rows("Werkpleinen met hun niveau") == before


PLAIN = tuple(name for name in NUMBERS if name != KNOCKOUT)


@pytest.mark.parametrize(
    ("numbers", "hint", "never"),
    [
        # With more than can be asked no number of answers is enough: only the first of the two is to be mended.
        ({"max_milestones": "12"}, "Kies hoogstens 10 mijlpalen.", "Vraag meer dan"),
        ({"max_milestones": "11"}, "Kies hoogstens 10 mijlpalen.", "Vraag meer dan"),
        ({"max_milestones": "10"}, "Vraag meer dan 10 antwoorden.", "Kies hoogstens"),
        ({"share_above": "50", "share_below": "40"}, "Dit getal ligt tussen 1 en 12", "Kies hoogstens 40"),
        ({"min_answered": "veel"}, "Schrijf bijvoorbeeld 9.", "58"),
        ({"min_answered": "8,5"}, "Schrijf alleen cijfers, bijvoorbeeld 9.", "1240"),
    ],
)
def test_a_hint_is_itself_a_possible_number(browse, steering, numbers, hint, never):
    told = words(tried(browse, steering, **numbers))

    assert hint in told
    assert never not in told


def test_the_examples_of_the_fields_make_a_rule_that_can_be(browse, steering):
    refused = browse(TRY, by=steering, query=numbers() | dict.fromkeys(PLAIN, "x"), status=422)
    told = {name: refused.one(f"#{name}-fout").get_text() for name in PLAIN}
    examples = {name: sentence.rsplit(" ", 1)[1].rstrip(".") for name, sentence in told.items()}

    assert browse(TRY, by=steering, query=numbers() | examples).status == 200


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"min_answered": "-1"}, "Vraag ten minste één antwoord."),
        ({"min_answered": "13"}, "Vraag hoogstens 11 antwoorden. Er zijn 12 mijlpalen."),
        ({"max_criteria": "7"}, "Kies hoogstens 5 criteria."),
        ({"max_milestones": "1.000"}, "Kies hoogstens 10 mijlpalen."),
        ({"share_above": "3", "share_below": "2"}, "Kies hoogstens 2: meer dan alle 2 kan niet."),
        ({"share_above": "0", "share_below": "0"}, "Zonder bewijs is er geen kopgroep."),
        ({"months_e0": "0"}, "Een antwoord geldt minstens 1 en hoogstens 36 maanden."),
        ({"visit_fresh_days": ""}, "Vul een getal in bij ‘Hoe oud mag een bezoek zijn"),
        ({"max_criteria": "<b>1</b>"}, "is geen getal"),
        ({"max_criteria": "1,5"}, "is geen heel getal"),
        ({"max_criteria": "9" * 10_000}, "Dit getal is te lang"),
        ({"max_criteria": "٣"}, "is geen getal"),
    ],
)
def test_impossible_numbers_are_told_in_words_and_stay_as_typed(browse, session, steering, numbers, sentence):
    refused = tried(browse, steering, **numbers)

    assert refused.status == 422
    assert sentence in words(refused)
    for name, typed in numbers.items():
        assert refused.one(f"#{name}")["value"] == typed
    assert session.scalars(select(Ruleset)).all() == []


def test_a_milestone_that_does_not_exist_decides_nothing(browse, steering):
    refused = browse(TRY, by=steering, query=numbers() | {"knockout": ["e1", "z9"]}, status=422)

    assert "Niet elke gekozen mijlpaal bestaat. Kies uit a1, a2," in refused.text


@pytest.mark.parametrize("query", [{"x": "1"}, {"min_answered": ""}, {"knockout": "<script>"}, {"min_answered": "%00"}])
def test_an_address_that_no_page_of_ours_gave_breaks_nothing(browse, steering, query):
    assert browse(TRY, by=steering, query=query, status=200 if "x" in query else 422).h1.startswith("Proefberekening")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_from": "4-7-2010"}, "Kies vandaag (5-7-2010) of een latere dag"),
        ({"valid_from": "31-9-2010"}, "31-9-2010 bestaat niet"),
        ({"valid_from": ""}, "Vul de dag waarop de regel ingaat in."),
        ({"valid_from": "1-10-2012"}, "binnen een jaar"),
        ({"motivation": "Ja."}, "waarom de stuurgroep deze regel vaststelt"),
        ({"motivation": ""}, "Vul de motivering in."),
        ({"motivation": "x" * 2_001}, "Maak de motivering korter"),
        ({"seen": "7"}, "Intussen is versie 1 vastgesteld."),
    ],
)
def test_what_is_missing_is_asked_beside_what_the_rule_would_do(browse, session, steering, seven, fields, sentence):
    given = {"valid_from": "1-10-2010", "motivation": WHY} | fields
    refused = tried(browse, steering).submit("Stel de regel vast", **given)

    assert refused.status in (409, 422)
    assert sentence in words(refused)
    assert (NOTHING_FIXED if refused.status == 422 else "Wat u nu verstuurde, is niet opgeslagen.") in refused.text
    assert refused.one("#motivation").get_text().strip() == given["motivation"]
    assert refused.rows("Werkpleinen met een ander niveau")
    assert session.scalars(select(Ruleset)).all() == []


def test_numbers_that_were_tampered_with_are_refused_as_well(browse, session, steering):
    refused = tried(browse, steering).submit(
        "Stel de regel vast", valid_from="1-10-2010", motivation=WHY, max_criteria="99"
    )

    assert refused.status == 422
    assert "Kies hoogstens 5 criteria." in refused.text
    assert session.scalars(select(Ruleset)).all() == []


def test_who_was_second_reads_what_the_first_decided_and_can_go_on(browse, session, steering, a_person):
    page = tried(browse, steering)
    activate(session, a_person(Role.STEERING_GROUP))

    refused = page.submit("Stel de regel vast", valid_from="1-11-2010", motivation=WHY)
    assert (refused.status, "Intussen is versie 2 vastgesteld." in refused.text) == (409, True)

    again = refused.submit("Stel de regel vast", max_milestones="8", valid_from="1-11-2010", motivation=WHY)
    assert "Versie 3 van de regel is vastgesteld." in again.text


def test_a_version_that_was_replaced_before_it_began_says_so(browse, session, steering):
    activate(session, steering)
    activate(session, steering, queries.rulesets(session, PROGRAMME)[0], seen="2")

    shown = browse(RULE, by=steering).all(".wp-lijst > li")

    assert [each.split(" Vastgesteld")[0].split(" Meegeleverd")[0].replace("\xa0", " ") for each in shown] == [
        "Versie 3, vanaf 1 oktober 2010 gaat nog in",
        "Versie 2, vanaf 1 oktober 2010 vervangen vóór de ingang",
        "Versie 1, vanaf 1 juli 2009 geldt nu",
    ]


@pytest.mark.parametrize(
    ("begins", "standing"), [(TODAY, "op de dag van ingang"), (TODAY + timedelta(days=1), "vóór de ingang")]
)
def test_a_version_that_held_for_a_part_of_its_first_day_is_not_said_never_to_have_begun(
    browse, session, steering, begins, standing
):
    activate(session, steering, valid_from=begins)
    activate(session, steering, replace(queries.rulesets(session, PROGRAMME)[0], min_answered=10), begins, "2")

    assert f"vervangen {standing}" in browse(RULE, by=steering).all(".wp-lijst > li")[1]


def test_each_version_lists_what_it_changes_from_the_rule_before_its_first_day(browse, session, steering):
    shipped = queries.rulesets(session, PROGRAMME)[0]
    january, september = date(2011, 1, 1), date(2010, 9, 30)
    # Versions 2 to 6: one, one for later, one before both, one in the place of that, and one in the place of 3.
    decided = ((OCTOBER, 7, 10), (january, 9, 10), (september, 8, 10), (september, 5, 10), (january, 7, 11))
    for number, (day, most, least) in enumerate(decided, start=1):
        activate(session, steering, replace(shipped, max_milestones=most, min_answered=least), day, str(number))

    listed = browse(RULE, by=steering).html.select("section:has(#versies) ol > li")

    told = [[bullet.get_text(strip=True) for bullet in each.select("ul li")] for each in listed]
    most, answers = "Achterblijver bij hoogstens zoveel mijlpalen", "Minste aantal antwoorden"
    assert told == [
        [f"{answers}: 11 (was 10)"],
        [f"{answers}: 10 (was 9)", f"{most}: 5 (was 6)"],
        [f"{answers}: 10 (was 9)", f"{most}: 8 (was 6)"],
        [f"{most}: 9 (was 7)"],
        [f"{most}: 7 (was 5)"],
        [],
    ]
    replaced = [each.get_text(" ", strip=True) for each in listed if "kwam ervoor in de plaats" in each.get_text()]
    for version, text in zip(("5", "6"), replaced, strict=True):
        assert f"Versie {version} kwam ervoor in de plaats. Dit zou zijn veranderd:" in text


@pytest.mark.parametrize(("day", "is_later"), [(TODAY, False), (OCTOBER, True), (date(2010, 10, 2), False)])
def test_the_trial_begins_with_the_numbers_that_are_decided_for_its_first_day(
    browse, session, steering, seven, day, is_later
):
    activate(session, steering, valid_from=day)

    form = browse(TRY, by=steering)
    same = form.submit("Reken uit")
    other = form.submit("Reken uit", max_milestones="6", min_answered="10")

    said = "Vergeleken met versie 2, die geldt vanaf 1 oktober 2010."
    is_begun = day <= OCTOBER
    assert form.one("#max_milestones")["value"] == ("7" if is_begun else "6")
    assert ("De getallen zijn die van versie 2, die geldt vanaf 1 oktober 2010." in words(form)) is is_later
    assert ("Niets: dit zijn de getallen van die versie." in same.text) is is_later
    assert ("Niets: dit zijn de getallen die nu gelden." in same.text) is not is_later
    assert [said in words(each) for each in (same, other)] == [is_later] * 2
    assert ("Achterblijver bij hoogstens zoveel mijlpalen: 6 (was 7)" in other.text) is is_begun
    assert ("Versie 2 is al vastgesteld en gaat in op" in other.text) is (day > TODAY)


@pytest.mark.parametrize("motivation", ["<script>alert(1)</script> en nog wat tekst"])
def test_markup_in_a_motivation_is_text(browse, steering, motivation):
    done = tried(browse, steering).submit("Stel de regel vast", valid_from="1-10-2010", motivation=motivation)

    assert motivation in done.text


@pytest.mark.parametrize(
    ("who", "rule", "other"),
    [("carla", 200, 403), ("dirk", 200, 403), ("bram", 200, 403), ("anna", 200, 403)],
)
def test_who_works_with_levels_may_read_the_rule_and_only_the_steering_group_may_try(request, browse, who, rule, other):
    person = request.getfixturevalue(who)

    page = browse(RULE, by=person, status=rule)
    browse(TRY, by=person, status=other)

    assert TRY not in page.links()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMUNICATION])
def test_who_has_nothing_to_do_with_levels_reads_the_public_page(browse, a_person, role):
    browse(RULE, by=a_person(role), status=403)


def test_the_pages_take_few_statements(browse, session, bram, steering, seven, leader):
    pages = [RULE, TRY, f"{TRY}?" + "&".join(f"{name}={value}" for name, value in numbers().items())]
    browse(RULE, by=steering)
    few = [browse(page, by=steering).statements for page in pages]
    found = [Found(code, Verdict.NOT_MET) for code in MISSING]
    actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, MARCH, MARCH, "w")

    assert [browse(page, by=steering).statements for page in pages] == few
    assert max(few) <= 12 + 3


def numbers():
    return {
        **{"min_answered": 9, "knockout": "e1", "max_criteria": 1, "max_milestones": 7, "share_above": 2},
        **{"share_below": 3, "visit_fresh_days": 100, "months_e0": 6, "months_e1": 12, "months_e2": 12},
        "expired_counts_months": 6,
    }


@pytest.mark.parametrize("path", ["/intern/werkpleinen/middle/", "/intern/werkpleinen/middle/stand/"])
def test_every_explanation_leads_to_the_rule(browse, a_person, seven, path):
    page = browse(path, by=a_person(Role.MT_MEMBER, seven))

    assert page.html.select(f"details a[href='{PUBLIC}']")


def test_the_public_page_is_there_with_the_first_release_and_asks_nothing(browse, session, today):
    session.commit()
    jobs.publish_due(session, today)

    page = browse(PUBLIC)

    assert (page.h1, page.statements) == ("Zo werkt de regel", 0)
    assert "minder dan 9 mijlpalen een geldig antwoord" in page.text
    assert page.response.headers["Cache-Control"].startswith("public")
    assert {browse(PUBLIC).data for _ in range(2)} == {page.data}


def test_a_rule_that_is_decided_is_public_at_the_next_tick_without_who_and_why(browse, session, steering, today):
    session.commit()
    jobs.publish_due(session, today)
    activate(session, steering)
    session.commit()

    jobs.publish_due(session, today)
    announced = browse(PUBLIC)
    jobs.publish_due(session, OCTOBER)
    begun = browse(PUBLIC)

    assert "Vanaf 1 oktober 2010 geldt versie 2." in words(announced)
    assert "hoogstens 6 mijlpalen" in announced.text
    assert WHY not in announced.text
    assert steering.actor.label not in announced.text
    assert "hoogstens 7 mijlpalen" in begun.text
    assert "Vanaf 1 oktober" not in words(begun)


def test_a_tick_without_a_change_writes_nothing(session, steering, today):
    session.commit()

    assert jobs.publish_due(session, today) is not None
    assert jobs.publish_due(session, today) is None
    assert jobs.publish_due(session, date(2010, 7, 6)) is None


@pytest.mark.parametrize(
    ("numbers", "is_said"),
    [({"months_e0": "5"}, True), ({"months_e2": "30"}, True), ({"expired_counts_months": "3"}, False), ({}, False)],
)
def test_another_validity_is_told_apart_in_the_trial(browse, steering, seven, numbers, is_said):
    result = tried(browse, steering, **numbers)

    assert ("Een andere geldigheid telt alleen voor nieuwe antwoorden." in result.text) is is_said
    assert ("Als alle antwoorden zo lang golden" in result.text) is is_said


def test_the_trial_names_who_closes_before_the_second_date(browse, session, anna, steering, seven):
    facts = versions(session, [seven.id])[seven.id][-1].facts
    add_version(session, anna.actor, seven.id, replace(facts, is_closed=True), date(2010, 8, 1), TODAY)
    session.commit()

    text = words(tried(browse, steering, max_milestones=7))

    assert "Middelerf is op 31 maart 2011 al gesloten en telt dan niet meer mee." in text


def test_the_trial_names_whom_another_validity_would_change(browse, session, bram, steering, middle):
    found = [Found(code, Verdict.MET) for code in CODES]
    actions.record_findings(session, bram.actor, middle, found, Source.AUDIT, MARCH, MARCH, "v")
    session.commit()

    result = tried(browse, steering, max_milestones="6", months_e0="1", months_e1="1", months_e2="1")
    same = tried(browse, steering, max_milestones="6", months_e0="6", months_e1="12", months_e2="24")

    assert result.rows("Werkpleinen waarvoor de geldigheid") == [["Middelerf", "Kopgroep", "Middengroep"]]
    assert "Voor geen enkel Werkplein maakt dat verschil." in same.text


def test_everyone_reads_what_the_codes_and_the_words_of_the_rule_mean(browse, session, today):
    session.commit()
    jobs.publish_due(session, today)

    page = browse(PUBLIC)

    listed = page.html.find(id="mijlpalen").find_parent("section").get_text(" ")
    assert [each.code for each in PROGRAMME.milestones if f"{each.code} {each.title}" not in listed] == []
    assert [each.title for each in PROGRAMME.criteria if each.title not in listed] == []
    assert "Een satelliet is een Werkplein dat bij een ander Werkplein hoort, de hoofdlocatie." in page.text
    assert "de peildatum. Dat is de laatste dag van het kwartaal" in page.text
