"""A sandbox page of its own for each test, with a clock that the test moves, and the few calls that tests make."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from publisher.sandbox.server import SandboxPage

TEMPLATES = Path(__file__).parents[2] / "templates"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Caller:
    """Calls Graph on a sandbox page, with the token in a header."""

    sandbox: SandboxPage
    token: str = "sandbox"

    def __call__(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = f"{self.sandbox.url}/v26.0/{path.lstrip('/')}"
        return requests.request(method, url, headers=headers | options.pop("headers", {}), timeout=10, **options)

    def get(self, path: str, **params: Any) -> Any:
        return self("GET", path, params=params).json()

    def post(self, path: str, **data: Any) -> Any:
        return self("POST", path, data=data).json()

    def make(self, **data: Any) -> str:
        """Make a post and give its id."""
        answer = self("POST", "me/feed", json=data).json()
        assert "id" in answer, answer
        return str(answer["id"])

    def upload(self, content: bytes | None = None, **data: Any) -> Any:
        """Upload a photo, unpublished unless told otherwise."""
        picture = jpeg() if content is None else content
        return self(
            "POST", "me/photos", data={"published": "false"} | data, files={"source": ("a.jpg", picture)}
        ).json()


def jpeg(width: int = 400, height: int = 300, colour: str = "teal") -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(tmp_path: Path, clock: Clock) -> Iterator[SandboxPage]:
    with SandboxPage(tmp_path / "sandbox", templates=TEMPLATES, now=clock, app_secret="secret") as page:
        yield page


@pytest.fixture
def graph(sandbox: SandboxPage) -> Caller:
    return Caller(sandbox)


@pytest.fixture
def open_page(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., SandboxPage]]:
    """Open sandbox pages with options of the test's own; stopped in the end."""
    opened: list[SandboxPage] = []

    def open_one(**options: Any) -> SandboxPage:
        page = SandboxPage(options.pop("folder", tmp_path / "own"), templates=TEMPLATES, now=clock, **options)
        page.start()
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.stop()
