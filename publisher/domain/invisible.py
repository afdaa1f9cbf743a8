"""Characters that nobody sees: the one table for every door that texts come in by. Nothing is refused for one.

What breaks a line becomes a line break, what is a blank a blank, and the rest goes. A no-break blank stays in texts,
and so does what joins the parts of an emoji.
"""

import re

#: Word's and PowerPoint's line break (VT), a page break (FF), Unicode's own ones.
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")
#: Controls, soft hyphens, marks of direction, joiners of nothing, places of objects, and what is no character.
_NOTHING = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0001]"
)
#: They join signs to one; between letters they join nothing.
_JOINER = re.compile("(?<![\u2190-\U0010ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u2190-\U0010ffff])")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))


def visible(text: str, line_break: str = "\n") -> str:
    """Return a text with LF line ends (or with `line_break` for those that are none in a file) and what can be seen."""
    return _JOINER.sub("", _NOTHING.sub("", _BLANK.sub(" ", _BREAK.sub(line_break, text))))


def one_line(text: str) -> str:
    """Return a text on one line, one blank between words."""
    return " ".join(visible(text).split())


def plain_signs(text: str) -> str:
    """Return what is dialled or addressed, such as a telephone number, with the plain hyphen for every dash."""
    return one_line(text).translate(_DASHES)
