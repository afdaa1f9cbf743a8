"""Addresses of an old website: one spelling for each, and which language one of them names."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

#: How old systems name our languages in an address.
LANGUAGE_WORDS = {
    **dict.fromkeys(("sq", "al", "alb", "shq", "shqip", "sqi", "albanian"), "sq"),
    **dict.fromkeys(("sr", "srb", "srp", "rs", "srpski", "serbian", "sr-latn", "sr-cyrl", "scc", "ser"), "sr"),
    **dict.fromkeys(("en", "eng", "english", "gb", "uk", "us", "en-us", "en-gb"), "en"),
    **dict.fromkeys(("rom", "romani", "roma", "romanes"), "rom"),
}
#: Parameters that say in which language, in which session, or from where somebody came.
_LANGUAGE_KEYS = frozenset("lang language lng gjuha jezik hl locale l".split())
_NOISE = re.compile(
    r"(?:phpsessid|jsessionid|aspsessionid\w*|sid|session_?id|s|utm_\w+|fbclid|gclid|ref|share)", re.IGNORECASE
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_WORD_AT_END = re.compile(r"[-_.]([a-z]{2,3})(?=(?:\.\w{2,5})?/?$)", re.IGNORECASE)
#: What stays as it is in a path, as browsers send it.
_SAFE_PATH, _SAFE_QUERY = "/:@!$()*,;=~+._-", "=&/:@!$()*,;~+._-?%"
_PAGES = frozenset("htm html shtml xhtml php php3 php4 php5 phtml asp aspx jsp cfm cgi pl do".split())
_PICTURES = frozenset("jpg jpeg png gif webp bmp tif tiff".split())


@dataclass(frozen=True, slots=True)
class OldAddress:
    """A place on the old website: its path with its query, as a browser would ask for it."""

    path: str
    #: Which language it names, as in `posts/`; empty where it names none.
    language: str
    #: The same without its language and `.html`: translations of one article have it in common, and its copies.
    stem: str


def address_of(url: str, base: str = "") -> tuple[str, str]:
    """Return host (without `www.`) and path with query of an address, in one spelling; host may be empty.

    Raises:
        ValueError: if it is no address of a page.
    """
    parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
    if parts.scheme not in ("http", "https", ""):
        raise ValueError(url)
    path = quote(unquote(_SESSION_IN_PATH.sub("", parts.path or "/")), safe=_SAFE_PATH)
    host = (parts.hostname or "").removeprefix("www.")
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    return f"{host}{port}", f"/{path.lstrip('/')}{_query(parts.query)}"


def _query(query: str) -> str:
    kept = [each for each in re.split("[&;]", query) if each and not _NOISE.fullmatch(each.partition("=")[0])]
    return f"?{quote('&'.join(kept), safe=_SAFE_QUERY)}" if kept else ""


def parsed(path: str) -> OldAddress:
    """Return what a path with its query says of its language."""
    plain, _, query = path.partition("?")
    language, kept = "", []
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key.lower() in _LANGUAGE_KEYS and (word := LANGUAGE_WORDS.get(value.lower())):
            language = word
        else:
            kept.append((key, value))
    segments = plain.split("/")
    for at, segment in enumerate(segments[1:4], 1):
        is_last = at == len(segments) - 1
        if not language and not is_last and (word := LANGUAGE_WORDS.get(segment.lower())):
            language = word
            del segments[at]
            break
    if not language and LANGUAGE_WORDS.get(segments[-1].lower()):
        language, segments[-1] = LANGUAGE_WORDS[segments[-1].lower()], ""
    found = _WORD_AT_END.search(segments[-1])
    if not language and found and (word := LANGUAGE_WORDS.get(found[1].lower())):
        language, segments[-1] = word, segments[-1][: found.start()] + segments[-1][found.end() :]
    if kept:
        return OldAddress(path, language, f"{'/'.join(segments)}?{urlencode(kept)}")
    return OldAddress(path, language, "/".join(segments).removesuffix(".html").removesuffix(".htm"))


def ending_of(path: str) -> str:
    """Return the ending of a path's name in small letters, without its dot; empty where it has none."""
    name = path.partition("?")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_picture_path(path: str) -> bool:
    """Return whether an address is that of a picture, by its ending."""
    return ending_of(path) in _PICTURES


def may_be_page(path: str) -> bool:
    """Return whether an address may be that of a page: it has no ending, or that of a page or program."""
    ending = ending_of(path)
    return not ending or ending in _PAGES or not ending.isalpha() or len(ending) > 5
