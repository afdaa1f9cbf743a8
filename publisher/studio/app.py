"""The studio as an ASGI application: routes behind the gate, and a limit for what may be sent in."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import Route as Path

from publisher.studio.bounded_http import BodyDeadline
from publisher.studio.request_guard import NOTHING, RequestGuard, Route
from publisher.studio.routes import ROUTES
from publisher.studio.studio_context import StudioContext

#: Of one request: several pictures of a good phone.
LIMIT_BYTES = 120_000_000


class _Slug(Convertor[str]):
    """A draft's name, `pages/about` for a standing page."""

    regex = "(?:pages/)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"

    def convert(self, value: str) -> str:
        """Take it as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return it as it is."""
        return value


class _Number(Convertor[int]):
    """An id: no more digits than any database takes for a number."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Return its digits."""
        return str(value)


register_url_convertor("slug", _Slug())
register_url_convertor("int", _Number())  # in place of Starlette's, which takes any number of digits


def studio_app(studio: StudioContext, table: Sequence[Route] = ROUTES) -> Starlette:
    """Put it together."""
    return Starlette(
        routes=[Path(route.path, RequestGuard(studio, route).answer, methods=[route.method]) for route in table],
        middleware=[Middleware(RequestBodyLimitMiddleware, max_body_size=LIMIT_BYTES), Middleware(BodyDeadline)],
        exception_handlers={
            404: RequestGuard(studio, NOTHING).answer_error,
            405: RequestGuard(studio, NOTHING).answer_error,
        },
    )
