"""Who is in a draft is told to whoever else is, and to nobody who may not see the draft."""

from publisher.domain.accounts import Role
from tests.studio.house import House
from tests.studio.test_writing import TYPED, digest

SCRIPT = {"X-Requested-By": "studio"}


def test_others_are_named_when_a_draft_is_opened_saved_and_asked_about(house: House) -> None:
    house.draft("lajm")
    ana, besa = house.signed_in("ana", Role.AUTHOR), house.signed_in("Besa <b>", Role.AUTHOR)
    ana.get("/drafts/lajm")
    assert not ana.sees("is writing here")
    token = ana.token
    besa.get("/drafts/lajm")
    assert besa.sees(">ana is writing here.</p>")
    asked = ana.post("/drafts/lajm/present", headers=SCRIPT, form_token=token)
    assert asked.json() == {"here": ["Besa <b> is writing here."]}
    ana.get("/drafts/lajm")
    assert ana.sees(">Besa &lt;b&gt; is writing here.</p>")
    saved = ana.post("/drafts/lajm", headers=SCRIPT, digest=digest(ana), **TYPED)
    assert saved.json()["here"] == ["Besa <b> is writing here."]
    besa.get("/drafts/lajm")
    house.clock.passes(seconds=5)
    assert besa.post("/drafts/lajm/present", left="yes").json() == {"here": []}
    ana.get("/drafts/lajm")
    assert not ana.sees("is writing here")
    house.clock.passes(seconds=61)
    besa.get("/drafts/lajm")
    assert not besa.sees("is writing here")


def test_nobody_is_named_to_a_contributor_of_another_draft_or_to_a_stranger(house: House) -> None:
    house.draft("lajm")
    house.signed_in("ana", Role.AUTHOR).get("/drafts/lajm")
    era = house.signed_in("era", Role.CONTRIBUTOR)
    for slug in ("lajm", "nuk-ka"):
        era.get("/drafts")
        assert era.post(f"/drafts/{slug}/present", headers=SCRIPT).status_code == 404
    assert house.browser().post("/drafts/lajm/present", headers=SCRIPT).status_code in (401, 403)
