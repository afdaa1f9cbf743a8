"""Every problem of a draft is told in Albanian and in Serbian too, for those who edit it in the studio."""

import re
from pathlib import Path

import pytest

from publisher.domain.errors import Problem
from publisher.i18n import texts
from publisher.messages import words
from publisher.templating import templates
from tests.content.desk import Desk, front, media, picture
from tests.content.test_bad_drafts import BAD

TEMPLATES = templates(Path(__file__).parents[2] / "templates")
#: What is quoted from the draft, the settings or the format, in any language: keys, names, addresses, examples.
_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|\[\[?\w+\]\]?|https?:\S*|\S+\.(?:md|jpg|png|mp3|txt)\b|\w+ = \S+")
_ENGLISH = re.compile(
    r"\b(?:the|is|are|was|has|have|not|must|and|with|this|that|there|of|here|below|stands|missing|write|add|line"
    r"|did|you|mean|file|picture|text)\b",
    re.IGNORECASE,
)


def in_english(problem: Problem, tag: str) -> list[str]:
    """Return the English words of what a reader of another language is told."""
    told = words(problem.told, texts(TEMPLATES, "studio", tag).gettext)
    assert "%(" not in told, told
    assert "{" not in told, told
    return [f"{word}: {told}" for word in _ENGLISH.findall(_QUOTED.sub("", told))]


def test_the_look_for_english_finds_it(desk: Desk) -> None:
    desk.writes("b.md", front(topics='["housng"]'))
    assert in_english(desk.only_problem(), "en")


@pytest.mark.parametrize("tag", ["sq", "sr-Latn", "sr-Cyrl"])
def test_a_bad_draft_is_told_in_the_readers_language(desk: Desk, tag: str) -> None:
    for number, one in enumerate(BAD.values()):
        for path, content in one.files.items():
            desk.writes(f"n{number}" + path.removeprefix("b") if path.startswith("b") else path, content)
    desk.writes("w/index.md", front(extra=media(), body="<b>fort</b> [x](javascript:a) ![y](data:b)\n"))
    desk.writes("w/index.sr.md", '+++\ntitle = "T"\nsummary = "S"\n[alt]\n"no.jpg" = "x"\n+++\n')
    desk.writes("w/forum.jpg", picture())
    desk.writes("w/left-over.png", picture("PNG"))
    desk.writes("w/left-over.mp3", b"ID3")

    problems = desk.folder.check()

    assert len({problem.message.code for problem in problems}) > 60
    assert [each for problem in problems for each in in_english(problem, tag)] == []
