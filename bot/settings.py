"""Settings: the environment, read once, as one typed object."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DESKS = ROOT / "bot" / "handoff" / "desks.yml"


@dataclass(frozen=True)
class Settings:
    """Where things are and how long we wait."""

    data: Path
    """Folder for what changes at run time: conversations, logs and imported texts (KOORDINATOR_DATA)."""
    models: Path
    """Folder of the trained Rasa model and of the index (KOORDINATOR_MODELS)."""
    encoder: str | None
    """Another sentence encoder than the shipped one: a name or a folder (ENCODER)."""
    rasa_port: int
    """Where Rasa listens on loopback (KOORDINATOR_RASA_PORT)."""
    host: str
    """The address the gateway listens at, loopback unless set (KOORDINATOR_HOST)."""
    port: int
    """The port of the gateway (KOORDINATOR_PORT)."""
    database: str | None
    """Address of the journal's database (KOORDINATOR_DATABASE)."""
    redis: str | None
    """Address of the Redis that several gateways share (KOORDINATOR_REDIS)."""
    rasa_servers: tuple[str, ...]
    """Addresses of the Rasa servers that the gateway asks (KOORDINATOR_RASA_SERVERS)."""
    secret: str | None
    """Keys that sign conversations, oldest first, made and kept in the data folder unless set (KOORDINATOR_SECRET)."""
    origins: tuple[str, ...]
    """Web sites whose pages may use the chat, as https://www.example.no (KOORDINATOR_ORIGINS)."""
    proxies: str
    """Addresses of the proxies whose X-Forwarded-For is believed, with commas (KOORDINATOR_PROXIES)."""
    metrics_token: str | None
    """Who shows this token may read /metrics from elsewhere than this machine (KOORDINATOR_METRICS_TOKEN)."""
    rate_factor: float
    """How many times our own rates an address or a conversation may use (KOORDINATOR_RATE_FACTOR)."""
    keep_days: int
    """How long conversations are kept where the municipality has set nothing else (KOORDINATOR_KEEP_DAYS)."""
    desks: Path
    """The file of the desks that receive handoffs (KOORDINATOR_DESKS)."""
    public_address: str | None
    """Where people reach the gateway, as https://spor.example.no, for links in mail (KOORDINATOR_PUBLIC_ADDRESS)."""
    smtp: str | None
    """The mail server, as smtps://name:password@host:465, or smtp:// for STARTTLS (KOORDINATOR_SMTP)."""
    mail_from: str | None
    """Whom mail comes from (KOORDINATOR_MAIL_FROM)."""
    oidc_issuer: str | None
    """The OpenID Connect provider where staff sign in, by its issuer (KOORDINATOR_OIDC_ISSUER)."""
    oidc_client: str | None
    """Our client id there (KOORDINATOR_OIDC_CLIENT)."""
    oidc_secret: str | None
    """And its secret (KOORDINATOR_OIDC_SECRET)."""
    channels: Path | None
    """The file of our accounts on messaging channels (KOORDINATOR_CHANNELS)."""
    start_seconds: float
    """How long a server may take to start (KOORDINATOR_START_SECONDS)."""

    @property
    def index(self) -> Path:
        """Folder of the index: the vectors of the articles' texts."""
        return self.models / "index"

    @property
    def library(self) -> Path:
        """Folder of the imported statutes and guides."""
        return self.data / "library"

    @property
    def pulled(self) -> Path:
        """Folder of what `koordinator knowledge pull` has fetched."""
        return self.data / "pulled"

    @property
    def database_address(self) -> str:
        """Where the journal is: SQLite in the data folder unless set."""
        return self.database or f"sqlite:///{self.data / 'journal.db'}"

    @property
    def rasa_addresses(self) -> tuple[str, ...]:
        """The Rasa servers that the gateway asks: the one on this machine unless set."""
        return self.rasa_servers or (f"http://127.0.0.1:{self.rasa_port}",)

    def as_environment(self) -> dict[str, str]:
        """The environment in which `load_settings` gives these settings."""
        return {
            "KOORDINATOR_DATA": str(self.data),
            "KOORDINATOR_MODELS": str(self.models),
            "ENCODER": self.encoder or "",
            "KOORDINATOR_RASA_PORT": str(self.rasa_port),
            "KOORDINATOR_HOST": self.host,
            "KOORDINATOR_PORT": str(self.port),
            "KOORDINATOR_DATABASE": self.database or "",
            "KOORDINATOR_REDIS": self.redis or "",
            "KOORDINATOR_RASA_SERVERS": ",".join(self.rasa_servers),
            "KOORDINATOR_SECRET": self.secret or "",
            "KOORDINATOR_ORIGINS": ",".join(self.origins),
            "KOORDINATOR_PROXIES": self.proxies,
            "KOORDINATOR_METRICS_TOKEN": self.metrics_token or "",
            "KOORDINATOR_RATE_FACTOR": str(self.rate_factor),
            "KOORDINATOR_KEEP_DAYS": str(self.keep_days),
            "KOORDINATOR_DESKS": str(self.desks),
            "KOORDINATOR_PUBLIC_ADDRESS": self.public_address or "",
            "KOORDINATOR_SMTP": self.smtp or "",
            "KOORDINATOR_MAIL_FROM": self.mail_from or "",
            "KOORDINATOR_OIDC_ISSUER": self.oidc_issuer or "",
            "KOORDINATOR_OIDC_CLIENT": self.oidc_client or "",
            "KOORDINATOR_OIDC_SECRET": self.oidc_secret or "",
            "KOORDINATOR_CHANNELS": str(self.channels or ""),
            "KOORDINATOR_START_SECONDS": str(self.start_seconds),
        }

    @property
    def gateway(self) -> str:
        """Address of the gateway on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """Where people reach the gateway: on this machine unless set."""
        return self.public_address or self.gateway

    @property
    def webhook(self) -> str:
        """Address of Rasa's REST channel."""
        return f"http://127.0.0.1:{self.rasa_port}/webhooks/rest/webhook"


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process."""
    environ = os.environ
    return Settings(
        data=Path(environ.get("KOORDINATOR_DATA", ROOT / ".koordinator")),
        models=Path(environ.get("KOORDINATOR_MODELS", ROOT / "models")),
        encoder=environ.get("ENCODER") or None,
        rasa_port=int(environ.get("KOORDINATOR_RASA_PORT", 5005)),
        host=environ.get("KOORDINATOR_HOST", "127.0.0.1"),
        port=int(environ.get("KOORDINATOR_PORT", 8080)),
        database=environ.get("KOORDINATOR_DATABASE") or None,
        redis=environ.get("KOORDINATOR_REDIS") or None,
        rasa_servers=_listed(environ.get("KOORDINATOR_RASA_SERVERS")),
        secret=environ.get("KOORDINATOR_SECRET") or None,
        origins=_listed(environ.get("KOORDINATOR_ORIGINS")),
        proxies=environ.get("KOORDINATOR_PROXIES", ""),
        metrics_token=environ.get("KOORDINATOR_METRICS_TOKEN") or None,
        rate_factor=float(environ.get("KOORDINATOR_RATE_FACTOR", 1)),
        keep_days=int(environ.get("KOORDINATOR_KEEP_DAYS", 21)),
        desks=Path(environ.get("KOORDINATOR_DESKS") or DESKS),
        public_address=(environ.get("KOORDINATOR_PUBLIC_ADDRESS") or "").rstrip("/") or None,
        smtp=environ.get("KOORDINATOR_SMTP") or None,
        mail_from=environ.get("KOORDINATOR_MAIL_FROM") or None,
        oidc_issuer=environ.get("KOORDINATOR_OIDC_ISSUER") or None,
        oidc_client=environ.get("KOORDINATOR_OIDC_CLIENT") or None,
        oidc_secret=environ.get("KOORDINATOR_OIDC_SECRET") or None,
        channels=Path(environ["KOORDINATOR_CHANNELS"]) if environ.get("KOORDINATOR_CHANNELS") else None,
        start_seconds=float(environ.get("KOORDINATOR_START_SECONDS", 240)),
    )


def _listed(value: str | None) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(part.strip().rstrip("/") for part in (value or "").split(",") if part.strip())
