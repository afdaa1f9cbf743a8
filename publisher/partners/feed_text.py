"""The bytes of a feed as text: what they mean, not only what they say of themselves."""

import codecs
import re

#: A feed says in its first line what it is written in, or not at all.
_PROLOG = 400
_DECLARED = re.compile(rb"encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
#: What Windows writes for Albanian and Serbian in Latin letters; ISO 8859-1 has the same signs for Albanian.
_LAST_RESORT = "cp1250"
#: What a file may begin with, and the encoding that it says.
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: UTF-16 and UTF-32 without a mark, by how `<?` or `<r` lie in them.
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
#: Controls that no XML may hold: one of them must not end the reading.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], " ")


def feed_text(content: bytes, charset: str = "") -> str:
    """Return a feed as text, without its declaration and document type: entities of its own are not expanded.

    What is UTF-8 throughout is UTF-8, whatever it says; else what the server or the feed says is believed.
    """
    text = _decoded(content, charset).lstrip("\ufeff \t\r\n").translate(_CONTROLS)
    return _without_prolog(text)


def _decoded(content: bytes, charset: str) -> str:
    for sign, name in (*BOMS, *_WIDE):
        if content.startswith(sign):
            return content.decode(name, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        loose = content.decode("utf-8", "replace")
    if 2 * loose.count("\ufffd") <= sum(letter > "\x7f" for letter in loose):  # a cut letter among good ones
        return loose
    declared = _DECLARED.search(content[:_PROLOG])
    for name in (charset, declared[1].decode() if declared else "", _LAST_RESORT):
        if (codec := codec_of(name)) and codec != "utf-8":
            return content.decode(codec, "replace")
    return loose


def codec_of(name: str) -> str:
    """Return Python's name of an encoding for text; empty where it knows none."""
    try:
        found = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return ""
    if found is None or found.name in ("utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"):
        return ""
    # What is called ISO 8859-1 on the web is Windows' larger one (WHATWG, Encoding, 4.2).
    name = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}.get(found.name, found.name)
    return name if getattr(found, "_is_text_encoding", True) else ""


def _without_prolog(text: str) -> str:
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :] if "?>" in text[:_PROLOG] else text
    start = text[:100_000].lower().find("<!doctype")
    if start < 0:
        return text
    end, subset = text.find(">", start), text.find("[", start)
    if 0 <= subset < end:
        end = text.find(">", text.find("]", subset))
    kind = text[start : start + 30].lower().split()
    if end < 0 or kind[1:2] == ["html"] or kind[1:2] == ["html>"]:
        return text
    return text[:start] + text[end + 1 :]
