"""Pictures that were erased are taken out of every folder that is ours: media, site, previews."""

from collections.abc import Collection
from pathlib import Path

from publisher.domain.revision import ENDING
from publisher.settings import Settings
from publisher.storage.media import MediaFiles

#: Beside the settings file; `publisher preview` writes there.
_PREVIEWS = "preview"


def sweep_up(settings: Settings, media: MediaFiles, digests: Collection[str]) -> int:
    """Delete every file whose name is one of these digests; count them. Safe to repeat.

    Raises:
        StorageError: if the media folder cannot be written.
        OSError: if another folder cannot be.
    """
    count = sum(media.delete(f"{digest}.{ending}") for digest in digests for ending in ENDING.values())
    for root in (settings.website.output, settings.folder / _PREVIEWS):
        count += _delete_named(root, digests)
    return count


def _delete_named(root: Path, digests: Collection[str]) -> int:
    if not digests:
        return 0
    found = [path for path in root.rglob("*") if path.stem in digests and path.is_file()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
