"""By what an entry is known again."""

from dataclasses import replace

from publisher.partners.entry_keys import keys_of
from publisher.partners.feed_entries import FeedEntry

HOME = "https://p.org/"
LONG = "Një tekst mjaft i gjatë për të treguar se cila hyrje është, sepse ka shumë fjalë në të."
ENTRY = FeedEntry(id="1", title="Lajm", summary="", text=LONG, link="https://p.org/a", day="2026-11-02", language="")


def known(before: FeedEntry, after: FeedEntry) -> bool:
    return bool(keys_of([before], [HOME])[0] & keys_of([after], [HOME])[0])


def test_each_of_id_address_and_words_is_enough() -> None:
    assert known(ENTRY, replace(ENTRY, title="Korrigjim", text="tjetër", link="https://p.org/b"))
    assert known(ENTRY, replace(ENTRY, id="2", title="Korrigjim", text="tjetër"))
    assert known(ENTRY, replace(ENTRY, id="2", link="https://p.org/b"))
    assert not known(ENTRY, replace(ENTRY, id="2", link="https://p.org/b", text=f"Tjetër. {LONG}"))


def test_what_only_tells_who_came_from_where_does_not_count() -> None:
    for link in ("http://www.p.org/a/", "https://p.org/a?utm_source=rss#x", "https://p.org/a;jsessionid=4?PHPSESSID=2"):
        assert known(replace(ENTRY, text="", day=""), replace(ENTRY, id="2", text="x", link=link))
    assert not known(
        replace(ENTRY, id="", link="https://p.org/?p=1", text=""), replace(ENTRY, id="", link="https://p.org/?p=2")
    )


def test_an_address_that_entries_share_or_that_is_the_websites_tells_none_apart() -> None:
    one, other = replace(ENTRY, id=""), replace(ENTRY, id="", title="Tjetër", text=f"{LONG} x")
    first, second = keys_of([one, other], [HOME])
    assert not first & second

    at_home = replace(ENTRY, id=HOME, link=HOME)
    assert not known(at_home, replace(at_home, title="Tjetër", text=f"{LONG} x"))


def test_short_words_count_with_their_day() -> None:
    bare = replace(ENTRY, id="", link="", text="")

    assert known(bare, bare)
    assert not known(bare, replace(bare, day="2026-11-09"))
