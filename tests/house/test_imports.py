"""Imports point one way; each rule is shown to catch an offender."""

from collections.abc import Callable, Iterator

import pytest

from tests.house import imports
from tests.house.source import PACKAGES, Source, python_files, report

Checker = Callable[[Source], Iterator[str]]
CHECKERS: list[Checker] = [
    imports.points_up,
    imports.climbs_inside,
    imports.borrows_a_front_room,
    imports.core_knows_a_feature,
    imports.impure_rules,
    imports.reads_personal_data,
]


@pytest.mark.parametrize("checker", CHECKERS, ids=lambda checker: checker.__name__)
def test_the_house_keeps_the_rule(checker: Checker) -> None:
    offences = [offence for source in python_files(*PACKAGES) for offence in checker(source)]

    assert not offences, report(offences)


OFFENDERS = [
    (imports.points_up, "werkplein/register/views.py", "from milestones import queries"),
    (imports.points_up, "milestones/actions.py", "import visitatie.models"),
    (imports.points_up, "milestones/views.py", "from werkplein.app import create_app"),
    (imports.climbs_inside, "milestones/queries.py", "from milestones.views import record"),
    (imports.climbs_inside, "milestones/models.py", "from milestones import queries"),
    (imports.climbs_inside, "milestones/models.py", "from .queries import latest"),
    (imports.climbs_inside, "visitatie/solver.py", "from visitatie.jobs import tick"),
    (imports.climbs_inside, "werkplein/register/rules.py", "from werkplein.register.models import Werkplein"),
    (imports.borrows_a_front_room, "milestones/views.py", "from werkplein.register.views import card"),
    (imports.core_knows_a_feature, "werkplein/core/web.py", "from werkplein.people.models import Account"),
    (imports.core_knows_a_feature, "werkplein/core/access.py", "from werkplein import obligations"),
    (imports.impure_rules, "milestones/rules.py", "from sqlalchemy import select"),
    (imports.impure_rules, "milestones/level_rules.py", "from werkplein.core.clock import today"),
    (imports.impure_rules, "werkplein/results/rules/outflow.py", "from .. import models"),
    (imports.impure_rules, "milestones/rules/levels.py", "import os\nhome = os.environ['HOME']"),
    (imports.impure_rules, "milestones/rules/levels.py", "from pathlib import Path"),
    (imports.impure_rules, "milestones/rules/levels.py", "import random"),
    (imports.impure_rules, "milestones/rules/levels.py", "lines = open('levels.txt').readlines()"),
    (imports.impure_rules, "milestones/rules/levels.py", "import importlib\nimportlib.import_module('sqlalchemy')"),
    (imports.reads_personal_data, "werkplein/publication/queries.py", "from werkplein.people import queries"),
    (imports.reads_personal_data, "werkplein/journal/views.py", "import werkplein.people.models"),
]


@pytest.mark.parametrize(("checker", "path", "text"), OFFENDERS)
def test_the_rule_catches_an_offender(checker: Checker, path: str, text: str) -> None:
    assert list(checker(Source(path, text)))


INNOCENT = [
    ("visitatie/actions.py", "from milestones.actions import record_findings"),
    ("milestones/views.py", "from milestones import actions, forms, queries, rules"),
    ("milestones/feature.py", "from milestones import jobs, views"),
    ("milestones/rules.py", "import datetime\nfrom werkplein.programme.rules import Quarter"),
    (
        "milestones/rules.py",
        "from werkplein.core.labels import LabelEnum\nfrom werkplein.core.errors import DomainError",
    ),
    ("milestones/actions.py", "from werkplein.register.queries import by_code\nfrom werkplein.core import audit"),
    ("werkplein/app.py", "from visitatie.feature import visitatie\nfrom werkplein.people.feature import people"),
    ("werkplein/example/year.py", "from milestones.actions import record_findings"),
    ("werkplein/publication/views.py", "from werkplein.core.access import needs"),
]


@pytest.mark.parametrize(("path", "text"), INNOCENT)
def test_the_rules_leave_the_innocent_alone(path: str, text: str) -> None:
    offences = [offence for checker in CHECKERS for offence in checker(Source(path, text))]

    assert not offences, report(offences)
