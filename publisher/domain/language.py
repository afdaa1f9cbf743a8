"""Languages as people write them (`sr`) and as they are published (`sr-Latn`, `sr-Cyrl`): BCP 47 tags."""

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


def draft_language(tag: str) -> str:
    """Give the language that a tag is written as in `posts/`: `sr-Cyrl` is `sr`."""
    return tag.split("-", 1)[0]
