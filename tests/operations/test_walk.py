"""After each way of taking back all files of an installation are looked through, unpacked, for a word and a picture."""

import hashlib
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.content.editing.draft_store import DraftStore
from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.update_search_index import index_search
from publisher.pipeline.submit import SubmitRequest
from publisher.storage.studio.comments import Comments
from publisher.storage.studio.draft_history import DraftHistory
from tests.operations.house import LANGUAGES, House, photo
from tests.operations.walk import Wanted, digests_below, places_of

WORD, OTHER = "zqxmarkerword", "zqxsecondword"
PICTURE, ANOTHER = photo(1), photo(2)
WISH = ErasureOrder(by="Besa", reason="Withdrawn.")
SERBIAN = f"""+++
title = "Naslov"
summary = "Sažetak"
[alt]
"photo.jpg" = "Opis {WORD}"
[caption]
"photo.jpg" = "Potpis {WORD}"
+++

Tekst ![{WORD}](photo.jpg "naslov") ostaje.
"""
#: Keeps what stays: what was agreed and sent, and the digest, name, time and reason of an erasure.
LEDGER = ("publisher.db",)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house", languages=LANGUAGES[:2])


def writes_marked(house: House, slug: str, *, picture: bytes = b"") -> None:
    """A draft with the word in each of its fields, as the studio saves it and colleagues remark on it."""
    front = f'byline = "{WORD}"\n[[quotes]]\ntext = "{WORD} quote"\nname = "{WORD}"\n[contact]\nname = "{WORD}"\n'
    front += f'phone = "+383 44 1"\n[facebook]\nmessage = "{WORD} on Facebook"'
    house.writes(slug, picture=picture, consent=f"{WORD} form", body=f"A body with {WORD}.", front=front)
    draft = house.folder / "posts" / slug / "index.md"
    text = draft.read_text(encoding="utf-8").replace(f"Alt of {slug}", f"Alt with {WORD}")
    draft.write_text(text.replace(f"Title of {slug}", f"Title with {WORD}"), encoding="utf-8")


def is_worked_on(house: House, app: App, slug: str) -> None:
    """Save it in the studio, remark on it, look at it as a file and in the studio."""
    desk = DraftStore(app.settings.posts_folder, app.settings.languages)
    draft = desk.open(slug)
    texts = {draft.names[language]: text for language, text in draft.texts.items()}
    DraftHistory(app.container.database, app.clock).keep(slug, draft.digest, texts, "Ana")
    Comments(app.container.database, app.clock).add(slug, f"{WORD}: is this right?", "Besa")
    assert house.says("preview", slug)[0] == 0
    assert places_of(house.folder, Wanted((WORD,)))


def pictures_of(house: House, *, but: frozenset[str] = frozenset()) -> frozenset[str]:
    """Digests of all pictures in the house; the site has copies of them, and icons of its own."""
    ends = (".jpg", ".png", ".webp")
    folders = [path for path in house.folder.iterdir() if path.is_dir() and path.name != "site"]
    found = [each for folder in folders for each in digests_below(folder).items()]
    return frozenset(digest for digest, path in found if path.endswith(ends)) - but


def left(house: House, wanted: Wanted, *besides: str) -> list[str]:
    return places_of(house.folder, wanted, besides=besides)


def stays_elsewhere(house: House, app: App) -> frozenset[str]:
    """Publish a post that is not concerned; give the digests of its pictures."""
    house.writes("stays", picture=photo(9))
    house.schedules(app, "stays")
    house.publishes(app)
    return pictures_of(house)


def comes_out(house: House, app: App, slug: str, *, picture: bytes = b"") -> None:
    writes_marked(house, slug, picture=picture)
    is_worked_on(house, app, slug)
    house.schedules(app, slug)
    house.publishes(app)
    index_search(app)
    assert any(path.startswith("site/search/") for path in places_of(house.folder, Wanted((WORD,))))


@pytest.mark.slow
def test_a_correction_leaves_the_old_words_in_the_ledger_and_the_drafts_history_alone(house: House) -> None:
    with house.open() as app:
        before = stays_elsewhere(house, app)
        comes_out(house, app, "wrong", picture=PICTURE)
        pictures = pictures_of(house, but=before)
        house.writes("wrong", picture=ANOTHER)
        app.submit(app.drafts.read("wrong"), SubmitRequest(by="Ana", choice="again"))
        house.publishes(app)
        house.publishes(app)
    stays = (*LEDGER, "media/", "sandbox/page-")
    assert left(house, Wanted((WORD,)), *stays) == []
    # What was agreed once stays with its pictures, by digest; nobody is shown them.
    assert left(house, Wanted(digests=pictures), *LEDGER, "media/") == []


@pytest.mark.slow
def test_a_withdrawal_leaves_the_words_in_the_ledger_and_in_the_draft_alone(house: House) -> None:
    with house.open() as app:
        before = stays_elsewhere(house, app)
        comes_out(house, app, "secret", picture=PICTURE)
        pictures = pictures_of(house, but=before)
        app.withdraw("secret", "Besa")
        house.publishes(app)
    # The original in the media folder tells in its own file what it shows; the Page keeps rows of what was deleted.
    stays = (*LEDGER, "posts/secret/", "media/", "sandbox/page-")
    assert left(house, Wanted((WORD,)), *stays) == []
    assert left(house, Wanted(digests=pictures), *LEDGER, "media/", "posts/secret/") == []


@pytest.mark.parametrize(
    "how",
    [
        "out",
        "looked at",
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("planned", "cancelled", "withdrawn")),
    ],
)
def test_an_erased_post_is_nowhere(house: House, how: str) -> None:
    with house.open() as app:
        before = stays_elsewhere(house, app)
        if how in ("out", "withdrawn"):
            comes_out(house, app, "secret", picture=PICTURE)
        else:
            writes_marked(house, "secret", picture=PICTURE)
            is_worked_on(house, app, "secret")
        if how in ("planned", "cancelled"):
            house.schedules(app, "secret")
        if how == "cancelled":
            app.cancel("secret", "Ana")
        if how == "withdrawn":
            app.withdraw("secret", "Ana")
            house.publishes(app)
        pictures = pictures_of(house, but=before)
        file = house.backs_up(app)
        done = erase(app, "secret", WISH)
        house.publishes(app)
        assert done.deleted_drafts == ["secret/index.md", "secret/photo.jpg"]
    assert left(house, Wanted((WORD,))) == []
    assert _bytes_left(house, pictures) == []
    assert left(house, Wanted(digests=pictures), *LEDGER, "erasures.jsonl") == []

    house.database_url = "sqlite:///again.db"
    house.restores(file)
    assert left(house, Wanted((WORD,)), *LEDGER) == []
    assert _bytes_left(house, pictures) == []


def _bytes_left(house: House, digests: frozenset[str]) -> list[str]:
    return [path for digest, path in digests_below(house.folder).items() if digest in digests]


@pytest.mark.parametrize("how", ["looked at", pytest.param("out", marks=pytest.mark.slow)])
def test_an_erased_picture_is_nowhere_and_its_words_neither(house: House, how: str) -> None:
    """By the file, right after a look at it: nothing waits until it is old enough to be swept up."""
    with house.open() as app:
        before = stays_elsewhere(house, app)
        house.writes("shown", picture=PICTURE, consent=f"{OTHER} form")
        draft = house.folder / "posts" / "shown" / "index.md"
        text = draft.read_text(encoding="utf-8").replace("Alt of shown", f"Alt with {WORD}")
        draft.write_text(f"{text}\n![{WORD}](photo.jpg)\n", encoding="utf-8")
        draft.with_name("index.sr.md").write_text(SERBIAN, encoding="utf-8")
        is_worked_on(house, app, "shown")
        if how == "out":
            house.schedules(app, "shown")
            house.publishes(app)
        pictures = pictures_of(house, but=before)
        file = house.backs_up(app)
        erase(app, str(house.folder / "posts" / "shown" / "photo.jpg"), WISH)
        house.publishes(app)
    wanted = Wanted((WORD, OTHER))
    assert left(house, wanted) == []
    assert _bytes_left(house, pictures) == []
    assert "Body of shown" in draft.read_text(encoding="utf-8")
    assert "Tekst  ostaje." in draft.with_name("index.sr.md").read_text(encoding="utf-8")

    for database_url in ("sqlite:///again.db", "sqlite:///anew.db"):
        if "anew" in database_url:  # on an empty disk, with the list that was kept apart
            house = _elsewhere(house)
        house.database_url = database_url
        house.restores(file)
        assert left(house, wanted, *LEDGER) == []
        assert _bytes_left(house, pictures) == []


def _elsewhere(house: House) -> House:
    listed = (house.folder / "erasures.jsonl").read_bytes()
    other = House(house.folder.parent / "elsewhere", languages=house.languages)
    (other.folder / "erasures.jsonl").write_bytes(listed)
    return other


def test_a_picture_is_erased_by_the_name_that_its_preview_shows(house: House) -> None:
    house.writes("shown", picture=PICTURE)
    assert house.says("preview", "shown")[0] == 0
    pictures = pictures_of(house)
    large = next(path for path in sorted((house.folder / "media").rglob("*.webp")))
    code, _, said = house.says("erase", large.stem[:16], "--reason", "consent")
    assert code == 1, said
    assert _bytes_left(house, pictures) == []
    assert not (house.folder / "posts" / "shown" / "photo.jpg").exists()
    with house.open() as app:
        assert app.check() == []
        house.writes("again", picture=PICTURE)
        assert house.says("schedule", "again")[0] == 2


def test_one_picture_in_two_posts_goes_from_both(house: House) -> None:
    with house.open() as app:
        house.writes("one", picture=PICTURE)
        house.writes("two", picture=PICTURE)
        house.schedules(app, "one")
        house.publishes(app)
        pictures = pictures_of(house)
        done = erase(app, hashlib.sha256(PICTURE).hexdigest(), WISH)
        house.publishes(app)
        assert app.check() == []
    assert (done.slugs, sorted(done.changed_drafts)) == (["one"], ["one", "two"])
    assert _bytes_left(house, pictures) == []


def test_a_post_that_is_erased_leaves_a_picture_that_another_one_has(house: House) -> None:
    with house.open() as app:
        house.writes("one", picture=PICTURE)
        house.writes("two", picture=PICTURE)
        house.schedules(app, "one")
        house.publishes(app)
        erase(app, "one", WISH)
        assert app.check() == []
        house.schedules(app, "two")
        house.publishes(app)
    assert (house.folder / "posts" / "two" / "photo.jpg").exists()


def test_a_standing_page_is_erased_and_the_others_stay(house: House) -> None:
    for name in ("about", "contact"):
        page = house.folder / "posts" / "pages" / name
        page.mkdir(parents=True)
        page.joinpath("index.md").write_text(f'+++\ntitle = "{WORD} {name}"\n+++\n\nBody.\n', encoding="utf-8")
    assert house.says("erase", "pages", "--reason", "x")[0] == 2
    assert house.says("erase", "pages/about", "--reason", "x")[0] in (0, 1)
    assert [path.name for path in (house.folder / "posts" / "pages").iterdir()] == ["contact"]
