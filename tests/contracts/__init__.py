"""One suite for each port, run on the fakes that tests use and on the real thing: a fake cannot drift."""
