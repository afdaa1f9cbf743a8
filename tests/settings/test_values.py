"""What each setting takes, and what a person reads where it does not."""

import pytest

from tests.settings.desk import Desk


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ('["90s"]', (90,)),
        ('["30m", "1.5h"]', (1800, 5400)),
        ('["2w", "1d", 10, 2.5]', (2.5, 10, 86_400, 1_209_600)),
        ('["1h", "60m"]', (3600,)),
        ("[]", ()),
    ],
)
def test_ages_are_read_in_any_unit_and_order(desk: Desk, written: str, seconds: tuple[float, ...]) -> None:
    assert desk.read(f"[measure]\nages = {written}").measure.ages_seconds == seconds


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://kosint2020.net/", "https://kosint2020.net"),
        ("https://example.org/news/", "https://example.org/news"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000"),
        ("", ""),
    ],
)
def test_a_website_address_loses_its_last_slash(desk: Desk, address: str, kept: str) -> None:
    assert desk.read(f'[website]\nurl = "{address}"').website.url == kept


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8001", "http://localhost:1", "http://[::1]:1", "https://graph.example"]
)
def test_a_token_is_sent_by_https_or_on_this_machine(desk: Desk, address: str) -> None:
    settings = desk.read(f'[facebook]\ngraph_url = "{address}"', FACEBOOK_PAGE_TOKEN="EAAtoken")
    assert settings.facebook.graph_url == address


def test_a_page_id_needs_no_quotes(desk: Desk) -> None:
    assert desk.read("[facebook]\npage_id = 108024871").facebook.page_id == "108024871"


@pytest.mark.parametrize(
    ("section", "written", "mend"),
    [
        ("facebook", "timeout_seconds = '3'", "must be a number without quotes, not a text"),
        (
            "studio",
            'url = "https://kosint.example/studio"',
            'must be an address without a path, like "https://studio.example.org": a name of its own',
        ),
        ("facebook", "timeout_seconds = true", "must be a number without quotes, not true or false"),
        ("facebook", "timeout_seconds = 0", "must be from 0.01 to 600"),
        ("facebook", "timeout_seconds = nan", "must be from 0.01 to 600"),
        ("facebook", "timeout_seconds = inf", "must be from 0.01 to 600"),
        ("facebook", f"settle_seconds = {10**400}", "must be from 0 to 31536000"),
        ("facebook", "graph_version = '26.0'", 'must be a version of the Graph API, like "v26.0"'),
        ("website", "page_size = 2.5", "must be a whole number"),
        ("website", "url = 'kosint2020.net'", 'must be a whole address, like "https://example.org"'),
        ("website", "url = 'https://a:80x'", 'must be a whole address, like "https://example.org"'),
        ("website", "url = 'https://a:0'", 'must be a whole address, like "https://example.org"'),
        ("website", "url = 'https://a b'", 'must be a whole address, like "https://example.org"'),
        ("website", "url = 'https://e.org/?a=1'", "must be an address without user, password, ? and #"),
        ("schedule", "approval = 'yes'", "must be true or false, without quotes, not a text"),
        ("posts", "folder = ''", "must not be empty"),
        ("posts", "folder = 1979-05-27", 'must be a text in quotes, like "abc", not a date or time'),
        ("posts", "channels = []", "must name at least one channel, and each once"),
        ("organisation", "email = 'office'", 'must be a mail address, like "office@example.org", or empty'),
        ("organisation", "colour = 'blue'", 'must be a colour, like "#173f5f"'),
        (
            "organisation",
            "colour = '#ffcc00'",
            'is too light: white letters on it could not be read; take a darker one, like "#173f5f"',
        ),
        ("measure", "ages = '1h'", 'must be a list in brackets, like ["a", "b"], not a text'),
        ("measure", "ages = ['1 year']", 'must hold ages like "90s", "30m", "1h", "7d" or plain seconds'),
        ("measure", "ages = ['0s']", "must hold ages above zero"),
        ("languages", "used = ['sq', 'sq']", "must name at least one language, and each once"),
        ("languages", "rom = ['sr']", "must be a section: write [languages.rom] on a line of its own"),
        ("languages", "rom = { nxt = [] }", "is not a setting (did you mean 'next'?); [languages.rom] has next"),
        ("languages", "rom = { stay_latin = [] }", "is not a setting; [languages.rom] has next"),
        (
            "languages",
            "rom = { next = ['srp'] }",
            "names an unknown language, 'srp' (did you mean 'sr'?); there are sq, sr, en, rom, sr-Latn, sr-Cyrl",
        ),
        (
            "topics",
            "housing = 1",
            'must be a table of texts by language, like { sq = "...", en = "..." }, not a number',
        ),
        ("topics", "housing = {}", "must have a name in at least one language"),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_its_mend(desk: Desk, section: str, written: str, mend: str) -> None:
    key = written.partition(" ")[0]
    assert desk.problem(f"[{section}]\n{written}") == f"settings.toml:2: {section}.{key} {mend}"


def test_a_value_in_place_of_a_section_is_told(desk: Desk) -> None:
    mend = "facebook must be a section: write [facebook] on a line of its own"
    assert desk.problem("facebook = 3") == f"settings.toml:1: {mend}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[facebook]\npublish = 'two_phase'", "'two-phase'"),
        ("[facebook]\nlanguages = ['sr-latin']", "'sr-Latn'"),
        ("[facebook]\ntimeout_secs = 3", "'timeout_seconds'"),
        ("[facebok]\ntimeout_seconds = 3", "'facebook'"),
        ("[organisation]\ntimezone = 'Europe/Belgrad'", "'Europe/Belgrade'"),
        ("[organisation.about]\nsr-Cyr = 'a'", "'sr-Cyrl'"),
        ("[posts]\nchannels = ['web-site']", "'website'"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_was_meant(desk: Desk, written: str, meant: str) -> None:
    assert f"(did you mean {meant}?)" in desk.problem(written)


@pytest.mark.parametrize("zone", ["Europe", "../etc/passwd", "", "/etc/localtime"])
def test_what_is_no_time_zone_is_refused(desk: Desk, zone: str) -> None:
    problem = desk.problem(f"[organisation]\ntimezone = '{zone}'")
    assert problem.startswith("settings.toml:2: organisation.timezone must ")


@pytest.mark.parametrize("address", ["http://graph.facebook.com", "http://localhost.example.org", "http://10.0.0.1"])
def test_a_token_never_travels_in_the_clear(desk: Desk, address: str) -> None:
    assert "must begin with https://" in desk.problem(f"[facebook]\ngraph_url = '{address}'")


@pytest.mark.parametrize("key", ['"Housing"', '"hou sing"', "a_b", '"-a"', '"a/b"', '"ë"'])
def test_a_key_that_cannot_stand_in_an_address_is_refused(desk: Desk, key: str) -> None:
    assert "it becomes part of addresses" in desk.problem(f'[places]\n{key} = {{ en = "A" }}')


def test_a_key_above_all_sections_is_sent_to_its_own(desk: Desk) -> None:
    problem = desk.problem('timezone = "Europe/Belgrade"\n[posts]\n')
    assert problem == "settings.toml:1: timezone is outside its section: move it below [organisation]"


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(desk: Desk) -> None:
    written = """[facebook]
languages = [
  "sq",
  "xx",
]

[schedule]
approval = 1
sweep = 2
[website]
url = "x"
"""
    places = [line.split(" ")[0:2] for line in desk.problems(written)]
    assert places == [
        ["settings.toml:2:", "facebook.languages"],
        ["settings.toml:8:", "schedule.approval"],
        ["settings.toml:9:", "schedule.sweep"],
        ["settings.toml:11:", "website.url"],
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("old", "/sq/", "no path of the site"),
        ("/", "/sq/", "no path of the site"),
        ("/../etc", "/sq/", "no path of the site"),
        ("//host", "/sq/", "no path of the site"),
        ("/.git", "/sq/", "no path of the site"),
        ('/a"; return 200', "/sq/", "no path of the site"),
        ("/$host", "/sq/", "no path of the site"),
        ("/a", "/a", "to itself"),
        ("/a", "javascript:alert(1)", "neither a path"),
        ("/a", "//host.example", "neither a path"),
        ("/a", "sq", "neither a path"),
    ],
)
def test_a_redirect_leads_from_a_path_of_the_site_to_a_path_or_an_address(
    desk: Desk, old: str, new: str, says: str
) -> None:
    assert says in desk.problem(f"[website.redirects]\n'{old}' = '{new}'")


def test_redirects_are_read_in_their_order(desk: Desk) -> None:
    written = '[website.redirects]\n"/b.html" = "/sq/"\n"/a?id=1" = "https://a.example/x?y=1"\n'
    assert list(desk.read(written).website.redirects.items()) == [
        ("/b.html", "/sq/"),
        ("/a?id=1", "https://a.example/x?y=1"),
    ]


def test_what_readers_of_a_language_know_next_is_there_by_tag(desk: Desk) -> None:
    settings = desk.read("[languages]\nen = { next = ['sr-Cyrl', 'sq'] }")
    assert settings.next_languages["en"] == ("sr-Cyrl", "sq")
    assert settings.next_languages["rom"] == ("sr-Latn", "sr-Cyrl", "sq")
    assert settings.next_languages["sq"] == ()
