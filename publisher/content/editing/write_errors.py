"""What a person reads where a file of a draft could not be written."""

import errno
from pathlib import Path

from publisher.domain.errors import CodedError
from publisher.domain.system_errors import reason_of


def not_written(folder: Path, error: OSError) -> CodedError:
    """Return the error that says why nothing could be written to a folder, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CodedError("disk_full", folder=str(folder))
    return CodedError("folder_not_writable", folder=str(folder), reason=reason_of(error))
