"""A language that nobody speaks: each text of the catalogues in letters that no other text has.

Whoever meets a plain letter on a page in this language has found a text that does not come from a catalogue.
"""

import re
import shutil
from pathlib import Path

from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
#: What a text keeps as it is: values that are put in, marks of HTML.
_KEPT = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^<>]+>|&\w+;")
#: Where the letters of this language stand: a private area of Unicode.
_FIRST = 0xE000
_LETTERS = {ord(each): _FIRST + ord(each) for each in map(chr, range(128)) if each.isalpha()}
_PLAIN = {marked: chr(plain) for plain, marked in _LETTERS.items()}


def marked(text: str) -> str:
    """Return a text in the letters of this language."""
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(_LETTERS), kept[0]]
        end = kept.end()
    return "".join([*parts, text[end:].translate(_LETTERS)])


def unmarked(text: str) -> str:
    """Return a text of this language in plain letters again, for whoever reads what was found."""
    return text.translate(_PLAIN)


def marked_templates(folder: Path) -> Path:
    """Make a folder of templates whose Albanian and Serbian are this language; the templates are ours as they stand."""
    shutil.copytree(TEMPLATES, folder, ignore=shutil.ignore_patterns("locale"))
    for language in ("sq", "sr"):
        (folder / "locale" / language).mkdir(parents=True)
        for file in (TEMPLATES / "locale" / language).glob("*.po"):
            with file.open(encoding="utf-8") as stream:
                catalogue = read_po(stream)
            for message in catalogue:
                if isinstance(message.id, str):
                    message.string = marked(message.id) if message.id else message.string
                else:
                    one, many = map(marked, message.id)
                    message.string = (one, *(many for _ in range(catalogue.num_plurals - 1)))
            with (folder / "locale" / language / file.name).open("wb") as into:
                write_po(into, catalogue)
    return folder
