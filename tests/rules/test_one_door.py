"""Pages and commands call verbs of the app: its parts are known to what puts the program together alone."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "publisher"


def test_no_page_and_no_command_reaches_through_the_app() -> None:
    files = [file for room in ("cli", "studio") for file in (PACKAGE / room).rglob("*.py")]
    reaching = [
        f"{file.relative_to(PACKAGE)}:{node.lineno}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "container"
    ]
    assert len(files) > 100
    assert reaching == []
