"""Errors and texts as codes: each code has one sentence, with the values that it carries, and each sentence a code."""

import ast
import re
from collections.abc import Iterator
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
OTHER = {"LimitedProcessFailed", "UnusablePicture", "NotATime", "Problem", "Refusal", "Refused", "Unreadable"}
#: What they add to the values.
ADDED = {"Refused": {"file"}, "Refusal": {"setting"}}
GAP = re.compile(r"(?<!%)%\((\w+)\)[sd]")
A_CODE = re.compile(r"[a-z][a-z0-9_]*")


def trees(*places: str) -> Iterator[tuple[Path, ast.Module]]:
    for place in places or (".",):
        path = CODE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield file, ast.parse(file.read_text(encoding="utf-8"))


def error_classes() -> set[str]:
    """Return the names of the classes that come of `PublisherError`, wherever they stand."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"PublisherError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


ERRORS = error_classes() | OTHER
#: Their constructors take something else than a code.
WITH_IDS = {"UnknownPost", "ClaimLost", "LedgerDamaged", "Spoiled", "NotReady", "GraphError", "OtherPages"}


def calls(*places: str) -> Iterator[tuple[str, ast.Call, str]]:
    """Return where, which call and the name of what is called."""
    for file, tree in trees(*places):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield f"{file.relative_to(CODE)}:{node.lineno}", node, node.func.id


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
        if name in ERRORS and any(english(argument) for argument in call.args)
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
        if name in CALLS | (ERRORS - WITH_IDS) and call.args and isinstance(call.args[0], ast.Constant):
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
    source, made = [], list[str]()
    for file, tree in trees():
        if file.parent.name != "messages":
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    source.append(node.value)
                if isinstance(node, ast.JoinedStr):
                    parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in node.values]
                    made.append("".join(parts))
    patterns = [re.compile(each) for each in made if re.fullmatch(r"(?:\\w\+|[a-z_]+)+", each) and "_" in each]
    known = set(source)
    left = [c for c in SENTENCES if c not in known and not any(p.fullmatch(c) for p in patterns)]
    assert left == []


def test_a_code_stands_in_one_table_and_the_tables_are_sorted() -> None:
    assert sum(map(len, TABLES)) == len(SENTENCES)
    for table in TABLES:
        assert list(table) == sorted(table)


def test_a_sentence_names_no_command_that_a_page_has_a_button_for() -> None:
    assert [code for code, one in SENTENCES.items() if "`publisher" in one.text] == []
