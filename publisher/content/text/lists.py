"""What is a list: bullets, and numbers where those that were typed run 1, 2, 3 and there are two or more."""

import re
from dataclasses import dataclass

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from publisher.content.text.blocks import DEEPEST, line_of

_NUMBER = re.compile(r"([1-9][0-9]{0,2})([.)])(?=[^\S\n])")
#: A plus is a sign, and a telephone number begins with it. The last one is what Word's bullet becomes when pasted.
_BULLET = re.compile(r"[-*](?=[^\S\n])|[•·\uf0b7](?![•·])")
_TEMPERATURE = re.compile(r"[^\S\n]*\d+(?:[.,]\d+)?[^\S\n]*°")
_TAB = 4
#: So many blanks after a mark still belong to it.
_WIDEST = 4


@dataclass(frozen=True, slots=True)
class _Item:
    """The beginning of a list item."""

    #: The bullet, or what follows the number.
    mark: str
    #: None for a bullet.
    number: int | None
    #: Where its words begin in the source, and in which column.
    words_at: int
    column: int
    #: What belongs to it is indented to this column.
    indent: int

    def follows(self, before: "_Item") -> bool:
        """Return whether this is the next one in the same list."""
        return self.mark == before.mark and self.number == (before.number + 1 if before.number else None)


def items(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a list."""
    first = _item(state, start)
    if first is None or state.level >= DEEPEST or first.number not in (None, 1):
        return False
    needs_two = first.number == 1 or first.mark == "*"  # a single asterisk is a remark's: * pa TVSH
    if needs_two and not _has_next(state, start, end, first):
        return False
    if not silent:
        _take(state, start, end, first)
    return True


def _item(state: StateBlock, line: int) -> _Item | None:
    words = line_of(state, line)
    found = _NUMBER.match(words) or _BULLET.match(words)
    if not found or not any(map(str.isalnum, words[found.end() :])):
        return None
    if found.group() == "-" and _TEMPERATURE.match(words, found.end()):
        return None
    is_number = found.re is _NUMBER
    at = state.bMarks[line] + state.tShift[line] + found.end()
    after_mark = column = state.sCount[line] + found.end()
    while state.src[at].isspace():
        column += _TAB - (column + state.bsCount[line]) % _TAB if state.src[at] == "\t" else 1
        at += 1
    blanks = column - after_mark
    return _Item(
        mark=found.group(2) if is_number else found.group(),
        number=int(found.group(1)) if is_number else None,
        words_at=at,
        column=column,
        indent=after_mark + (blanks if blanks <= _WIDEST else 1),
    )


def _has_next(state: StateBlock, line: int, end: int, item: _Item) -> bool:
    """Return whether the next one comes before anything that belongs to no item."""
    line += 1
    while line < end and (state.isEmpty(line) or state.sCount[line] >= item.indent):
        line += 1
    following = _item(state, line) if line < end and state.sCount[line] >= state.blkIndent else None
    return following is not None and following.follows(item)


def _take(state: StateBlock, start: int, end: int, first: _Item) -> None:
    kind, tag = ("bullet", "ul") if first.number is None else ("ordered", "ol")
    opening = state.push(f"{kind}_list_open", tag, 1)
    if first.mark == ")":
        opening.attrs = {"class": "parenthesis"}
    before, state.parentType = state.parentType, "list"
    position, line, is_tight, ended_empty = len(state.tokens), start, True, False
    item: _Item | None = first
    while item is not None:
        begun = line
        is_tight = _take_item(state, line, end, item) and is_tight and not ended_empty
        line = state.line
        ended_empty = line - begun > 1 and state.isEmpty(line - 1)
        following = _item(state, line) if line < end and state.sCount[line] >= state.blkIndent else None
        item = following if following and following.follows(item) else None
    opening.map = [start, line]
    state.push(f"{kind}_list_close", tag, -1)
    state.parentType = before
    if is_tight:
        _hide_paragraphs(state.tokens[position:], state.level + 2)


def _take_item(state: StateBlock, line: int, end: int, item: _Item) -> bool:
    """Take what belongs to an item; tell whether no empty line stands in it."""
    opening = state.push("list_item_open", "li", 1)
    opening.markup, opening.info = item.mark, "" if item.number is None else str(item.number)
    before = state.tight, state.tShift[line], state.sCount[line], state.listIndent, state.blkIndent
    state.tight, state.listIndent, state.blkIndent = True, state.blkIndent, item.indent
    state.tShift[line], state.sCount[line] = item.words_at - state.bMarks[line], item.column
    state.md.block.tokenize(state, line, end)
    is_tight = state.tight
    state.tight, state.tShift[line], state.sCount[line], state.listIndent, state.blkIndent = before
    opening.map = [line, state.line]
    state.push("list_item_close", "li", -1).markup = item.mark
    return is_tight


def _hide_paragraphs(tokens: list[Token], level: int) -> None:
    """Show the words of a list without empty lines as they are, not as paragraphs."""
    for token in tokens:
        if token.level == level and token.type in ("paragraph_open", "paragraph_close"):
            token.hidden = True
