"""Texts for the editor: the sample posts, the examples of the dialect's tests, and generated ones."""

import ast
from collections.abc import Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
_WORDS = (
    "fjalë|**bold**|*kurziv*|_x_|~~jo~~|`kod`|[lidhje](https://a.org/x_y)|https://drive.google.com/file/d/1a-_Bc_-x/view|"
    "www.kosint.org|ana@x.org|@emri|#tag|20*2*10|12. marta|1)|2)|\\*|\\|<b>x</b>|<emri>|&amp;|&|**|*|_|~~|`|[|]|(|)|!|"
    "![Sala](sala.jpg)|[x][1]|[^1]|a/b|„Forum“|–|…|🎉|👨‍👩‍👧|"
    "e\u200bf|5 °C|Ђорђе|шк\xadола|\xa0|  |\t|\x0b|\u2028|***x***|"
    "**a *b* c**|__x__|https://x.org/a)|(https://y.org).|**https://z.org**|\uf0b7|mailto:x@y.org|{|$5|#|##|+383 44|100%"
).split("|")
_BEGINNINGS = (
    "||||- |* |• |· |1. |2. |3. |1) |2) |# |## |### |> |> > |  |    |\t|- - |+ |---|***|___|```|~~~|[1]: https://x.org|"
    "[Foto]: Arta|-|10. |18. |> 18 |<!-- x -->|- 1. |   - |  2. |-- | – "
).split("|")
_TABLE = ["| a | b |", "|---|---|", "| **c** | d |"]


def generated(count: int, seed: int = 2026) -> Iterator[str]:
    """Make up texts of all that the dialect knows, and of what only looks like it."""
    chance = Random(seed)
    for _ in range(count):
        lines = [_line(chance) for _ in range(chance.randint(1, 9))]
        if chance.random() < 0.1:
            lines[chance.randrange(len(lines)) :] = _TABLE
        text = "".join(line + chance.choice(["\n", "\n", "\n\n", "\n\n", "\n \n"]) for line in lines)
        yield text if chance.random() < 0.5 else text.strip("\n")


def _line(chance: Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(0, 6))]
    return chance.choice(_BEGINNINGS) + chance.choice(["", " "]).join(words)


def samples() -> Iterator[str]:
    """Return the bodies of the posts in the folder, and our own documents."""
    for file in sorted([*(ROOT / "posts").rglob("*.md"), *(ROOT / "docs").rglob("*.md")]):
        text = file.read_text(encoding="utf-8")
        yield text.split("+++\n", 2)[2] if text.startswith("+++") else text


def examples() -> Iterator[str]:
    """Return every text in the tests of the dialect."""
    for name in ("test_dialect.py", "test_markdown.py", "test_invisible.py"):
        tree = ast.parse((ROOT / "tests" / "content" / name).read_text(encoding="utf-8"))
        yield from (
            each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )


def as_field(text: str) -> str:
    """Return a text as a browser's field holds it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
