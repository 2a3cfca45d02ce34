"""A number that a reader knew does not become another one without a word, whichever column it stood in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from werkplein.core.errors import DomainError
from werkplein.core.files import store
from werkplein.publication import actions
from werkplein.publication.differences import Change, corrections, needs_explanation
from werkplein.publication.published import Published, released
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure
from werkplein.publication.wording import became_words

pytestmark = pytest.mark.usefixtures("may_month")
SHOWN, SMALL, INDICATIVE = Disclosure.SHOWN, Disclosure.SMALL_COUNT, Disclosure.INDICATIVE
HIDDEN = "Aantal van 1 tot en met 9"


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def figure(disclosure, *numbers):
    """A figure with value, low, high, count, base and spread."""
    return PublicFigure(disclosure, Position.EXPECTED, *(None if each is None else Decimal(each) for each in numbers))


def test_the_caseload_beside_a_hidden_count_is_a_public_number(browse, publish, prepare, correct, middle):
    publish(correction="")
    correct(middle, "2010-05", "uwv", 4, 900)  # 9 of 500 become 9 of 1,100

    with pytest.raises(
        DomainError, match=r"^1 openbaar aantal bij een verborgen cijfer verandert\. Het gaat om: Middelerf"
    ):
        prepare(correction="")
    publish()

    row = [f"{middle.name}, uitstroom naar werk, mei 2010", f"{HIDDEN} (van 500)", f"{HIDDEN} (van 1.100)"]
    assert browse("/vrijgaven/2/").rows("Cijfers van Werkpleinen die anders zijn dan in vrijgave 1") == [row]


@pytest.fixture
def spring(deliver, leader, middle):
    """Of February the middle one delivers nothing yet; of March and April nine of 500."""
    for month in ("02", "03", "04"):
        deliver(leader, f"2010-{month}", uwv=(13, 600), gemeente=(10, 403))
    for month in ("03", "04"):
        deliver(middle, f"2010-{month}", uwv=(4, 300), gemeente=(5, 200))


@pytest.mark.usefixtures("spring")
def test_twelve_months_together_are_public_numbers(publish, prepare, deliver, middle):
    publish(correction="")
    deliver(middle, "2010-02", uwv=(4, 300), gemeente=(5, 500))  # hidden, so that no total changes

    with pytest.raises(DomainError, match="1 Werkplein krijgt een ander cijfer over meerdere maanden samen"):
        prepare(correction="")


@pytest.mark.usefixtures("spring")
def test_twelve_months_together_that_change_stand_on_the_page_of_the_release(browse, publish, deliver, middle):
    publish(correction="")
    deliver(middle, "2010-02", uwv=(4, 300), gemeente=(5, 500))
    publish()

    rows = browse("/vrijgaven/2/").rows("Maanden samen, anders dan in vrijgave 1")
    before, after = "0,2 tot 1,8 % (3 maanden, 3 verborgen)", "0,2 tot 1,6 % (4 maanden, 4 verborgen)"
    assert rows == [[f"{middle.name}, tot en met mei 2010", before, after]]
    assert "Correctie" in browse("/vrijgaven/2/").all("h2")


@pytest.mark.usefixtures("spring")
def test_months_together_say_how_many_there_are_in_the_first_year(browse, publish, correct, leader, anna):
    publish(correction="")
    correct(leader, "2010-03", "uwv", 33, 600)
    publish()

    (public,) = browse("/vrijgaven/2/").rows("Maanden samen, anders dan in vrijgave 1")
    (internal,) = browse("/intern/vrijgaven/2/", by=anna).rows("Maanden samen die veranderen")
    assert public[0] == internal[0] == f"{leader.name}, tot en met mei 2010 (4 maanden)"
    assert "maand" not in public[1] + public[2]


def test_a_position_that_becomes_another_one_is_told_in_public(publish):
    content = actions.content_of(store(), publish(correction=""))
    (may,) = content.periods
    moved = replace(may, figures=may.figures | {"leader": replace(may.figures["leader"], position=Position.HIGHER)})
    new = replace(content, periods=(moved,))

    told = released(Published(2, "", content.prepared_on), content, new, b"")

    assert needs_explanation(content, new)
    assert told.is_correction
    assert [(each.werkplein.code, each.after) for each in told.moved] == [("leader", Position.HIGHER)]


@pytest.mark.parametrize(
    ("before", "after", "is_correction"),
    [
        (figure(SMALL, None, None, None, None, 500), figure(SMALL, None, None, None, None, 900), True),
        (figure(SMALL, None, None, None, None, 500), figure(Disclosure.SMALL_CASELOAD), True),
        (figure(SMALL, None, None, None, None, 500), figure(SHOWN, "2.0", 1, 4, 10, 500), False),  # only more is known
        (figure(Disclosure.SMALL_CASELOAD), figure(SMALL, None, None, None, None, 500), False),
        (figure(Disclosure.NOT_DELIVERED), figure(SHOWN, "2.0", 1, 4, 10, 500), False),
        (figure(Disclosure.NO_ANSWERS), figure(Disclosure.FEW_ANSWERS), True),  # that nobody answered was told
        (figure(SHOWN, "2.0", 1, 4, 10, 500), figure(SHOWN, "2.0", 1, 3, 10, 500), True),
    ],
)
def test_what_counts_as_a_correction(publish, before, after, is_correction):
    content = actions.content_of(store(), publish(correction=""))
    (may,) = content.periods
    old, new = (replace(content, periods=(replace(may, figures={"leader": each}),)) for each in (before, after))

    assert bool(corrections(old, new)) is is_correction
    assert Change(content.by_code["leader"], may, before, after).is_correction is is_correction


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (figure(SHOWN, "2.0", 1, 4, 10, 500), figure(SHOWN, "2.1", 1, 4, 10, 480), "2,0 %"),
        (figure(SHOWN, "2.0", 1, 4, 10, 500), figure(SHOWN, "2.0", 1, 4, 15, 750), "2,0 % (10 van 500)"),
        (figure(SHOWN, "2.0", 1, 4, 10, 500), figure(SHOWN, "2.0", 1, 3, 10, 500), "2,0 % (marge 1,0–4,0)"),
        (figure(SMALL, None, None, None, None, 500), figure(SMALL, None, None, None, None, 900), f"{HIDDEN} (van 500)"),
        (
            figure(INDICATIVE, None, "6.5", "7.5", None, 20),
            figure(INDICATIVE, None, "6.5", "8.0", None, 20),
            "Indicatief (marge 6,5–7,5)",
        ),
    ],
)
def test_two_figures_that_read_alike_are_told_apart(one, other, said):
    assert became_words(Figure.OUTFLOW, one, other).replace("\xa0", " ") == said
