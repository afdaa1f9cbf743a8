"""Page numbers never shift: they count from the oldest."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.site.render.paging import newest, numbered_pages, stretches, stretches_behind


@given(size=st.integers(0, 500), page_size=st.integers(1, 25))
def test_every_entry_is_on_exactly_one_page(size: int, page_size: int) -> None:
    seen = [index for stretch in stretches(size, page_size) for index in range(stretch.start, stretch.stop)]
    assert seen == list(range(size))


@given(size=st.integers(0, 500), more=st.integers(0, 100), page_size=st.integers(1, 25))
def test_a_numbered_page_keeps_its_entries_for_ever(size: int, more: int, page_size: int) -> None:
    before = {each.number: (each.start, each.stop) for each in stretches(size, page_size) if each.number}
    after = {each.number: (each.start, each.stop) for each in stretches(size + more, page_size) if each.number}
    assert before.items() <= after.items()


@given(size=st.integers(1, 500), page_size=st.integers(1, 25))
def test_the_newest_page_is_never_thin(size: int, page_size: int) -> None:
    stretch = newest(size, page_size)
    assert min(size, page_size) <= stretch.stop - stretch.start < 2 * page_size


def test_pages_are_linked_in_a_row() -> None:
    pages = list(stretches(65, 20))
    assert [(each.number, each.older, each.newer) for each in pages] == [(1, None, 2), (2, 1, None), (None, 2, None)]
    assert numbered_pages(39, 20) == 0


@given(size=st.integers(0, 200), change=st.integers(-20, 20), page_size=st.integers(1, 9), at=st.integers(0, 200))
def test_a_change_touches_every_page_that_is_another_one(size: int, change: int, page_size: int, at: int) -> None:
    at, changed = min(at, size, max(0, size + change)), max(0, size + change)
    before = {(each.number, each.start, each.stop, each.older, each.newer) for each in stretches(size, page_size)}
    after = {(each.number, each.start, each.stop, each.older, each.newer) for each in stretches(changed, page_size)}
    touched = {
        (each.number, each.start, each.stop, each.older, each.newer)
        for each in stretches(changed, page_size, at, abs(change))
    }
    assert after - before <= touched
    assert all(stretch in touched for stretch in after if stretch[2] > at)


@given(size=st.integers(0, 300), page_size=st.integers(1, 25), position=st.integers(0, 300))
def test_the_pages_behind_a_position_are_those_that_end_there(size: int, page_size: int, position: int) -> None:
    behind = list(stretches_behind(size, page_size, position))
    assert behind[:-1] == [each for each in stretches(size, page_size) if each.number and each.stop > position]
    assert behind[-1] == newest(size, page_size)
