"""`publisher build` begins what helps with a large site before it has loaded its own parts."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

import pytest

from publisher.site_build import worker_pool
from tests.cli.desk import Desk


def test_helpers_are_begun_where_the_ledger_is_large(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, begin = list[int](), worker_pool.build_workers

    def noted(count: int, modules: Sequence[str] = ()) -> AbstractContextManager[list[worker_pool.BuildWorker]]:
        begun.append(count)
        return begin(count, modules)

    monkeypatch.setattr(worker_pool, "build_workers", noted)
    monkeypatch.setattr(worker_pool, "cores", lambda: 2)
    no_ledger = desk("build")
    small = desk("build")
    monkeypatch.setattr("publisher.cli.build.LARGE", 1)
    large = desk("build")
    assert [answer.code for answer in (no_ledger, small, large)] == [0, 0, 0]
    assert begun == [0, 0, 1]
    assert " 0 files written" in large.out
