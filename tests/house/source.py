"""A source file as the checkers see it, and the list of all of them."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("werkplein", "milestones", "visitatie")


@dataclass(frozen=True)
class Source:
    """One file: its path from the root, and its text. Made-up offenders are made of the same two."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def module(self) -> str:
        """The dotted name under which others import it."""
        dotted = self.path.removesuffix(".py").replace("/", ".")
        return dotted.removesuffix(".__init__")

    @property
    def package(self) -> str:
        """The dotted name of the folder, against which its relative imports count."""
        return self.path.rpartition("/")[0].replace("/", ".")

    def at(self, node: ast.AST | int, sentence: str) -> str:
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.path}:{line}: {sentence}"


def tracked() -> list[str]:
    """Every file git knows, and every new one it would not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(path for path in set(listed.splitlines()) if (ROOT / path).is_file())


def read(path: str) -> Source:
    return Source(path, (ROOT / path).read_text(encoding="utf-8"))


def python_files(*tops: str) -> Iterator[Source]:
    """The Python files under these folders."""
    for path in tracked():
        if path.endswith(".py") and path.split("/")[0] in tops:
            yield read(path)


def templates() -> Iterator[Source]:
    for path in tracked():
        if path.startswith("templates/"):
            yield read(path)


def report(offences: Iterable[str]) -> str:
    """The offences one below the other, for the message of an assert."""
    return "\n".join(["", *offences])
