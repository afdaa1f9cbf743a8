"""Enter in a one-line field presses the first button of its form (HTML, implicit submission): it decides nothing."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates" / "studio"
_FORM = re.compile(r"<form[^>]*>.*?</form>", re.DOTALL)
#: What has one line, and is no box, button or file.
_ONE_LINE = re.compile(r'<input(?![^>]*type="(?:hidden|checkbox|radio|file|submit)")[^>]*>')
_BUTTON = re.compile(r'<button(?![^>]*type="button")[^>]*>|{{ enter_decides_nothing\(\) }}')
#: Forms whose only button puts something out, holds it or takes it back.
_DECIDES = re.compile(
    r'class="danger|/release"|/withdraw"|/cancel"|/approve"|/resolve"|/adopt"|/pause"|name="(?:first|over)"'
)

FORMS = [
    pytest.param(form, id=f"{file.stem} {re.findall('action=.([^ >]*)', form)[:1]}")
    for file in sorted(TEMPLATES.rglob("*.html"))
    for form in _FORM.findall(file.read_text(encoding="utf-8"))
    if _ONE_LINE.search(form)
]


@pytest.mark.parametrize("form", FORMS)
def test_enter_in_a_field_is_the_forms_own_button_and_never_a_decision(form: str) -> None:
    first = _BUTTON.findall(form)[0]
    decides = _DECIDES.search(form.partition(">")[0] + first)
    assert "enter_decides_nothing" in first or not decides, first


def test_the_forms_with_one_line_are_looked_at() -> None:
    assert len(FORMS) > 12
