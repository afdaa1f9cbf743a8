"""The short address of a post, to be read off a picture and typed: `kosint2020.net/k7q2m`. Pure."""

import hashlib
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from publisher.domain.language import FOLDER
from publisher.domain.web_address import readable_host, readable_path

#: Of base32 (RFC 4648) what nobody mistakes for something else, and no vowel: so a code is never a word, nor the name
#: of anything else that the site has.
ALPHABET = "bcdfghjkmnpqrstvwxyz234567"
#: So many letters at least; more where another post has these.
SHORTEST = 5


def codes(slug: str) -> Iterator[str]:
    """Return the codes that a post may have, the shortest first; each begins with the one before it."""
    number = int.from_bytes(hashlib.sha256(slug.encode()).digest())
    letters = ""
    while number:
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
        if len(letters) >= SHORTEST:
            yield letters


def free_code(slug: str, taken: Callable[[str], bool]) -> str:
    """Return the shortest code of a post that no other post has."""
    return next(code for code in codes(slug) if not taken(code))


def is_code(name: str) -> bool:
    """Return whether a name may be a post's code: what lies there in the site's folder is the site's."""
    return len(name) >= SHORTEST and all(letter in ALPHABET for letter in name)


def short_path(code: str, tag: str, main_tag: str) -> str:
    """Return the path of a short address: that of the main language is without a language."""
    return f"{code}/" if tag == main_tag else f"{FOLDER[tag]}/{code}/"


def spoken_address(base_url: str, path: str) -> str:
    """Return an address as it is written on paper: without its scheme and without a slash at its end."""
    parts = urlsplit(base_url)
    return f"{readable_host(parts.netloc)}{readable_path(parts.path.rstrip('/'))}/{path}".rstrip("/")
