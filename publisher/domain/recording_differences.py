"""What two recordings of the same walk differ in: by answer, field, type, word, header and listing lag. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from publisher.domain.page_recording import COUNTED, PageRecording, RecordedCall, own_word

#: Fields that Facebook leaves out where there is nothing to tell: that they are missing says nothing.
_AT_TIMES = frozenset({"next", "paging", "previous", "shares"})
#: The same of the rows of a listing, where one post has a text or picture and another has none.
_AT_TIMES_IN_ROWS = _AT_TIMES | {"attachments", "comments", "message", "story", "subattachments"}
#: Headers that the program reads.
_HEADERS = ("content-type", "date", "facebook-api-version", "x-app-usage", "x-business-use-case-usage")
#: Stands for all calls.
EVERY = "*"
#: Stands for a field whose name is a stand-in, or an id.
_ANY = "*"
#: A listing that shows a post so many seconds later or earlier is no other listing.
_SAME_LAG_SECONDS = 3.0


class Differing(Enum):
    """In what two answers differ."""

    ANSWER = "answer"
    FIELD = "field"
    TYPE = "type"
    WORD = "word"
    HEADER = "header"
    LAG = "lag"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference; `first` and `second` are what the two recordings have, in short."""

    #: The call, as people are told it.
    call: str
    what: Differing
    #: The field or header; empty for the answer as a whole.
    where: str = ""
    first: str
    second: str


@dataclass(slots=True)
class _Shape:
    """What stands at one path of an answer's JSON, over all rows and all answers."""

    types: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    #: Rows of a list, or objects, that were seen.
    count: int = 0


def differences(first: PageRecording, second: PageRecording) -> list[Difference]:
    """Return what differs, in the order of the first recording's calls.

    What the second was asked besides is none: it follows from an answer that differs, or from what a Page holds.
    """
    ours, theirs = _by_key(first), _by_key(second)
    found: list[Difference] = []
    for key, calls in ours.items():
        found += _of_call(calls, theirs[key]) if key in theirs else [_unasked(calls)]
    return [*found, *_of_headers(first, second), *_of_lags(first, second)]


def _by_key(recording: PageRecording) -> dict[tuple[str, ...], list[RecordedCall]]:
    found: dict[tuple[str, ...], list[RecordedCall]] = {}
    for call in recording.calls:
        if call.answered:
            found.setdefault(call.key, []).append(call)
    return found


def _unasked(calls: Sequence[RecordedCall]) -> Difference:
    answer = ", ".join(sorted({_answer(call) for call in calls}))
    return Difference(call=calls[0].name, what=Differing.CALL, first=answer, second="-")


def _of_call(ours: Sequence[RecordedCall], theirs: Sequence[RecordedCall]) -> Iterator[Difference]:
    name = ours[0].name
    first, second = {_answer(call) for call in ours}, {_answer(call) for call in theirs}
    if not first & second:
        yield Difference(
            call=name, what=Differing.ANSWER, first=", ".join(sorted(first)), second=", ".join(sorted(second))
        )
    for refused in (False, True):
        one, other = (_bodies(calls, refused=refused) for calls in (ours, theirs))
        if one and other:
            yield from _of_shapes(name, shape_of(one), shape_of(other))


def _answer(call: RecordedCall) -> str:
    """Return status and code of an answer: what a program goes by."""
    error = call.error
    if error is None:
        return f"{call.status}"
    code = f"{error.get('code', 'no code')}" + (f"/{error['error_subcode']}" if error.get("error_subcode") else "")
    return f"{call.status} error {code}"


def _bodies(calls: Iterable[RecordedCall], *, refused: bool) -> list[Any]:
    return [call.body for call in calls if (call.error is not None) is refused]


def shape_of(bodies: Iterable[Any]) -> dict[str, _Shape]:
    """Return what stands at each path (`data[].id`) of some answers to the same question."""
    shapes: dict[str, _Shape] = {}
    for body in bodies:
        _look_into(body, "", shapes)
    return shapes


def _look_into(value: Any, path: str, shapes: dict[str, _Shape]) -> None:
    shape = shapes.setdefault(path, _Shape())
    shape.types.add(kind_of(value))
    if isinstance(value, dict):
        shape.count += 1
        if path.rpartition(".")[2] == COUNTED:
            return
        for name, inner in value.items():
            shown = _ANY if " " in name or name[:1].isdigit() else name
            _look_into(inner, f"{path}.{shown}" if path else shown, shapes)
    elif isinstance(value, list):
        shape.count += len(value)
        for inner in value:
            _look_into(inner, f"{path}[]", shapes)
    elif own_word(path.rpartition(".")[2], value):
        shape.words.add(value)


def kind_of(value: Any) -> str:
    """Return the type of a JSON value in plain words."""
    match value:
        case bool():
            return "true/false"
        case None:
            return "null"
        case int() | float():
            return "number"
        case str():
            return "text"
        case dict():
            return "object"
        case _:
            return "list"


def _of_shapes(call: str, ours: Mapping[str, _Shape], theirs: Mapping[str, _Shape]) -> Iterator[Difference]:
    for path in sorted({*ours, *theirs}):
        first, second = ours.get(path), theirs.get(path)
        if first is None or second is None:
            known = _parent_is_known(path, theirs if second is None else ours)
            at_times = _AT_TIMES_IN_ROWS if path.startswith("data[]") else _AT_TIMES
            if known and path.rpartition(".")[2] not in at_times:
                yield _field(call, path, first, second)
        elif not first.types & second.types:
            one, other = " or ".join(sorted(first.types)), " or ".join(sorted(second.types))
            yield Difference(call=call, what=Differing.TYPE, where=path, first=one, second=other)
        elif first.words and second.words and not first.words & second.words:
            one, other = ", ".join(sorted(first.words)), ", ".join(sorted(second.words))
            yield Difference(call=call, what=Differing.WORD, where=path, first=one, second=other)


def _field(call: str, path: str, first: _Shape | None, second: _Shape | None) -> Difference:
    one, other = (" or ".join(sorted(shape.types)) if shape else "-" for shape in (first, second))
    return Difference(call=call, what=Differing.FIELD, where=path, first=one, second=other)


def _parent_is_known(path: str, shapes: Mapping[str, _Shape]) -> bool:
    """Return whether what is missing could have stood there: its object is there, its list has rows."""
    parent = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
    return parent in shapes and shapes[parent].count > 0


def _of_headers(first: PageRecording, second: PageRecording) -> Iterator[Difference]:
    """Compare which headers came at all: which answer has them is a matter of chance."""
    ours, theirs = ({name for each in recording.calls for name in each.headers} for recording in (first, second))
    for name in _HEADERS:
        if (name in ours) != (name in theirs):
            one, other = ("yes" if name in names else "-" for names in (ours, theirs))
            yield Difference(call=EVERY, what=Differing.HEADER, where=name, first=one, second=other)


def _of_lags(first: PageRecording, second: PageRecording) -> Iterator[Difference]:
    for name in sorted({*first.lags} & {*second.lags}):
        one, other = first.lags[name], second.lags[name]
        if (one is None) != (other is None) or abs((one or 0.0) - (other or 0.0)) > _SAME_LAG_SECONDS:
            yield Difference(call=f"GET /{{page}}/{name}", what=Differing.LAG, first=_lag(one), second=_lag(other))


def _lag(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.0f} s"


def difference_lines(found: Sequence[Difference]) -> list[str]:
    """Return differences as a terminal shows them: a call a line, and below it what differs there."""
    lines: list[str] = []
    for call in dict.fromkeys(each.call for each in found):
        lines.append("every answer" if call == EVERY else call)
        for each in found:
            if each.call == call:
                where = f" {each.where}" if each.where else ""
                lines.append(f"    {each.what.value}{where}: recorded {each.first}, sandbox {each.second}")
    return lines
