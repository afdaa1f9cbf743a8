"""No text, however odd, keeps the machine busy: of marks repeated, left open or nested the work grows as the text.

A budget is five to fifty times what is needed now, and a small part of what it took while it grew as the square.
"""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from publisher.content.text.escaping import as_body
from publisher.content.text.markdown import render
from publisher.domain.text_links import without_links
from publisher.studio.word_diff import changed, sides

_T = TypeVar("_T")
#: What may be repeated in a body: marks of each kind, alone, left open, and in one another.
_UNITS = (
    *"[ ] ( * _ ~ ` < > | & \\ @ # - + • \" ' „".split(),
    *"![ [a]( [a](< [a](b [[a]] [a][b] [^a] [a](b)[ ![a](b)[ [![ [* *[ [` [< ]( <a>[".split(),
    *"**a *a a**b __a ~~a ``a **_a*_ a_ a* </b> <b> <!-- <!--> <? <![CDATA[ <!A <script> </script>".split(),
    *"http:// http://a( http://a_ https://a*b** www. www.a* a@b. a@b.cc* @a #a &amp;".split(),
    *(
        "- a\n",
        "* a\n",
        "1. a\n2. b\n",
        "  - a\n",
        "- - ",
        "> ",
        "> a\n",
        "> > ",
        "> a\n|b|\n",
        "> a\n|b|\n> ",
        "• a\n",
    ),
    *(
        "[a]: /b\n[a]\n",
        "[a]: b\n",
        "|a|b|\n|-|-|\n",
        "a|b\n-|-\n",
        "|a|\n",
        "```\n",
        "~~~a\n",
        "~~~a\n|a|\n> ",
        "# a\n",
    ),
    *("_ www.a.org/_q_ ", "__\\\nwww.a.org/_q_\n", "(www.a.org "),
    *("*a **b ", "_a_ ", '<a href="', "\n", "a\n", "a\n\n", "a  \n", "\\\n", "\t", " ", "\u00a0", "\u200b"),
)
#: Those of which each letter once had all others read again, or a long way of them.
_WORST = (("![", 60_000), ("[", 60_000), ("<![CDATA[", 60_000), ("> a\n|b|\n", 9_000))


def _seconds(step: Callable[[_T], object], given: _T) -> float:
    """Return what a step took of the processor, whatever the machine does and whatever tests before left behind."""
    gc.disable()
    began = time.thread_time()
    step(given)
    took = time.thread_time() - began
    gc.enable()
    return took


@pytest.mark.parametrize(("unit", "size"), _WORST)
def test_a_mark_that_nothing_closes_is_not_looked_for_again_and_again(unit: str, size: int) -> None:
    assert _seconds(render, unit * (size // len(unit))) < 1.0


@pytest.mark.slow
@pytest.mark.parametrize("step", [render, as_body], ids=["page", "plain text"])
def test_whatever_is_repeated_the_work_grows_as_the_text(step: Callable[[str], object]) -> None:
    for unit in _UNITS:
        short, long = (_seconds(step, unit * (size // len(unit))) for size in (5_000, 20_000))
        assert long < min(8 * short + 0.2, 2.0), unit


def test_what_stands_open_at_both_ends_is_bounded_too() -> None:
    assert _seconds(render, "[" * 15_000 + "]" * 15_000) < 1.5


def test_a_line_of_addresses_alone_is_cleaned_in_one_go() -> None:
    assert _seconds(lambda text: without_links(text, lambda _address: True), "see a.com. " * 1_500) < 1.0
    assert without_links("Foto: b.com, " * 60, lambda address: "a.com" in address) == "Foto: b.com, " * 60


def test_two_texts_of_one_word_are_compared_at_once() -> None:
    texts = "fjala " * 1_500, "tjetër fjala " * 800
    assert _seconds(lambda both: changed({"body": both[0]}, {"body": both[1]}), texts) < 1.0
    assert _seconds(lambda both: sides(*both), texts) < 1.0
