"""What is a mark within a paragraph: rules for markdown-it in place of CommonMark's where those misread people."""

import re
from bisect import bisect_left
from collections.abc import Callable

import nh3
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, backtick, html_inline
from markdown_it.rules_inline import image as commonmark_image
from markdown_it.rules_inline import link as commonmark_link
from markdown_it.token import Token

from publisher.content.text.addresses import Piece, pieces

#: What a backslash before it keeps from being a mark.
MARKS = "\\`*_[]<>#|~!&+.)•·-"
_RUN = re.compile(r"\*+|_+|~+|`+")
#: Two signs or more at the beginning or the end of a word; amid words and alone they are text.
_STRAY = re.compile(r"(?<![\w*])\*{2,}(?=\w)|(?<=[^\s*])\*{2,}(?![\w*])|(?<!\w)__(?=[^\W_])")
#: What stands around a gap that is filled in by hand: Data: __.__.____
_BESIDE_A_GAP = " \n.,:;/-"
#: Nothing begins with these: *) is a remark's sign.
_AFTER_WORDS = ")]},;:!?%"
#: Brackets nested deeper than this are not looked into.
_DEEPEST_BRACKET = 10
#: What ends a remark, a declaration or the like of HTML, by how that begins.
_HTML_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<": ">"}
_BACKSLASHES = re.compile(r"\\+")
_TAG = re.compile(r"</?([a-z][a-z0-9-]*)", re.IGNORECASE)
#: Elements of HTML beside those that `nh3` knows to be harmless. Other words in angle brackets are text.
_ELEMENTS = nh3.ALLOWED_TAGS | set(
    """applet audio base basefont bgsound blink body button canvas command dialog embed fieldset font form frame
    frameset head html iframe input isindex keygen label legend link listing main marquee menu menuitem meta meter
    noembed noframes noscript object optgroup option output param picture plaintext portal progress script select
    slot source style svg math template textarea title track video xmp section""".split()
)


def _pieces(state: StateInline) -> tuple[list[int], list[Piece]]:
    """Return the pieces of a paragraph and where they start; found once for each paragraph."""
    known = state.env.setdefault("pieces", {})
    if state.src not in known:
        found = pieces(state.src)
        known[state.src] = [piece.start for piece in found], found
    starts, found = known[state.src]
    return starts, found


def text(state: StateInline, silent: bool) -> bool:
    """Take what is surely text: up to the next character that may be a mark, or the next unbreakable piece."""
    starts, _ = _pieces(state)
    mark = state.md.inline.terminator_re.search(state.src, state.pos, state.posMax)
    end = mark.start() if mark else state.posMax
    following = bisect_left(starts, state.pos)
    if following < len(starts):
        end = min(end, starts[following])
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def piece(state: StateInline, silent: bool) -> bool:
    """Take an address, a @name or a #tag as a whole; an address becomes a link that shows itself."""
    starts, found = _pieces(state)
    position = bisect_left(starts, state.pos)
    if position == len(starts) or starts[position] != state.pos or found[position].end > state.posMax:
        return False
    here = found[position]
    if not silent:
        _show(state, here)
    state.pos = here.end
    return True


def _show(state: StateInline, here: Piece) -> None:
    if not here.href or state.linkLevel > 0:
        state.append_pending(here.text)
        return
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(here.href)}
    opening.info = "auto"
    state.push("text", "", 0).content = here.text
    state.push("link_close", "a", -1).info = "auto"


def whole_addresses(state: StateCore) -> None:
    """Let an address have back the sign at its end that was kept out of it to end a mark, where it ended none."""
    for token in state.tokens:
        children = token.children or []
        for position in range(3, len(children)):
            opening, shown, closing, after = children[position - 3 : position + 1]
            if (closing.type, closing.info, after.type) == ("link_close", "auto", "text"):
                _give_back(state, opening, shown, after)


def stray_marks(state: StateCore) -> None:
    """Note, as `stray` of a paragraph, the line and sign of marks of bold beside words that make nothing bold."""
    for token in (token for token in state.tokens if token.type == "inline"):
        line = 0
        for child in token.children or []:
            line += child.type in ("softbreak", "hardbreak")
            found = _STRAY.search(child.content) if child.type == "text" else None
            if found and "stray" not in token.meta:
                token.meta["stray"] = line, found.group()


def _give_back(state: StateCore, opening: Token, shown: Token, after: Token) -> None:
    href, run = str(opening.attrs["href"]), _RUN.match(after.content)
    if run and href.startswith("http"):
        opening.attrs["href"] = href + state.md.normalizeLink(run.group())
        shown.content, after.content = shown.content + run.group(), after.content[run.end() :]


def code(state: StateInline, silent: bool) -> bool:
    """Take what stands between backticks; a backtick between letters is text: t`i themi."""
    start, letters = state.pos, state.src
    run = _RUN.match(letters, start)
    if not run or letters[start] != "`":
        return False
    backtick(state, True)
    end, state.pos = state.pos, start
    if end > run.end() and not letters[start - 1 : start].isalnum() and not letters[end : end + 1].isalnum():
        return backtick(state, silent)
    if not silent:
        state.append_pending(run.group())
    state.pos = run.end()
    return True


def between_letters(state: StateInline, silent: bool) -> bool:
    """Take `*`, `_` and `~` as text where they stand between letters or digits: 20*2*10."""
    found = _RUN.match(state.src, state.pos)
    if not found or found.group()[0] == "`":
        return False
    before = state.src[found.start() - 1 : found.start()] if found.start() else ""
    after = state.src[found.end() : found.end() + 1]
    if not _is_text(found.group()[0], before, after):
        return False
    if not silent:
        state.append_pending(found.group())
    state.pos = found.end()
    return True


def _is_text(mark: str, before: str, after: str) -> bool:
    if mark == "_" and (not before or before in _BESIDE_A_GAP) and (not after or after in _BESIDE_A_GAP):
        return True
    if (not before or before.isspace()) and after and after in _AFTER_WORDS:
        return True
    sum_of = (before.isdigit() and after == "(") or (before == ")" and after.isdigit())
    return (before.isalnum() and after.isalnum()) or sum_of


def escape(state: StateInline, silent: bool) -> bool:
    """Take backslashes: before a mark they keep it from being one, elsewhere they are text, as in a path of Windows."""
    found = _BACKSLASHES.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    end = found.end()
    is_mark = end < state.posMax and state.src[end] in MARKS
    shown = "\\" * (len(found.group()) // 2) if is_mark else found.group()
    kept = state.src[end] if is_mark and len(found.group()) % 2 else ""
    if not silent:
        token = state.push("text_special", "", 0)
        token.content, token.info = shown + kept, "escape"
        token.markup = found.group() + kept
    state.pos = end + len(kept)
    return True


def link(state: StateInline, silent: bool) -> bool:
    """Take a link."""
    return _in_brackets(state, silent, "[", commonmark_link)


def image(state: StateInline, silent: bool) -> bool:
    """Take a picture."""
    return _in_brackets(state, silent, "![", commonmark_image)


def _in_brackets(state: StateInline, silent: bool, opening: str, rule: Callable[[StateInline, bool], bool]) -> bool:
    """Do a rule, which looks for the end of its brackets: where there is none, or past too many others, it would not.

    For each bracket the rest of the paragraph is read twice at each level: 100,000 of them took ten seconds.
    """
    if not state.src.startswith(opening, state.pos) or state.pos > _last(state, "]"):
        return False
    if silent and state.level > _DEEPEST_BRACKET:
        state.pos = state.posMax  # as markdown-it itself does past `maxNesting`
        return True
    return rule(state, silent)


def _last(state: StateInline, sign: str) -> int:
    """Return where a sign stands last in a paragraph; found once for each paragraph."""
    known = state.env.setdefault("last signs", {})
    if (state.src, sign) not in known:
        known[state.src, sign] = state.src.rfind(sign)
    return int(known[state.src, sign])


def html(state: StateInline, silent: bool) -> bool:
    """Take HTML, which is taken out later; what only looks like it (`<emri>`) is text."""
    if not state.src.startswith("<", state.pos):
        return False
    end = next(end for begin, end in _HTML_ENDS.items() if state.src.startswith(begin, state.pos))
    tag = _TAG.match(state.src, state.pos)
    is_html = state.pos < _last(state, end) and (tag is None or tag.group(1).lower() in _ELEMENTS)
    return is_html and html_inline(state, silent)
