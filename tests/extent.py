"""How much is tested: `make test` tries a sample of what is long, `make everything` (PUBLISHER_TESTS=all) all of it."""

import os

#: Whether all is tried. A test that runs only then is marked `slow`.
EVERYTHING = os.environ.get("PUBLISHER_TESTS") == "all"
