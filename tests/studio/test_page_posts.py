"""Posts made by hand on the Page, in the studio's inbox: a draft of one, or out of the inbox."""

import re

from publisher.domain.accounts import Role
from publisher.sandbox.commands import PhotoByHand
from tests.page_posts.colleague import photo
from tests.studio.house import Browser, House


def waiting(browser: Browser) -> list[str]:
    browser.get("/inbox")
    return re.findall(r'id="post-(\d+_\d+)"', browser.page)


def test_a_post_of_the_page_is_found_in_the_inbox_and_becomes_a_draft(house: House) -> None:
    sandbox = house.app.container.start_sandbox()
    kept = sandbox.make_by_hand(message="Forum <b>në</b> Ferizaj\n\nFjalë", photos=[PhotoByHand(photo())]).id
    other = sandbox.make_by_hand(message="Urime festa!").id
    drita, arben = house.signed_in("Drita", Role.AUTHOR), house.signed_in("Arben", Role.CONTRIBUTOR)
    assert waiting(drita) == []

    assert drita.post("/inbox/page/look").url.endswith("/inbox?done=page_looked")

    assert sorted(waiting(drita)) == sorted([kept, other])
    assert drita.sees("Forum &lt;b&gt;në&lt;/b&gt; Ferizaj")
    assert drita.sees("Photos: 1")
    assert arben.post(f"/inbox/page/{kept}/draft").status_code == 403
    assert drita.post("/inbox/page/remove", post=other).url.endswith("?done=page_not_wanted")
    assert waiting(drita) == [kept]

    draft = drita.post(f"/inbox/page/{kept}/draft")

    assert "?done=begun" in draft.url
    assert drita.sees("It is for the website alone.")
    assert not drita.sees('name="channels" value="facebook"')
    assert waiting(drita) == []
    assert "?done=drafted" in drita.post(f"/inbox/page/{kept}/draft").url
    assert drita.post("/inbox/page/1_2/draft").status_code == 404
    assert [verb for _by, verb in house.audit() if verb.endswith(" news")] == ["dropped news", "drafted news"]
