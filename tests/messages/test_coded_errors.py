"""Errors as codes: each code has one sentence, and each sentence the values that the code carries."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from publisher.messages.coded_errors import SENTENCES

#: `CodedError`, and errors that are kinds of it.
KINDS = {"CodedError", "UnusablePicture"}
CODE = Path(__file__).parents[2] / "publisher"


def coded_errors() -> Iterator[tuple[str, frozenset[str]]]:
    """Give code and names of values of each `CodedError(...)` and of each of its kinds in the program."""
    for file in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                code = node.args[0] if node.args else None
                if node.func.id in KINDS - {"CodedError"} and not isinstance(code, ast.Constant):
                    continue  # passed on from another process
                assert isinstance(code, ast.Constant), f"{file.name}:{node.lineno}: write the code itself"
                yield str(code.value), frozenset(str(keyword.arg) for keyword in node.keywords)


def test_each_code_has_a_sentence_and_each_sentence_a_code() -> None:
    assert {code for code, _ in coded_errors()} == set(SENTENCES)


def test_a_sentence_uses_no_value_that_its_code_does_not_carry() -> None:
    for code, values in coded_errors():
        assert set(re.findall(r"%\((\w+)\)[sd]", SENTENCES[code])) <= values, code
