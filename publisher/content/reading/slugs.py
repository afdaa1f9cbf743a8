"""Slugs: which ones are allowed, and how a title becomes one."""

import re
import unicodedata

from publisher.domain.coded_text import Message
from publisher.domain.invisible import visible
from publisher.domain.serbian_latin import to_latin

#: Longest slug; the whole address must stay short enough for every file system and share dialogue.
LONGEST = 100
#: Folder of the standing pages.
PAGES = "pages"
#: Folder of the drafts that were deleted a short while ago; nothing in it is read as a draft.
TRASH = ".trash"

_ALLOWED = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_SPELLED = str.maketrans({"đ": "dj", "ð": "dj", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "ı": "i"})


def slug_trouble(name: str) -> Message | None:
    """Return what is wrong with a slug (the last part of a standing page's), or None."""
    if name == PAGES:
        return Message("slug_reserved", name=PAGES)
    if len(name) > LONGEST:
        return Message("slug_too_long", count=len(name), most=LONGEST)
    if not _ALLOWED.fullmatch(name):
        return Message("slug_of_other_signs", example=slug_from(name) or "strehimi-ferizaj")
    return None


def slug_from(title: str, longest: int = 60) -> str:
    """Make a slug of a title in any of our languages and scripts; empty where nothing is left. Cut at a word's end."""
    latin = unicodedata.normalize("NFKD", to_latin(visible(title)).lower().translate(_SPELLED))
    plain = "".join(c for c in latin if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:longest]
        if len(longer) > longest:
            break
        slug = longer
    return slug
