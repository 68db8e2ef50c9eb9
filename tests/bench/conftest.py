import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.bench.bots import Running


class Echo:
    """A bot in this process whose channel really answers over HTTP, and that keeps what it was told."""

    def __init__(self, name, log, pid, answers=True):
        self.name, self.log, self.pid, self.answers, self.heard = name, log, pid, answers, []

    def train(self):
        self.log.append(f"train {self.name}")

    def require_trained(self):
        self.log.append(f"require {self.name}")

    def messages(self, conversation, turns):
        return [f"{conversation}.{turn}" for turn in range(turns)]

    def answered(self, replies):
        return self.answers and replies[0]["text"] != "silence"

    @contextmanager
    def running(self):
        self.log.append(f"start {self.name}")
        heard = self.heard

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                heard.append((body["sender"], body["message"]))
                broken = body["message"] == "break"
                reply = b"no json" if broken else json.dumps([{"text": body["message"]}]).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield Running(f"http://127.0.0.1:{server.server_port}/", (self.pid,), "logs")
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            self.log.append(f"stop {self.name}")


@pytest.fixture(scope="session")
def echo():
    return Echo
