"""What a person is told, as a code with values; `messages` has the words.

A `Message` is the value, a coded text the same in one line, which is kept wherever a text is: in the ledger, in a
delivery's reason. A text of one's own (a person's reason for a hold, Facebook's words, what older ledgers hold) is no
code and stays what it is. Pure.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Union

#: What a message carries: a text or number to show as it is, or a part of the sentence that has a code of its own.
Value = Union[str, int, "Message"]
#: What is none is a text of its own.
_CODE = re.compile(r"[a-z][a-z0-9_]*")


class Message:
    """A sentence for people as a code with values; `publisher.messages` has its words, in each language."""

    __slots__ = ("code", "values")

    def __init__(self, code: str, /, **values: Value) -> None:
        self.code = code
        self.values: Mapping[str, Value] = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.code, self.values) == (other.code, other.values)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.values.items(), key=repr))))

    def __repr__(self) -> str:
        return ", ".join((self.code, *(f"{name}={value}" for name, value in self.values.items())))


def coded(code: str | Message, /, **values: Value) -> str:
    """Return the text of a code with its values; a value may be a coded text itself.

    The same ones always give the same text.
    """
    message = code if isinstance(code, Message) else Message(code, **values)
    if not _CODE.fullmatch(message.code):
        return message.code
    plain = {name: coded(value) if isinstance(value, Message) else value for name, value in message.values.items()}
    return json.dumps({"code": message.code, "values": plain}, ensure_ascii=False, sort_keys=True)


def joined(*texts: str) -> str:
    """Return several texts as one, which are told one after the other; empty ones are left out."""
    kept = [text for text in texts if text]
    if len(kept) < 2:
        return "".join(kept)
    return json.dumps({"texts": [part for text in kept for part in _parts(text)]}, ensure_ascii=False)


def _parts(text: str) -> Sequence[str]:
    found = read(text)
    return found if isinstance(found, tuple) else (text,)


def read(text: str) -> Message | tuple[str, ...] | None:
    """Return the message of a text, or the texts that are told one after the other; None where it is neither."""
    if not text.startswith(('{"code": ', '{"texts": ')):
        return None
    try:
        found: Any = json.loads(text)
    except ValueError:
        return None
    if isinstance(found.get("code"), str) and isinstance(found.get("values"), dict):
        return Message(found["code"], **found["values"])
    texts = found.get("texts")
    return tuple(map(str, texts)) if isinstance(texts, list) else None
