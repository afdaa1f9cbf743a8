"""What the system says of a file, for people: the usual errors by their code, the rest in its own words. Pure."""

import errno

from publisher.domain.coded_text import Message, Value

_REASONS = {
    errno.EACCES: Message("system_not_allowed"),
    errno.EPERM: Message("system_not_allowed"),
    errno.EROFS: Message("system_read_only"),
    errno.ENOSPC: Message("system_disk_full"),
    errno.EDQUOT: Message("system_quota_used_up"),
    errno.ENOENT: Message("system_not_there"),
    errno.ENOTDIR: Message("system_no_folder"),
    errno.EISDIR: Message("system_is_folder"),
    errno.EIO: Message("system_disk_error"),
    errno.ENAMETOOLONG: Message("system_name_too_long"),
    errno.EMFILE: Message("system_too_many_files"),
}


def reason_of(error: Exception) -> Value:
    """Return why the system refused something."""
    if isinstance(error, OSError) and error.errno in _REASONS:
        return _REASONS[error.errno]
    return str(getattr(error, "strerror", None) or error) or type(error).__name__
