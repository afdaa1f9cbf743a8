"""Where the files lie that come with the program: templates, texts, sample posts."""

from pathlib import Path

#: Before the names of the program's own templates and catalogues, where an organisation has others of the same name.
BUNDLED = "bundled"
_PROGRAM = Path(__file__).parent
#: In a wheel; pyproject.toml says what goes there.
_IN_WHEEL = _PROGRAM / BUNDLED


def bundled(name: str) -> Path:
    """Return a file or folder that came with the program: from its wheel, or from the top of the checkout."""
    return (_IN_WHEEL if _IN_WHEEL.is_dir() else _PROGRAM.parent) / name


def is_checkout() -> bool:
    """Return whether the program runs from a checkout, where its files are those of whoever works on it."""
    return not _IN_WHEEL.is_dir()


def own_and_bundled(folder: Path, below: str = "") -> tuple[Path, ...]:
    """Return where a template is looked for: the organisation's own folder, then the program's, if it is another one.

    So an update brings new templates and texts, and never meets those that an organisation changed.
    """
    shipped = bundled("templates")
    both = (folder,) if folder.resolve() == shipped.resolve() else (folder, shipped)
    return tuple(each / below for each in both)
