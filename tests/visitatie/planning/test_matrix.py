"""Travel times out of the file of the installation count in a plan; a file that is wrong is refused in words."""

from dataclasses import replace

import pytest

from tests.visitatie.planning.conftest import K3, TODAY
from visitatie.planning import actions
from visitatie.planning.facts_of import gather, problem_of
from visitatie.planning.rules.travel import travel_minutes
from werkplein.core.errors import DomainError


@pytest.fixture
def given(app, tmp_path, monkeypatch):
    """Writes the file that the settings name."""

    def given(text):
        path = tmp_path / "matrix.csv"
        if text is not None:
            path.write_text(text, "utf-8")
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], travel_matrix=str(path)))

    return given


def test_the_file_counts_for_the_pairs_it_has(session, audits, given):
    home = problem_of(gather(session, K3, TODAY), 1).visitors[0].home
    site = audits[1].werkplein
    given(f"from,to,minutes\n{home.code},{site.code},7\n")

    problem = problem_of(gather(session, K3, TODAY), 1)

    place = next(each.place for each in problem.sites if each.id == site.id)
    other = next(each.place for each in problem.sites if each.id == audits[2].werkplein_id)
    assert travel_minutes(problem, home, place) == travel_minutes(problem, place, home) == 7
    assert travel_minutes(problem, home, other) > 7


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "niet te lezen"),
        ("van,naar\n", "Rij 1"),
        ("from,to,minutes\nnergens,ergens,7\n", "Rij 2: de plaats “nergens” is niet bekend"),
    ],
)
def test_no_plan_is_made_with_a_file_that_is_wrong(session, audits, bram, given, text, sentence):
    given(text)

    with pytest.raises(DomainError, match=sentence):
        actions.ask_for_plan(session, bram.actor, K3, TODAY)
