"""A process that is asked to stop does, at whatever moment it is asked."""

import subprocess
import sys

_ASKED_AT_EACH_STEP = """
import signal, sys, threading
from publisher.runtime.shutdown import until_stopped

for step in range(1, 25):
    with until_stopped() as stopped:
        left = step
        def count(frame, event, arg):
            global left
            left -= 1
            if not left:
                sys.setprofile(None)
                signal.raise_signal(signal.SIGTERM)
        def ask():
            global left
            if not stopped.is_set():
                left = 0
                signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)
        late = threading.Timer(0.05, ask)  # for the steps that the wait does not have
        late.start()
        sys.setprofile(count)
        stopped.wait()
        sys.setprofile(None)
        late.cancel()
        assert stopped.is_set()
print("stopped each time")
"""


def test_a_signal_at_any_step_of_the_wait_ends_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASKED_AT_EACH_STEP], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("stopped each time\n", "")
