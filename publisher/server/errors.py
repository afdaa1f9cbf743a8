"""An update that came to nothing."""

from publisher.domain.errors import PublisherError


class UpdateFailed(PublisherError):
    """The version from before runs, or is in place: exit code 3, not that of wrong use."""
