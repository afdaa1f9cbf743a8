"""What keeps an installation from its work: each code that the program says has a sentence, and none is left over."""

import re
from pathlib import Path

from publisher.messages.blockers import BLOCKERS
from publisher.messages.sentences import SENTENCES

CODE = Path(__file__).parents[2] / "publisher"


def test_each_sentence_has_its_code_somewhere_in_the_program() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in CODE.rglob("*.py") if file.name != "blockers.py")
    assert [code for code in BLOCKERS if f'"{code}"' not in source] == []


def test_no_sentence_advises_what_destroys() -> None:
    for code in BLOCKERS:
        sentence = " ".join(SENTENCES[code])
        commands = re.findall(r"`publisher ([^`]*)`", sentence)
        harmless = ("adopt --dry-run", "connect", "restore --look", "resume", "doctor", "adopt")
        assert set(commands) <= set(harmless), code
        assert "adopt" not in commands or "asks before it changes" in sentence, code
