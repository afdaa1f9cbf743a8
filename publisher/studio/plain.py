"""Messages of the pipeline for people who type no commands."""

import re

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
#: A command and what is said about it, up to the end of its sentence.
_CLAUSE = re.compile(r"[;:,]?\s*`publisher[^.]*")


def without_commands(text: str) -> str:
    """Leave out sentences that name a command: the page has a button in their place. Of a single one goes its end."""
    sentences = _SENTENCE.split(text.strip())
    kept = [sentence for sentence in sentences if "`publisher " not in sentence]
    return " ".join(kept) or _CLAUSE.sub("", sentences[0])
