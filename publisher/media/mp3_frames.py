"""How long an MP3 is, counted frame by frame (ISO/IEC 11172-3, 2.4.1.3; 13818-3). Pure."""

#: Kilobits a second by the index in a frame's header: of MPEG 1, and of MPEG 2 and 2.5; layer III.
_BITRATES = (
    (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MPEG_1, _LAYER_3, _NO_RATE = 3, 1, 3
_SAMPLES, _SAMPLES_OF_LATER = 1152, 576
#: So much of a file has to be frames, one after the other, for their number to be its length.
_LEAST = 0.9


def seconds_of_frames(content: bytes) -> float:
    """Return how long the frames of a file sound that begins with one; 0 where much of it is none."""
    position, seconds = 0, 0.0
    while frame := _frame(content, position):
        position += frame[0]
        seconds += frame[1]
    return seconds if position >= _LEAST * len(content) else 0.0


def _frame(content: bytes, at: int) -> tuple[int, float] | None:
    """Return the bytes and seconds of the frame that begins here; None where none does."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if version not in _RATES or layer != _LAYER_3 or not 1 <= bitrate <= len(_BITRATES[0]) or rate == _NO_RATE:
        return None
    samples = _SAMPLES if version == _MPEG_1 else _SAMPLES_OF_LATER
    bits, hertz = _BITRATES[version != _MPEG_1][bitrate - 1] * 1000, _RATES[version][rate]
    return samples // 8 * bits // hertz + (head[2] >> 1 & 1), samples / hertz
