"""Valid drafts, and what is made of them."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.content.reading.draft_folder import DraftFolder
from publisher.content.text.facebook_preview import facebook_text
from publisher.domain.errors import InvalidDrafts, UnknownPost
from publisher.domain.ports_channel import Draft, Drafts
from publisher.domain.post import FacebookText
from publisher.messages import problem_line
from publisher.settings import default_labels
from tests.content.desk import Desk, front, media, picture, translation

REPOSITORY = Path(__file__).parents[2]


def test_everything_that_a_post_may_say_is_read(desk: Desk) -> None:
    extra = """
        publish_at = 2026-11-25T10:00:00
        campaign = "strehim-2026"
        grants = ["rio-2026"]
        channels = ["facebook", "website"]
        lead = true
        [facebook]
        message = "Në Facebook"
        first_comment = '''Koment
        i dytë'''
        [[media]]
        file = "forum.jpg"
        alt = "Banorë në sallë"
        caption = "Forumi"
        credit = "A. B."
        licence = "CC BY 4.0"
        people = true
        consent = "form 14/2026"
    """
    desk.writes("forum/index.md", front(extra=extra))
    desk.writes("forum/forum.jpg", picture())

    draft = desk.folder.read("forum")

    post = draft.post
    assert (post.slug, post.kind, post.campaign) == ("forum", "post", "strehim-2026")
    assert post.publish_at == datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert post.channels == ("facebook", "website")
    assert post.lead
    assert post.texts["sq"].facebook == FacebookText(message="Në Facebook", first_comment="Koment\n        i dytë")
    (shown,) = post.pictures
    assert (shown.file, shown.people, shown.consent) == ("forum.jpg", True, "form 14/2026")
    assert (shown.credit, shown.licence) == ("A. B.", "CC BY 4.0")
    assert draft.warnings == ()


def test_a_post_is_a_folder_or_a_file_with_translations_beside_it(desk: Desk) -> None:
    desk.writes("as-folder/index.md", front())
    desk.writes("as-folder/index.en.md", translation("A forum"))
    desk.writes("as-file.md", front("Tjetër"))
    desk.writes("as-file.en.md", translation("Another"))

    assert desk.folder.slugs() == ("as-file", "as-folder")
    for slug in desk.folder.slugs():
        assert list(desk.folder.read(slug).post.texts) == ["sq", "en"]


def test_serbian_is_published_in_both_scripts_with_its_alt_and_caption(desk: Desk) -> None:
    desk.writes("forum/index.md", front(extra=media(more='caption = "Forumi"')))
    words = '[alt]\n"forum.jpg" = "Ljudi u sali"\n[caption]\n"forum.jpg" = "Njihov forum"'
    desk.writes("forum/index.sr.md", translation("Džep i njiva", extra=words))
    desk.writes("forum/forum.jpg", picture())

    draft = desk.folder.read("forum")

    assert [text.tag for text in draft.texts] == ["sq", "sr-Latn", "sr-Cyrl"]
    assert [text.title for text in draft.texts] == ["Forum në Ferizaj", "Džep i njiva", "Џеп и њива"]
    (shown,) = draft.post.pictures
    assert shown.alt == {"sq": "Njerëz në sallë", "sr-Latn": "Ljudi u sali", "sr-Cyrl": "Људи у сали"}
    assert shown.caption == {"sq": "Forumi", "sr-Latn": "Njihov forum", "sr-Cyrl": "Њихов форум"}


def test_a_standing_page_needs_a_title_alone_and_goes_to_the_website(desk: Desk) -> None:
    desk.writes("pages/about.md", '+++\ntitle = "Rreth nesh"\n+++\nNe jemi katër.')
    desk.writes("pages/about.sr.md", '+++\ntitle = "O nama"\n+++\nČetvoro nas je.')

    post = desk.folder.read("pages/about").post

    assert desk.folder.check() == []
    assert (post.kind, post.channels, post.topics) == ("page", ("website",), ())


def test_the_bytes_of_a_picture_are_given_as_they_are(desk: Desk) -> None:
    content = picture("PNG")
    desk.writes("forum/index.md", front(extra=media("foto ë.png")))
    desk.writes("forum/foto e\u0308.png", content)  # as macOS spells it

    assert desk.folder.read("forum").picture("foto ë.png") == content


def test_a_picture_that_changed_after_reading_is_checked_again(desk: Desk) -> None:
    desk.writes("forum/index.md", front(extra=media()))
    place = desk.writes("forum/forum.jpg", picture())
    draft = desk.folder.read("forum")
    place.write_bytes(b"no picture any more")

    with pytest.raises(InvalidDrafts, match=r"index\.md:0: file_is_no_picture, file=forum\.jpg"):
        draft.picture("forum.jpg")


@pytest.mark.parametrize("written", ["\ufeff{}", "{}"], ids=["BOM", "plain"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_files_of_every_editor_read_the_same(desk: Desk, written: str, line_end: str) -> None:
    desk.writes("forum.md", written.format(front(body="a\nb\n")).replace("\n", line_end))

    assert desk.folder.check() == []
    assert desk.folder.read("forum").post.texts["sq"].body == "\na\nb\n"


def test_warnings_do_not_stop_a_draft(desk: Desk) -> None:
    desk.writes("forum/index.md", front(extra=media(), body="<b>fort</b>\n"))
    desk.writes("forum/index.sr.md", translation())
    desk.writes("forum/forum.jpg", picture())
    desk.writes("forum/left-over.png", picture("PNG"))
    desk.writes("forum/notes.txt", b"mine")

    warnings = [problem_line(warning) for warning in desk.folder.read("forum").warnings]

    assert len(warnings) == 3
    assert warnings[0].startswith("posts/forum/index.md:12: warning: HTML is not used and was removed: `<b>`")
    assert warnings[1].startswith("posts/forum/index.sr.md:1: warning: forum.jpg has no alternative text here")
    assert warnings[2].startswith("posts/forum/left-over.png:0: warning: The picture is not listed")


def test_a_slug_that_nobody_wrote_is_unknown(desk: Desk) -> None:
    desk.writes("forum.md", front())

    for slug in ("forumi", "../posts/forum", "/etc/passwd", ".", ""):
        with pytest.raises(UnknownPost):
            desk.folder.read(slug)
        with pytest.raises(UnknownPost):
            desk.folder.check([slug])


def test_several_drafts_are_read_in_the_order_asked_for_and_the_bad_ones_tell_why(desk: Desk) -> None:
    desk.writes("good.md", front())
    desk.writes("bad.md", front(topics=""))

    (_, good), (_, bad) = desk.folder.read_each(["good", "bad"])

    assert isinstance(good, Draft)
    assert isinstance(bad, InvalidDrafts)
    assert len(bad.problems) == 1
    with pytest.raises(UnknownPost):
        list(desk.folder.read_each(["good", "nobody"]))


def test_only_the_named_drafts_are_reported(desk: Desk) -> None:
    desk.writes("good.md", front())
    desk.writes("bad.md", front("Tjetër", topics=""))

    assert desk.says(["good"]) == []
    assert len(desk.says(["bad"])) == len(desk.says()) == 1


def test_hidden_files_are_nobodys_business(desk: Desk) -> None:
    for name in (".DS_Store", ".git/config", ".forum.md.swp", "forum/.index.md.swp"):
        desk.writes(name, b"\0")
    desk.writes("forum/index.md", front())

    assert desk.folder.slugs() == ("forum",)
    assert desk.folder.check() == []


def test_the_folder_fulfils_the_port(desk: Desk) -> None:
    port: Drafts = desk.folder

    assert port.slugs() == ()


def test_the_sample_posts_have_no_problem() -> None:
    folder = DraftFolder(
        REPOSITORY / "posts",
        languages=("sq", "sr", "en", "rom"),
        topics=default_labels.TOPICS,
        places=default_labels.PLACES,
        channels=("website", "facebook"),
        timezone=ZoneInfo("Europe/Belgrade"),
    )

    assert folder.check() == []
    drafts = [folder.read(slug) for slug in folder.slugs()]
    assert sum(draft.post.kind == "post" for draft in drafts) >= 8
    assert all(draft.picture(shown.file) for draft in drafts for shown in draft.post.pictures)


@pytest.mark.parametrize(
    "files",
    [
        {"index.sr.md": front(title="Popis")},
        {"index.md": front(title="Popis", language='"sr"')},
        {"index.md": front(title="Popis", language='"sr"'), "index.sq.md": translation(title="Popi")},
        {"index.sr.md": front(title="Popis"), "index.en.md": translation(title="Census")},
        {"index.md": front(title="Popis", extra="[facebook]\nmessage = \"language = 'en'\"", language="'sr'  # prvi")},
    ],
)
def test_any_language_may_be_the_first(desk: Desk, files: dict[str, str]) -> None:
    for name, text in files.items():
        desk.writes(f"a/{name}", text)

    assert desk.says() == []
    post = desk.folder.read("a").post
    assert next(iter(post.texts)) == "sr"
    assert post.texts["sr"].title == "Popis"
    assert len(post.texts) == len(files)


def test_a_single_file_may_be_in_any_language(desk: Desk) -> None:
    desk.writes("a.rom.md", front(title="O popis"))
    desk.writes("b.md", front(title="Census", language='"en"'))
    desk.writes("pages/rreth-nesh.en.md", '+++\ntitle = "About"\nsummary = "x"\n+++\n\na\n')

    assert desk.says() == []
    assert desk.folder.read("a").post.texts.keys() == {"rom"}
    assert desk.folder.read("b").post.texts.keys() == {"en"}
    assert desk.folder.read("pages/rreth-nesh").post.texts.keys() == {"en"}


def test_facebook_gets_the_languages_that_a_post_has(tmp_path: Path) -> None:
    desk = Desk(tmp_path, facebook_languages=("sq",))
    desk.writes("a/index.sr.md", front(title="Popis"))
    desk.writes("a/index.rom.md", translation(title="O popis"))

    article = desk.folder.read("a").texts
    assert facebook_text(article, ["sq"], stacked=True, on_website=True).startswith(
        "Popis\n\nNjë fjali.\n\nTekst.\n\nO popis\n\n"
    )
    assert facebook_text(article, ["sq", "rom"], stacked=True, on_website=True).startswith("O popis\n\n")
    assert facebook_text(article, ["sq"], stacked=False, on_website=True) == "Popis\n\nNjë fjali.\n\nTekst."
