"""A payload as canonical JSON: what the ledger stores, and what its digest is taken from."""

import json
import unicodedata
from dataclasses import asdict
from typing import Any

from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.revision import digest_of


def payload_to_json(payload: Payload) -> str:
    """Return canonical JSON: sorted keys, no white space, UTF-8 kept. Equal payloads give equal text.

    `linked`, `notice` and `is_card` are written only where they are set: payloads of before keep their digests.
    """
    return json.dumps(_content(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _content(payload: Payload) -> dict[str, Any]:
    content = asdict(payload)
    content["notice"] = dict(payload.notice)
    if content["linked"]:
        content["linked"].pop("notice")
    if not payload.notice:
        del content["notice"]
    for form in (content, content["linked"] or {}):
        if form.get("linked") is None:
            form.pop("linked", None)
        for photo in form.get("photos", ()):
            if not photo["is_card"]:
                del photo["is_card"]
    return content


def payload_from_json(text: str) -> Payload:
    """Build the payload that `payload_to_json` wrote.

    Raises:
        ValueError: if it is no JSON, or not that of a payload.
    """
    try:
        return _read(json.loads(text))
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is not a payload: {text[:80]!r}") from error


def _read(content: dict[str, Any]) -> Payload:
    photos = tuple(PayloadPhoto(**photo) for photo in content["photos"])
    linked = content.get("linked")
    return Payload(
        message=content["message"],
        link=content["link"],
        photos=photos,
        linked=None if linked is None else _read(linked),
        notice=tuple(content.get("notice", {}).items()),
    )


def text_digest(text: str) -> str:
    """Return the sha256 in hex of a post's text as it is compared: NFC, every run of white space as one space."""
    return digest_of(" ".join(unicodedata.normalize("NFC", text).split()).encode())


def payload_digest(payload: Payload) -> str:
    """Return the sha256 in hex of the payload's canonical JSON: what an approval names."""
    return digest_of(payload_to_json(payload).encode())
