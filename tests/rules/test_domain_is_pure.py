"""The domain decides on values: it needs no library, and it reaches for no clock, file, network or chance."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path(__file__).parents[2] / "publisher" / "domain"
MODULES = sorted(DOMAIN.glob("*.py"))
#: Modules of the standard library that reach outside.
OUTSIDE = {
    "asyncio", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
#: Of these, what only takes texts apart.
INSIDE = {"urllib.parse"}
#: Calls that ask the world: a clock, a file, chance.
ASKING = {"now", "today", "utcnow", "open", "print", "input", "random", "getenv"}


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def called(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_it_imports_itself_and_pure_parts_of_the_standard_library(module: Path) -> None:
    names = set(imported(ast.parse(module.read_text(encoding="utf-8"))))
    foreign = {name for name in names if not name.startswith("publisher.domain")}
    assert {name.split(".")[0] for name in foreign - INSIDE} <= sys.stdlib_module_names - OUTSIDE


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_it_asks_no_clock_file_or_chance(module: Path) -> None:
    assert not ASKING & set(called(ast.parse(module.read_text(encoding="utf-8"))))
