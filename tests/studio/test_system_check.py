"""The system check says *OK* of what was proved, and of nothing else."""

import re
from datetime import timedelta

from sqlalchemy import event

from publisher.bootstrap.monitoring import LEDGER_CHECK
from publisher.domain.accounts import Role
from publisher.domain.coded_text import coded
from publisher.operations.diagnostics import examine
from publisher.runtime.recurring_jobs import RecurringJobs
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


def test_the_page_tells_when_the_ledger_was_looked_through_and_does_not_wait_for_it(house: House) -> None:
    looks: list[str] = []
    note = lambda *heard: looks.append(heard[2])  # noqa: E731 (an event wants the same function twice)
    event.listen(house.app.container.database.engine, "before_cursor_execute", note)
    pulses = house.app.container.page.monitoring.pulses

    def looked() -> int:
        return sum("quick_check" in statement for statement in looks)

    def told() -> str:
        [found] = [each for each in examine(house.app, for_page=True) if each.what == "database"]
        assert found.ok
        return found.text

    first = told()
    house.clock.now += timedelta(hours=1)
    assert (told(), looked()) == (first, 1)
    assert "ledger_whole" in first

    house.clock.now += timedelta(days=1)
    RecurringJobs(house.app, lambda _delivery: None, lambda _text: None).clean_up()
    assert looked() == 2
    assert told() != first

    house.clock.now += timedelta(days=3)  # nobody looked meanwhile
    told()
    pulses.record_run(LEDGER_CHECK, house.clock(), coded("ledger_damaged", reason="page 7"))
    told()  # mended since
    assert looked() == 4
    assert (len(examine(house.app)), looked()) == (len(examine(house.app, for_page=True)) + 1, 5)  # as `doctor` does
