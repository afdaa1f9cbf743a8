"""The studio in a real Chromium, against the real `publisher serve`: from an empty browser to reach, on a phone too."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.domain.accounts import Role
from publisher.settings.default_labels import PLACES, TOPICS
from publisher.studio.formatting import WRITTEN_IN, say_in
from publisher.studio.server import StudioServer
from publisher.templating import templates
from tests.browser.conftest import hurry, text_of
from tests.browser.test_accessibility import WIDER, violations
from tests.e2e.project import Project, wait_until
from tests.extent import EVERYTHING
from tests.studio.conftest import build, house
from tests.studio.house import CHEAP, PASSWORD, House, address

__all__ = ["build", "house"]

ROOT = Path(__file__).parents[2]
PHOTO = ROOT / "posts" / "2026-11-forum-strehimi-ferizaj" / "forum.jpg"
SECOND = ROOT / "posts" / "2026-11-kurset-profesionale-prizren" / "ura.jpg"
PHONE, DESKTOP = 390, 1280
#: Author's and editor's screens; the other way round in `make everything`.
SCREENS = [(PHONE, DESKTOP), (DESKTOP, PHONE)] if EVERYTHING else [(PHONE, DESKTOP)]
#: The language that their studio speaks: any other than English in `make everything`.
SPOKEN = ["en", "sq", "sr-Latn", "sr-Cyrl"] if EVERYTHING else ["en"]
#: Title, summary, text, and what two pictures show.
TEXTS = {
    "sq": (
        "Takim për arsimin",
        "Prindërit u takuan.",
        "Teksti **i plotë**.",
        "Prindër në një klasë",
        "Dera e shkollës",
    ),
    "sr": ("Sastanak o obrazovanju", "Roditelji su se sastali.", "Ceo tekst.", "Roditelji u učionici", "Vrata škole"),
}


@dataclass
class Officer:
    """Somebody at a screen: counts clicks, and looks at each page for what axe-core finds."""

    page: Page
    clicks: int = 0
    language: str = "en"
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.says = speaking(self.language)

    def opens(self, address: str) -> None:
        self.page.goto(address)
        self.looks()

    def clicks_on(self, kind: str, name: str) -> None:
        self.clicks += 1
        plain = re.escape(self.says(name)).replace("/", r"\/")  # Playwright writes the pattern between slashes
        words = re.compile(rf"^{plain}(?: \d+ .*)?$")  # the menu's, with what has come meanwhile
        self.page.get_by_role(kind, name=words).first.click()  # type: ignore[arg-type]  # a role's name

    def goes_by(self, kind: str, name: str, until: str = "") -> None:
        """Click on a button or link that leads to another page, some of them once a script has saved; look at it."""
        with self.page.expect_navigation(url=until or None):
            self.clicks_on(kind, name)
        self.looks()

    def chooses_files(self, *files: Path) -> None:
        """Press the field of pictures once; what is chosen in the dialogue is free. Wait until all have come.

        Each takes its place among them: the number of one that came first changes when one before it comes.
        """
        self.clicks += 1
        before = self.page.locator(".picture").count()
        self.page.locator("#picture").set_input_files(files)
        expect(self.page.locator(".picture")).to_have_count(before + len(files))

    def looks(self) -> None:
        self.found += violations(self.page)
        if self.page.evaluate(WIDER) > 0:
            self.found.append(f"{self.page.url} is wider than the screen")

    def types(self, **fields: str) -> None:
        """Fill in fields by their ids, `_` for `-`; a press leads into each that is not the one in use anyway."""
        for name, text in fields.items():
            kind, _, language = name.partition("_")
            field = text_of(self.page, language) if kind == "body" else self.page.locator(f"#{name.replace('_', '-')}")
            field.wait_for()
            self.clicks += not field.evaluate("field => field === document.activeElement")
            field.fill(text)


def speaking(language: str) -> Callable[[str], str]:
    """Return what turns the English names of buttons, topics and municipalities into a language."""
    say = say_in(templates(ROOT / "templates"), language)
    labels = {label.name["en"]: label.name[language] for known in (TOPICS, PLACES) for label in known.values()}
    return lambda name: labels.get(name) or say(name)


def officer(browser: Browser, width: int, theme: str, language: str = "en") -> Officer:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if theme == "dark" else "light",
        locale="en-GB" if language == "en" else language,
        reduced_motion="reduce",
    )
    page = context.new_page()
    someone = Officer(page, language=language)
    page.on("pageerror", lambda error: someone.found.append(str(error)))
    return someone


@pytest.fixture
def language() -> str:
    return "en"


@pytest.fixture
def served(tmp_path: Path, language: str) -> Iterator[Project]:
    project = Project(tmp_path / "project")
    project.settings(more=f'[mail]\nlanguage = "{language}"\n')
    project.environ["PUBLISHER_SCHEDULE__APPROVAL"] = "true"
    with project.started(project.serve):
        wait_until(lambda: "Stop " in project.log(), "the screen")
        yield project


@pytest.mark.slow  # half a minute each; the short way, in nine clicks, is gone in `make test`
@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize(("author_width", "editor_width"), SCREENS)
def test_a_post_goes_from_an_empty_browser_to_its_reach_in_few_clicks(
    served: Project, browser: Browser, author_width: int, editor_width: int, language: str
) -> None:
    drita, ana = officer(browser, editor_width, "light", language), officer(browser, author_width, "dark", language)
    drita.opens(re.findall(r"First sign-in +(\S+)", served.log())[0])
    invites(drita, "Ana", "ana@example.org")
    ana.opens(drita.page.locator(".link-box").input_value())
    ana.types(password=PASSWORD)
    ana.goes_by("button", "Sign in")
    before = drita.clicks + ana.clicks
    slug = writes_in_two_languages(ana, "sr" if language.startswith("sr") else "sq")
    assert served.states(slug) == {"website": "waiting", "facebook": "waiting"}
    drita.goes_by("link", "Home")
    drita.goes_by("link", "Review and approve")
    drita.goes_by("button", "Approve")
    wait_until(lambda: set(served.states(slug).values()) == {"sent"}, "the post to go out")
    wait_until(lambda: served.query("SELECT id FROM reading WHERE metric = 'views'"), "its reach")
    drita.goes_by("link", "Reach")
    expect(drita.page.locator("[aria-labelledby=posts] tbody tr")).to_contain_text(seen_title(language))
    assert re.search(r"\d", drita.page.locator("[aria-labelledby=posts] tbody td").nth(1).inner_text())
    assert drita.found + ana.found == []
    assert drita.clicks + ana.clicks - before <= (20 if author_width == DESKTOP else 24)
    for someone in (drita, ana):
        someone.page.context.close()


def invites(first: Officer, name: str, email: str) -> None:
    """Become the first administrator, and let an author in."""
    first.types(name="Drita", email="drita@example.org", password=PASSWORD)
    first.goes_by("button", "Sign in")
    first.goes_by("link", "People")
    first.types(name=name, email=email)
    first.goes_by("button", "Invite")


def writes_in_two_languages(author: Officer, own: str) -> str:
    """From Home write a post with two pictures, in one's own language first, look at it, plan it; give its name."""
    other = "sr" if own == "sq" else "sq"
    author.types(title=TEXTS[own][0])
    author.goes_by("button", "New post")
    assert author.page.evaluate("document.activeElement.id") == f"summary-{own}"
    author.types(**{f"summary_{own}": TEXTS[own][1], f"body_{own}": TEXTS[own][2]})
    author.clicks_on("tab", WRITTEN_IN[other])
    author.types(
        **{f"{each}_{other}": text for each, text in zip(("title", "summary", "body"), TEXTS[other], strict=False)}
    )
    author.chooses_files(PHOTO, SECOND)
    for language in (own, other):
        author.types(**{f"alt_{number}_{language}": TEXTS[language][3 + number] for number in (0, 1)})
    author.clicks_on("checkbox", "Housing")
    author.clicks_on("checkbox", "Peja")
    author.goes_by("button", "Preview and schedule", until="**/plan")
    expect(author.page.frame_locator("iframe").first.locator("h1")).to_have_text(seen_title(author.language))
    author.goes_by("button", "Publish now")
    return _slug(author)


def seen_title(language: str) -> str:
    """Return the title as it is seen first by whoever reads a language."""
    return {"sr-Latn": TEXTS["sr"][0], "sr-Cyrl": "Састанак о образовању"}.get(language, TEXTS["sq"][0])


def _slug(someone: Officer) -> str:
    found = re.search(r"/posts/([a-z0-9-]+)", someone.page.url)
    assert found, someone.page.url
    return found[1]


@pytest.mark.parametrize("width", SCREENS[0] if EVERYTHING else [PHONE])
def test_one_picture_in_one_language_goes_to_facebook_alone_in_nine_clicks(
    house: House, browser: Browser, width: int
) -> None:
    house.lets_in("ana", Role.EDITOR)
    ana = officer(browser, width, "light")
    ana.opens(f"{house.url}/sign-in")
    ana.types(email=address("ana"), password=PASSWORD)
    ana.goes_by("button", "Sign in")
    before = ana.clicks
    ana.types(title="Takim për arsimin")
    ana.goes_by("button", "New post")
    ana.types(summary_sq="Prindërit u takuan.")
    ana.chooses_files(PHOTO)
    ana.types(alt_0_sq="Prindër në një klasë")
    ana.clicks_on("checkbox", "Housing")
    ana.clicks_on("checkbox", "Peja")
    ana.clicks_on("checkbox", "Website")
    ana.goes_by("button", "Preview and schedule", until="**/plan")
    ana.goes_by("button", "Publish now", until="**/posts/**")
    history = house.server.office.watching.deliveries([_slug(ana)])[_slug(ana)]
    assert [each.channel for each in history] == ["facebook"]
    assert ana.clicks - before <= 9
    assert ana.found == []


def test_what_is_typed_without_a_line_or_while_the_server_restarts_is_saved(house: House, browser: Browser) -> None:
    file = house.draft("lajm")
    house.lets_in("ana", Role.AUTHOR)
    someone = officer(browser, DESKTOP, "light")
    someone.opens(f"{house.url}/sign-in")
    someone.types(email=address("ana"), password=PASSWORD)
    someone.goes_by("button", "Sign in")
    someone.opens(f"{house.url}/drafts/lajm")
    saved, context = someone.page.locator("#saved"), someone.page.context
    hurry(someone.page)
    context.set_offline(True)
    someone.types(body_sq="E shkruar pa linjë.")
    expect(saved).to_contain_text("No internet")
    context.set_offline(False)
    wait_until(lambda: "E shkruar pa linjë." in file.read_text(encoding="utf-8"), "it to be saved by itself")
    house.server.stop()
    someone.types(body_sq="E shkruar pa server.")
    expect(saved).to_contain_text("No internet")
    someone.page.close()
    house.server = StudioServer(house.app, house.server.port, CHEAP)
    house.server.start()
    someone.page = context.new_page()
    hurry(someone.page)
    someone.opens(f"{house.url}/drafts/lajm")
    expect(someone.page.locator("[name=body-sq]")).to_have_value("E shkruar pa server.")
    wait_until(lambda: "E shkruar pa server." in file.read_text(encoding="utf-8"), "it to be saved")
    context.close()


@pytest.mark.slow  # tests/studio/test_writing.py has it without a browser
def test_two_officers_see_both_versions(house: House, browser: Browser) -> None:
    file = house.draft("lajm")
    house.lets_in("ana", Role.AUTHOR)
    someone = officer(browser, PHONE, "dark")
    someone.opens(f"{house.url}/sign-in")
    someone.types(email=address("ana"), password=PASSWORD)
    someone.goes_by("button", "Sign in")
    someone.opens(f"{house.url}/drafts/lajm")
    file.write_text(file.read_text(encoding="utf-8").replace("Teksti i plotë.", "Nga disku."), encoding="utf-8")
    someone.types(body_sq="E imja.")
    expect(someone.page.locator("#saved")).to_contain_text("Somebody else has changed")
    someone.goes_by("button", "Save")
    expect(someone.page.locator("[role=alert] table")).to_contain_text("Nga disku.")
    assert "Nga disku." in file.read_text(encoding="utf-8")
    someone.goes_by("button", "Save mine")
    assert "E imja." in file.read_text(encoding="utf-8")
    assert someone.found == []
    someone.page.context.close()
