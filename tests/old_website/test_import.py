"""`publisher import` of an old website: a table, then each article as a draft, once; every old address redirects."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.settings import load
from tests.extent import EVERYTHING
from tests.old_website.made_site import MadeArticle, MadeSite, made_site
from tests.old_website.saved import mirrored, served
from tests.operations.house import House
from tests.partners.feed_server import Answer, feed_server

LANGUAGES = ("sq", "sr", "en")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "zyra", languages=LANGUAGES)


def table_of(house: House) -> Path:
    return next(house.folder.glob("imports/*/news.csv"))


def rows_of(house: House) -> list[dict[str, str]]:
    with table_of(house).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def rewrite(house: House, change: Callable[[dict[str, str]], None], delimiter: str = ",") -> None:
    rows = rows_of(house)
    for row in rows:
        change(row)
    with table_of(house).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def fill(row: dict[str, str]) -> None:
    row["topics"] = row["topics"] or "Strehimi"
    row["municipalities"] = row["municipalities"] or "Ferizaj; Peć"


def files_of(house: House) -> dict[str, bytes]:
    posts = house.folder / "posts"
    return {str(path.relative_to(posts)): path.read_bytes() for path in posts.rglob("*") if path.is_file()}


def redirects_of(house: House) -> dict[str, str]:
    return dict(load(house.settings_file, house.environ).website.redirects)


def imported(house: House, source: str) -> None:
    """The two steps as a person does them."""
    code, out, err = house.says("import", source)
    assert (code, files_of(house)) == (1, {}), out + err
    assert "Look through" in out
    rewrite(house, fill)
    code, out, err = house.says("import", source)
    assert code in (0, 1), out + err


def slug_of(house: House, made: MadeArticle) -> str:
    title = made.titles["sq"]
    found = [row for row in rows_of(house) if row["day"] == made.day.isoformat() and row["title"] == title]
    assert len(found) == 1
    return found[0]["slug"]


def is_complete(house: House, site: MadeSite) -> None:
    """Each article is a valid draft with its day, languages and pictures; every old page leads on."""
    redirects, pages = redirects_of(house), [path for path, (kind, _) in site.files.items() if kind == "text/html"]
    with house.open() as app:
        drafts = dict(app.drafts.read_each(app.drafts.slugs()))
        assert len(drafts) == len(site.articles)
        for made in site.articles:
            slug = slug_of(house, made)
            draft = drafts[slug]
            assert not isinstance(draft, Exception), draft
            local = draft.post.publish_at
            assert local is not None
            assert local.astimezone(app.settings.organisation.timezone).date() == made.day
            tags = {"sr-Latn": "sr", "sr-Cyrl": "sr"}
            assert {tags.get(text.tag, text.tag) for text in draft.texts} == set(made.titles)
            assert draft.post.channels == ("website",)
            assert draft.post.pictures == ()
            beside = {path.name for path in (house.folder / "posts" / slug).iterdir() if path.suffix == ".jpg"}
            assert len(beside) == len(made.pictures)
            for language, path in made.paths.items():
                target = redirects[path]
                assert target.endswith(f"/{made.day.year}/{slug}/")
                if language in made.titles:
                    assert target.split("/")[1].removesuffix("-cyrl") == language
    assert [path for path in pages if path not in redirects and path not in ("/", "/sr/", "/en/")] == []


def test_a_saved_website_becomes_drafts_after_its_table_was_seen_and_a_second_time_nothing(
    house: House, tmp_path: Path
) -> None:
    site = made_site(12 if EVERYTHING else 5)
    source = str(mirrored(site, tmp_path))
    code, out, _ = house.says("import", source, "--dry-run")
    assert (code, files_of(house), list(house.folder.glob("imports"))) == (0, {}, [])
    assert f"{len(site.articles)} articles" in out
    imported(house, source)
    is_complete(house, site)
    before, settings = files_of(house), house.settings_file.read_bytes()
    code, out, err = house.says("import", source)
    assert (code, files_of(house), house.settings_file.read_bytes()) == (0, before, settings), out + err
    assert "0 drafts" in out


@pytest.mark.slow
def test_what_comes_later_alone_is_added_and_what_was_deleted_stays_away(house: House, tmp_path: Path) -> None:
    late, early = made_site(12, "divs"), made_site(12, "divs")
    last = late.articles[-1]
    for path in last.paths.values():
        del early.files[path]
    source = str(mirrored(early, tmp_path))
    imported(house, source)
    gone = house.folder / "posts" / slug_of(house, late.articles[0])
    for file in gone.iterdir():
        file.unlink()
    gone.rmdir()
    mirrored(late, tmp_path)
    code, out, _ = house.says("import", source)
    assert code == 1
    assert "1 articles are new" in out
    before = set(files_of(house))
    rewrite(house, fill)
    assert "1 drafts were written" in house.says("import", source)[1]
    assert {Path(name).parts[0] for name in set(files_of(house)) - before} == {slug_of(house, last)}
    assert not gone.exists()


@pytest.mark.slow
def test_the_table_is_read_as_a_spreadsheet_leaves_it_and_its_mistakes_are_told_before_anything_is_written(
    house: House, tmp_path: Path
) -> None:
    source = str(mirrored(made_site(6), tmp_path))
    house.says("import", source)
    first = rows_of(house)[0]

    def wrong(row: dict[str, str]) -> None:
        fill(row)
        if row["old address"] == first["old address"]:
            row.update({"topics": "housng", "day": "dje", "take": "ndoshta", "slug": "Me Hapësirë"})

    rewrite(house, wrong, delimiter=";")
    code, _, err = house.says("import", source)
    assert (code, files_of(house)) == (2, {})
    assert all(f"news.csv:2: {said}" in err for said in ("“dje”", "“ndoshta”", "There is no topic"))

    def right(row: dict[str, str]) -> None:
        row.update({"topics": "housing", "day": "24.12.2014", "take": "po", "slug": "vetëm-kjo".replace("ë", "e")})
        row["take"] = "po" if row["old address"] == first["old address"] else "jo"
        row["slug"] = "vetem-kjo" if row["take"] == "po" else row["slug"]

    table_of(house).write_text(table_of(house).read_text(encoding="utf-8").replace(";", ","), encoding="utf-8")
    house.says("import", source)
    text = table_of(house).read_text(encoding="utf-8-sig")
    table_of(house).write_text(text, encoding="utf-8-sig")
    rewrite(house, right)
    assert house.says("import", source)[0] in (0, 1)
    assert {Path(name).parts[0] for name in files_of(house)} == {"vetem-kjo"}
    assert "publish_at = 2014-12-24T12:00:00" in files_of(house)["vetem-kjo/index.md"].decode()
    assert redirects_of(house)[first["old address"]].endswith("/2014/vetem-kjo/")


@pytest.mark.slow
def test_pictures_are_hidden_with_the_words_that_they_had_and_what_was_not_kept_is_listed(
    house: House, tmp_path: Path
) -> None:
    site = made_site(12)
    source = mirrored(site, tmp_path)
    shown = next(made for made in site.articles if len(made.pictures) > 1 and made.caption)
    (source / shown.pictures[0].lstrip("/")).unlink()
    imported(house, str(source))
    slug = slug_of(house, shown)
    text = files_of(house)[f"{slug}/index.md"].decode()
    assert f'# caption = "{shown.caption}"' in text
    assert "\n[[media]]" not in text
    with next(house.folder.glob("imports/*/not-kept.csv")).open(encoding="utf-8-sig", newline="") as stream:
        listed = {(row["slug"], row["which"]) for row in csv.DictReader(stream)}
    assert (slug, shown.pictures[0]) in listed
    videos = [made for made in site.articles if made.has_video]
    assert {(slug_of(house, made), f"https://www.youtube.com/watch?v=video{made.number}") for made in videos} <= listed


@pytest.mark.slow
def test_a_website_is_fetched_politely_and_not_again_for_the_second_step(house: House) -> None:
    site = made_site(6, "queries")
    with feed_server() as server:
        start = served(site, server)
        server.gives("/robots.txt", "User-agent: *\nDisallow: /print.php\nDisallow: /fshehur\n")
        house.says("import", start)
        asked = [path for path, _ in server.asked]
        assert len(asked) == len(set(asked))
        assert not [path for path in asked if path.startswith(("/print.php", "/uploads", "/images"))]
        assert all("publisher" in headers["User-Agent"] for _, headers in server.asked)
        rewrite(house, fill)
        server.asked.clear()
        house.says("import", start)
        again = {path for path, _ in server.asked}
        assert again <= {"/robots.txt", "/sitemap.xml", *(each for made in site.articles for each in made.pictures)}
    is_complete(house, site)


@pytest.mark.slow
def test_only_the_address_that_was_typed_may_be_one_of_this_machine(house: House) -> None:
    site = made_site(3)
    with feed_server() as server, feed_server() as inner:
        secret = inner.gives("/secret.html", "<html><body>secret</body></html>")
        start = served(site, server)
        path = site.articles[0].paths["sq"]
        page = site.files[path][1].replace(b"</BODY>", f'<a href="{secret}">x</a><img src="{secret}"></BODY>'.encode())
        server.gives(path, page)
        server.answers["/leads-on"] = Answer(status=302, headers={"Location": secret})
        server.gives("/", site.files["/"][1].replace(b"</BODY>", b'<a href="/leads-on">x</a></BODY>'))
        assert house.says("import", start, "--yes")[0] in (0, 1)
        assert inner.asked == []
        assert "/leads-on" in [path for path, _ in server.asked]


def test_a_website_that_cannot_be_read_is_told_in_plain_words(house: House, tmp_path: Path) -> None:
    with feed_server() as server:
        code, _, err = house.says("import", f"{server.url}/")
        assert (code, "there is nothing at this address" in err) == (2, True)
        server.gives("/", "<html><body>x</body></html>")
        server.gives("/robots.txt", "User-agent: *\nDisallow: /\n")
        code, _, err = house.says("import", f"{server.url}/")
        assert (code, "robots.txt" in err) == (2, True)
    (tmp_path / "bosh").mkdir()
    assert house.says("import", str(tmp_path / "bosh"))[0] == 2


@pytest.mark.slow
@pytest.mark.parametrize("manner", ["tables", "queries", "divs"])
def test_three_hundred_pages_in_three_languages(house: House, tmp_path: Path, manner: str) -> None:
    site = made_site(100, manner)  # type: ignore[arg-type]
    source = str(mirrored(site, tmp_path))
    imported(house, source)
    is_complete(house, site)
    before = files_of(house)
    assert house.says("import", source)[0] == 0
    assert files_of(house) == before
    slugs = [slug_of(house, made) for made in site.articles[:4]]
    assert house.says("schedule", "--archive", *slugs)[0] in (0, 1)
    assert house.says("publish")[0] in (0, 1)
    root = house.folder / "site"
    for old, new in redirects_of(house).items():
        if new.count("/") == 2 or new.split("/")[-2] in slugs:
            assert (root / new.lstrip("/") / "index.html").is_file()
        if "?" not in old:
            assert (root / old.lstrip("/")).exists()
