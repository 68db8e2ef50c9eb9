"""The API against its description: Schemathesis asks it what nobody thought of."""

import subprocess
from dataclasses import replace

import httpx
import pytest

from bot.processes import free_port, gateway_server, stop, wait_until_ready
from bot.settings import ROOT

pytestmark = pytest.mark.server
SCHEMATHESIS = ROOT / ".tools" / "bin" / "schemathesis"
# A stream stays open; tests/gateway/test_api.py reads it.
STREAM = "/api/conversation/events"
# `positive_data_acceptance`: a language may be well-formed and a rate still be used up.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "negative_data_rejection,ignored_auth"
)


@pytest.fixture(scope="module")
def patient_gateway(server, tmp_path_factory):
    """A gateway of its own whose rates do not stop a machine that asks hundreds of times."""
    settings = replace(server, data=tmp_path_factory.mktemp("described"), port=free_port(), rate_factor=1000.0)
    gateway = gateway_server(settings).start()
    try:
        wait_until_ready([gateway], settings.start_seconds)
        yield settings.gateway
    finally:
        stop([gateway])


@pytest.mark.skipif(not SCHEMATHESIS.exists(), reason="no test tools: `make test-setup` gets them")
@pytest.mark.parametrize("methods", [["GET", "POST", "PATCH"], ["DELETE"]], ids=["ask", "delete"])
def test_the_api_does_what_its_description_says(patient_gateway, tmp_path, methods):
    token = httpx.post(f"{patient_gateway}/api/conversations", trust_env=False).json()["token"]
    command = [
        SCHEMATHESIS, "run", f"{patient_gateway}/openapi.json", "--header", f"Authorization: Bearer {token}",
        "--phases", "examples,coverage,fuzzing", "--max-examples", "60", "--checks", CHECKS, "--seed", "5001",
        "--exclude-path", STREAM, "--request-timeout", "20",
        *(part for method in methods for part in ("--include-method", method)),
    ]  # fmt: skip
    done = subprocess.run(list(map(str, command)), cwd=tmp_path, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
