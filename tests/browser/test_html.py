"""The Nu HTML checker (validator.github.io/validator) has nothing to say of any page."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.demo import Demo
from tests.browser.programs import VNU
from tests.extent import EVERYTHING

#: The checker needs a deep stack; the rest is for a program that runs for seconds.
SHORT_RUN = ("-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def complaints(*files: Path) -> list[str]:
    """Return errors, warnings and hints of the checker."""
    done = subprocess.run(
        ["java", *SHORT_RUN, "-jar", VNU, "--format", "json", "--stdout", *files],
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.stdout, done.stderr.decode()
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return [f"{each.get('url')}:{each.get('lastLine')} {each['type']}: {each['message']}" for each in messages]


@pytest.mark.slow
def test_no_page_has_an_error_or_a_warning(demo: Demo) -> None:
    files = sorted(demo.folder.rglob("*.html"))
    pages = [file for file in files if file.parent.name != "fragments"]
    kinds = pages if EVERYTHING else sample(demo, pages)
    assert complaints(*kinds) == []


def sample(demo: Demo, pages: list[Path]) -> list[Path]:
    """Return one language of each kind of page, and the pages of none."""
    return [page for page in pages if page.relative_to(demo.folder).parts[0] in ("sr", "index.html", "404.html")]


@pytest.mark.slow
def test_the_checker_sees_a_mistake(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=sq><title>x</title><p><div id=a></div><div id=a></div></p>")
    assert any("Duplicate ID" in each for each in complaints(page))
