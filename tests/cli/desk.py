"""The command line in one process: what a line prints, and the code it ends with."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from publisher.cli.main import run

ROOT = Path(__file__).parents[2]
_DRAFT = """+++
title = "{title}"
summary = "Përmbledhje e {slug}"
topics = ["housing"]
places = ["ferizaj"]
{more}+++

Teksti.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """A folder with settings and drafts, and somebody who types commands in it."""

    folder: Path
    captured: pytest.CaptureFixture[str]

    def settings(self, more: str = "") -> None:
        text = f'[templates]\nfolder = "{ROOT / "templates"}"\n[facebook]\nlanguages = ["sq"]\n'
        (self.folder / "settings.toml").write_text(text + more, encoding="utf-8")

    def draft(self, slug: str, more: str = "") -> str:
        file = self.folder / "posts" / f"{slug}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        more = f"{more}\n" if more else ""
        file.write_text(_DRAFT.format(title=f"Titulli i {slug}", slug=slug, more=more), encoding="utf-8")
        return slug

    def __call__(self, *line: str) -> Answer:
        self.captured.readouterr()
        code = run(line)
        said = self.captured.readouterr()
        return Answer(code, said.out, said.err)
