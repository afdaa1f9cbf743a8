"""The bytes of an old page as text: several encodings in one page, and letters that were encoded twice."""

import re

import ftfy

from publisher.partners.feed_text import BOMS, codec_of

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 4000
#: Where one text of a page ends and another begins: each may come from somewhere else, in another encoding.
_PIECE = re.compile(rb"[<>\n\"']")
#: Letters and signs that our languages have beside ASCII.
_OURS = frozenset("ëçËÇčćžšđČĆŽŠĐ„“”’‘–—«»…•€°©éöüá´·×½ \u00a0")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]{2,}")
_LEGACY = ("cp1250", "cp1252", "cp1251", "iso8859-2")
#: How UTF-8 looks that was read as Windows-1252 and encoded again.
_TWICE = re.compile(r"[ÂÃÄÅÐÑâ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2010-\u2122]|Ã.")
#: Windows-1252 lacks five signs, which were lost on the way: what the letters of ours that had them were.
_SECOND = "(?![\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2010-\u2122])"
_LOST = tuple(
    (re.compile(half + _SECOND), whole)
    for half, whole in ((r"(?<!\w)Ä", "Ä\x90"), ("Ä", "Ä\x8d"), ("Ñ", "Ñ\x81"), ("Ð", "Ð\x9d"), ("â€", "â€\x9d"))
)
_TEXT = re.compile(r"[^<>\n]+")
#: Controls that no page may hold, and two that the web has for quotation marks.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFEFF, 0xFFFE, 0xFFFF], " ")
_PROLOG = re.compile(r"\s*<\?xml[^>]*>")


def page_text(content: bytes, charset: str = "") -> str:
    """Return a page as text; `charset` is what its server said.

    What is UTF-8 is UTF-8, whatever it says of itself. Else each text of the page is taken by itself.
    """
    text = _PROLOG.sub("", _decoded(content, charset).translate(_CONTROLS), count=1)
    if _TWICE.search(text):
        text = _TEXT.sub(lambda found: _once(found.group()), text)
    return text


def _decoded(content: bytes, charset: str) -> str:
    for sign, name in BOMS:
        if content.startswith(sign):
            return content.decode(name, "replace")
    if b"\0" in content[:200]:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(content[:_HEAD])
    legacy = _legacy(content, (charset, declared[1].decode() if declared else ""))
    pieces, at = [], 0
    for mark in _PIECE.finditer(content):
        pieces.append(_piece(content[at : mark.end()], legacy))
        at = mark.end()
    return "".join([*pieces, _piece(content[at:], legacy)])


def _piece(content: bytes, legacy: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        loose = content.decode("utf-8", "replace")
    if 3 * loose.count("\ufffd") <= sum(sign > "\x7f" for sign in loose):  # a letter that was cut, among good ones
        return loose.replace("\ufffd", "")
    return content.decode(legacy, "replace")


def _legacy(content: bytes, said: tuple[str, str]) -> str:
    """Return the encoding of what is not UTF-8: what is said, where its letters are ours; else the likeliest."""
    odd = b"\n".join(each for each in _PIECE.split(content) if not _is_utf8(each))[:100_000]
    known = [codec for name in said if (codec := codec_of(name)) and codec != "utf-8"]
    return max((*known, *_LEGACY), key=lambda codec: _likelihood(odd.decode(codec, "replace")))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likelihood(text: str) -> int:
    in_words = sum(len(word) for word in _CYRILLIC.findall(text))
    others = [sign for sign in text if sign > "\x7f" and not "Ѐ" <= sign <= "ӿ"]
    alone = sum("Ѐ" <= sign <= "ӿ" for sign in text) - in_words
    ours = sum(sign in _OURS for sign in others)
    return in_words + ours - alone - 2 * (len(others) - ours)


def _once(text: str) -> str:
    """Return a text whose letters are encoded once; those of which half was lost are guessed."""
    for half, whole in _LOST:
        text = half.sub(whole, text)
    return ftfy.fix_encoding(text) if _TWICE.search(text) else text
