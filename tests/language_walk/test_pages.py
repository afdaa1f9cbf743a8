"""No page, state, form or answer of the studio says anything that no catalogue has: a walk in a language of marks.

The pages are made from catalogues in which each text stands in letters of its own (`marked`). Whatever is read in
plain letters is neither from a catalogue nor what people typed, which is Greek here: so it would be English in Albania.
"""

import shutil
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from publisher.domain.accounts import Role
from tests.extent import EVERYTHING
from tests.language_walk import offices as at
from tests.language_walk.marked import marked_templates
from tests.language_walk.visitors import FORMS, Said, addresses, looks, said_by, sends, sent, without_catalogue
from tests.studio.house import Browser, House, closed, move_to_machine

POSTS = (at.OUT, at.LATER, at.GONE, at.CHANGED, at.CANCELLED, at.MISSED, at.HELD, at.REFUSED, at.SIGNED_OUT)
DRAFTS = (at.READY, at.EMPTY, at.BROKEN, at.WARNED, at.DANGLING, at.PICTURED, at.MODEL)
#: What stands for each part of an address.
PARTS = {
    "{slug:slug}": (*POSTS, *DRAFTS, "nobody"),
    **dict.fromkeys(("{account:int}", "{version:int}", "{sender:int}", "{showing:int}", "{series:int}"), ("1", "99")),
    "{translator:int}": ("1", "99"),
    "{news:int}": ("1", "99"),
    "{number:int}": ("1", "2"),
    "{token}": ("none", at.NEWS, at.PARTNER, at.INVITED, at.TRANSLATOR),
    "{path:path}": ("sq/",),
    **dict.fromkeys(("{photo}", "{version}", "{name}", "{digest}", "{key}"), ("none",)),
}
FEW = {**PARTS, "{slug:slug}": (at.OUT, at.READY)}
#: What differs by what somebody may do.
OF_MANY = (
    *("/", "/drafts", "/calendar", "/inbox", "/series/1", "/reach", "/account", "/people", "/organisation"),
    *(f"/posts/{slug}" for slug in (at.OUT, at.MISSED, at.HELD, at.SIGNED_OUT)),
    *(f"/drafts/{at.READY}{page}" for page in ("", "/plan", "/repeat", "/history", "/look")),
)
#: Forms that say something of their own of what is far ahead, or of what is right.
IN_TIME = ("/plan", "/move", "/release", "/repeat", "/resolve", "/doubt", "/pause", "/people", "/connect", "/adopt")
SENT = {**PARTS, "{slug:slug}": (at.OUT, at.EMPTY, "nobody"), "{token}": ("none", at.NEWS, at.TRANSLATOR)}
if not EVERYTHING:
    SENT |= {
        "{slug:slug}": (at.OUT, at.EMPTY),
        **dict.fromkeys(("{version:int}", "{showing:int}", "{sender:int}"), ("99",)),
    }
#: What differs from post to post, and from draft to draft.
OF_EACH = (
    *(f"/posts/{slug}" for slug in POSTS),
    *(f"/drafts/{slug}/plan" for slug in (at.OUT, at.CHANGED, at.GONE, *DRAFTS)),
    *(f"/drafts/{slug}" for slug in (at.CHANGED, at.CANCELLED, *DRAFTS)),
    f"/posts/{at.CHANGED}/changes/2",
)
REVIEW = {**PARTS, "{slug:slug}": (at.REVIEWED, at.DOUBTFUL, at.APPROVED), "{number:int}": ("1",)}
MORE = ("/calendar?view=week", "/calendar?view=list", "/drafts?find=ω", "/reach?days=9", "/reach?from=ω", "/nothing")
NOTES = ("received", "unchanged", "paused")


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return marked_templates(tmp_path_factory.mktemp("marked") / "templates")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, templates: Path) -> list[Said]:
    """All that is read in two offices, by everybody."""
    folder = tmp_path_factory.mktemp("offices")
    return [
        *in_an_office(folder / "one", migrated_file, templates),
        *in_review(folder / "two", migrated_file, templates),
    ]


def in_an_office(folder: Path, ledger: Path, templates: Path) -> Iterator[Said]:
    house = at.opened(folder, ledger, templates, "sq")
    try:
        at.filled(house)
        for role in Role if EVERYTHING else (Role.CONTRIBUTOR, Role.AUTHOR):
            yield from looks(at.browser(house, role), addresses("GET", PARTS) if EVERYTHING else OF_MANY)
        boss = at.browser(house, Role.ADMINISTRATOR)
        yield from looks(boss, (*addresses("GET", FEW), *OF_EACH, *MORE, *(f"/?done={note}" for note in NOTES)))
        stranger = house.browser()
        stranger.session.cookies.set("studio_language", "sq")
        yield from looks(stranger, (*addresses("GET", FEW, open_to_all=True), "/drafts"))
        yield from of_two_who_write(house)
        yield from connecting(boss)
        for path in addresses("POST", SENT):
            if path not in ("/sign-out", "/language"):
                yield from sends(boss, (path,), FORMS if EVERYTHING or path.endswith(IN_TIME) else FORMS[:2])
        yield from sends(stranger, ("/sign-in", "/forgotten", f"/welcome/{at.INVITED}", f"/news/{at.NEWS}", "/drafts"))
        yield from of_withdrawn_consent(house, boss)
        yield from of_no_method(house)
    finally:
        closed(house)


def of_withdrawn_consent(house: House, boss: Browser) -> Iterator[Said]:
    """The question about a picture, and what came of the answer."""
    yield from looks(boss, (f"/drafts/{at.PICTURED}/pictures/1.jpg/consent",))
    content = (house.folder / "posts" / at.PICTURED / "1.jpg").read_bytes()
    address = f"/consent/{sha256(content).hexdigest()}"
    yield from sends(boss, (address,), ({"back": "/"},))
    yield from looks(boss, (address,))


def in_review(folder: Path, ledger: Path, templates: Path) -> Iterator[Said]:
    house = at.opened(folder, ledger, templates, "sq", approval=True)
    try:
        at.reviewed(house)
        for role in (Role.AUTHOR, Role.EDITOR):
            yield from looks(at.browser(house, role), ("/", "/drafts", *of_posts("GET", REVIEW)))
        yield from sends(at.browser(house, Role.EDITOR), of_posts("POST", {"{slug:slug}": (at.DOUBTFUL,)}))
        boss = at.browser(house, Role.ADMINISTRATOR)
        move_to_machine(house, "laptop")
        yield from looks(boss, ("/", f"/posts/{at.APPROVED}", "/connect"))
    finally:
        closed(house)


def of_posts(method: str, parts: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Return the addresses that are about one post."""
    return (path for path in addresses(method, parts) if path.startswith("/posts/"))


def of_two_who_write(house: House) -> Iterator[Said]:
    """Two people change the same field, and add what is no picture and no recording."""
    author, editor = at.browser(house, Role.AUTHOR), at.browser(house, Role.EDITOR)
    path = f"/drafts/{at.PICTURED}"
    for browser in (author, editor):
        browser.get(path)
    mine, theirs = ({"title-sq": title, "summary-sq": "ω", "digest": "ω", "marks": "{}"} for title in ("Α", "Β"))
    for headers in ({}, {"X-Requested-By": "studio"}):
        yield from said_by(f"POST {path}", sent(author, path, mine, headers))
        yield from said_by(f"POST {path}", sent(editor, path, theirs, headers))
        for kind, name in (("picture", "1.jpg"), ("picture", "1.pdf"), ("recording-sq", "1.mp3")):
            fields = {"form_token": editor.token, "over": "ω", "title-sq": "Α"}
            answer = editor.session.post(
                house.url + path, data=fields, files=[(kind, (name, b"nothing"))], headers=headers, timeout=30
            )
            yield from said_by(f"POST {path}", answer)


def connecting(boss: Browser) -> Iterator[Said]:
    """Connect the Page: a token that is none, one that is; the Page that it leads to, and what comes then."""
    for path, token in (("/connect", "sandbox-user"), ("/connect/keep", ""), ("/connect/forget", "")):
        boss.get("/connect")
        yield from said_by(f"POST {path}", boss.post(path, token=token))


def of_no_method(house: House) -> Iterator[Said]:
    """Ask for what no route knows, by a method that no form has."""
    headers = {"Accept-Language": "sq"}
    return said_by(
        "PUT /drafts", house.browser().session.request("PUT", f"{house.url}/drafts", headers=headers, timeout=10)
    )


def test_no_page_says_what_stands_in_no_catalogue(walked: list[Said]) -> None:
    assert len(walked) > 5_000
    assert without_catalogue(walked) == []


#: English texts in a template, one for each way in which people come to read them; each has a word of its own.
PLANTED = {
    "paragraph": "<p>A paragraph</p>",
    "picture": '<img src="/x" alt="A picture">',
    "button": '<button aria-label="This button">×</button>',
    "field": '<input placeholder="The field">',
    "link": '<a href="/" title="A link">×</a>',
    "choice": "<select><option>One choice</option></select>",
    "script": '<div data-words="For a script"></div>',
    "expression": '{{ "An expression" }}',
    "searched": '<meta name="description" content="To be searched">',
    "pressed": '<input type="submit" value="To be pressed">',
}


def test_english_texts_in_a_template_are_found(tmp_path: Path, migrated_file: Path, templates: Path) -> None:
    changed = tmp_path / "templates"
    shutil.copytree(templates, changed)
    page = changed / "studio" / "sign-in.html"
    page.write_text(page.read_text("utf-8").replace("{% endblock %}", "".join(PLANTED.values()) + "{% endblock %}"))
    house = at.opened(tmp_path / "office", migrated_file, changed, "sq")
    try:
        stranger = house.browser()
        stranger.session.cookies.set("studio_language", "sq")
        found = " ".join(each.text for each in without_catalogue(looks(stranger, ("/sign-in",))))
        assert [word for word in PLANTED if word not in found] == []
    finally:
        closed(house)
