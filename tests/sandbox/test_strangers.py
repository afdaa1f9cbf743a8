"""A client that we did not write, against the sandbox: facebook-sdk as it is, with none of our changes."""

import io
from collections.abc import Iterator
from typing import Any

import facebook
import pytest

from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import jpeg


@pytest.fixture
def sdk(sandbox: SandboxPage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(facebook, "FACEBOOK_GRAPH_URL", sandbox.url + "/")
    client = facebook.GraphAPI("sandbox", timeout=5)
    yield client
    client.session.close()


def test_facebook_sdk_posts_reads_comments_and_deletes(sdk: Any, sandbox: SandboxPage) -> None:
    post_id = sdk.put_object(sandbox.page_id, "feed", message="Përshëndetje", published=False)["id"]
    assert sdk.get_object(post_id, fields="message,is_published")["is_published"] is False
    assert sdk.request(f"v26.0/{post_id}", post_args={"is_published": True}) == {"success": True}
    comment = sdk.put_comment(post_id, "I pari")
    assert sdk.get_connections(post_id, "comments")["data"][0]["id"] == comment["id"]
    assert sdk.delete_object(post_id) == {"success": True}
    with pytest.raises(facebook.GraphAPIError, match="does not exist"):
        sdk.get_object(post_id)


def test_facebook_sdk_uploads_a_photo_and_pages_through_all(sdk: Any, sandbox: SandboxPage) -> None:
    answer = sdk.put_photo(io.BytesIO(jpeg()), caption="Një foto")
    for number in range(30):
        sdk.put_object("me", "feed", message=str(number))
    found = list(sdk.get_all_connections("me", "published_posts", limit=10))
    assert len(found) == 31
    assert found[-1]["id"] == answer["post_id"]
    assert sandbox.published()[-1].photos[0].content == jpeg()


def test_facebook_sdk_mangles_attached_media_and_is_told_so(sdk: Any) -> None:
    with pytest.raises(facebook.GraphAPIError, match="must be an array"):
        sdk.put_object("me", "feed", message="a", attached_media=[{"media_fbid": "1"}])


def test_facebook_sdk_learns_tokens_and_version(sdk: Any, sandbox: SandboxPage) -> None:
    account = sandbox.account
    assert sdk.get_version() == "21.0"
    assert sdk.debug_access_token("sandbox", account.app_id, "secret")["data"]["type"] == "PAGE"
    sdk.access_token = account.user_token
    assert sdk.extend_access_token(account.app_id, "secret")["access_token"] == account.long_user_token
    assert "pages_manage_posts" in sdk.get_permissions("me")
    with pytest.raises(facebook.GraphAPIError, match="no longer supported"):
        sdk.get_objects(["1", "2"])


def test_facebook_sdk_meets_a_gateways_page(sdk: Any, sandbox: SandboxPage) -> None:
    sandbox.faults.plan(Fault("GET *", "html", status=503))
    with pytest.raises(facebook.GraphAPIError):
        sdk.get_object("me")
