"""Who may read which of our files: all of them are private, but for the site, and `posts/` where a group shares it."""

import os
import stat
from pathlib import Path

#: Set once when a program begins, so that what it makes is its owner's alone unless it is said otherwise.
PRIVATE_UMASK = 0o077
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
#: The website's, for any web server.
PUBLIC_FOLDER, PUBLIC_FILE = 0o755, 0o644
#: Of a posts folder that a group shares: new files in it belong to the group (setgid).
SHARED_FOLDER, SHARED_FILE = 0o2770, 0o660


def keep_private() -> None:
    """Let whatever this process makes be its owner's alone, whatever umask it was started with."""
    os.umask(PRIVATE_UMASK)


def make_public_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, so that a web server may enter them."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        each.chmod(PUBLIC_FOLDER)


def modes_in(root: Path) -> tuple[int, int]:
    """Return the modes of new folders and files below a posts folder: as its own mode says."""
    try:
        mode = root.stat().st_mode
    except FileNotFoundError:
        return PRIVATE_FOLDER, PRIVATE_FILE
    shared = mode & stat.S_ISGID and mode & stat.S_IWGRP
    return (SHARED_FOLDER, SHARED_FILE) if shared else (PRIVATE_FOLDER, PRIVATE_FILE)
