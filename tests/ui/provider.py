"""A provider of identities for tests, on loopback: whoever comes is who the test says, and tokens are really signed."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "quotegen", "a-secret-of-the-test"
WAIT_SECONDS = 20


@dataclass
class Provider:
    """`claims` is who the next one is that signs in; `key` signs, `shown` is what it is checked against."""

    url: str
    claims: dict[str, Any]
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test"}, private=True))
    shown: RSAKey | None = None
    nonces: dict[str, str] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.configuration),
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
            Route("/keys", self.keys),
        ]

    async def configuration(self, _: Request) -> Response:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        told = {name: f"{self.url}/{path}" for name, path in places.items()}
        kinds = {"response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"]}
        return JSONResponse({"issuer": self.url, **told, **kinds})

    async def authorize(self, request: Request) -> Response:
        asked = request.query_params
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        code = secrets.token_urlsafe()
        self.nonces[code] = asked["nonce"]
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    async def token(self, request: Request) -> Response:
        nonce = self.nonces.pop(str((await request.form())["code"]))
        now = int(time.time())
        told = {"iss": self.url, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 600, "nonce": nonce, **self.claims}
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, told, self.key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    async def keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [(self.shown or self.key).as_dict(private=False)]})


@contextmanager
def provider() -> Iterator[Provider]:
    """Running, and stopped afterwards."""
    port = free_port()
    made = Provider(f"http://127.0.0.1:{port}", {})
    app = Starlette(routes=made.routes())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    answers(port)
    yield made
    server.should_exit = True
    thread.join(WAIT_SECONDS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int, seconds: float = WAIT_SECONDS) -> None:
    """Waits until somebody listens there. TimeoutError if nobody does in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")
