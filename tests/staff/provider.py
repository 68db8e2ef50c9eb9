"""A small OpenID Connect provider on loopback, with real keys. It does as the standard says unless a test tells it otherwise."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "koordinator", "a secret of client and provider"


class Provider(ThreadingHTTPServer):
    """`person` is who signs in there; `claims` and `description` change what it says, `sign` how the ID token is made."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = new_key()
        self.person = {"sub": "42", "email": "ola@kommune.example", "email_verified": True}
        self.claims, self.description, self.told, self.sign = {}, {}, {}, self.signed
        self.codes, self.asked, self.fetched = {}, [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def signed(self, claims):
        """The claims as an ID token, signed with the key that it publishes."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def describe(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.description,
        }

    def id_token(self, nonce):
        at = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": nonce}
        given = {**claims, **self.person, **self.claims}
        return self.sign({name: value for name, value in given.items() if value is not None})


def new_key():
    """A key for signing, with a name."""
    return RSAKey.generate_key(2048, auto_kid=True)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        self.server.fetched.append(address.path)
        if address.path == "/authorize":
            self._authorize(dict(parse_qsl(address.query)))
        elif address.path == "/.well-known/openid-configuration":
            self._send(self.server.describe())
        elif address.path == "/jwks":
            self._send({"keys": [self.server.key.as_dict(private=False)]})
        elif address.path == "/userinfo" and self.headers["Authorization"] in self.server.codes.values():
            self._send(self.server.told)
        else:
            self._send({"error": "not_found"}, 404)

    def do_POST(self):
        fields = {name: values[0] for name, values in parse_qs(self._body()).items()}
        asked = self.server.codes.pop(fields.get("code"), None)
        if not self._is_client(fields):
            self._send({"error": "invalid_client"}, 401)
        elif not asked or not _is_answer_to(asked, fields):
            self._send({"error": "invalid_grant"}, 400)
        else:
            token = secrets.token_urlsafe(16)
            self.server.codes[token] = f"Bearer {token}"
            given = {"access_token": token, "token_type": "Bearer", "id_token": self.server.id_token(asked["nonce"])}
            self._send({name: value for name, value in given.items() if value is not None})

    def _authorize(self, asked):
        self.server.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = asked
        self.send_response(302)
        back = urlencode({"code": code, "state": asked["state"]})
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def _is_client(self, fields):
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        by_post = (fields.get("client_id"), fields.get("client_secret")) == (CLIENT, SECRET)
        methods = self.server.describe().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in methods:
            return self.headers["Authorization"] == f"Basic {basic}"
        return by_post

    def _body(self):
        return self.rfile.read(int(self.headers["Content-Length"])).decode()

    def _send(self, data, status=200):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def _is_answer_to(asked, fields):
    digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return (challenge, fields["redirect_uri"]) == (asked["code_challenge"], asked["redirect_uri"])
