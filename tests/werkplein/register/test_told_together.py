"""The forms of the register tell what is wrong beside a day that cannot be, and beside lists that were left open."""

from tests.support.browse import Browse
from tests.support.people import Person
from tests.werkplein.register.test_change_pages import CHANGE, errors


def test_what_is_wrong_is_told_beside_a_day_that_cannot_be_and_lists_left_open(browse: Browse, anna: Person) -> None:
    changed = browse(CHANGE, by=anna).submit("Bekijk wat er verandert", holds_on="1-1-2009", name="<b>A", lat="99")
    typed = {"code": "leader", "holds_on": "1-1-2009", "name": "<b>A", "lat": "99", "lon": "1"}
    new = browse("/intern/register/nieuw/", by=anna).submit("Bekijk wat er verandert", **typed)

    for page, also in ((changed, ["staat pas vanaf"]), (new, ["al van een ander", "begint op", "Kies een gemeente."])):
        told = " ".join(errors(page))
        assert [each for each in ("geen < of >", "ligt niet in Nederland", *also) if each not in told] == []
