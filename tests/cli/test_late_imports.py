"""What is needed seldom is read when it is needed: `publisher --help` answers at once, and a service stays small."""

import subprocess
import sys

#: The sentences of all codes; the domain's types; and libraries that take their time.
LATE = ("publisher.messages.sentences", "publisher.domain.delivery", "publisher.bootstrap", "sqlalchemy", "babel")


def test_help_reads_no_sentences_and_no_library_that_takes_its_time() -> None:
    listed = f"import sys; import publisher.cli.main; print([each for each in {LATE!r} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


#: What an idle service does without: upkeep of the ledger, other storage, old websites, passwords, photos of phones,
#: a format of Pillow's that nobody asked for, and what colours a terminal.
SELDOM = (
    "alembic",
    "ftfy",
    "html_to_markdown",
    "lxml",
    "paramiko",
    "pi_heif",
    "PIL.PdfImagePlugin",
    "procrastinate",
    "psycopg",
    "publisher.old_website",
    "publisher.server",
    "pygments",
    "rich",
    "zxcvbn",
)
_SERVES = """
import sys
import publisher.cli.main, publisher.runtime.server, publisher.site_build.site_builder
from publisher.site_build.site_pictures import SMALL, _icon
_icon("Zyra", "#224466", None, SMALL, "ICO")
print([each for each in {seldom!r} if each in sys.modules])
"""


def test_a_service_with_nothing_to_do_has_read_no_library_that_it_seldom_needs() -> None:
    """Each of them stays in memory for months (`python -m bench idle` tells how much there is in all)."""
    code = _SERVES.format(seldom=SELDOM)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
