"""Nothing on the website is newer than a telephone of 2018, by MDN's data, unless it is as well left out."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.demo import Demo
from tests.browser.node_packages import found, installed

pytestmark = pytest.mark.slow

OLDEST = ("chrome=69", "chrome_android=69", "safari_ios=12")
#: What one of them lacks, and how a page is without it.
HARMLESS = {
    "page: a download": "the file is opened in place of being saved",
    "page: img fetchpriority": "the lead's picture is loaded like the others",
    "page: img loading": "pictures are loaded at once",
    "search.js: .at": "no method: when a found post went out",
    "search.js: .path": "no method: what a found post calls its address",
    "style.css: -webkit-text-size-adjust": "only iOS makes letters larger by itself",
    "style.css: :-webkit-scrollbar": "the bar below the menu is seen",
    "style.css: scrollbar-width: none": "the bar below the menu is seen",
    "style.css: scrollbar-width": "the bar below the menu is seen",
    "style.css: :focus-visible": "a:focus stands above it",
    "style.css: :marker": "numbers of lists are as dark as their text",
    "style.css: @page": "paper has the margins that the browser likes",
    "style.css: @counter-style": "numbers of lists have a full stop in place of a parenthesis",
    "style.css: @media (prefers-color-scheme)": "the page is light",
    "style.css: color-scheme": "the page is light",
    "style.css: color-scheme: light dark": "the page is light",
    "style.css: @media (prefers-reduced-motion)": "nothing moves",
    "style.css: position: sticky": "the first column of a wide table moves along",
    "style.css: scroll-behavior": "nothing moves",
    "style.css: scroll-behavior: smooth": "nothing moves",
    "style.css: aspect-ratio": "a picture has its own height",
    "style.css: break-after: avoid": "a heading may end a printed page",
    "style.css: hanging-punctuation": "quotation marks stand inside",
    "style.css: hanging-punctuation: first": "quotation marks stand inside",
    "style.css: text-decoration-thickness": "lines below links are as thick as the browser likes",
    "style.css: text-underline-offset": "lines below links are where the browser likes",
    "style.css: text-wrap": "lines break elsewhere",
    "style.css: text-wrap: balance": "lines break elsewhere",
    "style.css: text-wrap: pretty": "lines break elsewhere",
}


def lacks(files: list[Path]) -> set[str]:
    """Return what files use that one of the oldest browsers lacks."""
    check = Path(__file__).parent / "compat" / "check.js"
    command = [found("node"), str(check), *OLDEST, *map(str, files)]
    environment = {"NODE_PATH": str(installed("compat"))}
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120)
    return {
        each.partition(" (")[0] if "@media (" not in each else each.rpartition(" (")[0]
        for each in json.loads(told.stdout)
    }


def test_the_website_uses_nothing_newer_that_it_needs(demo: Demo) -> None:
    pages = [demo.folder / path.strip("/") / "index.html" for path in demo.kinds if path.endswith("/")]
    assets = [file for file in (demo.folder / "assets").iterdir() if file.suffix in (".css", ".js")]
    assert {file.suffix for file in assets} == {".css", ".js"}
    assert lacks([*assets, *pages]) == set(HARMLESS)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.css", "p { margin-inline: 1rem; }", "a.css: margin-inline"),
        ("a.css", "p { font-size: clamp(1rem, 2vw, 3rem); }", "a.css: font-size: clamp(1rem,2vw,3rem)"),
        ("a.css", "p { display: flex; gap: 1rem; }", "a.css: gap without display: grid beside it"),
        ("a.css", "p { float: inline-end; }", "a.css: float: inline-end"),
        ("a.css", "p:has(a) { color: red; }", "a.css: :has"),
        ("a.css", "p { overflow-wrap: anywhere; }", "a.css: overflow-wrap: anywhere"),
        ("a.js", "a ??= b;", "a.js: syntax AssignmentExpression ??="),
        ("a.js", "a?.b;", "a.js: syntax ChainExpression"),
        ("a.js", "p.replaceChildren();", "a.js: .replaceChildren"),
        ("a.js", "Promise.allSettled([]);", "a.js: .allSettled"),
        ("a.js", "structuredClone(a);", "a.js: structuredClone"),
        ("a.html", "<dialog>", "page: <dialog>"),
    ],
)
def test_what_is_too_new_is_found(name: str, content: str, found: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    assert found in lacks([file])


def test_a_plain_value_before_a_newer_one_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("p { font-size: 1rem; font-size: clamp(1rem, 2vw, 3rem); }", encoding="utf-8")
    assert lacks([file]) == set()
