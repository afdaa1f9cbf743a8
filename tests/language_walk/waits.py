"""What is English still on pages in other languages: errors and reasons that are no codes with values yet.

The list only shrinks. A line that nothing is found by any more fails a test and is taken out.
"""

import re
from collections.abc import Iterable

from tests.language_walk.visitors import Said

#: Where it stands (method and address), and how it begins or what is in it.
WAITS: tuple[tuple[str, str], ...] = ()


def waiting(found: Iterable[Said]) -> tuple[list[Said], list[tuple[str, str]]]:
    """Return what was found and does not wait, and the lines of the list that nothing was found by."""
    said, used = [], set()
    for each in found:
        lines = [line for line in WAITS if re.match(line[0], each.where) and re.search(line[1], each.text)]
        used.update(lines)
        if not lines:
            said.append(each)
    return said, [line for line in WAITS if line not in used]
