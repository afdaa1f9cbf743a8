"""A fault plan in a TOML file, for `publisher sandbox --faults FILE`. It is read again when it changes, while running.

Keys of `[[fault]]` are those of `Fault`; a `times` of "always" strikes every call. Counts are kept in memory: saving
the file with other faults added does not start the used-up ones again, changing a fault does.

    [[fault]]
    on = "POST /feed published=false"   # see the docstring of faults.py
    what = "drop_after"                 # KINDS in faults.py lists them
    times = 2
    after = 1                           # the first such call passes

    [[fault]]
    on = "POST /{post} is_published=true"
    what = "error_after_commit"
    code = 2                            # Graph's "please retry"; status and message come from the table

    [[fault]]
    on = "GET /insights"
    what = "error"
    code = 80001
    usage_percent = 100
    regain_minutes = 3

    [[fault]]
    on = "*"
    what = "require_proof"
    times = "always"

    [random]                            # by chance, for long runs
    seed = 7
    rate = 0.1
    kinds = ["drop_before", "drop_after", "error", "error_after_commit", "hang_after"]
    on = "*"
    most_delay_seconds = 2.5

    [links]                             # posts and comments with a link to elsewhere; see `LinkLimit`
    most = 2                            # a month
    from_day = 1                        # the month begins on this day
    zone = "Europe/Belgrade"
    past = "plain"                      # or "text", "refused" (then also `code`, `subcode`, `status`)
    at = "publish"                      # or "make": unpublished posts count as well
    bare = false                        # whether kosint2020.net/k7q2m counts, without https:// or www.
    deleted = false                     # whether what was deleted still counts
"""

import logging
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from publisher.sandbox.faults import Fault, Faults, RandomFaults
from publisher.sandbox.link_limit import LinkLimit

_log = logging.getLogger(__name__)


class FaultFileError(Exception):
    """The fault file cannot be used; the message names the file and the mend."""


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """What stands in a file."""

    faults: list[Fault]
    chance: RandomFaults | None = None
    #: None where the file does not speak of links.
    links: LinkLimit | None = None


def read_fault_file(file: Path) -> FaultPlan:
    """Read a plan. Raises FaultFileError with file and place for TOML that is none and for unknown keys and kinds."""
    try:
        plan = tomllib.loads(file.read_text("utf-8"))
        _only(plan, ("fault", "random", "links"), "the file")
        faults = [_fault(table, number) for number, table in enumerate(plan.get("fault", []), 1)]
        chance, links = plan.get("random"), plan.get("links")
        return FaultPlan(faults, _chance(chance) if chance else None, _links(links) if links is not None else None)
    except (OSError, ValueError, TypeError) as error:
        raise FaultFileError(f"{file}: {error}") from error


def _fault(table: Mapping[str, Any], number: int) -> Fault:
    _only(table, [each.name for each in fields(Fault)], f"fault {number}")
    values = dict(table)
    if values.get("times") == "always":
        values["times"] = None
    return Fault(**values)


def _chance(table: Mapping[str, Any]) -> RandomFaults:
    _only(table, [each.name for each in fields(RandomFaults)], "[random]")
    return RandomFaults(**table)


def _links(table: Mapping[str, Any]) -> LinkLimit:
    _only(table, [each.name for each in fields(LinkLimit)], "[links]")
    return LinkLimit(**table)


def _only(table: Mapping[str, Any], allowed: Sequence[str], where: str) -> None:
    unknown = sorted(set(table) - set(allowed))
    if unknown:
        raise ValueError(f"{where} has the unknown key {unknown[0]!r}; there are: {', '.join(allowed)}")


class FaultFile:
    """Keeps a plan like its file. `limit_links` is told the limit of links that stands in it; None where none does."""

    def __init__(self, file: Path, faults: Faults, limit_links: Callable[[LinkLimit | None], None]) -> None:
        self._file, self._faults, self._limit_links = file, faults, limit_links
        self._state: tuple[int, int] | None = None

    def follow(self) -> None:
        """Read the file again if it changed. A file that turned bad is logged, and the last good plan stays."""
        try:
            status = self._file.stat()
            state = (status.st_mtime_ns, status.st_size)
            if state == self._state:
                return
            self._state = state
            plan = read_fault_file(self._file)
            self._faults.replace(plan.faults, plan.chance)
            self._limit_links(plan.links)
        except (OSError, FaultFileError) as error:
            _log.warning("the fault plan stays as it was: %s", error)
