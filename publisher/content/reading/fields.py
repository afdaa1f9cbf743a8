"""Read the values of a front matter with their types, and write down every one that is wrong."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from publisher.content.reading.frontmatter import Path, Source
from publisher.content.reading.problem_list import ProblemList, nearest, quoted
from publisher.domain.coded_text import Message
from publisher.domain.invisible import one_line, visible

#: What a key has to be, by its type.
_TYPE_CODES = {str: "key_must_be_text", bool: "key_must_be_flag", list: "key_must_be_list", dict: "key_must_be_table"}


class Fields:
    """One table of a front matter. Each value that is asked for is checked; what nobody asks for is unknown."""

    def __init__(
        self, source: Source, problem_list: ProblemList, path: Path = (), table: Mapping[str, Any] | None = None
    ) -> None:
        self._source = source
        self._findings = problem_list
        self._path = path
        self._table: Mapping[str, Any] = source.front if table is None else table

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def line(self, key: str | None = None) -> int:
        """Return the line of a key, or of the table."""
        return self._source.line_of(self._path if key is None else (*self._path, key))

    def error(self, key: str | None, message: Message) -> None:
        """Write down what is wrong with a key, or with the table."""
        self._findings.error(self.line(key), message)

    def warn(self, key: str | None, message: Message) -> None:
        """Write down what is worth telling about a key, or about the table."""
        self._findings.warn(self.line(key), message)

    def value(self, key: str) -> object:
        """Return a value as it stands, of any type; None where there is none."""
        return self._table.get(key)

    def text(self, key: str, *, required: Message | None = None, lines: bool = False) -> str:
        """Return a text without white space around it; empty where there is none or it is wrong.

        `required` is what to say where it is missing. `lines` allows several lines.
        """
        value = self._typed(key, str)
        if value is None:
            if required and key not in self._table:
                self.error(key, required)
            return ""
        text = (visible(str(value)) if lines else visible(str(value), " ").replace("\t", " ")).strip()
        if "\n" in text and not lines:
            self.error(key, Message("key_of_two_lines", key=key))
            return ""
        if not text and (required or value):
            self.error(key, required or Message("key_empty", key=key))
        return text

    def flag(self, key: str) -> bool:
        """Return true or false; false where there is none."""
        return self._typed(key, bool) is True

    def words(self, key: str, known: Collection[str] | None = None, unknown: str = "") -> tuple[str, ...]:
        """Return a list of short texts, each once; of `known` ones alone, if given: `unknown` is the code of others."""
        value = self._typed(key, list)
        words: list[str] = []
        for said in value if isinstance(value, list) else []:
            item = one_line(said) if isinstance(said, str) else said
            if not isinstance(item, str) or not item:
                self.error(key, Message("key_is_list_of_texts", key=key, value=quoted(str(item))))
            elif known is not None and item not in known:
                self.error(key, Message(unknown, word=quoted(item), hint=nearest(item, known)))
            elif item in words:
                self.error(key, Message("word_twice", key=key, word=quoted(item)))
            else:
                words.append(item)
        return tuple(words)

    def table(self, key: str) -> "Fields | None":
        """Return a table inside this one; None where there is none."""
        value = self._typed(key, dict)
        return self._inner((key,), value) if isinstance(value, dict) else None

    def tables(self, key: str) -> Iterator["Fields"]:
        """Return the tables of a `[[key]]` in their order."""
        value = self._typed(key, list, Message("key_is_repeated_table", key=key))
        for position, item in enumerate(value if isinstance(value, list) else []):
            if isinstance(item, dict):
                yield self._inner((key, position), item)
            else:
                self.error(key, Message("key_is_repeated_table", key=key))

    def names(self) -> tuple[str, ...]:
        """Return the keys that stand here."""
        return tuple(self._table)

    def refuse_unknown(self, known: Collection[str], top: Collection[str] = ()) -> None:
        """Write down each key that is not `known`; `top` are keys that would be right above the first table."""
        for key in self._table:
            if key in known:
                continue
            if key in top:
                self.error(key, Message("key_below_table", key=quoted(key), table=self._path[0]))
            else:
                self.error(key, Message("key_unknown", key=quoted(key), hint=nearest(key, known)))

    def _inner(self, path: Path, table: Mapping[str, Any]) -> "Fields":
        return Fields(self._source, self._findings, self._path + path, table)

    def _typed(self, key: str, kind: type, otherwise: Message | None = None) -> object:
        value = self._table.get(key)
        if value is None or type(value) is kind:
            return value
        self.error(key, otherwise or Message(_TYPE_CODES[kind], key=key, value=quoted(str(value))))
        return None
