"""Photos: what is taken, what is refused, and what becomes of them."""

import hashlib
import io
from typing import Any

import pytest
import requests
from PIL import Image

from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import Caller, Clock, jpeg


def error(answer: Any) -> tuple[int | None, int | None]:
    return answer["error"].get("code"), answer["error"].get("error_subcode")


def test_several_photos_keep_their_order_bytes_and_texts(graph: Caller, sandbox: SandboxPage) -> None:
    pictures = [jpeg(colour=colour) for colour in ("teal", "tomato", "gold")]
    ids = [graph.upload(content, alt_text_custom=f"alt {n}")["id"] for n, content in enumerate(pictures)]
    ids.reverse()
    post_id = graph.make(message="a", attached_media=[{"media_fbid": photo_id} for photo_id in ids])
    (post,) = sandbox.published()
    assert [photo.content for photo in post.photos] == pictures[::-1]
    assert [photo.sha256 for photo in post.photos] == [
        hashlib.sha256(content).hexdigest() for content in pictures[::-1]
    ]
    assert [photo.alt for photo in post.photos] == ["alt 2", "alt 1", "alt 0"]
    attachment = graph.get(post_id, fields="attachments,status_type")["attachments"]["data"][0]
    assert attachment["media_type"] == "album"
    assert [part["target"]["id"] for part in attachment["subattachments"]["data"]] == ids


def test_attached_media_may_come_in_form_style(graph: Caller, sandbox: SandboxPage) -> None:
    first, second = graph.upload()["id"], graph.upload()["id"]
    form = {"attached_media[1]": f'{{"media_fbid":"{second}"}}', "attached_media[0][media_fbid]": first}
    assert "id" in graph.post("me/feed", **form)
    assert [photo.id for photo in sandbox.posts()[0].photos] == [first, second]


def test_a_photo_is_read_back_with_its_texts_and_bytes(graph: Caller) -> None:
    photo_id = graph.upload(jpeg(50, 40), alt_text_custom="Sallë", caption="E martë")["id"]
    answer = graph.get(photo_id, fields="images,alt_text,alt_text_custom,width,height,name")
    assert (answer["alt_text_custom"], answer["alt_text"], answer["name"]) == ("Sallë", "Sallë", "E martë")
    assert (answer["width"], answer["height"]) == (50, 40)
    assert requests.get(answer["images"][0]["source"], timeout=5).content == jpeg(50, 40)


def test_a_photo_published_at_once_is_a_post(graph: Caller, sandbox: SandboxPage) -> None:
    answer = graph.upload(published="true", caption="Një foto")
    (post,) = sandbox.published()
    assert (post.id, post.message, post.photos[0].id) == (answer["post_id"], "Një foto", answer["id"])
    assert [photo["id"] for photo in graph.get("me/photos")["data"]] == [answer["id"]]


def _picture(format_name: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (20, 20)).save(file, format_name)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"no picture", b"", _picture("GIF"), _picture("JPEG")[:-40], _picture("JPEG") + b"\0" * 4_194_304],
    ids=["text", "nothing", "gif", "cut off", "too large"],
)
def test_what_is_no_whole_small_jpeg_or_png_is_refused(graph: Caller, content: bytes) -> None:
    assert error(graph.upload(content)) == (324, 1366046)


def test_a_png_is_taken_and_a_missing_file_refused(graph: Caller) -> None:
    assert "id" in graph.upload(_picture("PNG"))
    assert error(graph.post("me/photos", published="false")) == (324, None)
    assert error(graph.post("me/photos", published="false", url="https://example.org/a.jpg"))[0] == 324


def test_a_photo_in_a_post_cannot_be_deleted_alone_and_goes_with_the_post(graph: Caller, sandbox: SandboxPage) -> None:
    photo_id = graph.upload()["id"]
    post_id = graph.make(message="a", attached_media=[{"media_fbid": photo_id}], published=False)
    refusal = graph("DELETE", photo_id).json()
    assert error(refusal) == (100, 33)
    assert refusal["error"]["message"] == "(#100) Unsupported delete request"
    graph("DELETE", post_id)
    assert error(graph.get(photo_id)) == (100, 33)
    assert sandbox.posts()[0].photos[0].deleted


def test_a_loose_photo_can_be_deleted(graph: Caller) -> None:
    photo_id = graph.upload()["id"]
    assert graph("DELETE", photo_id).json() == {"success": True}
    assert error(graph("DELETE", photo_id).json()) == (100, 33)


def test_unpublished_photos_are_dropped_after_a_day_unless_a_post_uses_them(graph: Caller, clock: Clock) -> None:
    used, loose = graph.upload()["id"], graph.upload()["id"]
    graph.make(message="a", published=False, attached_media=[{"media_fbid": used}])
    clock.forward(hours=24, minutes=1)
    assert "id" in graph.get(used)
    assert error(graph.get(loose)) == (100, 33)
    late = graph("POST", "me/feed", json={"message": "b", "attached_media": [{"media_fbid": loose}]}).json()
    assert error(late) == (100, 33)


def test_a_posted_photo_cannot_be_posted_again_but_two_unpublished_posts_may_share_one(graph: Caller) -> None:
    media = [{"media_fbid": graph.upload()["id"]}]
    orphan = graph.make(message="lost", published=False, attached_media=media)
    kept = graph.make(message="kept", published=False, attached_media=media)
    assert graph.post(kept, is_published="true") == {"success": True}
    graph("DELETE", orphan)
    assert len(graph.get(kept, fields="attachments")["attachments"]["data"]) == 1
    again = graph("POST", "me/feed", json={"message": "again", "attached_media": media}).json()
    assert error(again) == (100, 1366051)
