"""An import of an old website that is killed at any step, and one after something of it was erased."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.operations.old_website_copies import forget_old
from tests.old_website.made_site import made_site
from tests.old_website.saved import mirrored, served
from tests.old_website.test_import import files_of, fill, redirects_of, rewrite, rows_of
from tests.operations.house import House
from tests.partners.feed_server import feed_server

_KILLED = 9
#: What puts something on the disk for good.
_STEPS = ("fsync", "rename", "replace", "link", "mkdir")


def in_a_process(house: House, source: str, kill_at: int = 0) -> tuple[int, int]:
    """Import in a process of its own that is killed at a step; return its exit code, and how many steps it took."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        taken = 0

        def counted(name: str) -> Callable[..., object]:
            original = getattr(os, name)

            def step(*arguments: object, **named: object) -> object:
                nonlocal taken
                taken += 1
                if taken == kill_at:
                    os._exit(_KILLED)
                return original(*arguments, **named)

            return step

        for name in _STEPS:
            setattr(os, name, counted(name))
        code = house.says("import", source)[0]
        os.write(writer, str(taken).encode())
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as told:
        steps = int(told.read() or 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), steps


@pytest.fixture
def ready(tmp_path: Path) -> tuple[House, str]:
    """An installation with a table that was looked through, and the website."""
    house = House(tmp_path / "zyra", languages=("sq", "sr", "en"))
    source = str(mirrored(made_site(2), tmp_path))
    house.says("import", source)
    rewrite(house, fill)
    return house, source


@pytest.mark.slow
def test_killed_at_any_step_the_next_one_brings_all_of_it_once(ready: tuple[House, str], tmp_path: Path) -> None:
    house, source = ready

    def copy(name: str) -> House:
        return replace(house, folder=Path(shutil.copytree(house.folder, tmp_path / name)))

    whole = copy("whole")
    code, steps = in_a_process(whole, source)
    assert (code in (0, 1), steps > 20) == (True, True)
    wanted, redirected = files_of(whole), redirects_of(whole)
    for kill_at in range(1, steps + 1, steps // 12):
        broken = copy(f"broken-{kill_at}")
        assert in_a_process(broken, source, kill_at)[0] == _KILLED
        assert broken.says("import", source)[0] in (0, 1)
        assert (files_of(broken), redirects_of(broken)) == (wanted, redirected), kill_at
        assert not list(broken.folder.glob("posts/.*half"))
        shutil.rmtree(broken.folder)


@pytest.mark.slow
def test_what_a_killed_import_left_goes_with_the_next_one_and_with_an_erasure(ready: tuple[House, str]) -> None:
    house, source = ready
    slug, other = [row["slug"] for row in rows_of(house)][:2]
    for half in (".an-article-that-was-renamed.half", ".being-made"):
        (house.folder / "posts" / half).mkdir()
        (house.folder / "posts" / half / "foto.jpg").write_bytes(b"half")
    house.says("import", source)
    assert not (house.folder / "posts/.an-article-that-was-renamed.half").exists()
    (house.folder / "posts" / f".{other}.half").mkdir()
    house.says("erase", slug, "--reason", "asked for")
    assert [path.name for path in (house.folder / "posts").glob(".*half")] == []
    assert not (house.folder / "posts/.being-made").exists()


@pytest.mark.slow
def test_an_erased_article_does_not_come_back_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    house, site = House(tmp_path / "zyra", languages=("sq", "sr", "en")), made_site(2)
    words = site.articles[0].titles["sq"]
    with feed_server() as server:
        start = served(site, server)
        house.says("import", start)
        rewrite(house, fill)
        house.says("import", start)
        slug = next(row["slug"] for row in rows_of(house) if row["title"] == words)
        folder = next(house.folder.glob("imports/*"))
        assert (folder / "pages").is_dir()
        settings = house.settings_file.read_text(encoding="utf-8")

        code, out, err = house.says("erase", slug, "--reason", "asked for")

        assert code in (0, 1), out + err
        assert sorted(path.name for path in folder.iterdir()) == ["news.csv"]
        assert words not in (folder / "news.csv").read_text(encoding="utf-8-sig")
        house.settings_file.write_text(settings.partition("[website.redirects]")[0], encoding="utf-8")
        before = files_of(house)
        for _ in range(2):  # also where the redirects were lost, or never written
            code, out, err = house.says("import", start, "--yes")
            assert code in (0, 1), out + err
            assert files_of(house) == before, out
        assert words not in (folder / "news.csv").read_text(encoding="utf-8-sig")


def test_what_was_fetched_is_kept_for_a_month(tmp_path: Path) -> None:
    house = House(tmp_path / "zyra")
    pages = house.folder / "imports/old-example/pages"
    pages.mkdir(parents=True)
    (house.folder / "imports/old-example/news.csv").write_text("take", encoding="utf-8")
    forget_old(house.settings)
    assert pages.is_dir()
    month_ago = time.time() - 31 * 86_400
    os.utime(pages, (month_ago, month_ago))
    forget_old(house.settings)
    assert [path.name for path in pages.parent.iterdir()] == ["news.csv"]
