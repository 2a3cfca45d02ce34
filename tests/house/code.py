"""How code looks: one clock, one commit, short routes and functions, closed unless opened (style guide)."""

import ast
from collections.abc import Iterator

from tests.house.source import Source

LONGEST_MODULE = 400
LONGEST_FUNCTION = 30
LONGEST_ROUTE = 15

CLOCK = "werkplein/core/clock.py"
# Migrations run in a transaction of their own, outside any request or job.
COMMITTERS = ("werkplein/core/database.py", "werkplein/core/schema.py")

READS_THE_CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    # The database has a clock of its own, which nobody can set for a test.
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_date",
    "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.localtimestamp",
}
ROUTE_DECORATORS = {"route", "get", "post", "put", "patch", "delete"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def other_clock(source: Source) -> Iterator[str]:
    """Only `core/clock.py` reads the clock; `time.monotonic` measures a duration and is free."""
    if source.path == CLOCK:
        return
    names = _import_names(source.tree)
    for node in ast.walk(source.tree):
        dotted = _dotted(node, names)
        if dotted in READS_THE_CLOCK:
            yield source.at(node, f"{dotted} reads the clock; use core.clock or take the day as an argument")


def _import_names(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `dt` for `datetime.datetime`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _dotted(node: ast.AST, names: dict[str, str]) -> str | None:
    """The full name of `a.b.c`, with the first part looked up among the imports."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, names)
        return f"{before}.{node.attr}" if before else None
    return None


def other_commit(source: Source) -> Iterator[str]:
    """One unit of work commits, in `core/database.py`; whoever else commits breaks all-or-nothing."""
    if source.path in COMMITTERS:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        begins = node.func.attr == "begin" and _name(node.func.value) in ("connection", "engine", "session")
        if begins or node.func.attr == "commit":
            yield source.at(node, f"calls .{node.func.attr}(); use the unit of work of core.database")


def functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines from `def` to the end; the docstring is not counted, so that nobody saves on it."""
    first = function.body[0]
    docstring = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def is_route(function: Function) -> bool:
    return any(_is_route_decorator(decorator) for decorator in function.decorator_list)


def _is_route_decorator(decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
        return False
    path = decorator.args[0] if decorator.args else None
    is_path = isinstance(path, ast.Constant) and isinstance(path.value, str)
    return decorator.func.attr in ROUTE_DECORATORS and is_path


def long_module(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > LONGEST_MODULE:
        yield source.at(1, f"{lines} lines, at most {LONGEST_MODULE}")


def long_function(source: Source) -> Iterator[str]:
    for function in functions(source.tree):
        if (lines := length(function)) > LONGEST_FUNCTION:
            yield source.at(function, f"{function.name} has {lines} lines, at most {LONGEST_FUNCTION}")


def thick_route(source: Source) -> Iterator[str]:
    """A route does web work only; what is longer, or asks the database itself, does that of an action or a query."""
    for function in functions(source.tree):
        if not is_route(function):
            continue
        if (lines := length(function)) > LONGEST_ROUTE:
            yield source.at(function, f"route {function.name} has {lines} lines, at most {LONGEST_ROUTE}")
        for node in ast.walk(function):
            if _asks_the_database(node):
                yield source.at(node, f"route {function.name} asks the database; let a query or an action do that")


def _asks_the_database(node: ast.AST) -> bool:
    """To undo what a refused act did asks nothing."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr == "rollback":
        return False
    asked = node.func.value
    return isinstance(asked, ast.Attribute) and asked.attr == "session" and _name(asked.value) == "db"


def open_route(source: Source) -> Iterator[str]:
    """Every route says who may come in."""
    for function in functions(source.tree):
        if is_route(function) and not {"needs", "public"} & set(_decorator_names(function)):
            yield source.at(function, f"route {function.name} carries neither @needs nor @public")


def _decorator_names(function: Function) -> Iterator[str]:
    for decorator in function.decorator_list:
        named = decorator.func if isinstance(decorator, ast.Call) else decorator
        yield named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")


def swallowed_error(source: Source) -> Iterator[str]:
    """Catch only what you can mend."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _catches_all(node.type) and _does_nothing(node.body):
            yield source.at(node, "catches everything and says nothing")
        if isinstance(node, ast.Call) and _name(node.func) == "suppress" and any(map(_catches_all, node.args)):
            yield source.at(node, "suppresses every error")


def _catches_all(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(each is None or _name(each) in ("Exception", "BaseException") for each in kinds)


def _does_nothing(body: list[ast.stmt]) -> bool:
    return all(isinstance(line, ast.Pass | ast.Continue | ast.Break | ast.Expr) for line in body) and not any(
        isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) for line in body
    )


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def trusted_markup(source: Source, allowed: frozenset[str]) -> Iterator[str]:
    """`Markup(x)` lets text through unescaped, so what goes in is a literal or the file is on the list."""
    if source.path in allowed:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or _name(node.func) != "Markup" or not node.args:
            continue
        if not isinstance(node.args[0], ast.Constant):
            yield source.at(node, "Markup() around something that is not a literal")


def silent_module(source: Source) -> Iterator[str]:
    """A module starts with one sentence: what lives here."""
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield source.at(1, "has no docstring that says what lives here")


def sleeping(source: Source) -> Iterator[str]:
    """A test that sleeps is slow on a good day and wrong on a bad one; wait for what should happen."""
    names = _import_names(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _dotted(node.func, names) == "time.sleep":
            yield source.at(node, "sleeps")
        if isinstance(node, ast.Attribute) and node.attr == "wait_for_timeout":
            yield source.at(node, "waits for a time instead of for an event")
