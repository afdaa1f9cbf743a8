"""`scheduler.py`, whose name the organisation fixed, starts a class of the package and holds nothing itself."""

import ast
from pathlib import Path

FILE = Path(__file__).parents[2] / "scheduler.py"


def test_the_file_only_reads_its_arguments_and_starts_the_scheduler() -> None:
    source = FILE.read_text(encoding="utf-8")
    tree = ast.parse(source)
    own = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    from_us = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("publisher")
        for name in node.names
    }
    assert own == []
    assert from_us == {"DEFAULT_FILE", "guarded", "run"}
    assert len(source.splitlines()) <= 30


def test_nothing_of_the_package_imports_it() -> None:
    for file in (FILE.parent / "publisher").rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "import scheduler" in source or "from scheduler" in source else ():
            modules = [node.module] if isinstance(node, ast.ImportFrom) else []
            modules += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            assert "scheduler" not in modules, file
