"""A settings file to write and read, and the problems that reading it tells."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from publisher.domain.errors import InvalidSettings
from publisher.messages import problem_line
from publisher.settings import Settings, load


@dataclass
class Desk:
    """A folder with a settings file, and an environment."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def read(self, text: str = "", **environ: str) -> Settings:
        """Write the settings file and load it."""
        file = self.folder / "settings.toml"
        file.write_text(text, encoding="utf-8")
        return load(file, {**self.environ, **environ})

    def problems(self, text: str = "", **environ: str) -> list[str]:
        """Load settings that are wrong, and give the lines that a person reads."""
        with pytest.raises(InvalidSettings) as caught:
            self.read(text, **environ)
        return [problem_line(problem) for problem in caught.value.problems]

    def problem(self, text: str = "", **environ: str) -> str:
        """Return the one problem there is."""
        lines = self.problems(text, **environ)
        assert len(lines) == 1, lines
        return lines[0]
