"""A line that breaks: the first save arrives and its answer does not, the next ones do not even arrive."""

from playwright.sync_api import Page, Route


class LostAnswers:
    """Loses what a page sends to an address, until the page is loaded again."""

    def __init__(self, page: Page, address: str) -> None:
        self._page, self._tries, self._back = page, 0, False
        page.route(address, self._lose)

    def waits_for_a_try(self) -> None:
        """Wait until what stands in the form now was sent once more."""
        before = self._tries
        # A try that has begun already has older words.
        while self._tries < (before + 2 if before else 1):
            self._page.wait_for_timeout(20)

    def _lose(self, route: Route) -> None:
        self._back = self._back or route.request.is_navigation_request()
        if self._back or route.request.method != "POST":
            route.continue_()
            return
        if not self._tries:
            route.fetch()
        self._tries += 1
        route.abort()
