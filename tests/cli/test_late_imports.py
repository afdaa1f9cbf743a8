"""`publisher --help` answers at once: what most commands do without is read when it is needed."""

import subprocess
import sys

#: The sentences of all codes; the domain's types; and libraries that take their time.
LATE = ("publisher.messages.sentences", "publisher.domain.delivery", "publisher.bootstrap", "sqlalchemy", "babel")


def test_help_reads_no_sentences_and_no_library_that_takes_its_time() -> None:
    listed = f"import sys; import publisher.cli.main; print([each for each in {LATE!r} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
