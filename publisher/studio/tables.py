"""Tables to keep, as CSV: so that a spreadsheet of the reader's language opens them in columns."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

from publisher.pipeline.report import safe_cell
from publisher.studio.headers import PAGE
from publisher.studio.request_context import RequestContext


def delimiter(context: RequestContext) -> str:
    """Return what stands between cells: a semicolon, but a comma in English, as spreadsheets of each take it."""
    return "," if context.language == "en" else ";"


def table(context: RequestContext, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Answer with a table to download; `name` is that of the file, without its ending."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter(context))
    writer.writerow(head)
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return download(stream.getvalue(), f"{name}.csv")


def download(text: str, name: str) -> Response:
    """Answer with the text of a table, under a file name; its first mark tells spreadsheets that it is UTF-8."""
    headers = {**PAGE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)
