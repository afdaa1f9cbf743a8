"""Pictures that were erased are taken out of every folder that is ours: media, site, previews, what came in."""

import shutil
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from publisher.domain.revision import ENDING
from publisher.settings import Settings
from publisher.storage.media import MediaFiles

#: Beside the settings file; `publisher preview` writes there.
_PREVIEWS = "preview"
#: For so long nobody may have named a picture that was stored: its revision is still being frozen.
_BEING_FROZEN = timedelta(minutes=10)


def sweep_up(settings: Settings, media: MediaFiles, digests: Collection[str]) -> int:
    """Delete every file whose name is one of these digests, and count them; and every preview. Safe to repeat.

    Raises:
        StorageError: if the media folder cannot be written.
        OSError: if another folder cannot be.
    """
    count = sum(media.delete(f"{digest}.{ending}") for digest in digests for ending in ENDING.values())
    if digests:
        shutil.rmtree(settings.folder / _PREVIEWS, ignore_errors=True)
    return count + sum(_delete_named(root, digests) for root in (settings.website.output, settings.inbox_folder))


def sweep_out(media: MediaFiles, named: Collection[str], now: datetime) -> int:
    """Delete what no revision names: pictures that were looked at and never planned, or with other words; count them.

    Raises:
        StorageError: if the media folder cannot be read or written.
    """
    return sum(media.delete(name) for name in media.unnamed(named, now - _BEING_FROZEN))


def _delete_named(root: Path, digests: Collection[str]) -> int:
    if not digests:
        return 0
    found = [path for path in root.rglob("*") if path.stem in digests and path.is_file()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
