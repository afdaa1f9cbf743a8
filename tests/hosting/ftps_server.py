"""An FTPS server as a process: `python -m tests.hosting.ftps_server FOLDER PORT PEM DIARY FAULTS`."""

import sys
from pathlib import Path

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.filesystems import AbstractedFS, FilesystemError
from pyftpdlib.handlers import TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

from tests.hosting.faults import PASSWORD, USER, Faults, Misfortune


def serve(folder: str, port: int, pem: str, misfortune: Misfortune) -> None:
    class Data(TLS_DTPHandler):  # type: ignore[misc] # pyftpdlib has no types
        def recv(self, size: int) -> bytes:
            content: bytes = misfortune.befalls(super().recv(size))
            if misfortune.is_due and self.file_obj:
                self.file_obj.write(content)
                self.file_obj.flush()
                misfortune.strikes()
            return content

    class Disk(AbstractedFS):  # type: ignore[misc] # pyftpdlib has no types
        def rename(self, src: str, dst: str) -> None:
            if Path(dst).exists() and not misfortune.faults.renames_over:
                raise FilesystemError("File exists.")
            super().rename(src, dst)

    class Control(TLS_FTPHandler):  # type: ignore[misc] # pyftpdlib has no types
        certfile, tls_control_required, tls_data_required = pem, True, True
        dtp_handler, abstracted_fs = Data, Disk
        use_sendfile = False
        auth_failed_timeout = 0

        def respond(self, resp: str, **more: object) -> None:
            softly = misfortune.faults.refuses_softly and resp.startswith("550")
            super().respond(f"451{resp[3:]}" if softly else resp, **more)

        def process_command(self, cmd: str, *args: object, **more: object) -> None:
            misfortune.notes(cmd)
            super().process_command(cmd, *args, **more)

    Control.authorizer = DummyAuthorizer()
    Control.authorizer.add_user(USER, PASSWORD, folder, perm="elradfmwMT")
    server = FTPServer(("127.0.0.1", port), Control)
    server.max_cons_per_ip = misfortune.faults.most_lines
    server.serve_forever()


if __name__ == "__main__":
    folder, port, pem, diary, faults = sys.argv[1:]
    import json

    serve(folder, int(port), pem, Misfortune(Faults(**json.loads(faults)), Path(diary)))
