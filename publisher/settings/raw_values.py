"""All that was given, in the file and in the environment, by section and key; remembers what nobody asked for."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from publisher.domain.coded_text import Message
from publisher.domain.errors import Problem
from publisher.domain.system_errors import reason_of
from publisher.domain.toml_mends import own_mend
from publisher.settings.secrets import FILES, FOLDER
from publisher.settings.toml_lines import key_lines, readable, row_line
from publisher.settings.validators import InvalidValue, Kind, did_you_mean

T = TypeVar("T")

#: Every section that a settings file may have.
SECTIONS = (
    "organisation",
    "posts",
    "templates",
    "website",
    "facebook",
    "database",
    "schedule",
    "measure",
    "backup",
    "studio",
    "mail",
    "languages",
    "topics",
    "places",
    "campaigns",
)
#: Sections that are lists: each entry is a table of its own, `[[partners]]`.
LIST_SECTIONS = ("partners", "offices", "donors")
#: Sections whose keys people choose themselves.
FREE_SECTIONS = ("topics", "places", "campaigns")
_PREFIX = "PUBLISHER_"
_SECRET_KEY = re.compile(r"token|passw|secret|app_id|api_?key|private_?key|^key$")
#: Where a secret belongs: section (or any), a piece of its key, the variable. The first that fits.
_BELONGS = (
    ("mail", "", "SMTP_PASSWORD"),
    ("website", "key", "WEBSITE_KEY"),
    ("website", "", "WEBSITE_PASSWORD"),
    ("database", "", "DATABASE_URL"),
    ("facebook", "app_id", "FACEBOOK_APP_ID"),
    ("facebook", "secret", "FACEBOOK_APP_SECRET"),
    ("facebook", "", "FACEBOOK_PAGE_TOKEN"),
    ("", "token", "FACEBOOK_PAGE_TOKEN"),
    ("", "", "PUBLISHER_SECRET_KEY"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A raw value and where it was found."""

    value: object
    #: Environment variable that it came from; empty for the file.
    variable: str = ""
    #: As it stood in the environment: what a text setting takes, whatever it looks like to TOML.
    raw: str | None = None


class RawValues:
    """Raw settings by (section, key). `take` hands out typed ones and collects the problems."""

    def __init__(self, path: Path, environ: Mapping[str, str], content: bytes | None = None) -> None:
        self.problems: list[Problem] = []
        #: Every setting that was asked for: with an almost empty file, all that there are.
        self.asked: list[tuple[str, str]] = []
        self._file = path.name
        self._source = self._read_source(path, content)
        self._given: dict[tuple[str, str], Given] = {}
        self._rows: dict[str, list[Mapping[str, object]]] = {}
        self._astray: list[str] = []
        for section, said in self._parse().items():
            self._add_section(section, said)
        for variable, raw in environ.items():
            self._add_variable(variable, raw)

    def take(self, section: str, key: str, kind: Kind[T], default: T) -> T:
        """Return a setting, or its default where it is not given or refused; a refusal is remembered as a problem."""
        self.asked.append((section, key))
        given = self._given.get((section, key))
        if given is None:
            return default
        try:
            return _read(given, kind)
        except InvalidValue as refusal:
            self.refuse(section, key, refusal)
            return default

    def has(self, section: str, key: str) -> bool:
        """Return whether a person gave this setting."""
        return (section, key) in self._given

    def from_environment(self, section: str, key: str) -> bool:
        """Return whether this setting was given in the environment."""
        return self.has(section, key) and bool(self._given[section, key].variable)

    def keys(self, section: str) -> list[str]:
        """Return the keys given in a section, in their order."""
        return [key for where, key in self._given if where == section]

    def rows(self, section: str) -> Sequence[Mapping[str, object]]:
        """Return the tables of a list, in their order."""
        return self._rows.get(section, [])

    def refuse_row(self, section: str, number: int, key: str, refusal: InvalidValue) -> None:
        """Remember a problem of a value in one table of a list, at its place."""
        line = row_line(self._source, section, number, key)
        self.problems.append(Problem(self._file, line, refusal.of(f"{section}.{key}")))

    def refuse(self, section: str, key: str, refusal: InvalidValue) -> None:
        """Remember a problem of a given setting, at its place."""
        given = self._given.get((section, key))
        variable = given.variable if given else ""
        self._complain((section, key), refusal.of(f"{section}.{key}"), variable)

    def refuse_unknown(self) -> None:
        """Remember a problem for each setting that nobody asked for. Call it after the last `take`."""
        for section, key in self._given.keys() - set(self.asked):
            self.refuse(section, key, self._mend_unknown(section, key))
        for name in self._astray:
            self._complain((name,), self._mend_astray(name).of(name))

    def _mend_unknown(self, section: str, key: str) -> InvalidValue:
        if _SECRET_KEY.search(key):
            name = secret_name(section, key)
            return InvalidValue("setting_is_secret", name=name, file=f"{FOLDER}/{FILES[name]}")
        known = [name for where, name in self.asked if where == section]
        if not known:
            return InvalidValue("setting_in_empty_section", section=section)
        return InvalidValue("setting_unknown", section=section, hint=did_you_mean(key, known), words=", ".join(known))

    def _mend_astray(self, name: str) -> InvalidValue:
        homes = [section for section, key in self.asked if key == name]
        if homes:
            return InvalidValue("setting_outside_section", section=homes[0])
        known = (*SECTIONS, *LIST_SECTIONS)
        return InvalidValue("section_unknown", hint=did_you_mean(name, known), words=", ".join(known))

    def _add_section(self, section: str, content: object) -> None:
        if section in LIST_SECTIONS:
            self._add_rows(section, content)
        elif section not in SECTIONS:
            self._astray.append(section)
        elif isinstance(content, dict):
            self._given.update({(section, key): Given(value=value) for key, value in content.items()})
        else:
            self._complain((section,), Message("setting_must_be_section", setting=section))

    def _add_rows(self, section: str, content: object) -> None:
        if isinstance(content, list) and all(isinstance(row, dict) for row in content):
            self._rows[section] = content
        else:
            self._complain((section,), Message("setting_must_be_rows", setting=section))

    def _add_variable(self, variable: str, raw: str) -> None:
        section, divider, key = variable.removeprefix(_PREFIX).lower().partition("__")
        if not variable.startswith(_PREFIX) or not divider or not raw.strip():
            return
        if section not in SECTIONS:
            hint, words = did_you_mean(section, SECTIONS), ", ".join(name.upper() for name in SECTIONS)
            self._complain((), Message("variable_of_no_section", hint=hint, prefix=_PREFIX, words=words), variable)
            return
        key = key.replace("_", "-") if section in FREE_SECTIONS else key
        self._given[section, key] = Given(value=_toml_value(raw), variable=variable, raw=raw)

    def _complain(self, path: Sequence[str], message: Message, variable: str = "") -> None:
        line = 0 if variable else self._lines.get(tuple(path), 0)
        self.problems.append(Problem(variable or self._file, line, message))

    @cached_property
    def _lines(self) -> dict[tuple[str, ...], int]:
        return key_lines(self._source)

    def _read_source(self, path: Path, content: bytes | None) -> str:
        try:
            return readable((path.read_bytes() if content is None else content).decode("utf-8-sig"))
        except FileNotFoundError:
            message = Message("settings_missing")
        except UnicodeDecodeError:
            message = Message("settings_not_utf8")
        except OSError as error:
            message = Message("settings_unreadable", reason=reason_of(error))
        self.problems.append(Problem(self._file, 0, message))
        return ""

    def _parse(self) -> dict[str, object]:
        try:
            return tomllib.loads(self._source)
        except tomllib.TOMLDecodeError as error:
            lines = self._source.split("\n")
            message, line = _syntax(str(error), lines)
            self.problems.append(Problem(self._file, line or len(lines), message))
            self._source = ""
            return {}


def secret_name(section: str, key: str) -> str:
    """Return the environment variable that a secret belongs in, by where a person wrote it."""
    return next(name for where, sign, name in _BELONGS if where in ("", section) and sign in key)


def _read(given: Given, kind: Kind[T]) -> T:
    try:
        return kind(given.value)
    except InvalidValue:
        if given.raw is None or isinstance(given.value, str):
            raise
        try:
            return kind(given.raw)
        except InvalidValue:
            pass
        raise


def _toml_value(raw: str) -> object:
    """Read one TOML value; what is none is a plain text."""
    try:
        document = tomllib.loads(f"value = {raw}")
    except tomllib.TOMLDecodeError:
        return raw
    return document["value"] if len(document) == 1 else raw


def _syntax(message: str, lines: Sequence[str]) -> tuple[Message, int]:
    """Turn tomllib's message into ours and the line it names (0 where it is the end of the file)."""
    match = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    what = message[: match.start()] if match else message
    column = Message("near_column", column=match[2]) if match and match[2] else ""
    line = int(match[1]) if match and match[1] else 0
    mend = own_mend(what, lines[line - 1]) or Message("mend_of_settings")
    return Message("settings_not_toml", where=column, reason=what, mend=mend), line
