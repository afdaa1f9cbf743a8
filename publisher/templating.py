"""The one Jinja2 environment: a forgotten variable is an error, and what goes into HTML or XML is escaped."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape


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


def as_they_are(environment: Environment, wanted: Callable[[str], bool]) -> tuple[Environment, Mapping[str, str]]:
    """Give an environment whose templates stay as they are now, and their sources by name; `wanted` chooses by name.

    So no file is looked at again while thousands of pages are rendered, and none of them is half of one template and
    half of another. What did not change since is not compiled again.
    """
    names = sorted(environment.list_templates(filter_func=wanted))
    loader = environment.loader
    sources = tuple((name, loader.get_source(environment, name)[0]) for name in names) if loader else ()
    return _frozen(environment, sources), dict(sources)


@lru_cache(maxsize=4)
def _frozen(environment: Environment, sources: tuple[tuple[str, str], ...]) -> Environment:
    return environment.overlay(loader=DictLoader(dict(sources)), auto_reload=False)
