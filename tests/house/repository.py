"""What the repository holds: our own files only, and migrations that form one line."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tests.house.source import Source

FOREIGN_FOLDERS = {"node_modules", "vendor", "bower_components", "site-packages", ".venv"}
FOREIGN_ENDINGS = (".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".whl", ".tgz", ".so", ".map")
BUNDLED = (".js", ".css")
LONGEST_OWN_LINE = 500

MIGRATION = re.compile(r"(\d{4})_[a-z0-9_]+")


def foreign_path(path: str) -> Iterator[str]:
    """Files of others come from a package registry at the version in the lock; they are not committed."""
    parts = PurePosixPath(path).parts
    if FOREIGN_FOLDERS & set(parts[:-1]) or path.endswith(FOREIGN_ENDINGS):
        yield f"{path}: belongs to others; take it from its package"


def bundled(source: Source) -> Iterator[str]:
    """Minified code gives itself away by its lines."""
    if not source.path.endswith(BUNDLED):
        return
    for number, line in enumerate(source.text.splitlines(), start=1):
        if len(line) > LONGEST_OWN_LINE:
            yield source.at(number, f"a line of {len(line)} characters; minified code of others is not committed")


def broken_line(migrations: Iterable[Source]) -> Iterator[str]:
    """Migrations are numbered from 0001 without a gap, and each follows the one before it."""
    before: str | None = None
    for number, source in enumerate(sorted(migrations, key=lambda each: each.path), start=1):
        name = PurePosixPath(source.path).stem
        match = MIGRATION.fullmatch(name)
        if not match or int(match[1]) != number:
            yield source.at(1, f"should be named {number:04d}_<subject>.py")
        names = _assigned(source.tree)
        if names.get("revision") not in (name, name[:4]):
            yield source.at(1, f"revision is {names.get('revision')!r}, not its own name or number")
        if names.get("down_revision") != before:
            yield source.at(1, f"follows {names.get('down_revision')!r}, not {before!r}")
        before = names.get("revision")


def _assigned(tree: ast.Module) -> dict[str, str | None]:
    """The constants a module assigns by name, with or without annotation."""
    names: dict[str, str | None] = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(value, ast.Constant) and isinstance(value.value, str | None):
            names |= {target.id: value.value for target in targets if isinstance(target, ast.Name)}
    return names
