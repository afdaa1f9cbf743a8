"""Which fields a Page, a post, a photo, a comment and a person have, and how they are written in JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from publisher.sandbox.call import Call
from publisher.sandbox.errors import nonexisting_field
from publisher.sandbox.fields import Field, chosen, parse_fields
from publisher.sandbox.page import Page

Node = TypeVar("Node")

#: What a field's function gives where Facebook leaves the key out.
OMIT = object()


@dataclass(frozen=True, slots=True)
class View:
    """What a field's function may look at."""

    page: Page
    call: Call


FieldOf = Callable[[View, Node, Field], Any]


def write_node(
    view: View, node: Node, node_type: str, table: Mapping[str, FieldOf[Node]], fields: Sequence[Field]
) -> dict[str, Any]:
    """Write the asked fields of a node, `id` always among them. Raises GraphError (#100) for a field that it has not."""
    written: dict[str, Any] = {}
    for each in (*fields, *([] if any(each.name == "id" for each in fields) else [Field("id")])):
        if each.name not in table:
            raise nonexisting_field(each.name, node_type)
        value = table[each.name](view, node, each)
        if value is not OMIT:
            written[each.shown_as] = value
    return written


def asked_fields(params: Mapping[str, Any], default: str) -> tuple[Field, ...]:
    """The `fields` of a call or an expansion, as text or as a list; `default` where there are none."""
    value = params.get("fields")
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value or "")
    if text.startswith("["):
        text = ",".join(json.loads(text))
    return parse_fields(text or default)


def constant(value: Any) -> FieldOf[Any]:
    """A field that is always the same."""
    return lambda view, node, asked: value


def plain(value: Mapping[str, Any], asked: Field) -> dict[str, Any]:
    """A small object, or the part of it that stands in the braces."""
    return chosen(value, asked.children)
