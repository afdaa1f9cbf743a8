"""The one Jinja2 environment: a forgotten variable is an error, and what goes into HTML or XML is escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


@cache
def templates(folder: Path) -> Environment:
    """Give the environment of a templates folder; templates are named from there (`site/post.html`).

    Escaping goes by the ending: `.html`, `.xml` and `.svg` are escaped, plain text (`.txt`) is not.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "xml", "svg"), default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Letters as they are: Cyrillic would take three times the room.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment
