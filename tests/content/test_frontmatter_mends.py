"""A line of front matter that TOML does not know is told with the line as it should stand."""

import pytest

from publisher.content.reading.frontmatter import Unreadable, parse
from publisher.messages import text as sentence

AT = "publish_at = 2026-12-25T10:00:00"
WRITTEN = {
    "publish_at = 25.12.2026 10:00": f"Write the year first: {AT}.",
    "publish_at = 25. 12. 2026. u 10:00": f"Write the year first: {AT}.",
    "publish_at = 25/12/2026 në orën 10": f"Write the year first: {AT}.",
    "publish_at = 25-12-2026": f"Write the year first: {AT}.",
    "publish_at = 2026/12/25 10:00": f"Write it like this: {AT}",
    "publish_at = 2026-12-25 10.00": f"Write it like this: {AT}",
    "publish_at = 2026-12-25 10:00h": f"Write it like this: {AT}",
    "publish_at = 2026-12-25 10:00 CET": f"Write it like this: {AT}",
    "publish_at : 2026-12-25 10:00": f"Write it like this: {AT}",
    "publish_at = 2026-1-5 9:05": "Write it like this: publish_at = 2026-01-05T09:05:00",
    "start = 5.1.2026 9:05": "Write the year first: start = 2026-01-05T09:05:00.",
    "publish_at = 31.11.2026 10:00": "There is no such day or time: 31.11.2026 10:00.",
    "publish_at = 2026-11-31 10:00": "There is no such day or time: 2026-11-31T10:00:00.",
    "publish_at = 2026-12-25 25:00": "There is no such day or time: 2026-12-25T25:00:00.",
    "publish_at = 25 dhjetor 2026": "Write it like this: publish_at = 2026-11-25T10:00:00",
    "date = 25.12.2026": "Write the year first: date = 2026-12-25.",
    "title = “Forum”": 'Write straight ones: title = "Forum".',
    "title = „Forum“ # x": 'Write straight ones: title = "Forum".',
    "title = «Forum»": 'Write straight ones: title = "Forum".',
    'title = “Forum"': 'Write straight ones: title = "Forum".',
    'title = "Forum”': 'Write straight ones: title = "Forum".',
    "title = “Forum": 'Write straight ones: title = "Forum".',
    'title = “Forumi "i ri"”': 'Write straight ones: title = "Forumi \\"i ri\\"".',
    "topics = [“housing”, “employment”]": 'Write straight ones: topics = ["housing", "employment"].',
    'title = "Forumi "i ri" sot"': 'Write it like this: title = "Forumi \\"i ri\\" sot"',
    'title = ""Forum""': 'Write it like this: title = "Forum"',
    "title = Forum": 'Write texts in double quotation marks: title = "Forum".',
    'title : "Forum"': 'Write it like this: title = "Forum"',
    'title "Forum"': 'Write it like this: title = "Forum"',
    "title : Forum i ri": 'Write it like this: title = "Forum i ri"',
    "people = po": "Write it like this: people = true",
    "people = True": "Write it like this: people = true",
    "people = не": "Write it like this: people = false",
    'title = "Forum': "Close every quotation mark",
}


@pytest.mark.parametrize("line", WRITTEN)
def test_the_mend_is_the_line_as_it_should_stand(line: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(f"+++\na = 1\n{line}\n+++\n".encode())

    assert refused.value.line == 3
    assert WRITTEN[line] in sentence(refused.value.message)


def test_times_need_no_seconds_and_texts_that_look_like_times_stay() -> None:
    front = 'start = 2026-11-25 9:05\nmessage = """\nend = 2026-11-25 9:05\n"""\n'
    assert parse(f"+++\n{front}+++\n".encode()).front["start"].minute == 5
    whole = front.replace("start = 2026-11-25 9:05", "start = 2026-11-25T09:05:00")
    assert parse(f"+++\n{whole}+++\n".encode()).front["message"] == "end = 2026-11-25 9:05\n"
