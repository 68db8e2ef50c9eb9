from pathlib import Path

from bot.settings import Settings, load_settings


def test_our_processes_get_the_settings_that_they_were_started_with(monkeypatch):
    settings = Settings(
        data=Path("/data"),
        models=Path("/models"),
        encoder="other",
        rasa_port=1,
        host="0.0.0.0",
        port=2,
        database="postgresql://db/x",
        redis="redis://r",
        rasa_servers=("http://a", "http://b"),
        secret="old new",
        origins=("https://www.example.no",),
        proxies="10.0.0.1",
        metrics_token="token",
        rate_factor=2.5,
        keep_days=7,
        desks=Path("/desks.yml"),
        public_address="https://spor.example.no",
        smtp="smtps://mail",
        mail_from="inbox@example.no",
        oidc_issuer="https://id.example.no",
        oidc_client="koordinator",
        oidc_secret="secret",
        channels=Path("/channels.yml"),
        start_seconds=60.0,
    )
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    load_settings.cache_clear()
    try:
        assert load_settings() == settings
    finally:
        load_settings.cache_clear()
