"""Texts for people that stand in templates, scripts and code, and in no catalogue: in every branch, seen or not."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import Environment, nodes

from tests.language_walk.plain_words import read_texts, words_of

#: What gives a text in the reader's language, or marks one that is translated where it is shown.
TRANSLATED = ("_", "gettext", "gettext_noop", "ngettext", "say", "later")
#: Calls whose texts are for programmers or the log.
_FOR_PROGRAMMERS = (
    *("ValueError", "TypeError", "LookupError", "AssertionError", "OSError", "RuntimeError"),
    *("compile", "getLogger", "event_logger"),
)
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
#: Two words, or one that looks like a sentence or a label.
_FOR_PEOPLE = re.compile(r"[A-Za-z]{2,}[,;:.!?]? [A-Za-z{]|^[A-Z][a-z]+[.!?…]?$")
_SCRIPT_TEXT = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`""", re.DOTALL
)
#: How a script names parts of a page.
_SELECTOR = re.compile(r":(?:is|not|has)\(|\[\w+")
_STYLE_TEXT = re.compile(r"content:\s*\"([^\"]*)\"")


class Found(NamedTuple):
    """A text that no catalogue has."""

    #: 1-based; 0 where only the file is known.
    line: int
    text: str


def in_template(source: str, *, html: bool) -> Iterator[Found]:
    """Return texts of a template that stand in it as they are, and those in its expressions."""
    bare = _JINJA.sub(lambda match: "\ue000" + "\n" * match[0].count("\n"), source)
    parts = [text for _, text in read_texts(bare)] if html else bare.splitlines()
    yield from (Found(0, text) for text in parts if words_of(text))
    yield from (found for found in _expressions(Environment(autoescape=True).parse(source)) if _is_for_people(found))


def _expressions(node: nodes.Node) -> Iterator[Found]:
    for child in node.iter_child_nodes():
        translated = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATED
        if isinstance(child, nodes.Const) and isinstance(child.value, str) and not translated:
            yield Found(child.lineno, child.value)
        elif not isinstance(child, nodes.Const | nodes.TemplateData):
            yield from _expressions(child)


def _is_for_people(found: Found) -> bool:
    return bool(_FOR_PEOPLE.search(found.text) and words_of(found.text))


def in_code(source: str) -> Iterator[Found]:
    """Return texts of Python code that look as if people read them."""
    return (found for found in _constants(ast.parse(source)) if _is_for_people(found))


def _constants(node: ast.AST) -> Iterator[Found]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Constant(value=str(text)):
                yield Found(child.lineno, text)
            case ast.JoinedStr():
                parts = (each.value if isinstance(each, ast.Constant) else "{}" for each in child.values)
                yield Found(child.lineno, "".join(map(str, parts)))
            case ast.Expr(value=ast.Constant()) | ast.arg() | ast.AnnAssign(value=None):
                pass
            case ast.Call() if _named(child) in (*TRANSLATED, *_FOR_PROGRAMMERS) or _is_log(child):
                pass
            case _:
                yield from _constants(child)


def _named(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_log(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "_log"
    )


def in_script(source: str) -> Iterator[Found]:
    """Return texts of a script that look as if people read them."""
    for match in _SCRIPT_TEXT.finditer(source):
        text = next((part for part in match.groups() if part), "")
        found = Found(source.count("\n", 0, match.start()) + 1, re.sub(r"\$\{[^}]*\}", "{}", text))
        if _is_for_people(found) and not _SELECTOR.search(text):
            yield found


def in_style(source: str) -> Iterator[Found]:
    """Return texts that a style sheet puts onto a page."""
    return (Found(0, match[1]) for match in _STYLE_TEXT.finditer(source) if words_of(match[1]))
