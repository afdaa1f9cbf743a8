"""From a draft's files to what a revision names: made once, used again, and nothing stored that nobody names."""

from dataclasses import replace
from pathlib import Path
from typing import Never

import pytest

from publisher.domain.ports_channel import Draft
from publisher.domain.revision import Revision
from publisher.media.audio_cleaning import clean
from publisher.media.photo_credits import credited
from publisher.media.picture_renditions import renditions
from publisher.media.preview_cards import TitleCards
from publisher.pipeline.freeze import FrozenFiles, MediaProcessors, freeze_files
from tests.content.desk import Desk, front, media, picture
from tests.media.tones import tone
from tests.site.shelf import NOON, MemoryMedia, article, site_settings

WORKSHOP = MediaProcessors(render=renditions, credit=credited, clean=clean, painter=TitleCards(site_settings()))


def made_again(content: bytes, **_crop: object) -> Never:
    raise AssertionError("made again")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.writes("b/forum.jpg", picture(size=(1700, 40)))  # so wide that each rendition is another one
    desk.writes("b/lajmi.mp3", tone("mp3"))
    return desk


def draft(desk: Desk, credit: str) -> Draft:
    desk.writes("b/index.md", front(audio='"lajmi.mp3"', extra=media(more=f'credit = "{credit}"')))
    return desk.folder.read("b")


def frozen(files: FrozenFiles) -> Revision:
    """Return the revision that has these files."""
    of = article("b", pictures=files.pictures, recordings=files.recordings)
    return Revision(article=of, channels=(), grants=(), consents={}, frozen_at=NOON, frozen_by="test")


def names(files: FrozenFiles) -> set[str]:
    return {each.name for each in files.recordings} | {
        each.name for picture in files.pictures for each in picture.renditions
    }


def test_the_picture_for_download_tells_its_credit_and_nothing_is_stored_that_nobody_names(desk: Desk) -> None:
    store = MemoryMedia()
    files = freeze_files(draft(desk, "A. Berisha"), None, store, WORKSHOP)
    assert b"A. Berisha" in store.get(files.pictures[0].rendition("original").name)
    assert b"A. Berisha" not in store.get(files.pictures[0].rendition("large").name)
    assert set(store.content) == names(files)


def test_what_was_frozen_before_is_used_again_but_for_new_words(desk: Desk) -> None:
    store = MemoryMedia()
    before = freeze_files(draft(desk, "A. Berisha"), None, store, WORKSHOP)
    again = replace(WORKSHOP, render=made_again, clean=made_again)
    assert freeze_files(draft(desk, "A. Berisha"), frozen(before), store, again) == before

    after = freeze_files(draft(desk, "B. Krasniqi"), frozen(before), store, again)
    (old,), (new,) = before.pictures, after.pictures
    changed = [one.purpose for one, other in zip(old.renditions, new.renditions, strict=True) if one != other]
    assert changed == ["original"]
    content = store.get(new.rendition("original").name)
    assert b"B. Krasniqi" in content
    assert b"A. Berisha" not in content
    assert after == freeze_files(draft(desk, "B. Krasniqi"), None, MemoryMedia(), WORKSHOP)


def test_a_recording_is_published_without_its_own_remarks_and_known_to_each_script(desk: Desk) -> None:
    store = MemoryMedia()
    files = freeze_files(draft(desk, "x"), None, store, WORKSHOP)
    (heard,) = files.recordings
    assert heard.tags == ("sq",)
    assert b"SECRET" not in store.get(heard.name)
    assert (heard.size_bytes, heard.seconds) == (len(store.get(heard.name)), 2)
