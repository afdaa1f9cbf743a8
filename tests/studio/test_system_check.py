"""The system check says *OK* of what was proved, and of nothing else."""

import re

from publisher.domain.accounts import Role
from tests.studio.house import Browser, House


def checked(browser: Browser) -> dict[str, tuple[str, str]]:
    """Return mark and words of each part."""
    rows = re.findall(
        r'<li class="row"><span class="chip[^>]*>([^<]+)</span>.*?<strong>([^<]+)</strong><p>(.*?)</p></div>',
        browser.get("/checkup").text,
        re.DOTALL,
    )
    return {what: (mark, words) for mark, what, words in rows}


def test_what_is_off_not_made_or_not_finished_is_a_note(house: House) -> None:
    house.draft("gabim", '+++\ntitle = "Pa përmbledhje"\n+++\n\nTekst.\n')
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    found = checked(drita)
    for what in ("backup", "mail", "drafts", "sweep", "secrets"):
        assert found[what][0] == "note", (what, found)
    assert "gabim/index.md" in found["drafts"][1]
    assert [
        words for mark, words in found.values() if mark == "OK" and re.search("^None|not .* yet|is empty|: ?\\.", words)
    ] == []
    house.app.container.page.monitoring.pulses.record_run("backup", house.clock())
    house.app.record_sweep()
    found = checked(drita)
    assert (found["backup"][0], found["sweep"][0]) == ("OK", "OK")
