"""What is wrong with a line that TOML does not know, and the line as it should stand. Pure."""

import re
from collections.abc import Iterator

from publisher.domain.coded_text import Message
from publisher.domain.typed_time import looks_like_a_time, time_in

#: Quotation marks that word processors make of straight ones.
_CURLY = "“”„‟«»‘’‚‹›"
_CURLY_SIGN = re.compile(f"[{_CURLY}]")
_REMARK = re.compile(r"\s+#[^\"“”]*$")
_WITHOUT_SIGN = re.compile(r"\s*([A-Za-z_][\w-]*)\s*(?::\s*|\s+(?=[\"'“„]))(\S.*)$")
_SAYS_YES = frozenset("true yes on po da да".split())
_SAYS_NO = frozenset("false no off jo ne не".split())
_PLAIN = re.compile(r"[^\W\d\"'\[{]")
_LONGEST = 100


def mend_of(reason: str, line: str) -> Message:
    """Return the mend of a line, by what the parser said of it and by what it looks like."""
    return own_mend(reason, line) or Message("mend_marks", line='title = "Forum"')


def own_mend(reason: str, line: str) -> Message | None:
    """Return the mend of this very line; None where it looks like nothing that is known."""
    if "overwrite" in reason or "twice" in reason:
        return Message("mend_key_twice")
    return next(_mends(reason, line[: 10 * _LONGEST]), None)


def _mends(reason: str, line: str) -> Iterator[Message]:
    key, sign, value = line.partition("=")
    if not sign and (named := _WITHOUT_SIGN.match(line)):
        key, value = named.groups()
    key, value = key.strip(), _REMARK.sub("", value).strip()
    yield from _of_other_kinds(key, value)
    yield from _of_texts(key, value)
    if not sign and value:
        yield _like_this(key, value if value[0] in "\"'[{" else _in_marks(value))
    if line.count('"') % 2 or any(word in reason for word in ("Illegal character", "Unclosed", "Unterminated")):
        yield Message("mend_open_marks")
    if _PLAIN.match(value):
        yield Message("mend_marks", line=_short(f"{key} = {_in_marks(value)}"))


def _of_other_kinds(key: str, value: str) -> Iterator[Message]:
    if looks_like_a_time(value):
        yield _time(key, value)
    if value.casefold() in _SAYS_YES | _SAYS_NO:
        yield _like_this(key, "true" if value.casefold() in _SAYS_YES else "false")
    if key.endswith("_at") and value:
        yield _like_this(key, "2026-11-25T10:00:00")


def _of_texts(key: str, value: str) -> Iterator[Message]:
    if _CURLY_SIGN.search(value[:2] + value[-2:]):
        yield Message("mend_curly_marks", line=_short(f"{key} = {_straight(value)}"))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" and value[0] in value[1:-1]:
        yield _like_this(key, _in_marks(value[1:-1].strip(value[0])))


def _like_this(key: str, value: str) -> Message:
    return Message("mend_like_this", line=_short(f"{key} = {value}"))


def _time(key: str, value: str) -> Message:
    meant = time_in(value)
    if meant is None:
        return Message("mend_no_such_time", value=_short(value))
    shown = meant.date().isoformat() if key == "date" else meant.isoformat()
    if re.match(r"\d{1,2}\D", value):
        return Message("mend_year_first", line=_short(f"{key} = {shown}"))
    return _like_this(key, shown)


def _straight(value: str) -> str:
    """Return a value with straight marks around it; in a list, around each of its words."""
    if value.startswith("["):
        return _CURLY_SIGN.sub('"', value)
    inner = re.sub(rf"^[\"{_CURLY}]|[\"{_CURLY}]$", "", value)
    return _in_marks(inner)


def _in_marks(words: str) -> str:
    escaped = re.sub(r'(?<!\\)"', r"\"", words.strip("\"'") if words.count('"') % 2 else words)
    return f'"{escaped}"'


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
