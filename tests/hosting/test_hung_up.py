"""A host that hangs up just before TLS begins leaves nothing open."""

import gc
import socket
import struct
import warnings

import pytest

from publisher.tls import checked_tls


def test_a_host_that_hangs_up_before_tls_begins_leaves_no_socket_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as host:
        line = socket.create_connection(host.getsockname())
        taken, _ = host.accept()
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        taken.close()  # with a reset, as a server does that is killed
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with pytest.raises(ConnectionResetError):
            checked_tls().wrap_socket(line, server_hostname="localhost")
        gc.collect()
    assert not [each for each in told if "unclosed" in str(each.message)]
