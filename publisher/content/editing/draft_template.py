"""The front matter of a new draft, as text: filled in as far as it can be, the rest to be chosen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from publisher.domain.invisible import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """What is known of a draft when it is begun."""

    title: str
    summary: str = ""
    body: str = ""
    #: A remark for the person who goes on with it, one line.
    note: str = ""
    #: The language that its file names; empty for the default one.
    language: str = ""
    #: Local time that it is meant for, as TOML writes it; empty where there is none.
    publish_at: str = ""
    #: Keys that are chosen already.
    topics: Sequence[str] = ()
    places: Sequence[str] = ()


def draft_text(draft: NewDraft, topics: Sequence[str], places: Sequence[str]) -> str:
    """Return the text of `index.md`; `topics` and `places` are the keys that can be chosen, named in comments."""
    lines = [
        "+++",
        *([f"# {one_line(draft.note)}"] if draft.note else []),
        f"title = {_toml(draft.title)}",
        *([f"language = {_toml(draft.language)}"] if draft.language else []),
        f"summary = {_toml(draft.summary)}".ljust(24) + "# one or two sentences, for lists and Facebook",
        f"publish_at = {draft.publish_at}"
        if draft.publish_at
        else "# publish_at = 2026-11-25T10:00:00   # local time; or give it when scheduling",
        _chosen("topics", draft.topics) + ", ".join(map(_toml, topics)),
        _chosen("places", draft.places) + ", ".join(map(_toml, places)),
        '# audio = "lajmi.mp3"   # the text read aloud (MP3, M4A or Opus), for those who listen',
        "",
        "# [facebook]",
        '# message = "..."       # where Facebook needs other words than title and summary',
        '# first_comment = "..."',
        "",
        "# [[media]]             # once for each picture, which lies beside this file",
        '# file = "photo.jpg"',
        '# alt = "..."           # what it shows, for those who cannot see it',
        "# people = true         # where people can be recognised; then:",
        '# consent = "..."       # where their written consent is kept; never published',
        "# crop = [0.1, 0, 0.5, 1]   # publish this part alone: left, top, width, height as fractions",
        "+++",
        "",
        draft.body.strip(),
        "",
    ]
    return "\n".join(lines)


def _chosen(name: str, keys: Sequence[str]) -> str:
    return f"{name} = [{', '.join(map(_toml, keys))}]".ljust(24) + "# one or more: "


def _toml(text: str) -> str:
    return json.dumps(one_line(text), ensure_ascii=False)
