"""No folder of an installation lies in another: what one publishes or clears away, another must not keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.settings.model import Settings
from publisher.settings.secrets import FOLDER as SECRETS
from publisher.settings.services import FOLDER as SERVICES


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two things that lie in one another; `key` is the setting that has to change."""

    key: tuple[str, str]
    reason: str


#: Settings by what they name; the rest has fixed names in the settings' folder.
_KEYS: Mapping[str, tuple[str, str]] = {
    "the website": ("website", "output"),
    "the pictures": ("database", "media"),
    "the posts": ("posts", "folder"),
    "the templates": ("templates", "folder"),
    "the ledger": ("database", "url"),
}


def overlaps(settings: Settings, ledger: Path | None) -> Iterator[Overlap]:
    """Name each folder setting that lies at, above or inside something else of ours, links resolved."""
    folders = _folders(settings)
    above = [name for name, folder in folders.items() if name in _KEYS and _holds(folder, settings.folder)]
    for name in above:
        folder = folders.pop(name)
        yield Overlap(_KEYS[name], f"is the settings' own folder, or one above it ({folder}). Name one inside it.")
    pairs = [(one, other) for one in folders for other in folders if one != other and one in _KEYS]
    for one, other in pairs:
        first = other not in _KEYS or list(_KEYS).index(one) < list(_KEYS).index(other)
        if first and (_holds(folders[one], folders[other]) or _holds(folders[other], folders[one])):
            yield Overlap(_KEYS[one], f"({folders[one]}) and {other} ({folders[other]}) lie in one another. Part them.")
    for name, folder in folders.items():
        if ledger is not None and _holds(folder, ledger):
            yield Overlap(_KEYS.get(name, _KEYS["the ledger"]), f"({folder}) holds the ledger {ledger}. Part them.")


def _folders(settings: Settings) -> dict[str, Path]:
    media = settings.database.media
    return {
        "the website": settings.website.output,
        **({} if "://" in media else {"the pictures": Path(media)}),
        "the posts": settings.posts_folder,
        "the templates": settings.templates_folder,
        "what members sent": settings.inbox_folder,
        "the previews": settings.previews_folder,
        "the secrets": settings.folder / SECRETS,
        "the sandbox": settings.folder / "sandbox",
        "the notes of services": settings.folder / SERVICES,
    }


def _holds(folder: Path, other: Path) -> bool:
    """Return whether `other` is a folder, or lies in it; names that differ in case alone may be one on some disks."""
    outer, inner = _parts(folder), _parts(other)
    return inner[: len(outer)] == outer or any(_same(folder, each) for each in (other, *other.resolve().parents))


def _parts(path: Path) -> list[str]:
    return [part.casefold() for part in path.resolve().parts]


def _same(one: Path, other: Path) -> bool:
    """Return whether two paths are one folder, as a bind mount makes them."""
    try:
        return one.samefile(other)
    except OSError:
        return False
