"""What was taken out keeps its place: in drawings, in titles, in twelve months together and for the attacker."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.werkplein.publication.test_attack import THRESHOLDS, found, release
from werkplein.core.charts import plot
from werkplein.core.files import store
from werkplein.publication import actions, chart, pages, rules
from werkplein.publication.content import Withdrawn
from werkplein.publication.course import course, months_until
from werkplein.publication.multiples import multiples
from werkplein.publication.naming import stretches, title_of
from werkplein.publication.rules import Figure, Rounded

SHOWN = {"aa": (40, 800), "bb": (40, 700), "cc": (60, 900)}
SMALL = {"aa": (40, 800), "bb": (1, 30), "cc": (60, 900)}


def without(content, *codes):
    """The release with these months withdrawn, as the rules make it: they count in no months together."""
    gone = tuple(Withdrawn(each.figure, each.code, each.label) for each in content.periods if each.code in codes)
    left = [each for each in content.periods if each.code not in codes]
    made = tuple(replace(each, rolling=_together(content, each, codes)) for each in left)
    return replace(content, periods=made, withdrawn=gone)


def _together(content, last, gone):
    """Twelve months of the calendar, of which a withdrawn one adds nothing."""
    until = [each for each in content.periods if each.code <= last.code][-THRESHOLDS.rolling_months :]
    found = {}
    for code in last.figures:
        months = [each.figures[code] for each in until if each.code not in gone]
        found[code] = rules.rolling([Rounded(each.disclosure, each.count, each.base) for each in months], THRESHOLDS)
    return {code: each for code, each in found.items() if each}


def test_a_withdrawn_month_has_its_place_in_the_course():
    content = without(release(1, *[SHOWN] * 4), "2010-02")

    assert [each.code if each else None for each in course(content, Figure.OUTFLOW)] == [
        "2010-01",
        None,
        "2010-03",
        "2010-04",
    ]


def test_a_month_in_which_a_werkplein_was_closed_has_its_place_in_its_course():
    whole = release(1, *[SHOWN] * 3)
    *others, last = whole.periods
    february = replace(others[1], figures={code: each for code, each in others[1].figures.items() if code != "aa"})
    content = replace(whole, periods=(others[0], february, last))

    assert [each is None for each in course(content, Figure.OUTFLOW, "aa")] == [False, True, False]
    assert None not in course(content, Figure.OUTFLOW, "bb")


def test_no_line_runs_over_a_withdrawn_month():
    content = without(release(1, *[SHOWN] * 4), "2010-02")

    found = multiples(course(content, Figure.OUTFLOW), [content.by_code["aa"]])

    assert found.national.count("M") == found.panels[0].line.count("M") == 2
    assert len({x for x in re.findall(r"[ML]([\d.]+)", found.panels[0].line)}) == 3
    assert found.panels[0].sentence.endswith("1 maand zonder cijfer.")
    assert [period.code for period, _ in found.rows] == ["2010-04", "2010-03", "2010-01"]


def test_the_small_drawings_hold_twelve_months_of_the_calendar():
    content = without(release(1, *[SHOWN] * 13), "2010-03")

    found = multiples(course(content, Figure.OUTFLOW), [content.by_code["aa"]])

    assert [period.code for period in found.periods] == [
        "2010-02",
        *(f"2010-{month:02}" for month in range(4, 13)),
        "2011-01",
    ]


@pytest.mark.parametrize("draw", [chart.draw_national, chart.draw_werkplein])
def test_a_chart_leaves_a_gap_at_a_withdrawn_month(draw, monkeypatch):
    content = without(release(1, *[SHOWN] * 4), "2010-02")
    drawn = []

    def keep(how, *_):
        with plot(2, 2) as (_, axes):
            how(axes)
            drawn.extend(list(line.get_ydata()) for line in axes.lines)
        return b""

    monkeypatch.setattr(chart, "_svg", keep)
    months = course(content, Figure.OUTFLOW)
    draw(months, *([content.by_code["aa"]] if draw is chart.draw_werkplein else []))

    assert drawn
    assert all([value != value for value in values] == [False, True, False, False] for values in drawn)


def test_a_title_does_not_name_a_withdrawn_month():
    content = without(release(1, *[SHOWN] * 3), "2010-02")

    assert stretches(content, content.periods) == "januari 2010 en maart 2010"


@pytest.mark.parametrize(("count", "first"), [(11, "2010-03"), (12, "2010-01"), (13, "2010-01")])
def test_months_together_are_those_of_the_calendar(count, first):
    content = without(release(1, *[SHOWN] * 12), "2010-02")

    assert months_until(content, content.periods[-1], count)[0].code == first


@pytest.mark.parametrize("gone", [(), ("2010-06",)])
def test_the_attacker_reads_twelve_months_of_the_calendar(gone):
    """Of fourteen months with one withdrawn, the thirteenth back is in no sum."""
    months = [{"aa": (40 + at, 800), "bb": (4 if at > 1 else 200, 300), "cc": (60, 900)} for at in range(14)]

    assert found(without(release(1, *months), *gone)) == {}


def test_the_sentence_says_which_months_are_taken_together():
    months = [SHOWN] * 3 + [SMALL] * 2 + [SHOWN] + [SMALL]
    content = release(1, *months)

    said = pages._rolling_words(content, content.by_code["bb"]).replace("\xa0", " ")

    assert said.startswith(
        "Van de laatste 12 maanden zijn er 4 samen genomen (januari tot en met maart 2010 en juni 2010): gemiddeld "
    )


def test_twelve_of_twelve_months_are_the_last_ones():
    content = release(1, *[SHOWN] * 12)

    said = pages._rolling_words(content, content.by_code["bb"])

    assert said.startswith("De laatste 12 maanden samen (januari tot en met december 2010): gemiddeld ")


@pytest.mark.usefixtures("may_month")
class TestTitle:
    """What a release without new periods is called."""

    @pytest.fixture
    def old(self, app, publish):
        with app.app_context():
            return actions.content_of(store(), publish(correction=""))

    def test_of_a_change_in_the_register(self, old):
        moved = replace(old.werkpleinen[0], name="Elders")
        new = replace(old, werkpleinen=(moved, *old.werkpleinen[1:]))

        assert title_of(new, (), old) == "Wijzigingen in de lijst van Werkpleinen"

    def test_of_a_withdrawal(self, old):
        (may,) = old.periods
        april = replace(may, code="2010-04", label="april 2010")
        both = replace(old, periods=(april, may))

        assert title_of(old, (), both) == "Intrekking van eerdere cijfers"

    def test_of_figures_that_came_later(self, old):
        (may,) = old.periods
        new = replace(old, periods=(replace(may, figures=may.figures | {"laggard": may.figures["middle"]}),))

        assert title_of(new, (), old) == "Aanvullingen op eerdere cijfers"

    def test_of_a_correction(self, old):
        (may,) = old.periods
        new = replace(old, periods=(replace(may, figures=may.figures | {"leader": may.figures["middle"]}),))

        assert title_of(new, (), old) == "Correcties op eerdere cijfers"
