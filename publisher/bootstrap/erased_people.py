"""What the erasure of people means outside the ledger: notes of consent in drafts, and photos that came in."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from publisher.content.editing.draft_files import write_whole
from publisher.content.reading.slugs import TRASH
from publisher.settings import Settings
from publisher.storage.archive.backup import files_below
from publisher.storage.archive.erase_people import PersonErased, with_notes

_TEXT = ".md"


def follow(settings: Settings, gone: Sequence[PersonErased]) -> None:
    """Do it, before the ledger's transaction ends: a ledger that knows no name any more could not say it again."""
    rewrite_notes(settings, {old: new for each in gone for old, new in each.notes.items()})
    sweep_received(settings, {photo for each in gone for photo in each.photos})


def rewrite_notes(settings: Settings, notes: Mapping[str, str]) -> None:
    """Write new notes of consent in place of those that the program wrote with a name."""
    for path in all_files(settings) if notes else ():
        file = settings.posts_folder / path
        if path.endswith(_TEXT):
            text = file.read_bytes().decode("utf-8", "surrogateescape")
            if (changed := with_notes(text, notes)) != text:
                write_whole(file, changed.encode("utf-8", "surrogateescape"))


def sweep_received(settings: Settings, names: Collection[str]) -> None:
    """Delete photos that came in, by their names."""
    for name in names:
        (settings.inbox_folder / Path(name).name).unlink(missing_ok=True)


def all_files(settings: Settings) -> list[str]:
    """Return the files of all drafts, those in the trash included; paths below the posts folder."""
    root = settings.posts_folder
    return [*files_below(root), *files_in(root, TRASH)]


def files_in(root: Path, folder: str) -> list[str]:
    """Return the files in a folder below `root`, as paths below `root`."""
    return [f"{folder}/{path}" for path in files_below(root / folder)]
