"""The gap in a text that is filled in for each date of a post that repeats. Pure."""

from collections.abc import Iterable

from publisher.domain.post import Text

#: What a person types where the day shall stand.
DAY = "{date}"
#: As Serbian in Cyrillic has it, when a text was turned into that script with the gap still open.
_TURNED = "{дате}"


def has_gap(text: str) -> bool:
    """Return whether a text waits for its day."""
    return DAY in text or _TURNED in text


def open_gaps(texts: Iterable[Text]) -> list[str]:
    """Return the languages whose texts wait for their day."""
    return [text.language for text in texts if any(map(has_gap, _words(text)))]


def _words(text: Text) -> tuple[str, ...]:
    facebook = text.facebook
    told = (facebook.message or "", facebook.first_comment or "") if facebook else ()
    return (text.title, text.summary, text.body, *told)
