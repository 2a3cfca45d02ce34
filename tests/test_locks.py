"""The locks fix every package by its hash and name no download host, so that any mirror can serve them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.source import ROOT

REQUIREMENT_LOCKS = ("requirements.lock", "requirements-dev.lock")
# Options that say where packages come from.
WHERE_FROM = ("index-url", "extra-index-url", "find-links")
HOST = re.compile("|".join([r"https?://", "file:", r"@ git\+", *(f"--{option}" for option in WHERE_FROM)]))
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)
EXACT = re.compile(r"\d+\.\d+\.\d+(?:-[\w.]+)?")


def lock_text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names_a_host(text: str) -> list[str]:
    return [line for line in text.splitlines() if HOST.search(line)]


def without_hash(text: str) -> list[str]:
    """Each requirement with its continuation lines, if none of those is a hash."""
    requirements = re.split(r"\n(?=[a-z0-9])", text)
    return [each for each in requirements if PINNED.match(each) and "--hash=sha256:" not in each]


def pins(text: str) -> set[tuple[str, str]]:
    return set(PINNED.findall(text))


def resolved(package_lock: dict[str, Any]) -> Iterator[str]:
    """Front-end packages that name the address they came from, or lack the hash that makes it unimportant."""
    for name, package in package_lock["packages"].items():
        if "resolved" in package:
            yield f"{name} names {package['resolved']}"
        if name and "integrity" not in package:
            yield f"{name} has no integrity"


@pytest.mark.parametrize("name", REQUIREMENT_LOCKS)
def test_python_locks_name_no_host(name: str) -> None:
    assert not names_a_host(lock_text(name))


@pytest.mark.parametrize("name", REQUIREMENT_LOCKS)
def test_python_locks_have_a_hash_for_every_package(name: str) -> None:
    assert pins(lock_text(name))
    assert not without_hash(lock_text(name))


def test_the_test_lock_holds_the_run_lock_at_the_same_versions() -> None:
    assert pins(lock_text("requirements.lock")) <= pins(lock_text("requirements-dev.lock"))


def test_the_front_end_lock_names_no_host() -> None:
    assert not list(resolved(json.loads(lock_text("package-lock.json"))))


def test_front_end_packages_are_pinned_exactly() -> None:
    package = json.loads(lock_text("package.json"))
    wanted = package["dependencies"] | package["devDependencies"]

    assert not {name: version for name, version in wanted.items() if not EXACT.fullmatch(version)}


def test_a_host_in_a_lock_is_caught() -> None:
    assert names_a_host("https://mirror.example/simple")
    assert names_a_host("thing @ git+ssh:somewhere")


@pytest.mark.parametrize("option", WHERE_FROM)
def test_an_option_in_a_lock_that_says_where_packages_come_from_is_caught(option: str) -> None:
    assert names_a_host(f"--{option}\nflask==3.1.3")


def test_a_package_without_hash_is_caught() -> None:
    assert without_hash("alembic==1.0 \\\n    --hash=sha256:00\nflask==3.1.3\nwtforms==3.3.2 \\\n    --hash=sha256:00")


def test_a_resolved_address_is_caught() -> None:
    lock = {"packages": {"": {}, "node_modules/leaflet": {"resolved": "somewhere", "integrity": "x"}}}

    assert list(resolved(lock))
