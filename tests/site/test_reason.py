"""A withdrawn page tells its day, why if somebody said so, and whom to ask: in the reader's language or marked."""

from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest

from publisher.content.text.public_reason import public_reason
from publisher.domain.errors import CodedError
from publisher.domain.ports_channel import Entry
from tests.site.built import built, page
from tests.site.shelf import NOON, article, entry, text

REASON = (("sq", "Numrat ishin <të gabuar>."), ("sr-Cyrl", "Бројеви су били погрешни."))
PAGE = "news-and-events/2026/lajmi/index.html"


def withdrawn(*reason: tuple[str, str]) -> Entry:
    """Return a post that was taken back."""
    both = article("lajmi", text("sq"), text("sr-Cyrl", "Вест"), text("en", "News"))
    return replace(entry(both), withdrawn=True, withdrawn_at=NOON + timedelta(days=1), reason=reason)


def test_the_page_tells_day_reason_and_contact() -> None:
    files = built(withdrawn(*REASON))
    found = page(files, "sq/lajme-dhe-ngjarje/2026/lajmi/index.html")
    assert '<p>Tërhequr: <time datetime="2026-11-26T12:00:00+01:00">26 nëntor 2026</time></p>' in found
    assert "<p>Arsyeja: <span>Numrat ishin &lt;të gabuar&gt;.</span></p>" in found
    assert "mailto:info@kosint.example" in found
    cyrillic = page(files, "sr-cyrl/vesti-i-dogadjaji/2026/lajmi/index.html")
    assert "<p>Разлог: <span>Бројеви су били погрешни.</span></p>" in cyrillic


def test_a_reason_in_another_language_is_marked_and_none_is_nothing() -> None:
    assert '<p>Reason: <span lang="sq">Numrat' in page(built(withdrawn(*REASON)), f"en/{PAGE}")
    assert "Reason" not in page(built(withdrawn()), f"en/{PAGE}")


def test_the_notice_in_the_feeds_tells_it_too() -> None:
    files = built(withdrawn(*REASON))
    for name in ("feed.xml", "atom.xml"):
        (item,) = feedparser.parse(page(files, f"sq/{name}").encode()).entries
        assert "Arsyeja: <span>Numrat ishin &lt;të gabuar&gt;.</span>" in item.content[0].value


def test_serbian_is_told_in_both_scripts_and_blank_is_not_told() -> None:
    assert public_reason({"sr": " Pogrešni  brojevi ", "sq": " "}) == {
        "sr-Latn": "Pogrešni brojevi",
        "sr-Cyrl": "Погрешни бројеви",
    }
    with pytest.raises(CodedError):
        public_reason({"sq": "a" * 501})
