"""The one Jinja2 environment: a forgotten variable is an error, and what goes into HTML or XML is escaped."""

import re
import traceback
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from json import JSONEncoder
from pathlib import Path
from types import CodeType

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from publisher.bundled_files import BUNDLED, own_and_bundled
from publisher.domain.coded_text import coded

#: The studio's editor, where `make install` built it: see `publisher/studio/editor/`.
EDITOR = Path(__file__).parent / "studio" / "editor" / "built" / "editor.js"
#: Made once: `json.dumps` makes another one for each call.
_LETTERS_AS_THEY_ARE = JSONEncoder(ensure_ascii=False)
#: What HTML and XML need escaped (markupsafe.escape).
_SPECIAL = re.compile("[&<>'\"]")


def escaped(value: object) -> str:
    """Escape as `markupsafe.escape` does; but what needs nothing is given as it is, not copied into a `Markup`.

    A template's pieces are only joined, a hundred of them for each page: that copying was a seventh of all its time.
    """
    kind = type(value)
    if kind is Markup or (kind is str and _SPECIAL.search(value) is None):  # type: ignore[call-overload] # a str
        return value  # type: ignore[return-value] # both are
    return escape(value)


class _Escaping(CodeGenerator):
    """Compiles templates that call `escaped` for each piece."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _Environment(Environment):
    code_generator_class = _Escaping
    escaped = staticmethod(escaped)


@cache
def templates(folder: Path) -> Environment:
    """Return the environment of a templates folder; templates are named from there (`site/post.html`).

    What the folder does not have comes from the program. A template of the folder's own can build on the program's:
    `{% extends "bundled/site/post.html" %}`.

    Escaping goes by the ending: `.html`, `.xml` and `.svg` are escaped, plain text (`.txt`) is not.
    """
    environment = _Environment(
        loader=_loader(own_and_bundled(folder)),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "xml", "svg"), default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Letters as they are: Cyrillic would take three times the room.
    environment.policies["json.dumps_function"] = _LETTERS_AS_THEY_ARE.encode
    environment.policies["json.dumps_kwargs"] = {}
    return environment


def _loader(folders: tuple[Path, ...]) -> ChoiceLoader:
    shipped = {BUNDLED: FileSystemLoader(folders[-1])} if len(folders) > 1 else {}
    return ChoiceLoader([FileSystemLoader(folders), PrefixLoader(shipped)])


def as_they_are(environment: Environment, wanted: Callable[[str], bool]) -> tuple[Environment, Mapping[str, str]]:
    """Return an environment whose templates stay as they are now, and their sources by name; `wanted` chooses by name.

    So no file is looked at again while thousands of pages are rendered, and none of them is half of one template and
    half of another. What did not change since is not compiled again.
    """
    names = sorted(environment.list_templates(filter_func=wanted))
    loader = environment.loader
    sources = tuple((name, loader.get_source(environment, name)[0]) for name in names) if loader else ()
    return _frozen(environment, sources), dict(sources)


def knowing(environment: Environment, known: Mapping[str, object]) -> Environment:
    """Return an environment of `as_they_are` in which these names are known everywhere, in macros too."""
    knows = environment.overlay()
    knows.globals = {**environment.globals, **known}
    return knows


def macros_of(template: Template) -> dict[str, object]:
    """Return a template's macros by name; known to all others, they are looked up once, not for each page."""
    return {name: each for name, each in vars(template.module).items() if isinstance(each, Macro)}


@lru_cache(maxsize=4)
def _frozen(environment: Environment, sources: tuple[tuple[str, str], ...]) -> Environment:
    known = dict(sources)

    def source_of(name: str) -> tuple[str, str, None] | None:  # with its name, which a mistake is told by
        return (known[name], name, None) if name in known else None

    return environment.overlay(loader=FunctionLoader(source_of), auto_reload=False, bytecode_cache=_Compiled())


def template_mistake(error: TemplateError) -> str:
    """Return as a coded text which mistake a template has, and where: its file, as far as that is known, and line."""
    what = str(error)
    frames = [each for each in traceback.extract_tb(error.__traceback__) if not each.filename.endswith(".py")]
    where = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    if isinstance(error, TemplateSyntaxError):
        what, where = error.message or "", f" ({error.filename or error.name}:{error.lineno})"
    return coded("site_template_mistake", error=f"{what}{where}")


class _Compiled(BytecodeCache):
    """Compiled templates, for all environments with the same sources."""

    def __init__(self) -> None:
        self._code: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Return what was compiled before, or nothing."""
        bucket.code = self._code.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code:
            self._code[bucket.key] = bucket.code
