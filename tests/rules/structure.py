"""What the structure of `publisher/` looks like in numbers: `python -m tests.rules.structure`.

It prints import edges for each 1,000 lines, public functions and classes, words with more than one meaning (class
names that several modules define) and the longest files. `test_structure.py` fails on what must not be.
"""

import ast
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Alembic names these modules by number, and they are never edited.
MIGRATIONS = "publisher.storage.migrations"
LONGEST_FILE = 350


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the package."""

    name: str
    source: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """Return how many lines the file has."""
        return len(self.source.splitlines())

    def public_names(self) -> set[str]:
        """Return its functions and classes, without those that begin with `_`."""
        kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        return {node.name for node in self.tree.body if isinstance(node, kinds) and node.name[0] != "_"}

    def classes(self) -> set[str]:
        """Return the names of its classes, without those that begin with `_`."""
        return {node.name for node in self.tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"}


def modules() -> dict[str, Module]:
    """Return every module of `publisher` by its dotted name, without the migrations."""
    found = {}
    for file in sorted((ROOT / "publisher").rglob("*.py")):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.startswith(MIGRATIONS):
            source = file.read_text(encoding="utf-8")
            found[name] = Module(name, source, ast.parse(source))
    return found


def edges(known: Mapping[str, Module]) -> set[tuple[str, str]]:
    """Return who imports whom, late imports and those for types included; each pair once."""
    return {
        (module.name, target)
        for module in known.values()
        for node in ast.walk(module.tree)
        for target in _imported(node, known)
        if target != module.name
    }


def _imported(node: ast.AST, known: Mapping[str, Module]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in known)
    elif isinstance(node, ast.ImportFrom) and node.module in known:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield whole if whole in known else str(node.module)


def layers() -> list[set[str]]:
    """Return the packages of each layer, the highest first, as pyproject.toml has them for import-linter."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    return [{name.strip() for name in layer.split("|")} for layer in contract["layers"]]


def arrows_back(found: set[tuple[str, str]]) -> list[str]:
    """Return the imports that run from a lower layer to a higher one, or between two packages of one layer."""
    height = {name: number for number, layer in enumerate(layers()) for name in layer}
    package = {name: name.split(".")[1] if "." in name else "" for pair in found for name in pair}
    return sorted(
        f"{one} -> {other}"
        for one, other in found
        if package[one] in height
        and package[other] in height
        and package[one] != package[other]
        and height[package[one]] >= height[package[other]]
    )


def words_with_two_meanings(known: Mapping[str, Module]) -> dict[str, list[str]]:
    """Return the class names that more than one module defines, with these modules."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for module in known.values():
        for name in module.classes():
            where[name].append(module.name)
    return {name: places for name, places in sorted(where.items()) if len(places) > 1}


def give_docstrings(known: Mapping[str, Module]) -> list[str]:
    """Return the functions whose docstring begins with "Give": the field says "Return"."""
    return [
        f"{module.name}.{node.name}"
        for module in known.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and re.match(r"Gives? ", ast.get_docstring(node) or "")
    ]


def main() -> int:
    """Print all of it."""
    known = modules()
    found, lines = edges(known), sum(module.lines for module in known.values())
    names = sum(len(module.public_names()) for module in known.values())
    print(f"{len(known)} modules, {lines} lines")
    print(f"{len(found)} import edges: {1000 * len(found) / lines:.1f} for each 1,000 lines")
    print(f"{names} public functions and classes")
    twice = words_with_two_meanings(known)
    print(f"{len(twice)} class names with more than one meaning:")
    print(*(f"  {name}: {', '.join(places)}" for name, places in twice.items()), sep="\n")
    print("longest files:")
    print(
        *(f"  {n} {name}" for name, n in Counter({m.name: m.lines for m in known.values()}).most_common(10)), sep="\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
