"""Processes that run long: server, scheduler, worker."""
