import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.evaluation.judge import judge
from bot.evaluation.questions import load_questions
from bot.evaluation.rows import Row

LIMITS = {"sure_from": 0.9, "answer_from": 0.36, "suggest_from": 0.275}


def custom_of(
    status="answered", articles=(), answer="Ja, du har rett til det.", language="nb", ranked=(), confidence=None, **why
):
    """A reply as the REST channel carries it, with its explanation."""
    searches = [] if confidence is None else [
        {"confidence": confidence, "candidates": [{"article": article} for article in ranked or articles]}
    ]  # fmt: skip
    intents = [{"name": name, "confidence": 0.9} for name in why.pop("intents", ())]
    entities = {"service": why.pop("services", []), "municipality": why.pop("municipality", None)}
    explain = {"intents": intents, "entities": entities, "searches": searches, "limits": LIMITS, **why}
    return {
        "status": status,
        "language": language,
        "answer": answer,
        "articles": list(articles),
        "explain": explain,
    }


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    """Builds a judged row from an item as the file has it and a reply."""
    path = tmp_path_factory.mktemp("questions") / "one.yml"

    def build(item, text=None, **reply):
        entry = {"id": "a", "l": "nb", "t": "Hva?", "kind": "info", **item}
        if entry["kind"] == "info":
            entry.setdefault("want", ["child_coordinator/what"])
        path.write_text(json.dumps([entry]), encoding="utf-8")
        custom = custom_of(**reply)
        return judge(Row(load_questions(str(path)).items[0], custom["answer"] if text is None else text, custom))

    return build


@pytest.fixture(scope="session")
def rest_channel():
    """A REST channel on loopback that replies as a function of the message says; it keeps what was sent."""
    servers = []

    def serve(reply):
        sent = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                sent.append(body)
                status, messages = reply(body["message"])
                data = json.dumps(messages).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/webhooks/rest/webhook", sent

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def reply_of():
    return custom_of
