"""How much is tested: `make test` tries a sample of what is long, `make everything` (PUBLISHER_TESTS=all) all of it."""

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")

#: Whether all is tried. A test that runs only then is marked `slow`.
EVERYTHING = os.environ.get("PUBLISHER_TESTS") == "all"


def sample(cases: Sequence[Case], *now: Case) -> Sequence[Case]:
    """Return all cases in `make everything`, in `make test` those few that stand for them."""
    return cases if EVERYTHING else now
