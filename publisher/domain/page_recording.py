"""What a real Page answered, without anything that tells whose it is: the file of `doctor --record`. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from publisher.domain.errors import CodedError

#: Of the file; one that is newer than this program is refused.
FORMAT = 1
_TEXTS = ("environment", "graph_version", "day")
#: The field of insights whose object counts by name (`{"like": 1}`): which names there are is content, and no shape.
COUNTED = "value"
#: Fields whose words are Facebook's own, so that another word is a difference.
WORDS = frozenset({"media_type", "period", "status_type", "type"})
#: Parameters whose value says what is asked, in this order; of the others a call is known by their names.
_TELLING = ("fields", "filter", "is_published", "metric", "order", "period", "published")
#: Codes of throttling and of passing trouble: they say nothing of what a Page takes.
_PASSING = frozenset({1, 2, 4, 17, 32, 341, 613, *range(80_000, 80_015)})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """One call and its answer; texts, ids, addresses and times are stand-ins, the same ones throughout a recording."""

    #: Method and path by kinds: `GET /{post}`, `POST /{page}/feed`, `GET /{post}/insights`.
    edge: str
    #: What it is about: `text`, `link` or `photo` (a test post), `newest` (a post of the Page), or empty.
    subject: str = ""
    #: How that stood: `unseen`, `public`, `deleted`, or empty.
    state: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    #: Whether it was an item of a batch.
    in_batch: bool = False
    #: Since the recording began.
    at_seconds: float = 0.0
    #: Until the answer was read.
    seconds: float = 0.0
    #: None where no answer came, or none that could be read as HTTP.
    status: int | None = None
    headers: Mapping[str, Any] = field(default_factory=dict)
    #: The answer's JSON; None where it was none.
    body: Any = None
    #: The code of what went wrong where no answer came.
    failure: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Return what makes two calls the same question."""
        return (self.edge, self.subject, self.state, *signature(self.params))

    @property
    def name(self) -> str:
        """Return how the call is named to people."""
        about = " ".join(part for part in (self.state, self.subject) if part)
        asked = "; ".join(f"{name}={_short(self.params[name])}" for name in ("metric", "fields") if name in self.params)
        return self.edge + (f" ({about})" if about else "") + (f" {asked}" if asked else "")

    @property
    def error(self) -> Mapping[str, Any] | None:
        """Return the error of Graph's envelope; None where the answer is none."""
        found = self.body.get("error") if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else None

    @property
    def answered(self) -> bool:
        """Return whether a readable answer came that says something of the Page."""
        return self.status is not None and self.body is not None and not self._passing

    @property
    def _passing(self) -> bool:
        error = self.error
        code = error.get("code") if error is not None else None
        return isinstance(code, int) and code in _PASSING


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecording:
    """All calls of one walk over a Page."""

    #: `facebook`, or `sandbox` where it was no real Page.
    environment: str
    graph_version: str
    #: The day that it was made.
    day: str
    with_link: bool
    #: Whether the test posts were public for a moment.
    public: bool
    calls: tuple[RecordedCall, ...]
    #: By listing (`feed`, `published_posts`): seconds until what was made stood in it; None where it never did.
    lags: Mapping[str, float | None] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the file's text."""
        calls = [_without_empty(asdict(call)) for call in self.calls]
        about = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "calls"}
        return json.dumps({"format": FORMAT, **about, "calls": calls}, indent=1, sort_keys=True) + "\n"


def _short(text: str, longest: int = 40) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _without_empty(call: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing; an answer is kept even where it is an empty object."""
    return {name: value for name, value in call.items() if value is not None and (value or name == "body")}


def read_recording(text: str) -> PageRecording:
    """Read a file's text.

    Raises:
        CodedError: if it is none.
    """
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise CodedError("recording_of_other_version", format=str(content["format"]))
        calls = tuple(_call(each) for each in content["calls"])
        return PageRecording(calls=calls, **_about(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CodedError("recording_unreadable", reason=f"{type(error).__name__}: {error}") from error


def _about(content: Any) -> dict[str, Any]:
    about = {each.name: content[each.name] for each in fields(PageRecording) if each.name != "calls"}
    lags = about["lags"]
    right = (
        all(isinstance(about[name], str) and about[name].isprintable() for name in _TEXTS)
        and isinstance(lags, dict)
        and all(isinstance(lag, int | float | None) for lag in lags.values())
    )
    if not right:
        raise ValueError("a part of it has another type")
    return about


def _call(content: Any) -> RecordedCall:
    call: Any = RecordedCall(**content)
    texts = (call.edge, call.subject, call.state, call.failure, *call.params.values())
    numbers = (call.at_seconds, call.seconds)
    right = (
        all(isinstance(text, str) and text.isprintable() for text in texts)
        and all(isinstance(number, int | float) for number in numbers)
        and isinstance(call.headers, dict)
        and (call.status is None or call.status in range(100, 600))
    )
    if not right:
        raise ValueError("a call has a part of another type")
    return RecordedCall(**content)


def own_word(name: str, value: Any) -> bool:
    """Return whether a field's value is a word of Facebook's own: a stand-in has a space."""
    return name in WORDS and isinstance(value, str) and " " not in value


def signature(params: Mapping[str, str]) -> Iterator[str]:
    """Return the parameters that make a question: all names, and the values of those that say what is asked.

    The second page of a listing is the same question as the first.
    """
    for name in sorted(params.keys() - {"after"}):
        yield f"{name}={params[name]}" if name in _TELLING else name
