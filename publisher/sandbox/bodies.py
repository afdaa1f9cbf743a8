"""Reading the body of a request: urlencoded, multipart or JSON."""

import json
from collections.abc import Mapping
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from publisher.sandbox.call import Upload
from publisher.sandbox.errors import ErrorAnswer


def read_form(text: str) -> dict[str, Any]:
    """Read `a=1&b=2`. Of a name that comes twice the last one counts, as in PHP."""
    return dict(parse_qsl(text, keep_blank_values=True))


def read_body(content_type: str, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Read a body by its content type. Raises GraphError for JSON that is none, and for a broken multipart body."""
    kind, options = _content_type(content_type)
    if kind == "multipart/form-data":
        return _read_multipart(body, options.get("boundary", ""))
    if kind == "application/json" and body.strip():
        return _read_json(body), {}
    return read_form(body.decode("utf-8", "replace")), {}


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise ErrorAnswer(100, "(#100) The body is not valid JSON") from error
    if not isinstance(value, dict):
        raise ErrorAnswer(100, "(#100) The body must be a JSON object")
    return value


def _content_type(header: str, name: str = "content-type") -> tuple[str, Mapping[str, str]]:
    message = Message()
    message[name] = header
    parameters = message.get_params(failobj=[], header=name)
    if not parameters:
        return "", {}
    return parameters[0][0].lower(), dict(parameters[1:])


def _read_multipart(body: bytes, boundary: str) -> tuple[dict[str, Any], dict[str, Upload]]:
    """RFC 7578, by hand: the standard library's email parser may touch the line ends of a picture."""
    if not boundary:
        raise ErrorAnswer(100, "(#100) Missing boundary in multipart/form-data")
    params: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1"))[1:]:
        head, found, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not found:
            continue
        name, file_name = _part_names(head.decode("utf-8", "replace"))
        if file_name is None:
            params[name] = content.decode("utf-8", "replace")
        else:
            files[name] = Upload(file_name, content)
    return params, files


def _part_names(head: str) -> tuple[str, str | None]:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            _, options = _content_type(value.strip(), "content-disposition")
            return options.get("name", ""), options.get("filename")
    return "", None
