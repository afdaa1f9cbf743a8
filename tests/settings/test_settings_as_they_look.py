"""Settings read as they look: what nobody sees refuses nothing, and a slip is told with the line as it should stand."""

import pytest

from tests.settings.desk import Desk

UNSEEN = "\u200b\u202a\ufeff"


def test_what_nobody_sees_refuses_no_setting(desk: Desk) -> None:
    settings = desk.read(
        f'[organisation]{UNSEEN}\nname\u00ad = "KOSINT\u00ad 2020{UNSEEN}"\nemail = "{UNSEEN}a@b.org{UNSEEN}"\n'
        f'[website]\x0c\nurl = "https://kosint.org{UNSEEN}/"\n'
        f'[[offices]]\nplace = "peja"\nphone = "\u200e+383 44\u2011123\u00a0456{UNSEEN}"\n',
        FACEBOOK_PAGE_TOKEN=f"EAAB123{UNSEEN}",
    )

    assert (settings.organisation.name, settings.organisation.email) == ("KOSINT 2020", "a@b.org")
    assert settings.website.url == "https://kosint.org"
    assert settings.offices[0].phone == "+383 44-123 456"
    assert settings.secrets.facebook_page_token == "EAAB123"


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("[organisation]\nname = “KOSINT”", 'Write straight ones: name = "KOSINT".'),
        ('[organisation]\nname : "KOSINT"', 'Write it like this: name = "KOSINT"'),
        ("[schedule]\napproval = po", "Write it like this: approval = true"),
        ("[organisation]\nname = KOSINT 2020", 'Write texts in double quotation marks: name = "KOSINT 2020".'),
        ("[website]\npage_size = 20 a", "Texts stand in quotes, lists in brackets"),
    ],
)
def test_a_slip_is_told_with_the_line_as_it_should_stand(desk: Desk, written: str, mend: str) -> None:
    said = desk.problem(written)
    assert said.startswith("settings.toml:2: is not valid TOML")
    assert mend in said
