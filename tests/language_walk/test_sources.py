"""No template, script or page's code has a text for people that is in no catalogue: each branch, seen or not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from publisher.studio.audit_verbs import AUDIT_VERBS
from tests.language_walk.marked import ROOT, TEMPLATES
from tests.language_walk.sources import Found, in_code, in_script, in_style, in_template

#: The Page on this machine speaks as Facebook does; what stands on the real one are the posts.
OTHERS = {"locale", "sandbox", "facebook"}
#: Code that writes for people.
CODE = ("studio", "notifications", "site", "site_build")
#: What is the same in every language, and what no person reads: keys, queries, headers, ways of writing a day.
SAME = {
    *("Facebook", "WhatsApp", "Viber", "RSS", "SVG", "Atom", "JSON Feed", "{} (JSON Feed)", "Opus"),
    *("Shqip", "Srpski", "Српски", "English", "Romani", "Srpski / Српски"),
    *("EEE {} y, HH:mm", "EEE {} y", "EEE {}", "d MMM y", "LLLL y"),
    *("Organization", "Place", "Person", "Made", "Site", "Writing", "Part", "Source", "Item", "Recent"),
    *("feed item", "pictured story", "studio mail", "nobody has this password", "STOR {}", "RETR {}", "TYPE I"),
    *("form {}", "device {}", "device {} {}", "second {}", "password {}", "forgotten {}", "link {}"),
    *("second factor {} {}", "{} at {}", "Subject", "From", "To", "Date", "facebook", "website"),
    "not seen",  # a stage of the first post
    "Enter",  # a key, as browsers name it
    "publisher let-in EMAIL",  # a command
    '<div class="table{}" role="region" aria-label="{}" tabindex="0">{}</div>',  # its words are filled in
    *("post index", "a, button, summary, details"),
    *("crop-corner {}", "show markdown", "post index", "a, button, summary, details", "Files", "Vary"),
    *("calendar moved", "signed out", "draft place", "no picture", "input, textarea, select", "input, textarea"),
    "Audience",  # schema.org's
    *("not written", 'attachment; filename="{}.csv"'),
    *("text/css; charset=utf-8", "text/javascript; charset=utf-8", "text/csv; charset=utf-8"),
    *("private, no-cache", "public, max-age=31536000, immutable", 'attachment; filename="{}"', "BEGIN IMMEDIATE"),
    "No mail server is set, or no address.",  # kept with a mail that waits, for the log
    *("it holds a video", "its boxes are damaged"),  # caught where a recording is read, which has a code
}
#: A name or a text given in a script as it stands there.
_SAID_BY_ITSELF = re.compile(
    r"""(?:textContent|innerText|innerHTML|title|placeholder|alt|ariaLabel)\s*=\s*["'`][A-Za-z]
    | setAttribute\(\s*["'](?:aria-label|aria-description|title|placeholder|alt)["'],\s*["'`][A-Za-z]
    | (?:alert|confirm|prompt|setCustomValidity)\(\s*["'`][A-Za-z]""",
    re.VERBOSE,
)
#: Tables of letters and endings, which nobody is shown.
TABLES = {"search-words.js"}
#: How a text begins that is none: statements of SQL, XML of pictures, the file for search engines.
NO_TEXT = ("SELECT ", "INSERT ", "DELETE ", "CREATE ", "<?xpacket", "<rdf:", "User-agent", "Allow", "Sitemap")


def files() -> Iterator[Path]:
    """Return each template, script and style sheet, and each file of code that writes for people."""
    shown = (file for file in sorted(TEMPLATES.rglob("*")) if not OTHERS & set(file.relative_to(TEMPLATES).parts))
    yield from (file for file in shown if file.is_file() and file.name not in TABLES)
    for folder in CODE:
        yield from sorted((ROOT / "publisher" / folder).rglob("*.py"))


def found_in(name: Path, source: str) -> Iterator[Found]:
    """Return the texts of a file that are in no catalogue."""
    match name.suffix:
        case ".py":
            return in_code(source)
        case ".js":
            return in_script(source)
        case ".css":
            return in_style(source)
        case suffix:
            return in_template(source, html=suffix != ".txt")


def of_catalogues() -> set[str]:
    """Return every text of the catalogues: where it stands a second time, as a key, it is one of theirs."""
    found: set[str] = set()
    for file in (TEMPLATES / "locale" / "sq").glob("*.po"):
        with file.open(encoding="utf-8") as stream:
            for message in read_po(stream):
                found.update([message.id] if isinstance(message.id, str) else message.id)
    return found


@pytest.fixture(scope="module")
def without() -> dict[str, str]:
    """Texts that are in no catalogue, with the file that each stands in."""
    known = of_catalogues() | SAME | set(AUDIT_VERBS)  # the audit trail's keys, which have words beside them
    found = ((file, each) for file in files() for each in found_in(file, file.read_text(encoding="utf-8")))
    return {
        each.text: f"{file.relative_to(ROOT)}:{each.line}"
        for file, each in found
        if each.text.strip("\ue000, \n") not in known and not each.text.lstrip().startswith(NO_TEXT)
    }


def said_by_itself(source: str) -> list[str]:
    """Return where a script of the editor gives a name or a text that it does not take from the page."""
    return [match[0] for match in _SAID_BY_ITSELF.finditer(source)]


def test_the_editor_takes_its_words_from_the_page() -> None:
    scripts = sorted((ROOT / "publisher/studio/editor/src").rglob("*.js"))
    assert len(scripts) > 10
    assert {file.name: said_by_itself(file.read_text("utf-8")) for file in scripts} == {f.name: [] for f in scripts}
    for planted in (
        'bar.setAttribute("aria-label", "Tools");',
        "told.textContent = `Please wait ${here}`",
        'alert("No")',
    ):
        assert said_by_itself(planted)


def test_every_text_for_people_is_in_a_catalogue(without: dict[str, str]) -> None:
    assert without == {}


@pytest.mark.parametrize(
    ("file", "before", "planted"),
    [
        ("templates/studio/post.html", "{% block main %}", "<p>Nobody translated this</p>"),
        ("templates/studio/post.html", "{% block main %}", '{{ "Nobody translated this" if trouble else "" }}'),
        ("templates/studio/news.html", "{% block main %}", '<p title="Nobody translated this">{{ x }}</p>'),
        ("templates/studio/write.html", "{% block main %}", '<div data-over="Nobody translated {{ this }}"></div>'),
        ("templates/studio/parts.html", "{% macro", '<img alt="A photo">'),
        ("templates/studio/letters/news.txt", "{{ link }}", "Nobody translated this.\n"),
        ("templates/mail/notices.txt", "{% for", "Nobody translated this.\n"),
        ("templates/mail/words.txt", "{% set title = {", '{% set more = {"a": "Nobody translated this"} %}'),
        ("templates/site/listing.html", "{% block", "<p>Nobody translated this</p>"),
        ("templates/site/search.js", "const SHOWN_AT_ONCE", 'list.textContent = "Nobody translated this";\n'),
        ("templates/studio/static/news.js", "const queue", "alert('Nobody translated this');\n"),
        ("templates/studio/static/saving.js", "let changed", "say(`Nobody translated ${this}`);\n"),
        ("templates/studio/static/style.css", ".look", '.x::after { content: "Nobody translated this"; }\n'),
        ("publisher/studio/pages/post.py", "def state", 'TROUBLE = "Nobody translated this."\n'),
        (
            "publisher/studio/pages/submit_story.py",
            "def show",
            'def x(visit):\n    return visit.json({"problem": "Nobody"})\n',
        ),
        ("publisher/studio/pages/plan.py", "def show", 'def x(error):\n    return f"Nobody translated {error}"\n'),
        ("publisher/site/render/feeds.py", "def ", 'TITLE = "Nobody translated this"\n'),
        ("publisher/notifications/notice_mails.py", "def ", 'SUBJECT = "Nobody translated this"\n'),
    ],
)
def test_an_english_text_is_found_wherever_it_is_put(file: str, before: str, planted: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    place = source.index(f"\n{before}") + 1 if f"\n{before}" in source else source.index(before)
    texts = {found.text for found in found_in(ROOT / file, source[:place] + planted + source[place:])}
    assert [text for text in texts if "Nobody" in text or "A photo" in text]
