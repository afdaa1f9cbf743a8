"""Read the values of a front matter with their types, and write down every one that is wrong."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from publisher.content.findings import Findings, shown, suggestion
from publisher.content.frontmatter import Path, Source
from publisher.content.text.invisible import one_line, visible

_TYPE_WORDS = {str: "a text in quotation marks", bool: "true or false", list: "a list in brackets", dict: "a table"}


class Fields:
    """One table of a front matter. Each value that is asked for is checked; what nobody asks for is unknown."""

    def __init__(
        self, source: Source, findings: Findings, path: Path = (), table: Mapping[str, Any] | None = None
    ) -> None:
        self._source = source
        self._findings = findings
        self._path = path
        self._table: Mapping[str, Any] = source.front if table is None else table

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def line(self, key: str | None = None) -> int:
        """Give the line of a key, or of the table."""
        return self._source.line_of(self._path if key is None else (*self._path, key))

    def error(self, key: str | None, text: str) -> None:
        """Write down what is wrong with a key, or with the table."""
        self._findings.error(self.line(key), text)

    def warn(self, key: str | None, text: str) -> None:
        """Write down what is worth telling about a key, or about the table."""
        self._findings.warn(self.line(key), text)

    def value(self, key: str) -> object:
        """Give a value as it stands, of any type; None where there is none."""
        return self._table.get(key)

    def text(self, key: str, *, required: str = "", lines: bool = False) -> str:
        """Give a text without white space around it; empty where there is none or it is wrong.

        `required` is what to say where it is missing. `lines` allows several lines.
        """
        value = self._typed(key, str)
        if value is None:
            if required and key not in self._table:
                self.error(key, required)
            return ""
        text = (visible(str(value)) if lines else visible(str(value), " ").replace("\t", " ")).strip()
        if "\n" in text and not lines:
            self.error(key, f"`{key}` holds a line break. Delete it.")
            return ""
        if not text and (required or value):
            self.error(key, required or f"`{key}` is empty. Fill it in, or delete the line.")
        return text

    def flag(self, key: str) -> bool:
        """Give true or false; false where there is none."""
        return self._typed(key, bool) is True

    def words(self, key: str, known: Collection[str] | None = None, what: str = "") -> tuple[str, ...]:
        """Give a list of short texts, each once; of `known` ones alone, where given (`what` names one of them)."""
        value = self._typed(key, list)
        words: list[str] = []
        for said in value if isinstance(value, list) else []:
            item = one_line(said) if isinstance(said, str) else said
            if not isinstance(item, str) or not item:
                self.error(key, f"`{key}` is a list of texts in quotation marks; {_quoted(item)} is none.")
            elif known is not None and item not in known:
                self.error(key, f"There is no {what} {_quoted(item)}.{suggestion(item, known)}")
            elif item in words:
                self.error(key, f"{_quoted(item)} stands twice in `{key}`. Delete one.")
            else:
                words.append(item)
        return tuple(words)

    def table(self, key: str) -> "Fields | None":
        """Give a table inside this one; None where there is none."""
        value = self._typed(key, dict)
        return self._inner((key,), value) if isinstance(value, dict) else None

    def tables(self, key: str) -> Iterator["Fields"]:
        """Give the tables of a `[[key]]` in their order."""
        value = self._typed(key, list, f"`{key}` is written as [[{key}]], once for each.")
        for position, item in enumerate(value if isinstance(value, list) else []):
            if isinstance(item, dict):
                yield self._inner((key, position), item)
            else:
                self.error(key, f"`{key}` is written as [[{key}]], once for each.")

    def names(self) -> tuple[str, ...]:
        """Give the keys that stand here."""
        return tuple(self._table)

    def refuse_unknown(self, known: Collection[str], top: Collection[str] = ()) -> None:
        """Write down each key that is not `known`; `top` are keys that would be right above the first table."""
        for key in self._table:
            if key in known:
                continue
            if key in top:
                self.error(key, f"`{shown(key)}` stands below [{self._path[0]}]: move the line above the first [ line.")
            else:
                self.error(key, f"Unknown key `{shown(key)}`.{suggestion(key, known)}")

    def _inner(self, path: Path, table: Mapping[str, Any]) -> "Fields":
        return Fields(self._source, self._findings, self._path + path, table)

    def _typed(self, key: str, kind: type, text: str = "") -> object:
        value = self._table.get(key)
        if value is None or type(value) is kind:
            return value
        self.error(key, text or f"`{key}` must be {_TYPE_WORDS[kind]}; {_quoted(value)} is not.")
        return None


def _quoted(value: object) -> str:
    return f"`{shown(str(value))}`"
