"""The gateway: the one process that people reach. Its parts are put together here and nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from redis.asyncio import Redis
from sqlalchemy.engine import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.channels.accounts import load_accounts
from bot.channels.registry import CHANNELS
from bot.gateway.addresses import Addresses
from bot.gateway.answering import Answerer
from bot.gateway.api import Api
from bot.gateway.conversing import Conversing
from bot.gateway.description import describe
from bot.gateway.desk_view import DeskView
from bot.gateway.door import Door
from bot.gateway.handoff_page import HandoffPage
from bot.gateway.handoff_seen import HandoffsSeen
from bot.gateway.headers import SecurityHeaders
from bot.gateway.health import Health
from bot.gateway.journal import Journal
from bot.gateway.letters import letter_routes
from bot.gateway.live import Live
from bot.gateway.news import News
from bot.gateway.opinions import Opinions
from bot.gateway.page import Page
from bot.gateway.problems import SHOWN, show_problem
from bot.gateway.pushing import Pushes, push_forever
from bot.gateway.rasa import Rasa
from bot.gateway.rates import Rates
from bot.gateway.retention import delete_every_hour
from bot.gateway.sending import Sender
from bot.gateway.switch import Switch
from bot.gateway.taking import Taking
from bot.gateway.tokens import Tokens, load_keys
from bot.gateway.upkeep import keep_up
from bot.gateway.webhooks import Webhooks
from bot.gateway.widget import widget_routes
from bot.handoff.delivering import Delivering
from bot.handoff.desks import load_desks
from bot.handoff.handoffs import Handoffs
from bot.handoff.outbox import Outbox
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.oidc import load_oidc
from bot.staff.pages import Inbox
from bot.staff.sessions import Sessions
from bot.staff.sign_in import SignIn

STATIC = Path(__file__).with_name("static")
REDIS_SECONDS = 0.5
FINISH_SECONDS = 3.0


def build_app(settings: Settings, engine: Engine) -> ASGIApp:
    """The application over an open database whose tables are up to date.

    Raises:
        SetupError: a key that signs conversations is too short, or an account of a messaging channel lacks something.
    """
    keys = load_keys(settings.data, settings.secret)
    redis = _redis(settings.redis)
    desks = load_desks(settings.desks)
    journal, rasa, switch = Journal(engine, desks=desks), Rasa(settings.rasa_addresses), Switch(engine)
    handoffs, live, accounts, sessions = Handoffs(engine, desks), Live(engine), Accounts(engine), Sessions(engine)
    news = News(redis, alone=engine.dialect.name == "sqlite")
    answerer = Answerer(journal, rasa, news, switch, DeskView(engine, desks, accounts.is_present))
    conversing = Conversing(journal, answerer, news, switch, HandoffsSeen(engine, desks), Opinions(engine, desks))
    rates = Rates(keys[-1], redis, settings.rate_factor)
    tokens, door = Tokens(keys), Door(rates, settings.origins)
    accounts_of_channels, addresses = load_accounts(settings.channels, CHANNELS), Addresses(engine, journal)
    pushes = Pushes(engine)
    sender = Sender(accounts_of_channels, CHANNELS, settings.public_address)
    taking = Taking(conversing, addresses, rates, sender, settings.keep_days)
    webhooks = Webhooks(accounts_of_channels, CHANNELS, taking, sender, door, settings.address)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        jobs = (
            answerer.sweep(),
            news.follow(),
            delete_every_hour(engine, settings.keep_days),
            push_forever(pushes, sender, news),
            Delivering(engine, desks, settings).forever(),
            keep_up(live, handoffs, accounts, sessions, addresses, news, settings.keep_days),
        )
        running = [asyncio.create_task(job) for job in jobs]
        try:
            yield
        finally:
            for job in running:
                job.cancel()
            await answerer.finish(FINISH_SECONDS)
            await taking.finish(FINISH_SECONDS)
            await sender.close()
            await rasa.close()
            if redis:
                await redis.close()

    application = Starlette(
        routes=[
            *Page(conversing, tokens, door, settings.keep_days).routes(),
            *HandoffPage(conversing, tokens, door).routes(),
            *Api(conversing, tokens, door).routes(),
            *webhooks.routes(),
            *describe(),
            *letter_routes(),
            *widget_routes(conversing, settings.keep_days),
            *SignIn(accounts, sessions, rates, load_oidc(settings, keys), door).routes(),
            *Inbox(engine, accounts, sessions, handoffs, live, news, door).routes(),
            *Health(journal, Outbox(engine), pushes, rasa, settings.metrics_token).routes(),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=settings.origins,
                allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
                allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
                max_age=600,
            ),
        ],
        exception_handlers=dict.fromkeys(SHOWN, show_problem),
        lifespan=lifespan,
    )
    return SecurityHeaders(application, settings.origins)


def _redis(address: str | None) -> Redis | None:
    if not address:
        return None
    return Redis.from_url(address, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)
