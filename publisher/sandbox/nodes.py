"""How a node is written in JSON: the asked fields, each by a function of its own. The tables stand beside each node."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from publisher.sandbox.call import Call
from publisher.sandbox.errors import nonexisting_field
from publisher.sandbox.fields import AskedField, chosen, parse_fields
from publisher.sandbox.page import Page

Node = TypeVar("Node")

#: What a field's function gives where Facebook leaves the key out.
OMIT = object()


@dataclass(frozen=True, slots=True)
class Ask(Generic[Node]):
    """One asked field of one node, and what its function may look at."""

    page: Page
    call: Call
    node: Node
    field: AskedField

    def plain(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """A small object, or the part of it that stands in the field's braces."""
        return chosen(value, self.field.children)

    @property
    def page_author(self) -> dict[str, Any]:
        """The Page as the author of something."""
        return self.plain({"name": self.page.account.name, "id": self.page.account.page_id})


FieldOf = Callable[[Ask[Node]], Any]


@dataclass(frozen=True, slots=True)
class NodeType(Generic[Node]):
    """A kind of node: its name in error messages, its fields, and those that are given when nobody asks."""

    name: str
    table: Mapping[str, FieldOf[Node]]
    default: str

    def write(self, page: Page, call: Call, node: Node, fields: Sequence[AskedField]) -> dict[str, Any]:
        """Write the asked fields of a node, `id` always among them.

        Raises GraphError (#100) for a field that it has not: one unknown field fails the whole call.
        """
        written: dict[str, Any] = {}
        for each in (*fields, *([] if any(each.name == "id" for each in fields) else [AskedField("id")])):
            if each.name not in self.table:
                raise nonexisting_field(each.name, self.name)
            value = self.table[each.name](Ask(page, call, node, each))
            if value is not OMIT:
                written[each.shown_as] = value
        return written

    def asked(self, arguments: Mapping[str, Any]) -> tuple[AskedField, ...]:
        """The `fields` of a call or an expansion, as text or as a list; the default where there are none."""
        value = arguments.get("fields")
        text = ",".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if text.startswith("["):
            text = text.strip("[]").replace('"', "")
        return parse_fields(text or self.default)

    def read(self, page: Page, call: Call, node: Node) -> dict[str, Any]:
        """Answer `GET /{node}`."""
        return self.write(page, call, node, self.asked(call.params))


def constant(value: Any) -> FieldOf[Any]:
    """A field that is always the same."""
    return lambda _: value
