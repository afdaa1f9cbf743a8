"""The activity log and a draft's history: words for people, none of the program's own keys."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.content.reading.draft_schema import POST_KEYS, TRANSLATION_KEYS
from publisher.domain.accounts import Role
from publisher.domain.coded_text import coded
from publisher.messages import words
from publisher.studio.audit_verbs import AUDIT_VERBS
from publisher.studio.formatting import Times
from tests.studio.house import House
from tests.studio.test_planning import plan

PUBLISHER = Path(__file__).parents[2] / "publisher"
#: Calls that write a verb down, with the number of the argument that it is.
WRITERS = {"audit": 2, "write_down": 3}
DRAFT = """+++
title = "Forumi"
summary = "Përmbledhje"
topics = ["housing"]
channels = ["website", "facebook"]
publish_at = 2026-12-01T10:00:00
unheard_of = "x"

[[media]]
file = "1.jpg"
alt = "Salla"
people = true
consent = "dosja 7"

[[quotes]]
text = "Po"
name = "Besa"

[[corrections]]
date = 2026-11-25
text = "Ishte e martë."

[facebook]
message = "Ejani!"
+++

Teksti.
"""


def verbs_written() -> Iterator[str]:
    """Return each verb that stands in the code where the audit trail is written."""
    for file in PUBLISHER.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            given = [each.value for each in call.keywords if each.arg == "verb"]
            given += call.args[WRITERS[name] : WRITERS[name] + 1] if name in WRITERS else []
            yield from (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))


def test_each_verb_of_the_audit_trail_has_words() -> None:
    found = set(verbs_written())
    assert len(found) > 20
    assert found - set(AUDIT_VERBS) == set()


@pytest.mark.parametrize("page", ["/audit", "/posts/lajm"])
def test_a_log_shows_words_and_quotes_a_verb_of_another_version(house: House, page: str) -> None:
    house.draft("lajm")
    besa = house.signed_in("besa", Role.EDITOR)
    plan(besa, "lajm")
    with house.app.container.ledger.transaction() as uow:
        uow.audit(house.clock(), "publisher", "found taken back", "lajm")
        uow.audit(house.clock(), "Besa", "teleport", "lajm")
    shown = besa.get(page).text
    assert "found the post unpublished" in shown
    assert "found taken back" not in re.sub("<option.*?</option>", "", shown)
    assert '<q lang="en">teleport</q>' in shown
    assert "<td>the publisher</td>" in shown


def test_the_log_calls_a_draft_by_its_title_and_leads_to_it(house: House) -> None:
    house.draft("skice")
    house.draft("lajm")
    besa = house.signed_in("besa", Role.EDITOR)
    plan(besa, "lajm")
    with house.app.container.ledger.transaction() as uow:
        for slug in ("skice", "lajm", "gone"):
            uow.audit(house.clock(), "besa", "move", slug)
    besa.get("/audit")
    assert besa.sees('<td><a href="/drafts/skice">Titulli i skice</a></td>')
    assert besa.sees('<td><a href="/posts/lajm">Titulli i lajm</a></td>')
    assert besa.sees("<td>gone</td>")
    assert "Titulli i skice,skice" in besa.get("/audit.csv").text


def test_the_log_is_read_page_by_page_and_narrowed_to_a_person_and_a_kind(house: House) -> None:
    besa = house.signed_in("besa", Role.EDITOR)
    with house.app.container.ledger.transaction() as uow:
        for number in range(230):
            uow.audit(house.clock(), "Arta" if number % 2 else "publisher", "move", f"lajm-{number}")
        uow.audit(house.clock(), "Arta", "pause", "", reason="=1+1")

    def rows(path: str) -> list[str]:
        return re.findall(r"lajm-\d+", re.sub(r'href="[^"]*"', "", besa.get(path).text))

    assert rows("/audit")[0] == "lajm-229"
    assert 'href="/audit?page=2"' in besa.page
    assert len(rows("/audit")) + len(rows("/audit?page=2")) + len(rows("/audit?page=3")) == 230
    assert rows("/audit?by=Arta&verb=move&page=2")[-1] == "lajm-1"
    assert "Newer" in besa.page
    assert rows("/audit?by=Arta&verb=pause") == []
    assert "put publishing on hold: =1+1" in besa.page
    assert "Nothing found." in besa.get("/audit?by=Nobody").text
    for odd in ("²", "-1", "9" * 5000, "x"):
        assert besa.get(f"/audit?page={odd}").ok


def test_the_log_is_downloaded_as_a_table_that_spreadsheets_open(house: House) -> None:
    besa = house.signed_in("besa", Role.EDITOR)
    with house.app.container.ledger.transaction() as uow:
        uow.audit(house.clock(), "Arta", "pause", "", reason="=1+1")
        for number in range(150):
            uow.audit(house.clock(), "Arta", "move", f"lajm-{number}")
    answer = besa.get("/audit.csv?by=Arta")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="activity-log-2026-11-24.csv"'
    assert (len(lines), lines[0]) == (152, "When,Who,What,Post,Address,Reason")
    assert lines[-1] == "2026-11-24 10:00:00,Arta,put publishing on hold,,,'=1+1"
    house.server.office.accounts.set_language(besa.get("/session").json()["account"], "sq")
    assert besa.get("/audit.csv").content.decode("utf-8-sig").startswith("Kur;Kush;Çfarë")


def test_the_history_shows_fields_by_the_names_of_the_form(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    office = house.server.office
    office.versions.keep("lajm", "0" * 64, {"index.md": DRAFT, "index.sr.md": DRAFT}, "Ana")
    page = ana.get("/drafts/lajm/history").text
    for name, said in (
        ("Title", "Forumi"),
        ("Channels", "Website, Facebook"),
        ("When", "Tue 1 Dec 2026, 10:00"),
        ("Pictures", "1.jpg"),
        ("Pictures · 1.jpg · What it shows", "Salla"),
        ("Pictures · 1.jpg · People can be recognised", "✓"),
        ("Quotes · Name", "Besa"),
        ("Corrections for readers · 25 Nov 2026 · Text", "Ishte e martë."),
        ("Facebook text", "Ejani!"),
        ("unheard_of", "x"),
    ):
        assert re.search(rf"<h3>{name}</h3><p[^>]*><ins>{said}</ins>", page), name
    assert "Shqip" in page
    assert "Srpski / Српски" in page
    assert not [key for key in (*POST_KEYS, *TRANSLATION_KEYS) if f">{key} = " in page or f">{key}: " in page]
    assert "+++" not in page


def test_what_a_file_that_cannot_be_read_holds_is_shown_as_it_is(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    house.server.office.versions.keep("lajm", "0" * 64, {"index.md": '+++\ntitle = "Forumi\n'}, "Ana")
    assert "title = &#34;Forumi" in ana.get("/drafts/lajm/history").text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-29", "29 Nov 2026"),
        ("2026-11-29 23:24 CET", "Sun 29 Nov 2026, 23:24"),
        ("2026-11-29 22:24 UTC", "Sun 29 Nov 2026, 23:24"),
        ("2026-11-29T22:24:05+00:00", "Sun 29 Nov 2026, 23:24"),
        ("2026-11-29T22:24:05.123456+00:00", "Sun 29 Nov 2026, 23:24"),
        ("2026-02-31", "2026-02-31"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_times_in_sentences_are_written_as_their_reader_does(written: str, read: str) -> None:
    assert Times("en", ZoneInfo("Europe/Belgrade")).written(written) == read


def test_a_day_in_serbian_is_an_ordinal_number() -> None:
    times, at = Times("sr-Latn", ZoneInfo("Europe/Belgrade")), datetime(2026, 11, 29, 22, 24, tzinfo=UTC)
    assert times.moment(at) == "ned 29. nov 2026, 23:24"
    assert [times.day(at), times.long_day(at.date()), times.short_day(at.date())] == [
        "ned 29. nov 2026",
        "29. nov 2026",
        "ned 29. nov",
    ]


def test_each_sentence_with_a_time_says_it_in_the_readers_form() -> None:
    times = Times("sq", ZoneInfo("Europe/Belgrade"))
    at = datetime(2026, 11, 29, 22, 24, tzinfo=UTC)
    for code in ("last_sweep", "search_made", "sweeps_stopped", "seen_at_made", "hold_after_restore", "restored"):
        told = words(
            coded(code, at=at.isoformat(), taken_at=f"{at:%Y-%m-%d %H:%M} UTC", address="x"), str, times.written
        )
        assert times.moment(at) in told
        assert "2026-11" not in told
        assert "UTC" not in told


def test_a_time_that_an_older_version_kept_without_its_zone_is_utc() -> None:
    assert words(coded("hold_after_restore", taken_at="2026-11-29 22:24")).startswith(
        "A backup of 2026-11-29 22:24 UTC was restored."
    )


def test_what_a_draft_lacks_names_the_language_by_its_own_name(house: House) -> None:
    house.draft("lajm").write_text('+++\ntitle = ""\n+++\n', encoding="utf-8")
    page = house.signed_in("ana", Role.AUTHOR).get("/drafts/lajm/plan").text
    assert "(Shqip)" in page
    assert "(sq)" not in page


def test_the_history_shows_words_and_no_marks_of_markdown(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    versions = house.server.office.versions
    for number, body in enumerate(("Ejani në **sheshin** tonë.", "Ejani në **parkun** tonë.", "Ejani në parkun tonë.")):
        versions.keep("lajm", f"{number}" * 64, {"index.md": f'+++\ntitle = "Po"\n+++\n\n{body}\n'}, "Ana", apart=True)
    page = ana.get("/drafts/lajm/history").text
    assert "Ejani në <del>sheshin</del><ins>parkun</ins> tonë." in page
    assert "Only headings, bold or links changed." in page
    assert "**" not in page
    assert page.count("<summary>Changes: Text</summary>") == 2
