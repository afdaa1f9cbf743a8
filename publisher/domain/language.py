"""Languages as people write them (`sr`) and as they are published (`sr-Latn`, `sr-Cyrl`): BCP 47 tags."""

from collections.abc import Sequence

#: A draft's languages and the tags that each is published under, in the order of the language switch.
#: Serbian is written once and published in both of its scripts.
PUBLISHED_AS: dict[str, tuple[str, ...]] = {
    "sq": ("sq",),
    "sr": ("sr-Latn", "sr-Cyrl"),
    "en": ("en",),
    "rom": ("rom",),
}

#: The first folder of every address, by tag. Stands for ever.
FOLDER: dict[str, str] = {"sq": "sq", "sr-Latn": "sr", "sr-Cyrl": "sr-cyrl", "en": "en", "rom": "rom"}

#: Every tag, in the order of the language switch.
TAGS: tuple[str, ...] = tuple(FOLDER)

#: Each language's own name, by tag.
NAME: dict[str, str] = {
    "sq": "Shqip",
    "sr-Latn": "Srpski",
    "sr-Cyrl": "Српски",
    "en": "English",
    "rom": "Romani",
}


def facebook_tags(tags: Sequence[str], wanted: Sequence[str], *, stacked: bool) -> list[str]:
    """Return the tags that a Facebook post is made of: those `wanted` that the post has, in that order.

    Where it has none of them, each of its languages stands in it once. Not `stacked` means the first alone.
    """
    own = {draft_language(tag): tag for tag in reversed(tags)}
    found = [tag for tag in wanted if tag in tags] or list(reversed(own.values()))
    return found if stacked else found[:1]


def draft_language(tag: str) -> str:
    """Return the language that a tag is written as in `posts/`: `sr-Cyrl` is `sr`."""
    return tag.split("-", 1)[0]
