"""A folder in place of the internet: `FOLDER/<host>/<path>`."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path

import httpx


class FolderTransport(httpx.BaseTransport):
    """Answers as the hosts would whose files lie in the folder, `robots.txt` among them.

    An address that ends with a slash, or names a folder, is answered with the `index.html` in it. What follows a question
    mark is not looked at. A host without a folder does not answer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response of the host, with an ETag that changes when the file does."""
        root = self._folder / request.url.host
        if not root.is_dir():
            raise httpx.ConnectError(f"{self._folder.name} has no folder {request.url.host}", request=request)
        path = (root / request.url.path.lstrip("/")).resolve()
        if path.is_dir():
            path = path / "index.html"
        if not path.is_file() or not path.is_relative_to(root):
            return httpx.Response(404, request=request)
        stat = path.stat()
        kind, _ = mimetypes.guess_type(path.name)
        headers = {
            "ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"',
            "Content-Length": str(stat.st_size),
            "Content-Type": kind or "application/octet-stream",
        }
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return httpx.Response(304, headers={"ETag": headers["ETag"]}, request=request)
        body = b"" if request.method == "HEAD" else _pieces(path)
        return httpx.Response(200, headers=headers, content=body, request=request)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            yield piece
