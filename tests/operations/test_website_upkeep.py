"""The website follows its settings and templates by itself: no post, button or command is needed for it."""

from collections.abc import Mapping
from pathlib import Path

from publisher.operations.website_upkeep import WebsiteKeeper
from publisher.site_build.site_builder import publish_whole
from tests.operations.house import House


def _site(at: House) -> Mapping[Path, bytes]:
    return {each: each.read_bytes() for each in (at.folder / "site").rglob("*") if each.is_file()}


def _house(folder: Path) -> House:
    at = House(folder)
    at.extra["PUBLISHER_TEMPLATES__FOLDER"] = str(folder / "templates")
    (folder / "templates/site").mkdir(parents=True)
    return at


def test_a_site_is_made_anew_after_a_start_with_other_settings_and_never_in_turn_with_another_process(
    tmp_path: Path,
) -> None:
    at = _house(tmp_path)
    with at.open() as old:
        before = WebsiteKeeper(old, lambda: True)
        assert not before.look()  # nobody has begun a site
        publish_whole(old.container.site)
        assert [before.look(), before.look()] == [False, False]
        at.extra["PUBLISHER_WEBSITE__FEED_SIZE"] = "3"
        with at.open() as new:
            stops = WebsiteKeeper(new, lambda: False)
            assert [stops.look(), stops.look()] == [False, False]  # whoever starts next does it
            after = WebsiteKeeper(new, lambda: True)
            assert [after.look(), before.look(), after.look()] == [False, False, True]
            assert [before.look(), before.look(), after.look()] == [False, False, False]


def test_a_site_is_made_anew_where_a_template_stays_changed_and_a_mistake_in_it_is_told(tmp_path: Path) -> None:
    at = _house(tmp_path)
    footer = tmp_path / "templates/site/footer.html"
    with at.open() as app:
        publish_whole(app.container.site)
        keeper = WebsiteKeeper(app, lambda: True)
        keeper.look()
        footer.write_text("<footer>half of a", encoding="utf-8")
        assert not keeper.look()
        footer.write_text("<footer>Zyra jonë</footer>", encoding="utf-8")
        assert [keeper.look(), keeper.look(), keeper.look()] == [False, True, False]
        made = _site(at)
        assert "Zyra jonë".encode() in made[tmp_path / "site/sq/index.html"]
        publish_whole(app.container.site, clean=True)
        assert _site(at) == made
        footer.write_text("{% if %}", encoding="utf-8")
        assert [keeper.look(), keeper.look(), keeper.look()] == [False] * 3
        assert _site(at) == made
