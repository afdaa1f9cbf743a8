"""Errors and texts as codes: each code has one sentence, with the values that it carries, and each sentence a code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publisher.messages.sentences import SENTENCES, TABLES

CODE = Path(__file__).parents[2] / "publisher"
#: What builds no English sentence for people: `cli` and `studio` have the words.
CORE = (
    *("domain", "pipeline", "channels", "notifications", "operations", "content", "settings", "storage", "media"),
    *("site", "site_build", "hosting", "bootstrap", "i18n.py", "po_entries.py"),
)
#: Calls that take a code, beside errors.
CALLS = {"coded", "Message"}
#: Fields of values that people are told.
TOLD = {"reason", "text", "trouble", "warning", "way"}
#: What takes a code and is no `PublisherError`: a subprocess that imports nothing of ours takes its codes itself; the
#: others become messages where the file, the setting or the line is known.
OTHER = {"UnusablePicture", "NotATime", "FileRefused", "InvalidValue", "Problem", "Refusal", "Refused", "Unreadable"}
#: What they add to the values.
ADDED = {"Refused": {"file"}, "FileRefused": {"file"}, "Refusal": {"setting"}, "InvalidValue": {"setting"}}
GAP = re.compile(r"(?<!%)%\((\w+)\)[sd]")
A_CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Module:
    """What is looked at in one file."""

    #: Classes, with the names of those that they come of.
    classes: dict[str, set[str]]
    #: Calls of something that has a name of its own, with that name.
    calls: list[tuple[ast.Call, str]]
    strings: set[str]
    #: Strings that are put together, as patterns.
    made: set[str]


@cache
def read(file: Path) -> Module:
    """Read a file once for all tests; the rest of its tree is let go of."""
    module = Module({}, [], set(), set())
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef():
                module.classes[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
            case ast.Call(func=ast.Name(id=name)) if node.args or node.keywords:
                module.calls.append((node, name))
            case ast.Constant(value=str(text)):
                module.strings.add(text)
            case ast.JoinedStr():
                parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in node.values]
                module.made.add("".join(parts))
    return module


def files(*places: str) -> Iterator[Path]:
    for place in places or (".",):
        path = CODE / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


@cache
def errors() -> set[str]:
    """Return the names of the classes that come of `PublisherError`, wherever they stand, and what else has codes."""
    bases = {name: above for file in files() for name, above in read(file).classes.items()}
    found = {"PublisherError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found | OTHER


#: Their constructors take something else than a code.
WITH_IDS = {"UnknownPost", "ClaimLost", "LedgerDamaged", "Spoiled", "NotReady", "GraphError", "OtherPages"}


def calls(*places: str) -> Iterator[tuple[str, ast.Call, str]]:
    """Return where, which call and the name of what is called."""
    for file in files(*places):
        for node, name in read(file).calls:
            yield f"{file.relative_to(CODE)}:{node.lineno}", node, name


def english(node: ast.expr) -> bool:
    """Return whether an expression is a sentence: several words, put together here."""
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
        return any(re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", part) for part in parts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()


def test_the_core_raises_codes_and_no_sentences() -> None:
    found = [
        f"{where}: {ast.unparse(call)[:90]}"
        for where, call, name in calls(*CORE)
        if name in errors() and any(english(argument) for argument in call.args)
    ]
    assert found == []


def test_the_core_gives_no_reason_and_no_text_in_english() -> None:
    found = [
        f"{where}: {ast.unparse(keyword.value)[:90]}"
        for where, call, name in calls(*CORE)
        for keyword in call.keywords
        if keyword.arg in TOLD and name not in CALLS and english(keyword.value)
    ]
    assert found == []


def test_a_sentence_that_is_put_in_is_found() -> None:
    for planted in ('NotPossible("Not this time.")', 'NotPossible(f"{slug}: it does not go.")'):
        call = ast.parse(planted, mode="eval").body
        assert isinstance(call, ast.Call)
        assert english(call.args[0])
    assert not english(ast.parse('coded("not_this_time")', mode="eval").body)


def coded_calls() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Return where, the code and the names of the values; None where they are not all written there."""
    for where, call, name in calls():
        if name in CALLS | (errors() - WITH_IDS) and call.args and isinstance(call.args[0], ast.Constant):
            code = str(call.args[0].value)
            if A_CODE.fullmatch(code):
                named = [keyword.arg for keyword in call.keywords]
                known = {*filter(None, named), *ADDED.get(name, ())}
                yield where, code, None if None in named else frozenset(known)


def test_each_code_has_a_sentence() -> None:
    assert [(where, code) for where, code, _ in coded_calls() if code not in SENTENCES] == []


def test_a_sentence_uses_no_value_that_its_code_does_not_carry() -> None:
    found = [
        (where, code, sorted(wanted - values))
        for where, code, values in coded_calls()
        if values is not None and code in SENTENCES and (wanted := set(GAP.findall(" ".join(SENTENCES[code])))) - values
    ]
    assert found == []


def test_each_sentence_has_its_code_somewhere_in_the_program() -> None:
    program = [read(file) for file in files() if file.parent.name != "messages"]
    made = set[str]().union(*(module.made for module in program))
    patterns = [re.compile(each) for each in made if re.fullmatch(r"(?:\\w\+|[a-z_])+", each) and "_" in each]
    known = set[str]().union(*(module.strings for module in program))
    left = [c for c in SENTENCES if c not in known and not any(p.fullmatch(c) for p in patterns)]
    assert left == []


def test_a_code_stands_in_one_table_and_the_tables_are_sorted() -> None:
    assert sum(map(len, TABLES)) == len(SENTENCES)
    for table in TABLES:
        assert list(table) == sorted(table)


def test_a_sentence_names_no_command_that_a_page_has_a_button_for() -> None:
    assert [code for code, one in SENTENCES.items() if "`publisher" in one.text] == []
