"""The web application: Rasa's channels and `/metrics` in front of our agent."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from rasa.core.channels.channel import InputChannel, register
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_config_file
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.server.agent import CoordinatorAgent
from bot.settings import ROOT


def build_app(model: Path) -> Sanic:
    """The application for the model archive `model`, with the stores and channels of `endpoints.yml` and `credentials.yml`."""
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "bot/endpoints.yml"))
    agent = CoordinatorAgent(
        tracker_store=TrackerStore.create(endpoints.tracker_store), lock_store=LockStore.create(endpoints.lock_store)
    )
    agent.load_model(model)
    app = Sanic("koordinator", configure_logging=False)
    app.ctx.agent = agent
    register(_channels(ROOT / "bot/credentials.yml"), app, route="/webhooks/")
    app.add_route(_metrics, "/metrics")
    return app


async def _metrics(request: Request) -> HTTPResponse:
    return response.raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _channels(credentials: Path) -> list[InputChannel]:
    """One channel per class named in the file, made from its settings there."""
    return [
        class_from_module_path(name).from_credentials(settings)
        for name, settings in read_config_file(str(credentials)).items()
    ]
