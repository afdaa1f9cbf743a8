"""Graph's field expansion: `id,comments.limit(3).summary(true){message,from}` taken apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from publisher.sandbox.errors import ErrorAnswer


@dataclass(frozen=True, slots=True)
class AskedField:
    """One asked field."""

    name: str
    #: `.limit(3)` is `{"limit": "3"}`.
    arguments: Mapping[str, str] = field(default_factory=dict)
    #: What stands in braces; empty where nothing does.
    children: tuple["AskedField", ...] = ()

    @property
    def shown_as(self) -> str:
        """The name in the answer, which `.as(name)` changes."""
        return self.arguments.get("as") or self.name


def parse_fields(text: str) -> tuple[AskedField, ...]:
    """Read a `fields` parameter. Raises GraphError (#2500) when brackets do not match."""
    return tuple(_parse_field(part) for part in _split(text, ",") if part.strip())


def _parse_field(text: str) -> AskedField:
    text = text.strip()
    children: tuple[AskedField, ...] = ()
    if text.endswith("}"):
        text, _, inside = text[:-1].partition("{")
        children = parse_fields(inside)
    name, *modifiers = _split(text, ".")
    return AskedField(name.strip(), dict(_parse_modifier(modifier) for modifier in modifiers), children)


def _parse_modifier(text: str) -> tuple[str, str]:
    name, opened, value = text.partition("(")
    if not opened or not value.endswith(")"):
        raise _syntax_error(text)
    return name.strip(), value[:-1]


def _split(text: str, separator: str) -> list[str]:
    """Split where no bracket is open."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "({") - (letter in ")}")
        if letter == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    if depth != 0:
        raise _syntax_error(text)
    return parts


def _syntax_error(text: str) -> ErrorAnswer:
    return ErrorAnswer(
        2500, f'Syntax error "Expected end of string instead of "{text[-1:]}"." at character {len(text)}: {text}'
    )


def chosen(value: Mapping[str, object], children: Sequence[AskedField]) -> dict[str, object]:
    """The part of a plain JSON object that was asked for; all of it where nothing was."""
    return {child.shown_as: value[child.name] for child in children if child.name in value} if children else dict(value)
