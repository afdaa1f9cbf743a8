"""What begins a list, a heading, a quotation, a table: rules for markdown-it in place of CommonMark's.

Lines that only look like marks are text, and a line that is not indented ends what was indented. Each rule has
markdown-it's form: `silent` asks whether a block begins here, without making it.
"""

import re
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock, blockquote, fence, hr, html_block, reference, table
from markdown_it.rules_block.table import escapedSplit

#: Lists and quotations nested deeper than this are text.
DEEPEST = 40
_HEADING = re.compile(r"(#{1,6})[^\S\n]+(.*\S)")
_QUOTE = re.compile(r">(?:[^\S\n]+\D|[^\S\n]*$)")
_FENCE = re.compile(r"(`{3,}|~{3,})[^\S\n]*[\w+#.-]*[^\S\n]*$")
_HTML_BLOCK = re.compile(r"<(?:script|style|!--)", re.IGNORECASE)
_DEFINITION = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]:[^\S\n]*<?(\S+)")
_USED = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\](?!:)")
_ADDRESS_LIKE = re.compile(
    r"(?:https?:|mailto:|tel:|[a-z][a-z0-9+.-]*://|//|www\.|\.{0,2}/)\S|\S+\.(?:jpe?g|png|webp)>?$", re.IGNORECASE
)


def line_of(state: StateBlock, line: int) -> str:
    """Return a line without its indentation."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take lines up to an empty one, or one that begins something else or is indented less."""
    before, state.parentType = state.parentType, "paragraph"
    rules, line = state.md.block.ruler.getRules("paragraph"), start + 1
    while line < state.lineMax and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if any(rule(state, line, state.lineMax, True) for rule in rules):
            break
        line += 1
    state.line = line
    _push_text(state, "paragraph", "p", "\n".join(line_of(state, each).strip() for each in range(start, line)), start)
    state.parentType = before
    return True


def _push_text(state: StateBlock, kind: str, tag: str, content: str, start: int) -> None:
    opening = state.push(f"{kind}_open", tag, 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.children = content, []
    opening.map = inline.map = [start, state.line]
    state.push(f"{kind}_close", tag, -1)


def heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take `# ` to `###### ` before words; as many `#` after them are no words."""
    found = _HEADING.fullmatch(line_of(state, start).rstrip())
    if not found:
        return False
    if not silent:
        state.line = start + 1
        marks, words = found.groups()
        if words.endswith(f" {marks}"):
            words = words[: -len(marks)].strip()
        _push_text(state, "heading", f"h{len(marks)}", words, start)
    return True


def quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take `> ` before words; before a number (`> 18 vjeç`) it means more than."""
    if state.level >= DEEPEST or not _QUOTE.match(line_of(state, start)):
        return False
    if not silent:
        # With the empty lines below it: one that ends without words counts them as its own, as in the editor.
        last = _quoted_up_to(state, start, end)
        before, state.lineMax = state.lineMax, state.skipEmptyLines(last)
        blockquote(state, start, last, False)
        state.lineMax = before
    return True


def _quoted_up_to(state: StateBlock, start: int, end: int) -> int:
    """Return the first line without the quotation's sign. Markdown-it would look at all lines below, for each again."""
    return next((line for line in range(start, end) if not line_of(state, line).startswith(">")), end)


def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a line of `***`, `---` or `___`, and keep what was typed for texts without lines."""
    found = hr(state, start, end, silent)
    if found and not silent:
        state.tokens[-1].content = line_of(state, start).strip()
    return found


def code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take what stands between two fences; a fence that is never closed is text."""
    found = _FENCE.match(line_of(state, start))
    return bool(found and _is_closed(state, start, found.group(1)) and fence(state, start, end, silent))


def _is_closed(state: StateBlock, start: int, opening: str) -> bool:
    last: dict[tuple[str, int], int] = _once(state.env, "fences", lambda: _last_fences(state))
    return any(mark == opening[0] and size >= len(opening) and line > start for (mark, size), line in last.items())


def _last_fences(state: StateBlock) -> dict[tuple[str, int], int]:
    """Return the last line of each kind of fence that can close."""
    last = {}
    for number, line in enumerate(state.src.split("\n")):
        bare = line.lstrip("> \t").rstrip()
        if len(bare) >= 3 and bare[0] in "`~" and bare == bare[0] * len(bare):
            last[bare[0], len(bare)] = number
    return last


def raw_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take scripts, styles and remarks as a whole; other HTML is taken out tag by tag, and its words stay."""
    return bool(_HTML_BLOCK.match(line_of(state, start)) and html_block(state, start, end, silent))


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take `[name]: address` where a link of the text uses it; else it is text, such as `[Foto]: Arta`."""
    found = _DEFINITION.match(line_of(state, start))
    if not found or found.group(1).startswith("^") or not _ADDRESS_LIKE.match(found.group(2)):
        return False
    used: set[str] = _once(state.env, "used", lambda: {normalizeReference(each) for each in _USED.findall(state.src)})
    label = normalizeReference(found.group(1))
    is_free = label not in state.env.get("references", {})
    return label in used and is_free and reference(state, start, end, silent)


def grid(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a table whose lines all have `|`; one with a line longer than its head is text, so that nothing is lost."""
    if not table(state, start, end, True):
        return False
    columns, stop = _cells(state, start), start + 2
    wide: list[tuple[int, int]] = state.env.setdefault("wide", [])
    if wide and start < wide[0][0] and columns < wide[0][1]:
        return False
    while stop < end and "|" in line_of(state, stop) and state.sCount[stop] >= state.blkIndent:
        if (cells := _cells(state, stop)) > columns:
            wide[:] = [(stop, cells)]
            return False
        stop += 1
    return table(state, start, stop, silent)


def _cells(state: StateBlock, line: int) -> int:
    cells = escapedSplit(line_of(state, line).strip())
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")


def _once(env: Any, key: str, make: Any) -> Any:
    """Return what is found out once for a text."""
    if key not in env:
        env[key] = make()
    return env[key]
