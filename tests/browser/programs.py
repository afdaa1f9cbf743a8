"""The programs that look at pages: Chromium and the Nu HTML checker. `make setup` installs them."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

#: Where `make setup` puts what comes from npm: in the virtual environment, which git does not know.
NODE_MODULES = Path(sys.prefix) / "node" / "node_modules"
VNU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: What Chromium is started without. First the popups under the address bar, pages of their own that nobody sees here:
#: each new window loaded them, for twice the time of all the rest. Then what Playwright turns off, since the last list
#: counts alone.
_WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay"),
    *("MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    *("TcpPortRandomizationWin", "ThirdPartyStoragePartitioning"),
)


def chromium() -> str:
    """Return Chromium's path."""
    found = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
    assert found, "There is no Chromium: run make setup"
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a Chromium while the block runs."""
    with sync_playwright() as playwright:
        without = f"--disable-features={','.join(_WITHOUT)}"
        running = playwright.chromium.launch(executable_path=chromium(), args=[without])
        try:
            yield running
        finally:
            running.close()
