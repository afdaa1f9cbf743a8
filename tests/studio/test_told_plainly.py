"""What stops nothing, and how a post stands, is told in the reader's language and is so."""

import inspect
import re
from collections.abc import Callable, Sequence

import pytest

from publisher.domain.accounts import Role
from publisher.operations import diagnostics, page_diagnostics
from publisher.sandbox.faults import Fault
from publisher.studio import charts
from tests.studio.house import DRAFT, LANGUAGES, Browser, House
from tests.studio.test_correcting import goes_out
from tests.studio.test_planning import plan
from tests.studio.test_taken_back import with_picture

CORRECTED = '[[corrections]]\ndate = 2026-11-25\ntext = "Ishte e martë."\n'
BODY = "Teksti i plotë."


@pytest.fixture
def languages() -> Sequence[str]:
    """All: this is about several."""
    return LANGUAGES


def in_language(browser: Browser, language: str) -> Browser:
    browser.get("/")
    browser.post("/language", language=language, next="/")
    return browser


def leave_a_picture_out(house: House) -> None:
    with_picture(house, "lajm")
    house.draft("lajm")


def leave_a_recording_out(house: House) -> None:
    house.draft("lajm").with_name("lajm.mp3").write_bytes(b"ID3")


def link_nowhere(house: House) -> None:
    house.draft("lajm", DRAFT.format(slug="lajm").replace(BODY, "Shih [këtu](javascript:alert)."))


def point_at_a_picture(house: House) -> None:
    house.draft("lajm", DRAFT.format(slug="lajm").replace(BODY, "![x](javascript:alert) Teksti."))


def write_html(house: House) -> None:
    house.draft("lajm", DRAFT.format(slug="lajm").replace(BODY, "Teksti <b>i plotë</b>."))


def write_for_facebook_alone(house: House) -> None:
    text = DRAFT.format(slug="lajm").replace("places =", 'channels = ["website"]\nplaces =')
    house.draft("lajm", text.replace('["ferizaj"]\n', '["ferizaj"]\n[facebook]\nmessage = "Fjalë"\n'))


def correct_one_language(house: House) -> None:
    file = house.draft("lajm", DRAFT.format(slug="lajm").replace('["ferizaj"]\n', f'["ferizaj"]\n{CORRECTED}'))
    file.with_name("index.sr.md").write_text('+++\ntitle = "Vest"\nsummary = "Kratko"\n+++\n\nTekst.\n', "utf-8")


KINDS = [
    leave_a_picture_out,
    leave_a_recording_out,
    link_nowhere,
    point_at_a_picture,
    write_html,
    write_for_facebook_alone,
    correct_one_language,
]


@pytest.mark.parametrize("language", ["sq", "sr-Latn"])
def test_what_stops_nothing_is_told_in_the_readers_language(house: House, language: str) -> None:
    ana = in_language(house.signed_in("ana", Role.AUTHOR), language)
    for kind in KINDS:
        _tells_of(house, ana, kind)


def _tells_of(house: House, ana: Browser, kind: Callable[[House], None]) -> None:
    kind(house)
    ana.get("/drafts/lajm/plan")
    told = re.findall(r'<p class="notice"( lang="en")?>(.+?)</p>', ana.page)
    assert told, kind.__name__
    assert not [words for english, words in told if english], kind.__name__
    assert "[[" not in "".join(words for _, words in told), kind.__name__
    for file in (house.folder / "posts" / "lajm").iterdir():
        file.unlink()


#: What stops a draft: how it is broken, and how it is told in Albanian and in Serbian.
STOPS = [
    ('["ferizaj"]', '["ferizja"]', ("Nuk ka komunë", "Nema opštine")),
    ("title = ", "titull = 1\ntitle = ", ("Çelës i panjohur", "Nepoznat ključ")),
    ('title = "', "title = “", ("Thonjëzat janë të lakuara", "Navodnici su zakrivljeni")),
]


@pytest.mark.parametrize(("language", "place"), [("sq", 0), ("sr-Latn", 1)])
def test_what_stops_a_draft_is_told_in_the_readers_language(house: House, language: str, place: int) -> None:
    ana = in_language(house.signed_in("ana", Role.AUTHOR), language)
    for right, wrong, told in STOPS:
        house.draft("lajm", DRAFT.format(slug="lajm").replace(right, wrong, 1))
        ana.get("/drafts/lajm")
        assert ana.sees(told[place]), told
        assert not re.search("There is no|Unknown key|quotation marks", ana.page)


def test_a_picture_that_was_left_out_is_named(house: House) -> None:
    leave_a_picture_out(house)
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm/plan")
    assert ana.sees("This file lies beside the draft and is not published. (photo.jpg)")


def test_only_what_is_being_planned_is_shown_as_coming_at_its_time(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm/plan")
    assert ana.sees("at the scheduled time")
    plan(ana, "lajm")
    for _ in ("before", "after"):  # the status follows the post on the page that is open, this part does not
        ana.get("/posts/lajm")
        assert ana.sees('class="facebook"')
        assert not ana.sees("at the scheduled time")
        goes_out(house)


def test_what_did_not_happen_is_not_told_as_coming(house: House) -> None:
    for slug in ("vonuar", "anuluar", "refuzuar", "vjen"):
        house.draft(slug)
    ana = house.signed_in("ana", Role.EDITOR)
    sandbox = house.app.container.start_sandbox()
    sandbox.faults.plan(Fault("POST /feed", "error", code=100, times=None))
    plan(ana, "refuzuar")
    goes_out(house)
    for slug in ("vonuar", "anuluar"):
        plan(ana, slug, at="2026-11-24T12:00")
    ana.get("/posts/anuluar")
    ana.post("/posts/anuluar/cancel", ticks="yes", channel=["website", "facebook"])
    plan(ana, "vjen", at="2026-11-26T12:00")
    for _ in range(8):
        house.clock.passes(hours=1)
        ana.get("/account")
    house.app.deliver(lambda _: None)
    for slug in ("vonuar", "anuluar", "refuzuar"):
        ana.get(f"/posts/{slug}")
        assert ana.sees("was to be published"), slug
        assert not ana.sees("will be published"), slug
    ana.get("/posts/vjen")
    assert ana.sees("will be published")
    assert not ana.sees("was to be published")


def test_a_post_that_was_taken_back_is_not_called_out_where_it_is_written(house: House) -> None:
    house.draft("lajm", DRAFT.format(slug="lajm").replace('["ferizaj"]\n', f'["ferizaj"]\n{CORRECTED}'))
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "lajm")
    goes_out(house)
    ana.get("/drafts/lajm")
    assert ana.sees("It is published. If something was wrong")
    house.app.withdraw("lajm", "ana")
    goes_out(house)
    ana.get("/drafts/lajm")
    assert ana.sees("Ishte e martë.")
    assert not ana.sees("It is published. If")


def test_a_draft_that_lacks_something_is_called_by_its_title(house: House) -> None:
    house.draft("lajm", DRAFT.format(slug="lajm").replace('["ferizaj"]', "[]"))
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm/plan")
    assert ana.sees("<h1>Titulli i lajm</h1>")
    assert ana.sees("Choose a municipality.")


@pytest.mark.parametrize("most", [1, 2, 3, 5, 7, 10, 49])
def test_no_line_of_a_scale_stands_beside_a_number_that_is_not_its_own(most: int) -> None:
    drawn = (charts.columns([0, most]), charts.curve([(0, 0), (1, most)]), charts.line([(0, 3), (1, 3 + most)]))
    values = [tick.value for each in drawn if each for tick in each.ticks]
    assert len(values) >= 6
    assert all(value == round(value) for value in values)


def test_the_end_of_a_hold_is_waited_for_in_the_readers_language(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.EDITOR)
    plan(ana, "lajm", at="2026-11-24T11:00")
    ana.get("/")
    assert ana.post("/pause", reason="Žalost", channel="").ok
    house.clock.passes(hours=2)
    accounts = house.server.office.accounts
    accounts.set_language(next(each.id for each in accounts.all() if each.name == "ana"), "sr-Latn")
    page = ana.get("/posts/lajm").text
    assert "Kraj obustave: Žalost" in page
    assert "The end of the hold" not in page


@pytest.mark.parametrize("language", ["sq", "sr-Latn"])
def test_what_is_looked_at_has_a_name_in_each_language(house: House, language: str) -> None:
    ana = in_language(house.signed_in("ana", Role.ADMINISTRATOR), language)
    names = set(re.findall(r'what="([^"]+)"', inspect.getsource(diagnostics) + inspect.getsource(page_diagnostics)))
    assert len(names) > 15
    ana.get("/checkup")
    shown = set(re.findall(r"<strong>([^<]+)</strong>", ana.page))
    assert len(shown) > 10
    assert not (names - {"disk", "token", "program"}) & shown  # words of Serbian too


def test_a_link_for_news_is_offered_in_the_language_of_whoever_makes_it(house: House) -> None:
    ana = in_language(house.signed_in("ana", Role.EDITOR), "sr-Latn")
    ana.get("/senders")
    assert ana.sees('<option value="sr-Latn" lang="sr-Latn" selected>')
    assert not ana.sees('<option value="sq" lang="sq" selected>')
