"""One Graph call, taken apart: method, path, version, parameters, files. Nothing is decided here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from publisher.sandbox.errors import ErrorAnswer

_TRUE, _FALSE = {"true", "1", "yes", "on"}, {"false", "0", "no", "off", ""}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A call as the endpoints see it; an item of a batch looks the same."""

    method: str
    #: Parts of the path, without the version: `("me", "accounts")`.
    path: tuple[str, ...]
    #: `v26.0`: the version that answers.
    version: str
    #: Query and body together, the body first in rank; values of a JSON body keep their types.
    params: Mapping[str, Any]
    files: Mapping[str, Upload]
    #: Names in lower case.
    headers: Mapping[str, str]
    #: `http://127.0.0.1:8080`, without a slash at the end.
    base_url: str
    #: By the sandbox's clock: versions of the API end on a day.
    today: date
    in_batch: bool = False
    #: A planned fault: what this call writes is kept out of the listings for so long.
    lag_seconds: float = 0
    #: When the addresses of photos end that the answer names, in seconds since 1970; 0: they do not.
    photos_until: int = 0
    #: Id of the application that calls; set once the token is checked.
    application: str = ""

    @property
    def token(self) -> str:
        """The access token, from the header (`Bearer` or `OAuth`) or from the parameters; empty without one."""
        if self.params.get("access_token"):
            return str(self.params["access_token"])
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        return value.strip() if scheme.lower() in {"bearer", "oauth"} else ""

    def text(self, name: str) -> str:
        """A parameter as text; empty where it is missing. Half characters (lone surrogates) become question marks."""
        value = self.params.get(name)
        text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
        return text.encode("utf-8", "replace").decode()

    def flag(self, name: str, default: bool) -> bool:
        """A parameter as a truth value. Raises GraphError (#100) for anything else."""
        if self.params.get(name) is None:
            return default
        word = str(self.params[name]).strip().lower()
        if word not in _TRUE | _FALSE:
            raise ErrorAnswer(100, f"(#100) Param {name} must be a boolean")
        return word in _TRUE

    def value(self, name: str) -> Any:
        """A parameter that is JSON, whether it came as JSON or as text that holds JSON. None where it is missing."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ErrorAnswer(100, f"(#100) Param {name} must be valid JSON") from error

    def array(self, name: str) -> list[Any]:
        """A list: as JSON, or in form style (`name[0]=...`, `name[0][key]=...`).

        Raises GraphError (#100) for a lone word.
        """
        items = self._form_array(name) or (self._item(name) if self.params.get(name) else [])
        if not isinstance(items, list):
            raise ErrorAnswer(100, f"(#100) Param {name} must be an array.")
        return items

    def _form_array(self, name: str) -> list[Any]:
        items: dict[int, Any] = {}
        for key in self.params:
            index, _, rest = key.removeprefix(f"{name}[").partition("]")
            if not key.startswith(f"{name}[") or not index.isdigit():
                continue
            if rest:
                items.setdefault(int(index), {})[rest.strip("[]")] = self.params[key]
            else:
                items[int(index)] = self._item(key)
        return [items[index] for index in sorted(items)]

    def _item(self, key: str) -> Any:
        try:
            return self.value(key)
        except ErrorAnswer:
            return self.params[key]
