"""One value of the settings file is changed, and every other byte stays."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from publisher.domain.errors import CodedError, StorageError
from publisher.settings import load
from publisher.settings.organisation_writer import Row, with_logo, with_row, without_row
from publisher.settings.redirects_writer import add_redirects
from publisher.settings.rewriting import rewrite
from publisher.settings.toml_changes import with_values

TWO = """# ours
[organisation]
name = "K"   # us
# of the logo
logo = "a.png"
# below the logo

# the first
[[donors]]
name = "A" # who
url = "https://a.example"
# below the first

# the second
[[donors]]
name = "B"
# below the second

# Facebook
[facebook]
# which
page_id = "1"
"""
#: The same two donors, as people may write them.
SHAPES = {
    "as tables": TWO,
    "with line ends of Windows": TWO.replace("\n", "\r\n"),
    "without a line end": '[facebook]\npage_id = "1"\n# ours\n[[donors]]\nname = "A"\n[[donors]]\nname = "B"',
    "with a remark at the end": '[[donors]]\nname = "A"\n[[donors]]\nname = "B"\n# the end',
    "in brackets": 'donors = [\n # all\n {name = "A"}, # "who"\n {name = "B"}, # it\'s\n # end\n]\n[mail]\nport = 1\n',
    "apart": '[[donors]]\nname = "A"\n# mid\n[facebook]\npage_id = "1"\n# then\n[[donors]]\nname = "B"\n# end\n',
    "indented": '[mail]\n  port = 1\n  # ours\n  [[donors]]\n  name = "A"\n\n  # b\n  [[donors]]\n  name = "B"\n',
    "with keys of tables": 'organisation.name = "K" # us\n[[donors]]\nname = "A"\n[[donors]]\nname = "B"\n',
    "with a table in one line": 'organisation = { name = "K" } # us\n[[donors]]\nname = "A"\n[[donors]]\nname = "B"\n',
}


def remarks(text: str) -> list[str]:
    return [line[line.index("#") :].strip() for line in text.split("\n") if "#" in line]


@pytest.mark.parametrize("before", SHAPES.values(), ids=SHAPES)
def test_a_row_comes_changes_and_goes_and_no_remark_beside_it_with_it(before: str) -> None:
    said = tomllib.loads(before)
    others = {key: value for key, value in said.items() if key != "donors"}
    a, b = said["donors"]
    new, other = {"name": "C", "url": "https://c.example"}, {"name": 'B "2"', "url": "https://b.example"}
    changes: list[tuple[Callable[[str], str], object]] = [
        (lambda text: with_row(text, "donors", None, new), [a, b, new]),
        (lambda text: with_row(text, "donors", 1, other), [a, other]),
        (lambda text: without_row(text, "donors", 0), [b]),
        (lambda text: without_row(text, "donors", 1), [a]),
        (lambda text: without_row(without_row(text, "donors", 0), "donors", 0), None),
        (lambda text: with_row(without_row(text, "donors", 1), "donors", None, new), [a, new]),
    ]
    for change, donors in changes:
        after = change(before)
        left = tomllib.loads(after)
        assert left.pop("donors", None) == donors
        assert left == others
        gone = set() if isinstance(donors, list) and a in donors else {"# who"}
        assert [each for each in remarks(before) if each not in gone] == [
            each for each in remarks(after) if each not in gone
        ]
        assert ("\r\n" in before) == ("\r\n" in after)
        assert after.count("\r\n") in (0, after.count("\n"))


@pytest.mark.parametrize("before", SHAPES.values(), ids=SHAPES)
def test_a_logo_comes_and_goes(before: str) -> None:
    after = with_logo(before, "emblems/x.png")
    said = tomllib.loads(before)
    assert tomllib.loads(after) == said | {"organisation": said.get("organisation", {}) | {"logo": "emblems/x.png"}}
    assert remarks(after) == remarks(before)
    without = with_logo(after, "")
    assert remarks(without) == remarks(before)
    assert "logo" not in tomllib.loads(without).get("organisation", {})
    assert with_logo("", "") == ""


def test_what_is_new_stands_with_its_table_and_not_below_the_remarks_of_the_next() -> None:
    added = with_row(TWO, "donors", None, {"name": "C"})
    assert 'name = "B"\n\n[[donors]]\nname = "C"\n# below the second\n\n# Facebook\n[facebook]' in added
    set_ = with_values('[website]\nurl = ""\n\n# Facebook\n[facebook]\n', ("website",), {"output": "site"})
    assert set_ == '[website]\nurl = ""\noutput = "site"\n\n# Facebook\n[facebook]\n'


@pytest.mark.parametrize(
    "address",
    [
        '[offices.address] # in all\nsq = "Rr. 1" # a\nen = "1 Str." # b\n# end\n',
        'address.sq = "Rr. 1" # a\naddress.en = "1 Str." # b\n',
        'address = { sq = "Rr. 1", en = "1 Str." } # a\n',
    ],
)
def test_texts_by_language_change_where_they_stand(address: str) -> None:
    before = f'[[offices]]\nname = "K"\nhours = "9-16" # all\n{address}\n# next\n[facebook]\npage_id = "1"\n'
    row: Row = {"address": {"sq": "Rr. 2", "en": ""}, "phone": "044 111 222", "hours": {"sq": "9-17"}}
    after = with_row(before, "offices", 0, row)
    (office,) = tomllib.loads(after)["offices"]
    assert (office["address"], office["phone"], office["hours"]["sq"]) == ({"sq": "Rr. 2"}, "044 111 222", "9-17")
    assert [each for each in remarks(before) if each != "# b"] == remarks(after)
    assert tomllib.loads(after)["facebook"] == {"page_id": "1"}


def test_a_mark_of_windows_stays_before_the_file_and_a_link_to_it_a_link(tmp_path: Path) -> None:
    real, file = tmp_path / "elsewhere.toml", tmp_path / "settings.toml"
    real.write_bytes(b'\xef\xbb\xbf# ours\r\n[facebook]\r\npage_id = "1"\r\n')
    real.chmod(0o640)
    file.symlink_to(real)
    rewrite(file, {}, lambda text: with_values(text, ("facebook",), {"page_id": "2"}))
    assert real.read_bytes() == b'\xef\xbb\xbf# ours\r\n[facebook]\r\npage_id = "2"\r\n'
    assert (file.is_symlink(), real.stat().st_mode & 0o777) == (True, 0o640)


@pytest.mark.parametrize("content", [b"[facebook\n", b"\xff\xfe", b'[facebook]\npage_id = "1"\nunknown = 1\n'])
def test_nothing_is_written_that_does_not_load_and_nothing_of_it_lies_there(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    with pytest.raises(CodedError):
        rewrite(file, {}, lambda text: with_values(text, ("facebook",), {"page_id": "2"}))
    assert file.read_bytes() == content
    file.write_bytes(b"")
    for change in (lambda _: "[[donors]]\n", lambda text: with_values(text, ("mail",), {"from": "nobody"})):
        with pytest.raises(CodedError):
            rewrite(file, {}, change)
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"", [file])
    with pytest.raises(StorageError):
        rewrite(tmp_path / "missing.toml", {}, lambda text: text)


def test_those_who_write_at_once_wait_for_each_other(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("# ours\n", "utf-8")

    def adds(number: int) -> Callable[[], None]:
        return lambda: rewrite(file, {}, lambda text: with_row(text, "donors", None, {"name": f"D{number}"}))

    writers = [Thread(target=adds(number)) for number in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {donor.name for donor in load(file, {}).donors} == {f"D{number}" for number in range(12)}


@pytest.mark.parametrize("table", ["[website.redirects]\n", "[website]\nredirects.", "[website]\nredirects = {"])
def test_old_addresses_are_added_in_whatever_way_they_stand(tmp_path: Path, table: str) -> None:
    file = tmp_path / "settings.toml"
    end = " }" if table.endswith("{") else ""
    file.write_text(f'{table}"/a/" = "/sq/"{end} # ours\n\n# Facebook\n[facebook]\npage_id = "1"\n', "utf-8")
    found = {"/a/": "/sq/lajme/2020/a/", "/b/": "/sq/lajme/2020/b/"} | {f"/n{each}/": "/sq/" for each in range(300)}
    assert add_redirects(file, {}, found, {"/sq/"}) == 302
    assert add_redirects(file, {}, found, {"/sq/"}) == 0
    assert load(file, {}).website.redirects == found
    assert "# ours" in file.read_text("utf-8")
