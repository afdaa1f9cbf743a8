"""facebook-sdk's `GraphAPI` with types, imported without its warnings. Nothing of ours here."""

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

__all__ = ["FACEBOOK_GRAPH_URL", "GraphAPI"]

if TYPE_CHECKING:
    #: What facebook-sdk puts before every path.
    FACEBOOK_GRAPH_URL: str

    class GraphAPI:
        """What is used of facebook-sdk 3.1.0, which has no types of its own."""

        version: str
        access_token: str

        def __init__(self, access_token: str | None = None, *, session: Any = None) -> None: ...

        def request(
            self,
            path: str,
            args: dict[str, Any] | None = None,
            post_args: dict[str, Any] | None = None,
            files: dict[str, Any] | None = None,
            method: str | None = None,
        ) -> Any:
            """Send one call."""

        def get_object(self, id: str, **args: Any) -> Any:
            """`GET /{id}`."""

        def get_objects(self, ids: list[str], **args: Any) -> Any:
            """`GET /?ids=`, which Facebook dropped."""

        def get_connections(self, id: str, connection_name: str, **args: Any) -> Any:
            """`GET /{id}/{connection_name}`."""

        def get_all_connections(self, id: str, connection_name: str, **args: Any) -> Iterator[dict[str, Any]]:
            """All rows of a connection."""

        def put_object(self, parent_object: str, connection_name: str, **data: Any) -> Any:
            """`POST /{parent_object}/{connection_name}`."""

        def put_photo(self, image: Any, album_path: str = "me/photos", **kwargs: Any) -> Any:
            """`POST /{album_path}` as multipart."""

        def delete_object(self, id: str) -> Any:
            """`DELETE /{id}`."""

        def extend_access_token(self, app_id: str, app_secret: str) -> Any:
            """A long-lived token for a short-lived one."""

        def debug_access_token(self, token: str, app_id: str, app_secret: str) -> Any:
            """`GET /debug_token`."""

else:
    with warnings.catch_warnings():
        # The 2018 source has an invalid escape sequence, told when it is first byte-compiled; under `-W error` that is
        # a SyntaxError of somebody else's file.
        warnings.simplefilter("ignore")
        from facebook import FACEBOOK_GRAPH_URL, GraphAPI
