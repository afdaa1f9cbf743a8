"""A crop: what is one, where it lies in pixels, and how a form says it."""

import pytest

from publisher.domain.crop import (
    crop_text,
    crop_trouble,
    cut_off_texts,
    pixels,
    read_crop,
    typed_crop,
    typed_cut_off,
)


@pytest.mark.parametrize(
    ("values", "trouble"),
    [
        ([0.1, 0, 0.5, 1], ""),
        ([0.7, 0.7, 0.3, 0.3], ""),
        ([0, 0, 1, 1], ""),
        ([0.1, 0, 0.5], "crop_not_four_numbers"),
        ("0.1 0 0.5 1", "crop_not_four_numbers"),
        ([True, 0, 0.5, 1], "crop_not_four_numbers"),
        ([float("nan"), 0, 0.5, 1], "crop_not_four_numbers"),
        ([float("inf"), 0, 0.5, 1], "crop_not_four_numbers"),
        ([-0.1, 0, 0.5, 1], "crop_outside"),
        ([0.6, 0, 0.5, 1], "crop_outside"),
        ([10, 10, 50, 50], "crop_outside"),
        ([0.1, 0, 0, 1], "crop_too_small"),
        ([0.5, 0, -0.2, 1], "crop_too_small"),
    ],
)
def test_what_is_a_crop(values: object, trouble: str) -> None:
    assert crop_trouble(values) == trouble
    assert trouble == "" or read_crop(values) is None


def test_the_whole_picture_is_no_crop() -> None:
    assert read_crop([0, 0, 1, 1]) is None
    assert crop_text([0, 0, 1.0, 1]) == crop_text(None) == ""


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 101, 4095])
@pytest.mark.parametrize("crop", [(0.333, 0.333, 0.333, 0.333), (0.99, 0, 0.01, 1), (0.5, 0.5, 0.5, 0.5)])
def test_no_pixel_that_lies_partly_outside_is_taken_unless_it_is_the_only_one(
    size: int, crop: tuple[float, float, float, float]
) -> None:
    left, top, right, bottom = pixels(crop, size, size)
    assert 0 <= left < right <= size
    assert 0 <= top < bottom <= size
    if right - left > 1:
        assert left >= crop[0] * size - 0.01
        assert right <= (crop[0] + crop[2]) * size + 0.01


@pytest.mark.parametrize("values", [[0.123456789, 0, 0.5, 1], [0.1, 0.2, 0.3, 0.4], [2, 0, 1, 1], [0.1, 0.2], "words"])
def test_a_form_that_nobody_touched_changes_nothing(values: object) -> None:
    shown = crop_text(values)
    assert typed_cut_off(cut_off_texts(shown), shown) == shown
    assert crop_text(typed_crop(shown)) == shown


def test_what_is_typed_is_how_much_is_cut_off() -> None:
    assert cut_off_texts("0.1 0.2 0.5 0.8") == ("10", "20", "40", "0")
    assert typed_crop(typed_cut_off(("12,5", "0", "50", ""), "")) == [0.125, 0, 0.375, 1]
    assert typed_cut_off(("0", "0", "0", "0"), "2 0 1 1") == ""  # one that could not be understood is mended
    assert crop_trouble(typed_crop(typed_cut_off(("60", "0", "60", "0"), ""))) == "crop_too_small"
    assert typed_cut_off(("x", "0", "0", "0"), "0.1 0.2 0.5 0.8") == "0.1 0.2 0.5 0.8"
