"""News that activists send in: what can be so of a photo of it."""

from enum import Enum


class PhotoState(Enum):
    """Where a photo stands between a phone and an officer."""

    #: The phone has it, or sends it piece by piece.
    COMING = "coming"
    #: All of it is here, and nobody has decided about it.
    HERE = "here"
    #: It cannot be used, and the phone was told why.
    REFUSED = "refused"
    #: It went into a draft, or was dropped.
    SETTLED = "settled"
