"""What the booted machine shows of `windows.md`: in WSL it is the same Debian, with a user of its own."""

from tests.server.booted_web import block
from tests.server.debian import Machine

_USER, _HOME = "mirela", "/home/mirela"


def the_lines_for_windows_work_for_a_user_of_debian(machine: Machine) -> None:
    """From the release in *Downloads* to the studio, by a person who is no administrator."""
    downloads = "/mnt/c/Users/YOU/Downloads"
    machine(f"useradd --create-home --shell /bin/bash {_USER}; mkdir -p {downloads}; cp -r /root/release {downloads}")
    machine("chmod -R a+rX /mnt/c /root/wheels; chmod a+x /root")
    first, *lines = block("windows.md", "sh", "python3 -m venv publisher").splitlines()
    assert first.startswith("sudo apt-get update && sudo apt-get install --yes python3-venv")  # it has no line outside
    *installs, init, serves = lines
    at_home = f"export HOME={_HOME}; cd; set -e\n"
    machine("\n".join((at_home, *installs, f"{init} --yes")), user=_USER)  # nobody sits there to be asked
    machine(f"{at_home}({serves} --port 8400) >~/log 2>&1 & echo $! >~/pid", user=_USER)
    machine.until("curl -sf http://127.0.0.1:8400/healthy && curl -sf -o /dev/null http://127.0.0.1:8403/sign-in", 120)
    machine(f"pkill -TERM -P $(cat {_HOME}/pid) || kill $(cat {_HOME}/pid)")
