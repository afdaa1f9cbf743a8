"""Takes out of answers whatever tells whose Page it is: texts, names, ids, addresses, times, figures and tokens.

What may stay is listed (answer_words.py), all else gets a stand-in, the same one wherever it comes again: so it is seen
that a text came back as it was sent, or that a comment hangs on its post.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from publisher.channels.facebook.answer_words import is_identifier, is_own_word
from publisher.channels.facebook.redaction import HIDDEN

#: The day on which every recording begins. Times of day stay: they tell when Facebook's days end.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
#: Times before and after a recording become these.
_LONG_AGO, _FAR_AHEAD = timedelta(days=-30), timedelta(days=60)
_AROUND = timedelta(hours=2)
#: What people wrote, or are called: never kept, not even where it is a word of Graph's.
_FREE = frozenset(
    "about alt_text alt_text_custom application caption category description link message name page_name story subtitle"
    " text title username website".split()
)
#: Whoever or whatever is called so; in a row of a metric it is the metric's own name.
_CALLED, _METRIC = frozenset({"application", "name", "page_name", "username"}), frozenset({"period", "values"})
#: A shorter name of Graph's own words ("Page") is taken for Graph's.
_LONG_NAME = 8
_SECRET = frozenset("access_token appsecret_proof client_secret fb_exchange_token input_token".split())
#: Facebook's own sentences, in which it may name somebody.
_SENTENCES = frozenset({"message", "error_user_title", "error_user_msg"})
#: Numbers that say how Graph works, and nothing of the Page.
_TECHNICAL = frozenset(
    "call_count code error_subcode estimated_time_to_regain_access expires_in limit status total_cputime"
    " total_time".split()
)
_LARGEST_CODE = 9_999_999
#: Numbers from here on may be an id.
_LARGE = 10_000
_UNIX = range(1_000_000_000, 4_500_000_000)
_KEPT_HEADERS = (
    *("content-type", "date", "facebook-api-version", "retry-after", "www-authenticate"),
    *("x-app-usage", "x-business-use-case-usage", "x-page-usage", "x-fb-trace-id", "x-fb-rev", "x-fb-debug"),
)
_FACEBOOKS = ("facebook.com", "fb.com", "fb.me", "instagram.com", "whatsapp.com", "threads.net", "threads.com")
_PICTURES = ("fbcdn.net", "fbsbx.com", "cdninstagram.com")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_ID = re.compile(r"\d{5,}(?:_\d+)*|\d+(?:_\d{5,})+")
_NUMBER = re.compile(r"[0-9]{1,12}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+")
#: A telephone number, in groups or not; behind a # it is an error's code.
_TELEPHONE = re.compile(r"(?<![#\w])\+?\d{1,5}(?:[ ./()-]{1,2}\d{2,5}){2,}(?!\w)")
_CONTENT_TYPE = re.compile(r"(application|text|multipart|image)/[a-z+.-]{2,30}(; ?charset=[\w-]{2,20})?", re.IGNORECASE)
_UNKNOWN_WORD = "…"


class Anonymiser:
    """Gives the stand-ins of one recording. Show it everything by `learn` first, then ask."""

    def __init__(self, began_at: datetime, ended_at: datetime, private: Iterable[str] = ()) -> None:
        """Take the time of the recording by our clock, and what is known to be private besides (names of settings)."""
        self._began_at, self._ended_at = began_at, ended_at
        self._private = {text for text in private if len(text) > 1}
        #: Names, which are hidden as a whole even where they are words of Graph's.
        self._names: set[str] = set()
        for each in self._private:
            self._learn_name(each)
        self._numbers: dict[str, str] = {}
        self._real_numbers: set[str] = set()
        #: Numbers that stood where ids stand, however short they are.
        self._ids: set[str] = set()
        self._stand_ins: dict[tuple[str, str], str] = {}
        self._phrases: re.Pattern[str] | None = None

    def learn(self, value: Any, name: str = "", within_error: bool = False) -> None:
        """Remember what people wrote or are called in an answer, so that it is known inside Facebook's sentences."""
        if isinstance(value, Mapping):
            for key, inner in value.items():
                self._real_numbers.update(_numbers_in(str(key)))
                if key in _CALLED and isinstance(inner, str) and not _METRIC & value.keys():
                    self._learn_name(inner)
                self.learn(inner, str(key), within_error or key == "error")
        elif isinstance(value, list):
            for inner in value:
                self.learn(inner, name, within_error)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            self._learn_text(str(value), name, within_error)

    def _learn_text(self, text: str, name: str, within_error: bool) -> None:
        self._real_numbers.update(_numbers_in(text))
        if _is_id(name):
            self._ids.update(re.findall(r"\d+", text))
        if name in _FREE and not within_error and len(text) > 1 and not is_identifier(text):
            self._private.add(text)

    def _learn_name(self, name: str) -> None:
        """Hide a name as a whole, however it is written (`Open Group`, `open-group`), even of words of Graph's."""
        if len(squeezed := _squeezed(name)) >= _LONG_NAME:
            self._names.add(squeezed)

    def value(self, value: Any, name: str = "", within: frozenset[str] = frozenset()) -> Any:
        """Return an answer's JSON with stand-ins. `name` is its field, `within` holds the fields around it."""
        if isinstance(value, Mapping):
            beside = frozenset(map(str, value)) | ({"error"} if name == "error" else frozenset())
            return {self._name(str(key)): self.value(inner, str(key), beside) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner, name, within) for inner in value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            return self._number(value, name)
        return self.text(str(value), name, within)

    def text(self, text: str, name: str = "", within: frozenset[str] = frozenset()) -> str:
        """Return what stands for a text of a field."""
        if not text:
            return ""
        if name in _SECRET:
            return HIDDEN
        if name in _SENTENCES and "error" in within:
            return self.sentence(text)
        if name in _FREE and not (name == "name" and _METRIC & within and is_identifier(text)):
            return self._address(text) if _ADDRESS.fullmatch(text) else self._stand_in("text", text)
        if name in {"fields", "metric"}:
            return re.sub(r"\w+", lambda match: self._word_of_fields(match[0]), text)
        return self._plain(text, name)

    def _plain(self, text: str, name: str) -> str:
        if _ISO.fullmatch(text):
            return self._iso(text, name)
        if _ADDRESS.fullmatch(text):
            return self._address(text)
        number = int(text) if _NUMBER.fullmatch(text) else None
        if number is not None and name in _TECHNICAL and number <= _LARGEST_CODE:
            return text
        if number is not None and number in _UNIX and _is_time(name):
            return str(self._unix(number, name))
        if self._is_id(text):
            return self._id(text)
        if self._is_graphs(text) or (text.isdecimal() and len(text) <= 3):
            return text
        return self._stand_in("word" if " " not in text else "text", text)

    def sentence(self, text: str) -> str:
        """Return a sentence of Facebook's own: of its words those that name nobody, of the rest three dots."""
        text = self._private_phrases().sub(_UNKNOWN_WORD, text)
        parts, addresses = _ADDRESS.split(text), [self._address(each) for each in _ADDRESS.findall(text)]
        said = [self._said(part) for part in parts]
        return "".join(part for pair in zip(said, [*addresses, ""], strict=True) for part in pair)

    def _said(self, text: str) -> str:
        text = _TELEPHONE.sub(_UNKNOWN_WORD, _MAIL.sub(_UNKNOWN_WORD, text))
        text = re.sub(r"(?<![#\w])\d+(?:_\d+)*", lambda match: self._id_in_sentence(match[0]), text)
        text = re.sub(r"\w+", lambda match: self._word_of_sentence(match[0]), text)
        return re.sub(rf"{_UNKNOWN_WORD}(?:\s*{_UNKNOWN_WORD})+", _UNKNOWN_WORD, text)

    def header(self, name: str, value: str) -> Any | None:
        """Return what is kept of an answer's header; None where it is not."""
        name = name.casefold()
        if name not in _KEPT_HEADERS:
            return None
        if name.endswith("-usage"):
            try:
                return self.value(json.loads(value))
            except (ValueError, RecursionError):
                return self._stand_in("word", value)
        return self._plain_header(name, value)

    def _plain_header(self, name: str, value: str) -> str:
        if name == "date":
            return self._mail_date(value)
        if name == "www-authenticate":
            return self.sentence(value)
        if name.startswith("x-fb-"):
            return "trace"
        fits = (
            (name == "content-type" and _CONTENT_TYPE.fullmatch(value))
            or (name == "retry-after" and value.isdecimal() and len(value) < 7)
            or (name == "facebook-api-version" and is_identifier(value))
        )
        return value if fits else self._stand_in("word", value)

    def _is_graphs(self, word: str) -> bool:
        """Return whether a word is one of Graph's own, and no name of anybody here."""
        return is_identifier(word) and _squeezed(word) not in self._names

    def _is_id(self, text: str) -> bool:
        return bool(_ID.fullmatch(text)) or (
            bool(re.fullmatch(r"\d+(?:_\d+)*", text)) and self._ids.issuperset(text.split("_"))
        )

    def _id_in_sentence(self, text: str) -> str:
        return self._id(text) if self._is_id(text) else text

    def _name(self, name: str) -> str:
        if self._is_graphs(name):
            return name
        return self._id(name) if self._is_id(name) else self._stand_in("field", name)

    def _number(self, value: float, name: str) -> int | float:
        if name in _TECHNICAL and abs(value) <= _LARGEST_CODE:
            return value
        if isinstance(value, int) and value in _UNIX and _is_time(name):
            return self._unix(value, name)
        if isinstance(value, int) and (_is_id(name) or (abs(value) >= _LARGE and not _is_figure(name))):
            return int(self._id(str(abs(value))))
        return type(value)(bool(value))

    def _id(self, text: str) -> str:
        return "_".join(self._one_number(part) for part in text.split("_"))

    def _one_number(self, number: str) -> str:
        """Return the stand-in of a number: as long as it was, and no number that was seen anywhere."""
        if number not in self._numbers:
            count = len(self._numbers) + 1
            while (made := "9" + str(count).rjust(max(len(number), 6) - 1, "0")) in self._real_numbers:
                count += 1_000
            self._numbers[number] = made
        return self._numbers[number]

    def _stand_in(self, kind: str, text: str) -> str:
        count = sum(each[0] == kind for each in self._stand_ins) + 1
        return self._stand_ins.setdefault((kind, text), f"{kind} {count}")

    def _word_of_fields(self, word: str) -> str:
        if is_identifier(word) or (word.isdecimal() and len(word) <= 3):
            return word
        return self._id(word) if self._is_id(word) else self._stand_in("field", word)

    def _word_of_sentence(self, word: str) -> str:
        number = word.isdecimal() and (len(word) <= 7 or word in self._numbers.values())
        graphs = is_own_word(word) or (word.islower() and is_identifier(word))
        known = (graphs and _squeezed(word) not in self._names) or word.strip("_") == ""
        made = all(part in self._numbers.values() for part in word.split("_"))
        return word if number or known or made else _UNKNOWN_WORD

    def _private_phrases(self) -> re.Pattern[str]:
        if self._phrases is None:
            longest_first = sorted(self._private, key=len, reverse=True)
            words = "|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first)
            self._phrases = re.compile(words or r"(?!)", re.IGNORECASE)
        return self._phrases

    def _address(self, address: str) -> str:
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").casefold()
            query = parse_qsl(parts.query, keep_blank_values=True)
        except ValueError:
            return self._stand_in("word", address)
        shown = self._host(host)
        path = "/".join(self._segment(unquote(segment)) for segment in parts.path.split("/"))
        asked = urlencode([(self._name(name), self.text(value, name)) for name, value in query])
        return f"{parts.scheme}://{shown}{path}" + (f"?{asked}" if asked else "")

    def _host(self, host: str) -> str:
        if host in {"127.0.0.1", "localhost"}:
            return host
        for known in _FACEBOOKS:
            first = host.removesuffix(known).rstrip(".")
            if host == known or (host.endswith(f".{known}") and first in {"www", "m", "l", "graph", "business"}):
                return host
        for known in (*_FACEBOOKS, *_PICTURES):
            if host.endswith(f".{known}"):
                return f"host.{known}"
        return self._stand_in("site", host).replace(" ", "-") + ".example"

    def _segment(self, segment: str) -> str:
        if not segment or self._is_graphs(segment) or segment == "l.php":
            return segment
        return self._id(segment) if self._is_id(segment) else self._stand_in("part", segment).replace(" ", "-")

    def _shifted(self, moment: datetime, name: str) -> datetime:
        """Return a time as it lay in the recording; of what was before and after it only that it was."""
        if name in {"end_time", "date"} or self._began_at - _AROUND <= moment <= self._ended_at + _AROUND:
            midnight = self._began_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            return moment - midnight + BEGINNING
        return BEGINNING + (_LONG_AGO if moment < self._began_at else _FAR_AHEAD)

    def _iso(self, text: str, name: str) -> str:
        try:
            moment = datetime.fromisoformat(text)
            zone = moment.tzinfo or UTC
            shifted = self._shifted(moment.replace(tzinfo=zone), name).astimezone(zone).isoformat(timespec="seconds")
        except (ValueError, OverflowError):
            return self._stand_in("word", text)
        return shifted[:19] + (_zone_of(text) if moment.tzinfo else "")

    def _unix(self, seconds: int, name: str) -> int:
        return int(self._shifted(datetime.fromtimestamp(seconds, UTC), name).timestamp())

    def _mail_date(self, value: str) -> str:
        try:
            moment = parsedate_to_datetime(value)
            return format_datetime(self._shifted(moment.astimezone(UTC), "date"), usegmt=True)
        except (ValueError, TypeError, OverflowError):
            return self._stand_in("word", value)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _zone_of(text: str) -> str:
    match = re.search(r"(Z|[+-]\d\d:?\d\d)$", text)
    return match[0] if match else ""


def _numbers_in(text: str) -> Iterator[str]:
    yield from re.findall(r"\d{5,}", text)


def _is_time(name: str) -> bool:
    return name in {"since", "until", "__paging_token"} or name.endswith(("_at", "_time", "time"))


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith(("_id", "_ids", "fbid"))


def _is_figure(name: str) -> bool:
    return name in {"value", "total_count", "count"} or name.endswith("_count")
