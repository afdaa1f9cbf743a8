"""Files behind an fsspec address such as `s3://bucket/site`: opened, and their troubles known, in one place.

Credentials and the server's address come from the environment, as the protocol's library reads them (for S3:
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL).
"""

import logging
from typing import Any

from publisher.domain.errors import InvalidInput


def open_files(address: str) -> tuple[Any, str]:
    """Return the fsspec file system and the path in it; nothing is asked of the server yet.

    Raises:
        InvalidInput: if this program has no library for the protocol.
    """
    import fsspec

    for library in ("aiobotocore", "botocore"):  # they tell where each credential came from
        logging.getLogger(library).setLevel(logging.WARNING)
    options = {} if is_local(address) else {"skip_instance_cache": True, "use_listings_cache": False}
    try:
        files, root = fsspec.core.url_to_fs(address, **options)
    except (ImportError, ValueError) as error:
        protocol = address.partition("://")[0]
        raise InvalidInput("storage_library_missing", address=address, protocol=protocol) from error
    return files, str(root).rstrip("/")


def is_local(address: str) -> bool:
    """Return whether it is a folder of this machine."""
    return "://" not in address or address.startswith("file://")


def troubles() -> tuple[type[Exception], ...]:
    """Return what a file system raises when something is wrong with server, line or rights."""
    try:
        from botocore.exceptions import BotoCoreError  # only where S3 is installed
    except ImportError:
        return (OSError,)
    return (OSError, BotoCoreError)
