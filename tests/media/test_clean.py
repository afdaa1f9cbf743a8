"""What of a recording is published: the sound, and nothing that the file tells about itself."""

import struct
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen import File
from mutagen.apev2 import APEv2
from mutagen.id3 import ID3, TXXX

from publisher.media.audio_cleaning import UnusableRecording, clean
from publisher.media.mp4_metadata import emptied
from publisher.messages import sentence
from tests.media.tones import KINDS, SECRET, tone


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_known_by_its_bytes_and_tells_nothing_any_more(kind: str) -> None:
    content = tone(kind)
    assert SECRET in content
    cleaned = clean(content)
    assert (cleaned.media_type, cleaned.seconds) == (KINDS[kind], 2)
    assert SECRET not in cleaned.content
    assert not File(BytesIO(cleaned.content)).tags
    assert cleaned == clean(content)
    assert clean(cleaned.content) == cleaned


def test_the_sound_of_an_mp3_stays_bit_for_bit() -> None:
    cleaned = clean(tone("mp3")).content
    assert cleaned in tone("mp3")
    assert len(tone("mp3")) - len(cleaned) < 400


def frames(*kilobits: int) -> bytes:
    """Return MP3 frames of 44.1 kHz with these bitrates, and no header that tells how many."""
    index = {32: 1, 64: 5, 128: 9, 320: 14}
    heads = [(bytes((0xFF, 0xFB, index[each] << 4, 0xC0)), 144 * each * 1000 // 44100) for each in kilobits]
    return b"".join(head + bytes(size - 4) for head, size in heads)


def test_the_length_of_an_mp3_is_counted_where_no_header_tells_it() -> None:
    variable = frames(*[32] * 40, *[320] * 300, *[64] * 420)
    assert clean(variable).seconds == round(760 * 1152 / 44100)
    assert clean(frames(*[128] * 1000)).seconds == 26


def test_nothing_is_said_of_how_long_it_is_where_much_of_it_is_no_frame() -> None:
    assert clean(frames(*[128] * 100) + bytes(20_000)).seconds == 0


def test_the_sound_of_an_m4a_stays_where_it_is() -> None:
    content, cleaned = tone("m4a"), clean(tone("m4a")).content
    start = content.index(b"mdat")
    size = struct.unpack(">I", content[start - 4 : start])[0]
    assert len(cleaned) == len(content)
    assert cleaned[start : start - 4 + size] == content[start : start - 4 + size]


def test_what_stands_behind_the_sound_of_an_mp3_goes_too() -> None:
    stream = BytesIO(tone("mp3"))
    ape, id3 = APEv2(), ID3()
    ape["Artist"] = "SECRET-"
    ape.save(stream)
    stream.seek(0)
    id3.add(TXXX(desc="x", text="SECRET-"))
    id3.save(stream, v1=2)
    assert stream.getvalue()[-128:-125] == b"TAG"
    assert b"APETAGEX" in stream.getvalue()
    assert clean(stream.getvalue()) == clean(tone("mp3"))


def box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I", len(content) + 8) + kind + content


def test_the_place_that_telephones_write_into_an_m4a_is_emptied_wherever_it_stands() -> None:
    told = box(b"udta", box(b"\xa9xyz", b"+42.66+021.16/"))
    whole = box(b"ftyp", b"M4A ") + box(b"moov", box(b"trak", told), told) + box(b"uuid", told) + box(b"mdat", told)
    bare = emptied(whole)
    assert len(bare) == len(whole)
    assert bare.count(b"+42.66") == 1  # inside the sound, which is nobody's remark
    assert bare[: whole.index(b"mdat")].count(b"free") == 3


def test_the_times_of_an_m4a_are_emptied() -> None:
    short = box(b"mvhd", bytes(4), b"TIMETIME", b"stays")
    long = box(b"mvhd", b"\1\0\0\0", b"TIMETIMETIMETIME", b"stays")
    for times in (short, long):
        bare = emptied(box(b"moov", times))
        assert b"TIME" not in bare
        assert bare.endswith(b"stays")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no recording"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(500), "is no recording"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "is no recording"),
        (b"<html><script>alert(1)</script>" * 100, "is no recording"),
        (b"OggS\x00\x02" + bytes(22) + b"\x01vorbis" + bytes(100), "is no recording"),
        (tone("ogg")[:200], "is broken"),
        (tone("m4a")[:2000], "is broken"),
        (tone("ogg") * 2, "holds more than sound"),
        (tone("m4a").replace(b"soun", b"vide"), "holds more than sound"),
        (box(b"ftyp", b"M4A ") + box(b"moov") * 3, "is no recording"),
    ],
)
def test_anything_else_is_refused_with_the_mend(content: bytes, says: str) -> None:
    with pytest.raises(UnusableRecording) as refused:
        clean(content)
    told = sentence(refused.value)
    assert says in told
    assert "Export it again as MP3" in told


def test_boxes_inside_boxes_without_end_are_no_way_to_stop_the_program() -> None:
    nested = b""
    for _ in range(5000):
        nested = box(b"moov", nested)
    with pytest.raises(UnusableRecording):
        clean(box(b"ftyp", b"M4A ") + nested)


@given(kind=st.sampled_from(sorted(KINDS)), position=st.integers(0, 4000), bits=st.integers(1, 255))
def test_a_damaged_file_is_cleaned_or_refused_and_nothing_else(kind: str, position: int, bits: int) -> None:
    content = bytearray(tone(kind))
    content[position % len(content)] ^= bits
    with suppress(UnusableRecording):
        clean(bytes(content))
