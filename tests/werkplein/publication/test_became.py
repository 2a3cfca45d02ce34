"""What an earlier figure became is told by what it is now: in the lead and in the list of checks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from werkplein.core.labels import listing
from werkplein.programme.reader import current
from werkplein.publication import actions, jobs
from werkplein.publication.content import Attacked
from werkplein.publication.differences import Change, Loss
from werkplein.publication.preview import earlier, preview, which
from werkplein.publication.rules import Disclosure, Position, PublicFigure

SHOWN, FEW, SMALL, NONE = Disclosure.SHOWN, Disclosure.FEW_ANSWERS, Disclosure.SMALL_COUNT, Disclosure.NO_ANSWERS
MISSING, NOT_ASKED = Disclosure.NOT_DELIVERED, Disclosure.NOT_APPLICABLE


@pytest.fixture
def content(app, session, today, may_month):
    """What would be released now."""
    session.commit()
    with app.app_context():
        jobs.publish_due(session, today)
        return actions.freeze(session, current(), today, False)


@pytest.fixture
def told(content):
    """Gives the lead and the check of a release in which figures of a month became others."""

    def of(*became):
        codes = list(content.periods[0].figures)[: len(became)]
        old, new = (
            replace(
                content,
                periods=(
                    replace(
                        content.periods[0],
                        figures={
                            code: PublicFigure(pair[at], Position.EXPECTED)
                            for code, pair in zip(codes, became, strict=True)
                        },
                    ),
                ),
            )
            for at in (0, 1)
        )
        found = preview(new, old)
        (check,) = [each for each in found.checks if each.title == "Eerdere cijfers"]
        each = check.sentence.rstrip(".").split(". ")
        assert found.lead == f"Er komen geen nieuwe maanden of metingen bij. In eerdere perioden: {listing(each)}."
        return check

    return of


@pytest.mark.parametrize(
    ("before", "after", "sentence", "is_good"),
    [
        (MISSING, SHOWN, "1 cijfer is alsnog geleverd.", True),
        (MISSING, SMALL, "1 cijfer is alsnog geleverd.", True),
        (MISSING, NOT_ASKED, "1 cijfer is nu niet van toepassing.", True),
        (MISSING, NONE, "1 meting kreeg geen antwoorden.", True),
        (NOT_ASKED, SHOWN, "1 cijfer is alsnog geleverd.", True),
        (NOT_ASKED, MISSING, "1 cijfer is nu niet geleverd.", True),
        (SMALL, SHOWN, "1 eerder verborgen cijfer wordt nu getoond.", True),
        (SMALL, Disclosure.SMALL_CASELOAD, "1 cijfer blijft verborgen om een andere reden.", True),
        (SMALL, MISSING, "1 cijfer is nu niet geleverd.", True),
        (SMALL, NOT_ASKED, "1 cijfer is nu niet van toepassing.", True),
        (FEW, NONE, "1 meting kreeg geen antwoorden.", True),
        (SHOWN, NOT_ASKED, "1 eerder openbaar cijfer verandert.", False),
        (NONE, SHOWN, "1 eerder openbaar cijfer verandert.", False),
        (SHOWN, SMALL, "1 eerder openbaar cijfer wordt nu verborgen.", False),
        (SHOWN, MISSING, "1 eerder openbaar cijfer verandert.", False),
    ],
)
def test_a_figure_is_told_by_what_it_is_now(told, before, after, sentence, is_good):
    check = told((before, after))

    assert (check.sentence, check.is_good) == (sentence, is_good)


@pytest.mark.parametrize(
    ("after", "sentences"),
    [
        (SHOWN, "1 eerder verborgen cijfer wordt nu getoond."),
        (SMALL, "1 openbaar aantal bij een verborgen cijfer verandert."),
        (MISSING, "1 cijfer is nu niet geleverd."),
    ],
)
def test_the_number_beside_a_hidden_figure_is_told_of_apart(after, sentences):
    before, became = (PublicFigure(each, Position.EXPECTED, base=base) for each, base in ((SMALL, 500), (after, 600)))

    assert " ".join(earlier([Change(None, None, before, became)], [], [], [], [])) == sentences


def test_each_that_was_not_delivered_is_counted_by_itself(told):
    check = told((MISSING, NOT_ASKED), (MISSING, NOT_ASKED), (MISSING, NONE), (MISSING, SHOWN))

    assert check.sentence == (
        "1 cijfer is alsnog geleverd. 2 cijfers zijn nu niet van toepassing. 1 meting kreeg geen antwoorden."
    )


def test_what_changes_in_earlier_periods_is_no_part_of_what_is_new(content):
    (code, *_), month = content.periods[0].figures, content.periods[0]
    gone = {**month.figures, code: PublicFigure(NOT_ASKED, Position.EXPECTED)}
    was = {**month.figures, code: PublicFigure(MISSING, Position.EXPECTED)}
    old, new = (replace(content, periods=(replace(month, code="2010-04", figures=each),)) for each in (was, gone))

    lead = preview(replace(new, periods=(*new.periods, month)), old).lead

    assert "een openbaar cijfer over mei 2010." in lead
    assert lead.endswith("nog niet. In eerdere perioden: 1 cijfer is nu niet van toepassing.")


@pytest.mark.parametrize(
    ("figures", "hidden", "said"),
    [
        (1793, 90, "Van de 1.793 cijfers zijn er 90 verborgen."),
        (8, 1, "Van de 8 cijfers is er 1 verborgen."),
        (8, 0, "Van de 8 cijfers zijn er 0 verborgen."),
        (1, 1, "Van het ene cijfer is er 1 verborgen."),
    ],
)
def test_what_the_attacker_tried_is_told_in_good_order(content, figures, hidden, said):
    checks = preview(replace(content, attacked=Attacked(1, figures, hidden, 1)), None).checks

    (check,) = [each for each in checks if each.title == "Terugrekenen"]
    assert check.sentence.startswith(f"{said} Ook uit alle vrijgaven")


def test_of_much_that_changes_the_first_are_named():
    lost = [Loss(f"verlies {at}", 1) for at in range(8)]

    assert which([], lost[:6], []) == "; ".join(each.label for each in lost[:6])
    assert which([], lost, []).endswith("verlies 5; nog 2 andere")
