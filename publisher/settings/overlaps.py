"""No folder of an installation lies in another, nor among the system's: what one publishes, another must not keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import gettempdir

from publisher.domain.coded_text import Message
from publisher.settings.model import Settings
from publisher.settings.organisation import EMBLEMS
from publisher.settings.secrets import FOLDER as SECRETS
from publisher.settings.services import FOLDER as SERVICES
from publisher.settings.validators import InvalidValue


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two things that lie in one another; `key` is the setting that has to change."""

    key: tuple[str, str]
    refusal: InvalidValue


#: Settings by what they name; the rest has fixed names in the settings' folder.
_KEYS: Mapping[str, tuple[str, str]] = {
    "the website": ("website", "output"),
    "the pictures": ("database", "media"),
    "the posts": ("posts", "folder"),
    "the templates": ("templates", "folder"),
    "the ledger": ("database", "url"),
}
#: What each is called in a sentence.
_CALLED: Mapping[str, Message] = {
    "the website": Message("folder_of_website"),
    "the pictures": Message("folder_of_pictures"),
    "the posts": Message("folder_of_posts"),
    "the templates": Message("folder_of_templates"),
    "what members sent": Message("folder_of_news"),
    "the previews": Message("folder_of_previews"),
    "the secrets": Message("folder_of_secrets"),
    "the emblems": Message("folder_of_emblems"),
    "the sandbox": Message("folder_of_sandbox"),
    "the snapshots": Message("folder_of_snapshots"),
    "the notes of services": Message("folder_of_services"),
    "the old website": Message("folder_of_imports"),
    "the backups": Message("folder_of_backups"),
}
#: Where backups lie if nobody says where: those of updates always do.
BACKUPS = "backups"

#: Those that are written into; templates may well have come with the system.
_WRITTEN = ("the website", "the pictures", "the posts")
#: What belongs to the system, with all in it (Filesystem Hierarchy Standard 3.0, 3 and 6).
_SYSTEM = ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/sbin", "/sys")
_SYSTEM_BELOW = ("/usr/bin", "/usr/lib", "/usr/libexec", "/usr/sbin", "/usr/include", "/var/lib/dpkg", "/var/spool")
#: Folders that many share: one in them may be ours, they themselves may not.
_SHARED = ("/", "/home", "/media", "/mnt", "/opt", "/root", "/run", "/usr", "/usr/local", "/usr/share")
_SHARED_BELOW = ("/var", "/var/cache", "/var/lib", "/var/log")
_MEMORY = Path("/dev/shm")  # noqa: S108 (nothing is put there, only recognised)


class _Disk:
    """Where folders lie. Each is asked for once: a look at ten folders compares them some hundred times."""

    def __init__(self) -> None:
        self.parts = cache(_parts)
        self._identity = cache(_identity)
        self._at_and_above = cache(self._identities)

    def holds(self, folder: Path, other: Path) -> bool:
        """Return whether `other` is a folder, or lies in it; names that differ in case alone may be one on some disks.

        Two paths may also be one folder, as a bind mount makes them.
        """
        outer, inner = self.parts(folder), self.parts(other)
        return inner[: len(outer)] == outer or self._identity(folder) in self._at_and_above(other)

    def _identities(self, path: Path) -> set[tuple[int, int] | None]:
        return {self._identity(each) for each in (path, *path.resolve().parents)} - {None}


def _parts(path: Path) -> list[str]:
    return [part.casefold() for part in path.resolve().parts]


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the device and number of what lies at a path; None where nothing does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def overlaps(settings: Settings, ledger: Path | None) -> Iterator[Overlap]:
    """Return each folder setting that lies at, above or inside something else of ours, links resolved."""
    folders, disk = _folders(settings), _Disk()
    above = [name for name, folder in folders.items() if name in _KEYS and disk.holds(folder, settings.folder)]
    for name in above:
        folder = folders.pop(name)
        yield Overlap(_KEYS[name], InvalidValue("setting_is_own_folder", folder=str(folder)))
    pairs = [(one, other) for one in folders for other in folders if one != other and one in _KEYS]
    for one, other in pairs:
        first = other not in _KEYS or list(_KEYS).index(one) < list(_KEYS).index(other)
        if first and (disk.holds(folders[one], folders[other]) or disk.holds(folders[other], folders[one])):
            yield Overlap(_KEYS[one], _overlapping(folders[one], other, folders[other]))
    yield from _backups(settings, folders, disk)
    for name in (name for name in _WRITTEN if name in folders and _is_the_systems(folders[name], disk)):
        yield Overlap(_KEYS[name], InvalidValue("setting_is_systems_folder", folder=str(folders[name])))
    for name, folder in folders.items():
        if ledger is not None and disk.holds(folder, ledger):
            refusal = InvalidValue("setting_holds_ledger", folder=str(folder), ledger=str(ledger))
            yield Overlap(_KEYS.get(name, _KEYS["the ledger"]), refusal)


def _backups(settings: Settings, folders: Mapping[str, Path], disk: _Disk) -> Iterator[Overlap]:
    """Return what holds the backups: they would be published, cleared away, or taken into each other."""
    backups = settings.backup.folder or settings.folder / BACKUPS
    for name, folder in folders.items():
        if disk.holds(folder, backups):
            named = _KEYS.get(name) if settings.backup.folder is None else ("backup", "folder")
            own, other = (folder, backups) if settings.backup.folder is None else (backups, folder)
            called = "the backups" if settings.backup.folder is None else name
            yield Overlap(named or ("backup", "folder"), _overlapping(own, called, other))


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
        "the emblems": settings.folder / EMBLEMS,
        "the sandbox": settings.folder / "sandbox",
        "the snapshots": settings.folder / "snapshots",
        "the notes of services": settings.folder / SERVICES,
        "the old website": settings.folder / "imports",
    }


def _is_the_systems(folder: Path, disk: _Disk) -> bool:
    """Return whether a folder belongs to the system, or to everybody; somebody's home folder belongs to its owner."""
    shared = [*map(Path, (*_SHARED, *_SHARED_BELOW)), _MEMORY, Path(gettempdir()), Path.home()]
    in_memory = disk.holds(_MEMORY, folder)  # for everybody's files, though it stands among the system's devices
    inside = any(disk.holds(system, folder) for system in map(Path, (*_SYSTEM, *_SYSTEM_BELOW))) and not in_memory
    return inside or any(disk.parts(each) == disk.parts(folder) for each in shared)


def _overlapping(folder: Path, name: str, other: Path) -> InvalidValue:
    return InvalidValue("setting_overlaps", folder=str(folder), name=_CALLED[name], other=str(other))
