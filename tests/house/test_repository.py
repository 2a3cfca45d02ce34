"""What the repository holds; each rule is shown to catch an offender."""

import pytest

from tests.house import repository
from tests.house.source import Source, python_files, read, report, tracked


def test_no_files_of_others_are_committed() -> None:
    offences = [offence for path in tracked() for offence in repository.foreign_path(path)]

    assert not offences, report(offences)


def test_no_minified_code_is_committed() -> None:
    own = [read(path) for path in tracked() if path.endswith(repository.BUNDLED)]
    offences = [offence for source in own for offence in repository.bundled(source)]

    assert not offences, report(offences)


def test_migrations_form_one_line() -> None:
    migrations = [source for source in python_files("migrations") if "/versions/" in source.path]
    offences = list(repository.broken_line(migrations))

    assert migrations
    assert not offences, report(offences)


@pytest.mark.parametrize(
    "path",
    ["node_modules/leaflet/dist/leaflet.js", "werkplein/static/htmx.min.js", "werkplein/static/font/noto.woff2"],
)
def test_a_file_of_others_is_caught(path: str) -> None:
    assert list(repository.foreign_path(path))


def test_minified_code_is_caught() -> None:
    assert list(repository.bundled(Source("werkplein/static/map.js", "a=1;" * 200)))


def _migration(name: str, revision: str, before: str | None) -> Source:
    return Source(f"migrations/versions/{name}.py", f"revision = {revision!r}\ndown_revision = {before!r}\n")


FIRST = _migration("0001_core", "0001_core", None)


@pytest.mark.parametrize(
    "second",
    [
        _migration("0003_register", "0003_register", "0001_core"),
        _migration("0002_register", "0002_people", "0001_core"),
        _migration("0002_register", "0002_register", None),
        _migration("register", "register", "0001_core"),
    ],
    ids=["gap in the numbers", "other revision", "two heads", "no number"],
)
def test_a_broken_line_of_migrations_is_caught(second: Source) -> None:
    assert list(repository.broken_line([FIRST, second]))


def test_a_whole_line_of_migrations_is_left_alone() -> None:
    assert not list(repository.broken_line([FIRST, _migration("0002_register", "0002_register", "0001_core")]))
