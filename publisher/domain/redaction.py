"""What is left of a revision after an erasure: pure changes of its document."""

import json
import re
import string
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from publisher.domain.delivery import Payload
from publisher.domain.revision import media_name

#: RFC 3986 (2.3), and the slash.
_UNRESERVED = frozenset(f"{string.ascii_letters}{string.digits}-._~/")
#: An image as the sanitiser writes it: attribute values in double quotes, where `>` may stand.
_IMAGE = r'<img(?:\s+[^\s=>"/]+(?:="[^"]*")?)*?\s+src="media:{name}"(?:\s+[^\s=>"/]+(?:="[^"]*")?)*\s*/?>'
#: The pictures that are drawn of a text's title.
_CARDS = ("card", "facebook_card")


@dataclass(frozen=True, slots=True)
class PictureUse:
    """One picture of one revision, one recording, or the card of a text: a file that tells of people."""

    slug: str
    #: Of the author's file and of every rendition.
    digests: frozenset[str]
    #: Names of what is made of it, in the media folder.
    names: frozenset[str]


def uses_in(document: str) -> list[PictureUse]:
    """Return the pictures, recordings and cards of a revision's document."""
    article = json.loads(document)["article"]
    slug = article["slug"]
    cards = (text.get(kind) for text in article["texts"] for kind in _CARDS)
    return [
        *(_use(slug, picture, picture["renditions"]) for picture in article["pictures"]),
        *(_heard(slug, recording) for recording in article.get("recordings", ())),
        *(_use(slug, card, [card["rendition"]]) for card in cards if card),
    ]


def _use(slug: str, picture: Mapping[str, Any], renditions: Iterable[Mapping[str, Any]]) -> PictureUse:
    name = {each["digest"]: media_name(each["digest"], each["media_type"]) for each in renditions}
    return PictureUse(slug, frozenset((picture["source_digest"], *name)), frozenset(name.values()))


def _heard(slug: str, recording: Mapping[str, Any]) -> PictureUse:
    name = media_name(recording["digest"], recording["media_type"])
    return PictureUse(slug, frozenset((recording["source_digest"], recording["digest"])), frozenset((name,)))


def same_picture(uses: Iterable[PictureUse], wanted: Collection[str]) -> frozenset[str]:
    """Return all digests of a picture: those that share a file or a rendition with one of `wanted` are the same one."""
    known, whole = list(uses), frozenset(wanted)
    while True:
        grown = whole.union(*(use.digests for use in known if use.digests & whole))
        if grown == whole:
            return whole
        whole = grown


def without_pictures(document: str, digests: Collection[str]) -> str:
    """Return a document without some pictures and recordings: no words about them, no place in the text, no consent."""
    content = json.loads(document)
    article = content["article"]
    gone = [each for each in article["pictures"] if _use("", each, each["renditions"]).digests.intersection(digests)]
    files = {picture["file"] for picture in gone}
    article["pictures"] = [picture for picture in article["pictures"] if picture not in gone]
    _drop_recordings(article, digests)
    for text in article["texts"]:
        text["html"] = _without_images(text["html"], files)
        for kind in _CARDS:
            if (card := text.get(kind)) and card["rendition"]["digest"] in digests:
                del text[kind]
    content["consents"] = {file: consent for file, consent in content["consents"].items() if file not in files}
    return _written(content)


def _drop_recordings(article: dict[str, Any], digests: Collection[str]) -> None:
    """Take recordings out of an article; one without any is written as those of before there were any."""
    heard = article.pop("recordings", [])
    if left := [each for each in heard if not _heard("", each).digests.intersection(digests)]:
        article["recordings"] = left


def _without_images(html: str, files: Iterable[str]) -> str:
    names = {name for file in files for name in (file, _percent_encoded(file))}
    for name in sorted(names):
        image = _IMAGE.format(name=re.escape(name))
        html = re.sub(rf"<p>\s*{image}\s*</p>\n?|{image}", "", html)
    return html


def _percent_encoded(name: str) -> str:
    """Encode as RFC 3986 (2.1) says, and as the Markdown renderer does."""
    return "".join(chr(byte) if chr(byte) in _UNRESERVED else f"%{byte:02X}" for byte in name.encode())


def emptied(document: str) -> str:
    """Return a document without words, names, pictures and consents; its labels stay, so that reports still add up."""
    content = json.loads(document)
    article = content["article"]
    article["pictures"] = []
    article.pop("recordings", None)
    nothing = {"summary": "", "html": "", "plain": "", "facebook_message": None, "facebook_comment": None}
    article["texts"] = [{"tag": text["tag"], "title": article["slug"], **nothing} for text in article["texts"]]
    content["consents"] = {}
    return _written(content)


def with_consent_notes(document: str, notes: Mapping[str, str]) -> str:
    """Return a document whose consents say the new note where they say an old one."""
    content = json.loads(document)
    content["consents"] = {file: notes.get(note, note) for file, note in content["consents"].items()}
    return _written(content)


def _written(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def payload_without(payload: Payload, digests: Collection[str], *, in_doubt: bool) -> Payload:
    """Return a payload without some photos; of one that has still to be found, only the words about them go."""
    linked = payload_without(payload.linked, digests, in_doubt=in_doubt) if payload.linked else None
    if in_doubt:
        photos = tuple(replace(p, alt="") if p.digest in digests else p for p in payload.photos)
    else:
        photos = tuple(photo for photo in payload.photos if photo.digest not in digests)
    return replace(payload, photos=photos, linked=linked)
