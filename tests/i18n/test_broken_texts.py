"""A text that somebody broke in a catalogue: it alone is not shown, and `check` names its line."""

from pathlib import Path

import pytest

from publisher.domain.errors import Problem
from publisher.i18n import texts, unconfirmed
from publisher.messages import problem_line
from publisher.templating import templates

TEMPLATES = Path(__file__).parents[2] / "templates"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
BEFORE, AFTER = 'msgid "Page"\nmsgstr "Faqja"\n\n', '\nmsgid "News"\nmsgstr "Lajme"\n'
#: Broken entries, and in which of their lines.
BROKEN = {
    "another gap": ('msgid "%(count)s posts"\nmsgstr "%(numri)s postime"\n', 1),
    "a gap too many": ('msgid "Posts"\nmsgstr "%(count)s postime"\n', 1),
    "a gap forgotten": ('msgid "%(count)s posts"\nmsgstr "postime"\n', 1),
    "half a gap": ('msgid "%(count)s posts"\nmsgstr "%(count) postime"\n', 1),
    "a gap of another kind": ('msgid "%(count)s posts"\nmsgstr "%(count)s nga %s postime"\n', 1),
    "a bare percent sign": ('msgid "%(count)s posts"\nmsgstr "100 % e %(count)s"\n', 1),
    "another gap in one form": (
        'msgid "%(n)s post"\nmsgid_plural "%(n)s posts"\nmsgstr[0] "një postim"\nmsgstr[1] "%(m)s postime"\n',
        1,
    ),
    "never closed": ('msgid "Posts"\nmsgstr "Postime\n', 2),
    "never closed above": ('msgid "Posts\nmsgstr "Postime"\n', 1),
    "never opened": ('msgid "Posts"\nmsgstr Postime"\n', 2),
    "a mark inside": ('msgid "Posts"\nmsgstr "Postime "të reja""\n', 2),
    "curly marks": ('msgid "Posts"\nmsgstr “Postime”\n', 2),
    "without a translation": ('msgid "Posts"\n', 1),
    "without a text": ('msgstr "Postime"\n', 1),
    "a line of several never closed": ('msgid "Posts"\nmsgstr ""\n"Postime\n"të reja"\n', 3),
    "something else": ('msgid "Posts"\nmsgstr "Postime"\n>>>>>>> theirs\n', 3),
}


def told(folder: Path, content: str) -> list[Problem]:
    """Write the Albanian catalogue of the site, and give what is told of it."""
    file = folder / "locale" / "sq" / "site.po"
    file.parent.mkdir(parents=True)
    file.write_text(content, encoding="utf-8")
    return unconfirmed(folder, ("sq",), folder)


@pytest.mark.parametrize(("entry", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_text_is_named_at_its_line_and_takes_no_other_with_it(tmp_path: Path, entry: str, line: int) -> None:
    above = (HEADER + BEFORE).count("\n")

    (problem,) = told(tmp_path, HEADER + BEFORE + entry + AFTER)

    assert problem_line(problem).startswith(f"locale/sq/site.po:{above + line}: warning: ")
    said = texts(templates(tmp_path), "site", "sq")
    assert (said.gettext("Page"), said.gettext("News")) == ("Faqja", "Lajme")
    assert said.gettext("Posts") == "Posts"
    assert said.gettext("%(count)s posts") % {"count": 2} == "2 posts"
    assert said.ngettext("%(n)s post", "%(n)s posts", 2) % {"n": 2} == "2 posts"


def test_a_byte_order_mark_breaks_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, "\ufeff" + HEADER + BEFORE) == []
    assert texts(templates(tmp_path), "site", "sq").gettext("Page") == "Faqja"


def test_several_broken_texts_are_all_named(tmp_path: Path) -> None:
    some = ("another gap", "never closed", "another gap in one form", "without a text")
    entries = "\n".join(BROKEN[name][0] for name in some)
    assert len(told(tmp_path, HEADER + entries)) == len(some)


def test_our_own_catalogues_are_whole() -> None:
    found = unconfirmed(TEMPLATES, ("sq", "sr", "en", "rom"), TEMPLATES)
    assert [problem_line(each) for each in found if each.line] == []
