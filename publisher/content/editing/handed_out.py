"""A draft's text as it is handed out: without consents, and with cropped pictures in the place of whole ones."""

import re
from collections.abc import Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError

from publisher.content.reading.frontmatter import Unreadable, parse

_FENCE = "+++"
#: Also where somebody made a remark of it.
_CONSENT_LINE = re.compile(r"(?m)^[ \t]*#?[ \t]*consent[ \t]*=.*\n?")


def handed_out(text: str, cropped: Mapping[str, str], *, consents: bool) -> str:
    """Return a text's file; `cropped` are pictures that are now cropped themselves, with the names that they have now.

    Where nobody can read the front matter, it is left out rather than handed out with what is in it.
    """
    try:
        source = parse(text.encode("utf-8", "surrogatepass"))
        document = tomlkit.parse(f"{source.front_text}\n")
    except (Unreadable, TOMLKitError):
        return text if consents else _CONSENT_LINE.sub("", text)
    media = document.get("media")
    for item in media if isinstance(media, list) else []:
        if isinstance(item, dict):
            _hand_out(item, cropped, consents=consents)
    for key in ("alt", "caption"):
        _rename(document.get(key), cropped)
    front = document.as_string().strip("\n")
    front = front if consents else _CONSENT_LINE.sub("", f"{front}\n").strip("\n")
    return f"{_FENCE}\n{front}\n{_FENCE}\n{source.body}"


def _hand_out(item: dict[str, object], cropped: Mapping[str, str], *, consents: bool) -> None:
    if not consents:
        item.pop("consent", None)
    name = item.get("file")
    if isinstance(name, str) and name in cropped:
        item.pop("crop", None)
        item["file"] = cropped[name]


def _rename(words: object, cropped: Mapping[str, str]) -> None:
    for old, new in cropped.items():
        if isinstance(words, dict) and old != new and old in words:
            words[new] = words.pop(old)
