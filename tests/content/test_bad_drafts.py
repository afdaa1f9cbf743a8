"""Each mistake is named at its file and line, all of them at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from publisher.messages import text
from tests.content.desk import Desk, front, media, picture, translation


@dataclass(frozen=True)
class Bad:
    """A draft with one mistake."""

    #: By path below `posts/`.
    files: Mapping[str, str | bytes]
    #: `file:line` of the one problem, the file below `posts/`.
    place: str
    #: What the message must say.
    says: str


def post(extra: str = "", body: str = "Tekst.\n", **changes: str) -> str:
    return front(extra=extra, body=body, **changes)


FORUM: dict[str, str | bytes] = {"b/forum.jpg": picture()}
TWO: dict[str, str | bytes] = {"b/index.md": front(extra=media()), **FORUM}

BAD: dict[str, Bad] = {}


def bad(name: str, place: str, says: str, files: Mapping[str, str | bytes]) -> None:
    BAD[name] = Bad(files, place, says)


bad(
    "title missing",
    "b.md:1",
    "The title is missing",
    {"b.md": '+++\nsummary = "s"\ntopics = ["housing"]\nplaces = ["peja"]\n+++\n'},
)
bad("title empty", "b.md:2", "The title is missing", {"b.md": front(title="  ")})
bad("title of two lines", "b.md:2", "a line break", {"b.md": front(title="a\\nb")})
bad(
    "title a number",
    "b.md:3",
    "`title` must be a text",
    {"b.md": '+++\n# note\ntitle = 2026\nsummary = "s"\ntopics = ["housing"]\nplaces = ["peja"]\n+++\n'},
)
bad("summary missing", "b.md:1", "The summary is missing", {"b.md": post(summary="")})
bad(
    "topics missing",
    "b.md:1",
    "`topics` must name one topic at least. There are: covid-19, employment, housing.",
    {"b.md": post(topics="")},
)
bad("topics empty", "b.md:4", "`topics` must name one topic at least", {"b.md": post(topics="[]")})
bad(
    "topic misspelt",
    "b.md:4",
    "There is no topic `housng`. Did you mean `housing`?",
    {"b.md": post(topics='["housng"]')},
)
bad("topic twice", "b.md:4", "is listed twice", {"b.md": post(topics='["housing", "housing"]')})
bad("topics a text", "b.md:4", "`topics` must be a list in brackets", {"b.md": post(topics='"housing"')})
bad("topic a number", "b.md:4", "`7` is none", {"b.md": post(topics='["housing", 7]')})
bad("places missing", "b.md:1", "`places` must name one place", {"b.md": post(places="")})
bad(
    "place unknown",
    "b.md:5",
    "There is no place `Ferizaj`. Did you mean `ferizaj`?",
    {"b.md": post(places='["Ferizaj"]')},
)
bad("key unknown", "b.md:6", "Unknown key `sumary`. Did you mean `summary`?", {"b.md": post('sumary = "x"')})
bad(
    "key of another table",
    "b.md:8",
    "`campaign` is below [facebook]: move",
    {"b.md": post('[facebook]\nmessage = "m"\ncampaign = "c"')},
)
bad("key in facebook", "b.md:7", "Unknown key `mesage`", {"b.md": post('[facebook]\nmesage = "m"')})
bad("facebook a text", "b.md:6", "`facebook` must be a table", {"b.md": post('facebook = "m"')})
bad(
    "channel unknown",
    "b.md:6",
    "There is no channel `instagram`",
    {"b.md": post('channels = ["website", "instagram"]')},
)
bad("channels empty", "b.md:6", "`channels` is empty", {"b.md": post("channels = []")})
bad("campaign no key", "b.md:6", "`campaign` is a key", {"b.md": post('campaign = "Strehim 2026"')})
bad("date without time", "b.md:6", "Write 2026-11-25T10:00:00", {"b.md": post("publish_at = 2026-11-25")})
bad(
    "time in quotation marks", "b.md:6", "Write 2026-11-25T10:00:00.", {"b.md": post('publish_at = "2026-11-25 10:00"')}
)
bad(
    "day first",
    "b.md:6",
    "Write the year first: publish_at = 2026-11-25T10:00:00.",
    {"b.md": post("publish_at = 25.11.2026 10:00")},
)
bad("day first with blanks", "b.md:6", "= 2026-05-07T10:00:00", {"b.md": post("publish_at = 7. 5. 2026.")})
bad(
    "day first in quotation marks",
    "b.md:6",
    "Write 2026-11-25T09:30:00",
    {"b.md": post('publish_at = "25.11.2026, 9:30"')},
)
bad(
    "curly marks",
    "b.md:2",
    'Write straight ones: title = "Forum \\"x\\"".',
    {"b.md": front(title="x").replace('"x"', '“Forum "x"”')},
)
bad("low marks", "b.md:3", "The quotation marks are curly ones", {"b.md": front(summary="„Një fjali“  # e shkurtër")})
bad("words as time", "b.md:6", "A time stands without quotation marks", {"b.md": post('publish_at = "nesër"')})
bad("number as time", "b.md:6", "not a date with a time", {"b.md": post("publish_at = 20261125")})
bad(
    "hour that is skipped",
    "b.md:6",
    "does not exist in Europe/Belgrade",
    {"b.md": post("publish_at = 2026-03-29T02:30:00")},
)
bad("year of a slip", "b.md:6", "The year 20 cannot be right", {"b.md": post("publish_at = 0020-11-25T10:00:00+14:00")})
bad("quotation mark open", "b.md:2", "not valid TOML", {"b.md": '+++\ntitle = "abc\n+++\n'})
bad("text without marks", "b.md:3", "not valid TOML", {"b.md": "+++\n\ntitle = abc\n+++\n"})
bad("key twice", "b.md:3", "is there twice", {"b.md": '+++\ntitle = "a"\ntitle = "b"\n+++\n'})
bad("fence not closed", "b.md:1", "The front matter has no end", {"b.md": '+++\ntitle = "a"\n\nText'})
bad("no front matter", "b.md:1", "must begin with a line `+++`", {"b.md": "# Title\n\nText"})
bad("YAML", "b.md:1", "another format, YAML", {"b.md": "---\ntitle: a\n---\n"})
bad("empty file", "b.md:1", "The file is empty", {"b.md": ""})
bad("white file", "b.md:1", "The file is empty", {"b.md": " \n\n"})
bad(
    "bad byte",
    "b.md:11",
    "0xeb is not UTF-8",
    {"b.md": front(body="a\nb\nnj\udceb\n").encode(errors="surrogateescape")},
)
bad("UTF-16", "b.md:1", "saved as UTF-16", {"b.md": front().encode("utf-16")})
bad("NUL", "b.md:10", "zero byte", {"b.md": front(body="a\nb\0\n")})
bad(
    "link out of the folder",
    "b.md:11",
    "`../../settings.toml` points outside",
    {"b.md": front(body="a\n\n[x](../../settings.toml)\n")},
)
bad("link to the disk", "b.md:10", "`/etc/passwd` points outside", {"b.md": front(body="a\nb [x](/etc/passwd)\n")})
bad("file address", "b.md:9", "`file:///etc/passwd` points outside", {"b.md": front(body="[x](file:///etc/passwd)\n")})
bad("drive letter", "b.md:9", "points outside", {"b.md": front(body="[x](C:/Users/a.pdf)\n")})
bad("hidden dots", "b.md:9", "`../secret.md` points outside", {"b.md": front(body="[x](%2e%2e/secret.md)\n")})
bad("link to a file", "b.md:9", "`raport.pdf` is not an address", {"b.md": front(body="[x](raport.pdf)\n")})
bad("link without a host", "b.md:9", "`https://` is not an address", {"b.md": front(body="[x](https://)\n")})
bad("picture out of the folder", "b.md:9", "points outside", {"b.md": front(body="![x](../a/photo.jpg)\n")})
bad("picture from elsewhere", "b.md:9", "lies elsewhere", {"b.md": front(body="![x](https://example.org/a.jpg)\n")})
bad(
    "picture not listed",
    "b/index.md:13",
    "`forum2.jpg` is not listed under [[media]]. List it there, with `alt`. Did you mean `forum.jpg`?",
    {"b/index.md": front(extra=media(), body="a\n![x](forum2.jpg)\n"), **FORUM},
)
bad(
    "alt missing",
    "b/index.md:6",
    "`alt` is missing",
    {"b/index.md": front(extra='[[media]]\nfile = "forum.jpg"'), **FORUM},
)
bad(
    "second alt empty",
    "b/index.md:11",
    "`alt` is missing",
    {"b/index.md": front(extra=media() + '[[media]]\nfile = "b.png"\nalt = ""'), **FORUM, "b/b.png": picture("PNG")},
)
bad(
    "people without consent",
    "b/index.md:6",
    "`consent` is missing",
    {"b/index.md": front(extra=media(more="people = true")), **FORUM},
)
bad(
    "consent empty",
    "b/index.md:10",
    "`consent` is missing",
    {"b/index.md": front(extra=media(more='people = true\nconsent = " "')), **FORUM},
)
bad(
    "people a text",
    "b/index.md:9",
    "`people` must be true or false",
    {"b/index.md": front(extra=media(more='people = "yes"')), **FORUM},
)
bad(
    "key in media",
    "b/index.md:9",
    "Unknown key `license`. Did you mean `licence`?",
    {"b/index.md": front(extra=media(more='license = "CC"')), **FORUM},
)
bad(
    "media a table",
    "b/index.md:6",
    "`media` is written as [[media]]",
    {"b/index.md": front(extra=media().replace("[[media]]", "[media]"))},
)
bad("file missing", "b/index.md:7", "forum.jpg is not in the post's folder", {"b/index.md": front(extra=media())})
bad(
    "file not named",
    "b/index.md:6",
    "The name of the picture is missing",
    {"b/index.md": front(extra='[[media]]\nalt = "x"')},
)
bad("file twice", "b/index.md:10", "is listed twice", {"b/index.md": front(extra=media() + media()), **FORUM})
bad("picture of a single file", "b.md:7", "needs a folder. Move b.md to b/index.md", {"b.md": front(extra=media())})
bad(
    "translation without title",
    "b.sr.md:1",
    "The title is missing",
    {"b.md": front(), "b.sr.md": '+++\nsummary = "s"\n+++\n'},
)
bad(
    "translation without summary",
    "b.sr.md:1",
    "The summary is missing",
    {"b.md": front(), "b.sr.md": '+++\ntitle = "s"\n+++\n'},
)
bad(
    "translation with a topic",
    "b.sr.md:4",
    "belongs only in the main text's file",
    {"b.md": front(), "b.sr.md": translation(extra='topics = ["housing"]')},
)
bad(
    "translation with a slip",
    "b.sr.md:4",
    "Unknown key `titel`",
    {"b.md": front(), "b.sr.md": translation(extra='titel = "x"')},
)
bad(
    "alt of an unknown file",
    "b/index.sr.md:6",
    "There is no picture `forumi.jpg` under [[media]]. Did you mean `forum.jpg`?",
    {**TWO, "b/index.sr.md": translation(extra='[alt]\n"forum.jpg" = "x"\n"forumi.jpg" = "x"')},
)
bad(
    "alt of a translation empty",
    "b/index.sr.md:5",
    "The text for forum.jpg is empty",
    {**TWO, "b/index.sr.md": translation(extra='[alt]\n"forum.jpg" = ""')},
)
bad(
    "language unknown",
    "b.de.md:0",
    "There is no language `de`. There are: en, rom, sq, sr.",
    {"b.md": front(), "b.de.md": translation()},
)
bad("a language twice", "b.sq.md:0", "the same language as b.md: sq", {"b.md": front(), "b.sq.md": translation()})
bad("no text", "b/index.md:0", "index.md is missing", {"b/foto.txt": ""})
bad("an unknown language", "b.md:6", "no language `sk`. There are", {"b.md": front(summary='"a"', language='"sk"')})
bad("another language", "b.sr.md:6", "file's name says `sr`", {"b.sr.md": front(language='"en"')})
bad(
    "the only text without labels",
    "b.sr.md:1",
    "`topics` must name",
    {"b.sr.md": translation(extra='places = ["peja"]')},
)
bad("empty folder", "b/index.md:0", "index.md is missing", {"b/notes.txt": "x"})
bad("capital index", "b/index.md:0", "must be written in small letters", {"b/Index.MD": front()})
bad("stray text", "b/text.md:0", "is not read", {"b/index.md": front(), "b/text.md": "x"})
bad(
    "folder and file",
    "b.md:0",
    "There is a folder `b` and a file `b.md`".removesuffix(".md`"),
    {"b/index.md": front(), "b.md": front("Tjetër")},
)
bad("capitals in the slug", "Forum.md:0", "for example `forum`", {"Forum.md": front()})
bad("letters of ours in the slug", "për-shtëpi.md:0", "for example `per-shtepi`", {"për-shtëpi.md": front()})
bad("hyphen first", "-b.md:0", "lower-case letters", {"-b.md": front()})
bad("long slug", f"{'a' * 101}.md:0", "at most 100", {f"{'a' * 101}.md": front()})
bad("reserved slug", "pages.md:0", "`pages` is reserved", {"pages.md": front()})
bad("page without title", "pages/about.md:1", "The title is missing", {"pages/about.md": "+++\n+++\nx"})
bad(
    "long message",
    "b.md:7",
    "`message` has 63207 characters",
    {"b.md": front(extra=f'[facebook]\nmessage = "{"a" * 63_207}"')},
)
bad(
    "long comment",
    "b.md:7",
    "`first_comment` has 8001 characters",
    {"b.md": front(extra=f'[facebook]\nfirst_comment = "{"a" * 8_001}"')},
)
bad(
    "long message of all languages",
    "b.md:7",
    "in all languages together",
    {
        "b.md": front(extra=f'[facebook]\nmessage = "{"a" * 60_000}"'),
        "b.sr.md": translation(extra=f'[facebook]\nmessage = "{"b" * 4_000}"'),
    },
)
bad(
    "long body without a page",
    "b.md:2",
    "in all languages together",
    {"b.md": front(extra='channels = ["facebook"]', body="fjalë " * 11_000)},
)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_draft_is_named_at_its_file_and_line(desk: Desk, name: str) -> None:
    expected = BAD[name]
    for path, content in expected.files.items():
        desk.writes(path, content)

    problem = desk.only_problem()

    assert f"{problem.file}:{problem.line}" == f"posts/{expected.place}", problem
    assert expected.says in text(problem.message)
    assert not problem.warning


def test_a_folder_of_bad_drafts_is_reported_all_at_once(desk: Desk) -> None:
    assert len(BAD) > 30
    expected = set()
    for number, (name, one) in enumerate(BAD.items()):
        if {path.partition("/")[0].partition(".")[0] for path in one.files} != {"b"}:
            continue  # those that are about the name itself
        slug = f"n{number}"
        for path, content in one.files.items():
            unique = content.replace("Forum në Ferizaj", name) if isinstance(content, str) else content
            desk.writes(slug + path.removeprefix("b"), unique)
        expected.add(f"posts/{slug}{one.place.removeprefix('b')}")

    problems = desk.folder.check()

    assert {f"{problem.file}:{problem.line}" for problem in problems} == expected
    assert problems == sorted(problems)


def test_all_problems_of_one_post_come_at_once(desk: Desk) -> None:
    desk.writes(
        "b/index.md",
        '+++\ntitel = "x"\nsummary = 1\npublish_at = 2026-11-25\n\n[[media]]\nfile = "no.jpg"\n+++\n[x](../y)\n',
    )
    desk.writes("b/index.sr.md", "+++\n+++\n")

    places = [(problem.file, problem.line) for problem in desk.folder.check()]

    main, serbian = "posts/b/index.md", "posts/b/index.sr.md"
    assert places == [
        *[(main, 1)] * 3,  # title, topics, places
        (main, 2),
        (main, 3),
        (main, 4),
        (main, 6),  # alt
        (main, 7),
        (main, 9),
        *[(serbian, 1)] * 3,  # title, summary, and a warning for the picture's alt
    ]


def test_a_post_that_says_on_facebook_what_the_one_before_it_said_is_refused(desk: Desk) -> None:
    desk.writes("a.md", front("Forum", extra="publish_at = 2026-11-25T10:00:00"))
    desk.writes("b.md", front("Forum", extra="publish_at = 2026-11-24T10:00:00"))
    desk.writes("c.md", front("Tjetër", extra="publish_at = 2026-11-26T10:00:00"))
    desk.writes("d.md", front("Forum"))

    problem = desk.only_problem()

    assert (problem.file, problem.line) == ("posts/a.md", 2)
    assert "the same as that of `b`" in text(problem.message)
    assert desk.says(["d"]) == []
    assert len(desk.says(["a"])) == 1


def test_what_stays_off_facebook_may_repeat_itself(desk: Desk) -> None:
    desk.writes("a.md", front("Forum"))
    desk.writes("b.md", front("Forum", extra='channels = ["website"]'))

    assert desk.says() == []


def test_texts_that_differ_in_a_language_that_facebook_gets_are_no_repetition(desk: Desk) -> None:
    for slug in ("a", "b"):
        desk.writes(f"{slug}.md", front("Forum"))
        desk.writes(f"{slug}.sr.md", translation(f"Forum {slug}"))

    assert desk.says() == []


def test_facebook_words_of_a_post_that_does_not_go_there_are_told(desk: Desk) -> None:
    desk.writes("b.md", front(extra='channels = ["website"]\n[facebook]\nmessage = "m"'))

    assert desk.says() == ["posts/b.md:7: warning: [facebook] is not used: `channels` does not name facebook."]


def test_keys_that_mean_nothing_on_a_standing_page_are_told(desk: Desk) -> None:
    desk.writes("pages/about.md", '+++\ntitle = "Rreth nesh"\ntopics = ["housing"]\n+++\n')

    (line,) = desk.says()
    assert line.startswith("posts/pages/about.md:3: warning: `topics` is not used")


def test_a_file_that_is_no_post_is_told(desk: Desk) -> None:
    desk.writes("photo.jpg", picture())

    (line,) = desk.says()
    assert line.startswith("posts/photo.jpg:0: warning: This is not a post")
