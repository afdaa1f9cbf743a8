"""Bugs put in on purpose: if the state machine does not find them, it proves nothing."""
