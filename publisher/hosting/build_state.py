"""A note beside the site, `<output>.state.json`: what the folder was built with, and what is not finished there.

It is written before a post goes on the shelf and cleared after the folder has it, so that after a crash in between the
next writer knows what may be old. Losing it costs nothing but a whole build.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from publisher.atomic_write import atomic_write
from publisher.site.published_footprint import PublishedFootprint


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is known about the folder."""

    #: `Edition.digest` of the last build; empty where nothing is known and all is to be built.
    context: str = ""
    #: What each unfinished post may have left on the site.
    unfinished: Mapping[str, tuple[PublishedFootprint, ...]] = field(default_factory=dict)

    def with_traces(self, traces: Mapping[str, tuple[PublishedFootprint, ...]]) -> "SiteState":
        """Add posts that are about to be written."""
        slugs = sorted({*self.unfinished, *traces})
        merged = {slug: dict.fromkeys((*self.unfinished.get(slug, ()), *traces.get(slug, ()))) for slug in slugs}
        return SiteState(self.context, {slug: tuple(of_slug) for slug, of_slug in merged.items()})


def state_file(output: Path) -> Path:
    """Return the note's place."""
    return output.with_name(f"{output.name}.state.json")


def read_state(output: Path) -> SiteState:
    """Read the note; one that is missing or cannot be read says that nothing is known."""
    with suppress(FileNotFoundError, ValueError):
        return state_from_json(state_file(output).read_text("utf-8"))
    return SiteState()


def state_from_json(text: str) -> SiteState:
    """Read a note's text; one that cannot be read says that nothing is known."""
    with suppress(ValueError, KeyError, TypeError):
        content = json.loads(text)
        unfinished = {slug: tuple(_trace(each) for each in traces) for slug, traces in content["unfinished"].items()}
        return SiteState(str(content["edition"]), unfinished)
    return SiteState()


def state_to_json(state: SiteState) -> str:
    """Return a note's text."""
    content = {
        "edition": state.context,
        "unfinished": {s: [_plain(t) for t in ts] for s, ts in state.unfinished.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def write_state(output: Path, state: SiteState) -> None:
    """Write the note, synced and whole.

    Raises:
        OSError: if the disk is full or may not be written.
    """
    place = state_file(output)
    atomic_write(place, state_to_json(state).encode())


def _plain(trace: PublishedFootprint) -> dict[str, Any]:
    return {**asdict(trace), "published_at": trace.published_at.isoformat()}


def _trace(content: dict[str, Any]) -> PublishedFootprint:
    return PublishedFootprint(
        slug=content["slug"],
        published_at=datetime.fromisoformat(content["published_at"]),
        paths=tuple(content["paths"]),
        listings=tuple((kind, key) for kind, key in content["listings"]),
    )
