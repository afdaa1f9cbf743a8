"""Chromiums of earlier years, driven over their debugging pipe: Playwright speaks with new ones alone.

They come from npm (aliases of `chrome-aws-lambda` in `old/package.json`), packed, into an environment of their own;
only `make everything` uses them.
"""

import base64
import json
import os
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.browser.node_packages import found, installed
from tests.browser.programs import chromium

#: Package names in `old/package.json` by the version that each one carries.
PACKAGES = {69: "chromium-69", 83: "chromium-83"}
#: The one that is installed here.
TODAYS = 0
_OLD_SWITCHES = ("--no-zygote", "--single-process")
_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
_UNPACK = (
    "const fs = require('fs'); fs.writeFileSync(process.argv[2], "
    "require('zlib').brotliDecompressSync(fs.readFileSync(process.argv[1])), { mode: 0o755 })"
)


class PageError(AssertionError):
    """The page did not do what it was asked for."""


def program(version: int) -> str:
    """Return the path of a Chromium; an old one is installed and unpacked the first time."""
    if version == TODAYS:
        return chromium()
    folder = installed("old", "--legacy-peer-deps") / PACKAGES[version] / "bin"
    unpacked = folder / "chromium"
    if not unpacked.exists():
        (packed,) = folder.glob("chromium*.br")
        whole = folder / f".chromium.{os.getpid()}"
        subprocess.run([found("node"), "-e", _UNPACK, str(packed), str(whole)], check=True)
        whole.replace(unpacked)
    return str(unpacked)


@dataclass
class OldChromium:
    """One browser with one tab."""

    process: "subprocess.Popen[bytes]"
    asks: int
    answers: int
    session: str = ""
    problems: list[str] = field(default_factory=list)
    _waiting: bytes = b""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def call(self, method: str, seconds: float = 30, **params: Any) -> dict[str, Any]:
        """Call a method of the DevTools protocol and return its result."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.asks, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + seconds
        while True:
            told = self._next(until)
            if told.get("id") == number:
                if "error" in told:
                    raise PageError(f"{method}: {told['error']}")
                return dict(told.get("result", {}))
            if told.get("method") == "Runtime.exceptionThrown":
                self.problems.append(json.dumps(told["params"]["exceptionDetails"])[:500])

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            ready, _, _ = select.select([self.answers], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise PageError("The browser does not answer.")
            read = os.read(self.answers, 1 << 20)
            if not read:
                raise PageError("The browser has ended: it does not answer.")
            self._waiting += read
        told, _, self._waiting = self._waiting.partition(b"\0")
        return dict(json.loads(told))

    def version(self) -> int:
        """Return which Chromium it is."""
        product = str(self.call("Browser.getVersion")["product"])
        return int(product.partition("/")[2].partition(".")[0])

    def goto(self, url: str) -> None:
        """Open an address and wait until it is there."""
        self.call("Page.navigate", url=url)
        self.wait(f"location.href.startsWith({json.dumps(url)}) && document.readyState == 'complete'")

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression of the page, awaited."""
        told = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in told:
            raise PageError(f"{expression}: {json.dumps(told['exceptionDetails'])[:500]}")
        return told["result"].get("value")

    def wait(self, expression: str, seconds: float = 30) -> Any:
        """Wait until an expression is true, over pages that come and go, and return its value."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if value := self.evaluate(expression):
                    return value
            except PageError as error:
                if "does not answer" in str(error):
                    raise
            time.sleep(0.05)
        seen = self.evaluate("document.body && document.body.innerText")
        raise PageError(f"It was not so in {seconds} s: {expression}; the page shows:\n{seen}\n{self.problems}")

    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(text)}")

    def click(self, selector: str) -> None:
        """Click."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files in a field."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def before_each_page(self, script: str) -> None:
        """Run a script before those of every page."""
        self.call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def photograph(self, file: Path, width: int = 390, height: int = 844) -> None:
        """Save what is seen as PNG."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


@contextmanager
def old_chromium(version: int, folder: Path, *switches: str, inside: Sequence[str] = ()) -> Iterator[OldChromium]:
    """Run an old Chromium while the block runs, its profile in `folder`; `inside` is a command that runs commands."""
    to_browser, asks = os.pipe()
    answers, from_browser = os.pipe()
    # Chromium reads at descriptor 3 and answers at 4; bash puts them there (dash knows one digit alone).
    line = f'exec "$@" 3<&{to_browser} 4>&{from_browser}'
    command = [*inside, "bash", "-c", line, "bash", str(program(version)), *_SWITCHES, f"--user-data-dir={folder}"]
    with subprocess.Popen(
        [*command, *switches, "about:blank"],
        pass_fds=[to_browser, from_browser],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"HOME": str(folder)},
    ) as process:
        os.close(to_browser)
        os.close(from_browser)
        running = OldChromium(process, asks, answers)
        try:
            _attach(running)
            yield running
        finally:
            process.kill()
            os.close(asks)
            os.close(answers)


def _attach(running: OldChromium) -> None:
    until = time.monotonic() + 20
    target = ""
    while not target:
        pages = [each for each in running.call("Target.getTargets")["targetInfos"] if each["type"] == "page"]
        target = pages[0]["targetId"] if pages else ""
        assert time.monotonic() < until
    attached = running.call("Target.attachToTarget", targetId=target, flatten=True)
    running.session = attached["sessionId"]
    for domain in ("Page", "Runtime", "DOM"):
        running.call(f"{domain}.enable")
