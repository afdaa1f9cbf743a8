"""What templates print is escaped as markupsafe does, however quickly."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from publisher.templating import escaped, templates


@given(st.one_of(st.text(), st.text("a&<>'\" "), st.integers(), st.none(), st.text().map(Markup)))
def test_it_is_what_markupsafe_says(value: object) -> None:
    assert escaped(value) == escape(value)


class Said(str):
    """A string of another kind."""

    __slots__ = ()


def test_only_what_is_markup_itself_is_trusted() -> None:
    assert escaped(Said("<b>")) == "&lt;b&gt;"


def test_templates_escape_by_their_ending(tmp_path: Path) -> None:
    said = "{{ value }}{% set kept %}{{ value }}{% endset %}{{ kept }}"
    said += "{% macro again(it) %}{{ it }}{% endmacro %}{{ again(value) }}"
    for ending in ("html", "xml", "svg", "txt"):
        (tmp_path / f"said.{ending}").write_text(said)
    environment, value = templates(tmp_path), "<a href='\"&'>"
    for ending in ("html", "xml", "svg"):
        assert environment.get_template(f"said.{ending}").render(value=value) == str(escape(value)) * 3
    assert environment.get_template("said.txt").render(value=value) == value * 3
    assert environment.from_string("{{ value }}").render(value=value) == str(escape(value))
