"""What people are told, as codes with values: written in one line, read again, told from a text of one's own."""

import pytest

from publisher.domain.coded_text import Message, coded, joined, read


def test_a_code_with_its_values_is_read_back_as_it_was() -> None:
    text = coded("on_hold", reason="zi — “një ditë”", days=3)
    assert read(text) == Message("on_hold", reason="zi — “një ditë”", days=3)
    assert read(coded("time_not_come")) == Message("time_not_come")
    assert coded(Message("on_hold", reason="zi")) == coded("on_hold", reason="zi")
    assert "\n" not in coded("on_hold", reason="a\nb")


def test_the_same_values_give_the_same_text_in_whatever_order() -> None:
    assert coded("x", a="1", b=2) == coded("x", b=2, a="1")
    assert coded("x", a="1") != coded("x", a="2") != coded("y", a="2")


def test_a_part_of_a_sentence_has_a_code_of_its_own() -> None:
    inner = Message("time_not_come")
    assert coded("on_hold", reason=inner) == coded("on_hold", reason=coded(inner))


def test_a_text_of_ones_own_stays_what_it_is() -> None:
    for own in ("zi në familje", "On hold: 7.", "Ж", "", "a-b", "Upper", "1a"):
        assert coded(own) == own
        assert read(own) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", '"x"', '{"code": ', '{"code": 7, "values": {}}', '{"code": "x"}'),
        *(
            '{"code": "x", "values": []}',
            '{"texts": "a"}',
            '{"texts": 7}',
            '{"error": {"code": 190}}',
            ' {"code": "x"}',
        ),
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert read(text) is None


def test_several_texts_are_told_one_after_the_other() -> None:
    one, two = coded("on_hold", reason="zi"), coded("time_not_come")
    assert joined() == joined("", "") == ""
    assert joined("", one, "") == one
    assert read(joined(one, "own words", two)) == (one, "own words", two)
    assert joined(joined(one, "own words"), two) == joined(one, "own words", two)


def test_messages_are_equal_by_code_and_values_and_can_be_in_a_set() -> None:
    assert len({Message("x", a=1), Message("x", a=1), Message("x", a=2), Message("y", a=1)}) == 3
    assert Message("x") != "x"
    assert repr(Message("x", a=1)) == "x, a=1"
