"""What is said of an invitation where no mail leaves."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests.support.browse import Browse
from tests.support.people import Person
from tests.werkplein.people.test_accounts import invite
from werkplein.people.rules import Role


@pytest.mark.parametrize("is_demonstration", [False, True])
def test_one_thing_is_said_of_whether_an_invitation_leaves(
    app: Flask, browse: Browse, a_person: Callable[..., Person], is_demonstration: bool
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demonstration=is_demonstration)
    invited = invite(browse, a_person(Role.ADMINISTRATOR))

    for page in (invited, invited.submit("Stuur de uitnodiging opnieuw")):
        assert ("gaat er geen e-mail uit" in page.text) is is_demonstration
        assert ("De uitnodiging staat klaar." in page.text) is is_demonstration
        said = ("De uitnodiging gaat per e-mail uit." in page.text) + ("De uitnodiging gaat opnieuw uit." in page.text)
        assert said == (not is_demonstration)
