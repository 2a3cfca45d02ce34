"""The programme file: what ships, and what is refused."""

import copy
import tomllib
from datetime import date
from typing import Any

import pytest

from werkplein.programme.reader import DEFAULT_FOLDER, ProgrammeError, load, read
from werkplein.programme.rules import Month, Quarter


def files() -> tuple[dict[str, Any], dict[str, Any]]:
    names = ("programme.toml", "ruleset.toml")
    tables = [tomllib.loads((DEFAULT_FOLDER / name).read_text(encoding="utf-8")) for name in names]
    return copy.deepcopy(tables[0]), copy.deepcopy(tables[1])


def problems_of(programme: dict[str, Any], ruleset: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(ProgrammeError) as caught:
        read(programme, ruleset)
    return caught.value.problems


def test_the_programme_of_2010_has_twelve_milestones_under_six_criteria() -> None:
    programme = load()

    assert [(criterion.code, len(criterion.milestones)) for criterion in programme.criteria] == [
        ("a", 3),
        ("b", 3),
        ("c", 2),
        ("d", 1),
        ("e", 2),
        ("f", 1),
    ]
    assert [milestone.criterion_code + milestone.code[1:] for milestone in programme.milestones] == [
        milestone.code for milestone in programme.milestones
    ]


@pytest.mark.parametrize(
    ("flag", "codes"),
    [
        ("must_be_seen", ["a1", "a2", "a3", "e1"]),
        ("lapses_on_move", ["a1", "a2", "a3"]),
        ("inherited_by_satellite", ["c1", "c2"]),
        ("per_municipality", ["e2"]),
        ("knockout", ["e1"]),
        ("may_be_not_applicable", ["e2"]),
    ],
)
def test_the_flags_stand_at_their_milestones(flag: str, codes: list[str]) -> None:
    assert [milestone.code for milestone in load().milestones if getattr(milestone, flag)] == codes


def test_every_milestone_says_what_to_ask_and_what_to_look_for() -> None:
    for milestone in load().milestones:
        assert milestone.question.endswith("?")
        assert len(milestone.look_for) == 3
        assert milestone.text


def test_an_unknown_milestone_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load().milestone("z9")


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2010, 5, 29), "2010-K1"),  # the day before the next one opens
        (date(2010, 5, 30), "2010-K2"),  # a month before the reference date
        (date(2010, 7, 5), "2010-K2"),  # after it, still the newest
        (date(2010, 8, 30), "2010-K3"),
    ],
)
def test_the_checklist_of_one_quarter_is_open_at_a_time(on: date, code: str) -> None:
    assert load().open_quarter(on) == Quarter.parse(code)


def test_there_is_no_checklist_before_the_programme_starts() -> None:
    assert load().open_quarter(date(2009, 7, 1)) is None


def test_due_dates_follow_from_the_programme() -> None:
    programme = load()

    assert programme.checklist_due_on(Quarter(2010, 2)) == date(2010, 7, 14)
    assert programme.outflow_due_on(Month(2010, 12)) == date(2011, 1, 28)
    assert programme.outflow_final_on(Month(2010, 3)) == date(2010, 5, 31)
    assert programme.days_left(date(2010, 7, 5)) == 180


def test_three_client_rounds_and_one_employer_round_are_expected_in_2010() -> None:
    programme = load()

    assert [measured.label for measured in programme.rounds_of("client")] == [
        "meting 1 van 3",
        "meting 2 van 3",
        "meting 3 van 3",
    ]
    assert [measured.code for measured in programme.rounds_of("employer")] == ["2010-1"]


def test_all_problems_are_told_at_once() -> None:
    programme, ruleset = files()
    del programme["deadline"]
    programme["checklist"]["due_days_after"] = -1
    programme["criteria"][1]["milestones"][0]["code"] = "a1"
    programme["criteria"][2]["milestones"][0]["criterion"] = "z"
    ruleset["leader_share"] = [3, 2]

    text = "\n".join(problems_of(programme, ruleset))

    for words in ("'deadline' ontbreekt", "is -1", "'a1' komt 2 keer voor", "criterium 'z'", "'leader_share'"):
        assert words in text


@pytest.mark.parametrize(
    ("where", "value", "words"),
    [
        ("name", "", "is leeg"),
        ("name", 7, "moet een tekst zijn"),
        ("goal", True, "moet een geheel getal zijn"),
        ("goal", 0, "het kleinste dat kan is 1"),
        ("deadline", "1-1-2011", "moet een datum zijn"),
        ("deadline", date(2009, 1, 1), "ligt niet na de begindatum"),
        ("criteria", [], "min"),
        ("criteria", [3], "'code' ontbreekt"),
        ("extra", 1, "'extra' is onbekend"),
        ("rounds", [{"kind": "mood"}], "soort 'mood' is onbekend"),
        ("rounds", "none", "moet een lijst van tabellen zijn"),
    ],
)
def test_nonsense_gets_a_sentence(where: str, value: object, words: str) -> None:
    programme, ruleset = files()
    programme[where] = value

    text = "\n".join(problems_of(programme, ruleset))

    assert words in text or where == "criteria"


def test_a_knockout_that_is_not_flagged_is_refused() -> None:
    programme, ruleset = files()
    ruleset["knockout"] = ["e1", "a1"]

    assert any("knock-outs" in problem for problem in problems_of(programme, ruleset))


def test_a_missing_or_broken_file_is_told(tmp_path: Any) -> None:
    (tmp_path / "programme.toml").write_text("name = ", encoding="utf-8")

    with pytest.raises(ProgrammeError) as caught:
        load(tmp_path)

    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("bounds", [[4, 1], [1, 1], [0, 4], ["1"], "1", [True], None])
def test_bounds_of_peer_groups_that_make_no_groups_are_refused(bounds: Any) -> None:
    programme, ruleset = files()
    programme["peers"]["largest"] = bounds

    assert any("'largest' moet een oplopende lijst" in problem for problem in problems_of(programme, ruleset))


@pytest.mark.parametrize("key", ["recent_months", "ask_again_days"])
def test_a_term_of_nothing_is_refused(key: str) -> None:
    programme, ruleset = files()
    programme["peers"][key] = 0

    assert any(f"'{key}' is 0" in problem for problem in problems_of(programme, ruleset))


@pytest.mark.parametrize(("key", "value"), [("supporters", 0), ("visit_days", 0), ("desk_days", -1)])
def test_an_audit_that_takes_nobody_or_nothing_is_refused(key: str, value: int) -> None:
    programme, ruleset = files()
    programme["audits"][key] = value

    assert any(f"'{key}' is {value}" in problem for problem in problems_of(programme, ruleset))


@pytest.mark.parametrize(("asked", "is_refused"), [(6, True), (7, False)])
def test_a_rule_by_which_silence_makes_a_laggard_is_refused(asked: int, is_refused: bool) -> None:
    programme, ruleset = files()
    ruleset["min_answered"] = asked

    if is_refused:
        assert any("zwijgen" in problem for problem in problems_of(programme, ruleset))
    else:
        assert read(programme, ruleset).ruleset.min_answered == asked


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("every_months", 0, "'every_months' is 0"),
        ("team_least", 1, "'team_least' is 1"),
        ("team_most", 9, "'team_most' is 9"),
        ("team_least", 5, "'team_least' is groter dan 'team_most'"),
        ("follow_up_from_months", 7, "'follow_up_from_months' is groter dan 'follow_up_until_months'"),
        ("first_by", "ooit", "'first_by' moet een datum zijn"),
        ("often", 1, "'often' is onbekend"),
    ],
)
def test_how_often_peers_review_is_a_setting_that_must_make_sense(key: str, value: object, said: str) -> None:
    programme, ruleset = files()
    programme["visitatie"][key] = value

    assert any(said in problem for problem in problems_of(programme, ruleset))


@pytest.mark.parametrize("key", ["analysis_days", "grid_days", "interventions_days", "decide_days", "decide_quarters"])
def test_a_step_that_is_due_at_once_is_refused(key: str) -> None:
    programme, ruleset = files()
    programme["step_plan"][key] = 0

    assert any(f"'{key}' is 0" in problem for problem in problems_of(programme, ruleset))


@pytest.mark.parametrize(("key", "value"), [("day", 0), ("day", 29), ("hour", -1), ("hour", 24)])
def test_a_day_or_hour_of_releases_that_does_not_exist_is_refused(key: str, value: int) -> None:
    programme, ruleset = files()
    programme["releases"][key] = value

    (problem,) = problems_of(programme, ruleset)

    assert f"'{key}' is {value}" in problem
