"""Photos: uploading one to the Page, listing them, and the node itself."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from publisher.sandbox import unset_fields
from publisher.sandbox.call import Call
from publisher.sandbox.commands import NewPhoto, NewPost
from publisher.sandbox.errors import ErrorAnswer, unsupported
from publisher.sandbox.fetch import fetch_here
from publisher.sandbox.graph_time import graph_time
from publisher.sandbox.listing import EdgeListing, list_edge
from publisher.sandbox.nodes import OMIT, Ask, FieldOf, NodeType
from publisher.sandbox.page import Page
from publisher.sandbox.queries import Key
from publisher.sandbox.records import StoredPhoto

#: Subcode 1366046: "Photos should be smaller than 4 MB and saved as JPG, PNG" (the reference says 10 MB and more
#: formats).
LARGEST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 50_000_000


def upload_photo(page: Page, call: Call) -> dict[str, Any]:
    """`POST /{page}/photos`: `source` in a multipart body, or `url` on this machine. A published one becomes a post."""
    published = call.flag("published", True)
    temporary = call.flag("temporary", False)
    if temporary and published:
        raise ErrorAnswer(100, "(#100) Temporary photos must be unpublished")
    photo = store_photo(
        page,
        _content(call),
        caption=(call.text("caption") or call.text("message")).strip(),
        alt=call.text("alt_text_custom"),
        temporary=temporary,
        application=call.application,
    )
    return {"id": photo.id} | ({"post_id": _publish(page, call, photo)} if published else {})


def store_photo(
    page: Page, content: bytes, *, caption: str = "", alt: str = "", temporary: bool = False, application: str = ""
) -> StoredPhoto:
    """Store a photo that no post uses yet. Raises GraphError (#324) for what is no whole JPEG or PNG."""
    kind, width, height = _checked(content)
    return page.add_photo(
        NewPhoto(
            content=content,
            format=kind,
            width=width,
            height=height,
            caption=caption,
            alt=alt,
            published=False,
            temporary=temporary,
            application=application,
        )
    )


def _publish(page: Page, call: Call, photo: StoredPhoto) -> str:
    new = NewPost(photo.caption, photo_ids=(photo.id,), application=call.application, lag_seconds=call.lag_seconds)
    return page.add_post(new).id


def _content(call: Call) -> bytes:
    uploads = list(call.files.values())
    if "source" in call.files or uploads:
        return call.files.get("source", uploads[0]).content
    if url := call.text("url"):
        return fetch_here(url, LARGEST_BYTES + 1, "photo")
    raise ErrorAnswer(324, "(#324) Missing or invalid image file")


def _checked(content: bytes) -> tuple[str, int, int]:
    """Format, width and height of a real, whole JPEG or PNG. Raises GraphError (#324)."""
    if len(content) >= LARGEST_BYTES:
        raise _bad_image(f"it has {len(content):,} bytes")
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _bad_image(f"it has {image.width} × {image.height} points")
            image.load()
            return str(image.format).lower(), image.width, image.height
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _bad_image("it is not a whole JPEG or PNG") from error


def _bad_image(why: str) -> ErrorAnswer:
    user_message = f"Photos should be smaller than 4 MB and saved as JPG, PNG; this one was refused because {why}."
    message = "(#324) Missing or invalid image file"
    return ErrorAnswer(
        324, message, subcode=1366046, title="Your photo couldn't be uploaded", user_message=user_message
    )


def list_photos(page: Page, call: Call, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`GET /{page}/photos`: the published ones, newest first."""
    fields = PHOTO.asked(arguments)

    def render(keys: Sequence[Key]) -> list[dict[str, Any]]:
        photos = (page.photo(key[2]) for key in keys)
        return [PHOTO.write(page, call, photo, fields) for photo in photos if photo]

    return list_edge(EdgeListing(f"{page.account.page_id}/photos", page.photo_keys(), arguments, render), call)


def delete_photo(page: Page, _: Call, photo: StoredPhoto) -> dict[str, Any]:
    """`DELETE /{photo}`. One that a post uses cannot be deleted alone (recorded: #100, subcode 33)."""
    if page.photo_in_use(photo.id):
        raise ErrorAnswer(100, "(#100) Unsupported delete request", subcode=33, kind="GraphMethodException")
    page.delete_photo(photo.id)
    return {"success": True}


def usable_photo(page: Page, photo_id: str, method: str) -> StoredPhoto:
    """The photo with that id. Raises GraphError (#100/33) when it is gone."""
    photo = page.photo(photo_id)
    if photo is None or photo.deleted:
        raise unsupported(method, photo_id)
    return photo


def photo_url(call: Call, photo: StoredPhoto) -> str:
    """Where the bytes can be fetched; for a time alone where the sandbox was told so."""
    until = f"?oe={call.photos_until:x}" if call.photos_until else ""
    return f"{call.base_url}/_look/photos/{photo.sha256}.{photo.format}{until}"


def image_of(call: Call, photo: StoredPhoto) -> dict[str, Any]:
    """Height, width and address, as Graph writes an image."""
    return {"height": photo.height, "width": photo.width, "source": photo_url(call, photo)}


def _automatic_alt(ask: Ask[StoredPhoto]) -> str:
    """Facebook writes a guess of its own where nobody gave a text."""
    return ask.node.alt or "May be an image (sandbox: nobody looked)."


_FIELDS: Mapping[str, FieldOf[StoredPhoto]] = {
    **unset_fields.PHOTO,
    "id": lambda ask: ask.node.id,
    "name": lambda ask: ask.node.caption or OMIT,
    "created_time": lambda ask: graph_time(ask.node.created_at),
    "updated_time": lambda ask: graph_time(ask.node.created_at),
    "width": lambda ask: ask.node.width,
    "height": lambda ask: ask.node.height,
    "images": lambda ask: [ask.plain(image_of(ask.call, ask.node))],
    "picture": lambda ask: photo_url(ask.call, ask.node),
    "source": lambda ask: photo_url(ask.call, ask.node),
    "link": lambda ask: f"{ask.call.base_url}/#photo-{ask.node.id}",
    "alt_text": _automatic_alt,
    "alt_text_custom": lambda ask: ask.node.alt or OMIT,
    "from": lambda ask: ask.page_author,
    # Recorded: no sign of publication, it is there for unpublished photos too.
    "page_story_id": lambda ask: f"{ask.page.account.page_id}_{ask.node.id}",
}

PHOTO = NodeType("Photo", _FIELDS, default="created_time,name,id")
