"""Messages of the pipeline for people who type no commands."""

import re

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def without_commands(text: str) -> str:
    """Leave out the sentences that name a command: the page has a button in their place."""
    kept = [sentence for sentence in _SENTENCE.split(text.strip()) if "`publisher " not in sentence]
    return " ".join(kept) or _SENTENCE.split(text.strip())[0].partition(":")[0]
