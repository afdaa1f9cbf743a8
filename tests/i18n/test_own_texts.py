"""An organisation's own templates and texts lie over those of the program: what it does not have comes from there."""

from pathlib import Path

from publisher.i18n import texts
from publisher.studio.assets import Assets
from publisher.templating import templates

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def own_texts(folder: Path, content: str) -> None:
    file = folder / "locale" / "sr" / "site.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEADER + content, encoding="utf-8")


def test_a_folder_that_is_not_there_has_all_of_the_programs(tmp_path: Path) -> None:
    environment = templates(tmp_path / "templates")
    assert {"site/post.html", "mail/notices.txt"} & set(environment.list_templates())
    assert texts(environment, "studio", "sq").gettext("Posts") != "Posts"


def test_a_text_of_ones_own_comes_first_and_all_others_stay(tmp_path: Path) -> None:
    own_texts(tmp_path, 'msgid "Read also"\nmsgstr "Читајте и ово"\n')
    said = texts(templates(tmp_path), "site", "sr-Latn")
    shipped = texts(templates(tmp_path / "none"), "site", "sr-Latn")
    assert said.gettext("Read also") == "Čitajte i ovo"
    assert said.own == shipped.own | {"Read also"}
    assert said.ngettext("%(number)s minute", "%(number)s minutes", 5) == shipped.ngettext(
        "%(number)s minute", "%(number)s minutes", 5
    )


def test_a_text_marked_as_not_confirmed_is_not_said_in_the_programs_words_either(tmp_path: Path) -> None:
    own_texts(tmp_path, '#, fuzzy\nmsgid "Read also"\nmsgstr "Читајте и ово"\n')
    assert texts(templates(tmp_path), "site", "sr-Latn").gettext("Read also") == "Read also"


def test_a_template_of_ones_own_can_build_on_the_programs(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "post.html").write_text('{% extends "bundled/site/post.html" %}', encoding="utf-8")
    environment = templates(tmp_path)
    environment.get_template("site/post.html")
    shipped = environment.get_template("bundled/site/post.html")
    assert environment.get_template("site/post.html").blocks.keys() <= shipped.blocks.keys()
    assert shipped.filename != environment.get_template("site/post.html").filename


def test_scripts_and_styles_of_ones_own_lie_over_the_programs(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, name, content in ((ours, "a.js", b"1"), (ours, "b.js", b"2"), (theirs, "a.js", b"3")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    assets = Assets(ours, theirs, tmp_path / "none")
    assert [(assets.file(name) or (b"", ""))[0] for name in ("a.js", "b.js")] == [b"3", b"2"]
