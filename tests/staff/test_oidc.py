"""Signing in at a provider that this test runs itself, over real HTTP and with real keys."""

import base64
import hmac
import json
import time
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import sqlalchemy as sa
from joserfc import jwt
from starlette.testclient import TestClient

from bot.errors import SetupError
from bot.processes import free_port
from bot.settings import load_settings
from bot.staff.oidc import AWAY_SECONDS, CALLBACK, load_oidc
from bot.staff.oidc_routes import AWAY
from bot.staff.sessions import COOKIE
from bot.staff.sign_in_page import texts_in
from bot.staff.throttle import THROUGH_PROVIDER
from bot.store.audit import latest
from bot.store.database import reading
from bot.store.tables import staff
from tests.staff.provider import CLIENT, SECRET, Provider, new_key

HERE = "http://127.0.0.1:8080"
KEYS = ["a key that seals what a browser carries"]


@pytest.fixture
def provider():
    server = Provider()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def configured(provider):
    return replace(
        load_settings(),
        port=8080,
        public_address=None,
        oidc_issuer=provider.issuer,
        oidc_client=CLIENT,
        oidc_secret=SECRET,
    )


@dataclass
class Traveller:
    """A browser that goes to the provider and comes back."""

    client: TestClient

    def goes(self, then=""):
        """The address of the provider that it is sent to."""
        answer = self.client.get(f"/staff/oidc?next={then}")
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def signs_in_there(self, address):
        """The address here that the provider sends it back to."""
        return httpx.get(address, trust_env=False).headers["location"]

    def comes_back(self, address):
        return self.client.get(address.removeprefix(HERE))

    def signs_in(self, then=""):
        return self.comes_back(self.signs_in_there(self.goes(then)))

    def reads(self):
        return self.client.get("/staff").text


@pytest.fixture
def traveller(site, configured):
    return Traveller(TestClient(site(load_oidc(configured, KEYS)), base_url=HERE, follow_redirects=False))


@pytest.fixture
def ola(accounts):
    """Somebody whom the provider knows by their address, which is their login here."""
    return accounts.add("ola@kommune.example", "Ola", "default", "agent", "nb", None, by="test")


def subject_of(engine, member):
    with reading(engine) as connection:
        return connection.execute(sa.select(staff.c.subject).where(staff.c.id == member.id)).scalar_one()


def assert_refused(traveller, answer, code="provider_refused", status=403):
    assert answer.status_code == status
    assert texts_in("nb")[code] in answer.text
    assert COOKIE not in traveller.client.cookies
    assert traveller.reads() == "nobody"


def test_whoever_signs_in_at_the_provider_is_in(traveller, engine, provider, ola):
    answer = traveller.signs_in("/staff/handoffs/A-1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/handoffs/A-1")
    assert traveller.reads() == ola.login
    assert subject_of(engine, ola) == f"{provider.issuer}|42"


def test_the_provider_is_asked_for_a_code_with_state_nonce_and_pkce(traveller, provider, ola):
    traveller.signs_in()
    asked = provider.asked[0]
    assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, "openid email")
    assert (asked["code_challenge_method"], asked["redirect_uri"]) == ("S256", HERE + CALLBACK)
    assert min(map(len, (asked["state"], asked["nonce"]))) >= 20


def test_no_two_sign_ins_share_a_state_a_nonce_or_a_challenge(traveller, provider, ola):
    for _ in range(2):
        traveller.signs_in()
    first, second = provider.asked
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


def test_the_page_leads_to_the_provider_by_a_link_only_where_there_is_one(traveller, browser):
    assert 'href="/staff/oidc?next=' in traveller.client.get("/staff/sign-in").text
    assert "/staff/oidc" not in browser.client.get("/staff/sign-in").text
    assert browser.client.get("/staff/oidc").status_code == 404


def test_an_address_counts_once_and_then_the_provider_name_does(traveller, provider, engine, ola):
    traveller.signs_in()
    provider.person = {"sub": "42", "email": "another@kommune.example", "email_verified": False}
    traveller.client.cookies.clear()
    traveller.signs_in()
    assert traveller.reads() == ola.login


def test_whoever_gets_the_address_later_does_not_get_the_account(traveller, provider, ola):
    traveller.signs_in()
    traveller.client.cookies.clear()
    provider.person["sub"] = "43"
    assert_refused(traveller, traveller.signs_in(), "no_account")


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_the_provider_has_not_verified_opens_nothing(traveller, provider, engine, ola, verified):
    provider.person["email_verified"] = verified
    assert_refused(traveller, traveller.signs_in(), "no_account")
    assert subject_of(engine, ola) is None


def test_nobody_is_made_because_a_provider_knows_them(traveller, provider, accounts, engine, ola):
    provider.person["email"] = "unknown@kommune.example"
    assert_refused(traveller, traveller.signs_in(), "no_account")
    assert accounts.everyone() == [ola]
    assert latest(engine, 1)[0]["event"] == "sign_in_refused"


def test_a_disabled_account_stays_out(traveller, accounts, ola):
    traveller.signs_in()
    accounts.set_active(ola.id, False, by="it")
    traveller.client.cookies.clear()
    assert_refused(traveller, traveller.signs_in(), "no_account")


def test_the_address_may_come_from_the_userinfo_endpoint(traveller, provider, ola):
    provider.description = {"userinfo_endpoint": f"{provider.issuer}/userinfo"}
    provider.told = provider.person
    provider.person = {"sub": "42"}
    traveller.signs_in()
    assert traveller.reads() == ola.login


def test_what_the_userinfo_endpoint_says_of_somebody_else_does_not_count(traveller, provider, ola):
    provider.description = {"userinfo_endpoint": f"{provider.issuer}/userinfo"}
    provider.told = {**provider.person, "sub": "43"}
    provider.person = {"sub": "42"}
    assert_refused(traveller, traveller.signs_in(), "no_account")


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(traveller, provider, ola):
    provider.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    traveller.signs_in()
    assert traveller.reads() == ola.login


def test_a_key_that_was_replaced_is_no_matter(traveller, provider, ola):
    traveller.signs_in()
    provider.key = new_key()
    traveller.client.cookies.clear()
    traveller.signs_in()
    assert traveller.reads() == ola.login


def assert_refused_for(reason, traveller, engine, member, caplog):
    assert_refused(traveller, traveller.signs_in())
    assert caplog.messages == [f"signing in through the provider failed: {reason}"]
    assert subject_of(engine, member) is None


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "another"}, "InvalidClaimError nonce"),
        ({"nonce": None}, "MissingClaimError nonce"),
        ({"aud": "somebody else"}, "InvalidClaimError aud"),
        ({"aud": ["somebody else"], "azp": CLIENT}, "InvalidClaimError aud"),
        ({"aud": [CLIENT, "somebody else"], "azp": "somebody else"}, "InvalidClaimError azp"),
        ({"aud": None}, "MissingClaimError aud"),
        ({"iss": "https://evil.example"}, "InvalidClaimError iss"),
        ({"iss": None}, "MissingClaimError iss"),
        ({"exp": 1_700_000_000}, "ExpiredTokenError exp"),
        ({"exp": None}, "MissingClaimError exp"),
        ({"sub": None}, "MissingClaimError sub"),
    ],
    ids=str,
)
def test_an_id_token_for_another_time_place_or_purpose_is_refused(
    traveller, provider, engine, ola, caplog, claims, reason
):
    provider.claims = claims
    assert_refused_for(reason, traveller, engine, ola, caplog)


def part(data):
    return (
        base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()
    )


def unsigned(_, claims):
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def signed_with(secret, claims):
    """With a secret that both sides know, by hand: libraries refuse to."""
    said = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    return f"{said}.{part(hmac.digest(secret, said.encode(), 'sha256'))}"


def signed_with_the_public_key(provider, claims):
    return signed_with(provider.key.as_pem(private=False), claims)


def signed_with_the_clients_secret(_, claims):
    return signed_with(SECRET.encode(), claims)


def signed_with_another_key(_, claims):
    other = new_key()
    return jwt.encode({"alg": "RS256", "kid": other.kid}, claims, other)


def signed_with_another_key_of_the_same_name(provider, claims):
    return jwt.encode({"alg": "RS256", "kid": provider.key.kid}, claims, new_key())


def changed_afterwards(provider, claims):
    head, _, signature = provider.signed(claims).split(".")
    return f"{head}.{part({**claims, 'sub': '1'})}.{signature}"


def no_token(*_):
    return "no token"


def nothing(*_):
    return None


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (unsigned, "UnsupportedAlgorithmError unsupported_algorithm"),
        (signed_with_the_public_key, "UnsupportedAlgorithmError unsupported_algorithm"),
        (signed_with_the_clients_secret, "UnsupportedAlgorithmError unsupported_algorithm"),
        (signed_with_another_key, "InvalidKeyIdError invalid_key_id"),
        (signed_with_another_key_of_the_same_name, "BadSignatureError bad_signature"),
        (changed_afterwards, "BadSignatureError bad_signature"),
        (no_token, "DecodeError decode_error"),
        (nothing, "the provider sent no ID token"),
    ],
)
def test_an_id_token_that_the_provider_did_not_sign_is_refused(traveller, provider, engine, ola, caplog, made, reason):
    provider.sign = lambda claims: made(provider, claims)
    assert_refused_for(reason, traveller, engine, ola, caplog)


def test_the_way_back_can_be_gone_once(traveller, provider, ola):
    back = traveller.signs_in_there(traveller.goes())
    traveller.comes_back(back)
    assert AWAY not in traveller.client.cookies
    traveller.client.cookies.clear()
    assert_refused(traveller, traveller.comes_back(back))


def test_not_even_with_a_copy_of_the_cookie_that_went_along(traveller, provider, ola):
    back = traveller.signs_in_there(traveller.goes())
    kept = traveller.client.cookies[AWAY]
    traveller.comes_back(back)
    traveller.client.cookies.clear()
    traveller.client.cookies.set(AWAY, kept)
    assert_refused(traveller, traveller.comes_back(back))


def test_somebody_elses_way_back_leads_nowhere_and_the_provider_is_not_asked(traveller, provider, ola, caplog):
    """Another's code, sent as a link, would sign this browser in as them."""
    theirs = traveller.signs_in_there(traveller.goes())
    traveller.goes()
    fetched = list(provider.fetched)
    assert_refused(traveller, traveller.comes_back(theirs))
    assert "the state is not the one that went along" in caplog.text
    assert provider.fetched == fetched


def test_a_code_without_the_verifier_that_went_along_is_worth_nothing(traveller, provider, ola):
    stolen = parse_qs(urlsplit(traveller.signs_in_there(traveller.goes())).query)["code"][0]
    state = parse_qs(urlsplit(traveller.goes()).query)["state"][0]
    assert_refused(traveller, traveller.comes_back(f"{CALLBACK}?code={stolen}&state={state}"))


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&state=x", "?state=%C3%A6"]
)
def test_a_made_up_way_back_leads_nowhere(traveller, query, ola):
    assert_refused(traveller, traveller.comes_back(CALLBACK + query))
    traveller.goes()
    assert_refused(traveller, traveller.comes_back(CALLBACK + query))


def test_a_cookie_that_we_did_not_seal_leads_nowhere(traveller, configured, ola):
    forger = load_oidc(configured, ["another key that seals what a browser carries"])
    sealed = forger._seal.dumps({"state": "x", "nonce": "x", "verifier": "x", "then": "/staff"})
    traveller.client.cookies.set(AWAY, sealed)
    assert_refused(traveller, traveller.comes_back(f"{CALLBACK}?code=x&state=x"))


def test_whoever_stays_away_too_long_begins_again(traveller, ola, monkeypatch):
    back = traveller.signs_in_there(traveller.goes())
    kept = traveller.client.cookies[AWAY]  # whatever the browser does with a cookie whose time is up
    then = time.time() + AWAY_SECONDS + 60
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: then)
    traveller.client.cookies.clear()
    traveller.client.cookies.set(AWAY, kept)
    assert_refused(traveller, traveller.comes_back(back))


def test_whoever_says_no_there_is_not_in(traveller, ola):
    state = parse_qs(urlsplit(traveller.goes()).query)["state"][0]
    assert_refused(traveller, traveller.comes_back(f"{CALLBACK}?error=access_denied&state={state}"))


def test_one_is_sent_nowhere_but_into_the_inbox(traveller, ola):
    assert traveller.signs_in("https://evil.example").headers["location"] == "/staff"


def test_a_provider_that_is_away_is_said_on_the_page(site, configured):
    away = replace(configured, oidc_issuer=f"http://127.0.0.1:{free_port()}")
    client = TestClient(site(load_oidc(away, KEYS)), base_url=HERE, follow_redirects=False)
    answer = client.get("/staff/oidc")
    assert answer.status_code == 502
    assert texts_in("nb")["provider_away"] in answer.text


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_badly_is_not_used(traveller, provider, description):
    provider.description = description
    assert traveller.client.get("/staff/oidc").status_code == 502


def test_steps_through_the_provider_are_limited_for_an_address(traveller, provider, ola, monkeypatch):
    monkeypatch.setattr(traveller, "goes", None)
    statuses = {traveller.comes_back(CALLBACK).status_code for _ in range(THROUGH_PROVIDER.most)}
    assert statuses == {403}
    assert traveller.comes_back(CALLBACK).status_code == 429
    assert traveller.client.get("/staff/oidc").status_code == 429
    assert provider.fetched == []


def test_nothing_secret_is_logged(traveller, provider, ola, caplog):
    provider.claims = {"nonce": "another"}
    with caplog.at_level("WARNING"):
        traveller.signs_in()
    assert "InvalidClaimError nonce" in caplog.text
    assert ola.login not in caplog.text
    assert provider.asked[0]["nonce"] not in caplog.text


def test_without_an_issuer_there_is_no_provider(configured):
    assert load_oidc(replace(configured, oidc_issuer=None), KEYS) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"oidc_client": None}, "KOORDINATOR_OIDC_CLIENT"),
        ({"oidc_secret": None}, "KOORDINATOR_OIDC_SECRET"),
        ({"oidc_issuer": "http://id.example"}, "https://"),
        ({"oidc_issuer": "id.example"}, "https://"),
    ],
)
def test_half_a_configuration_is_said_in_one_line(configured, change, why):
    with pytest.raises(SetupError, match=why):
        load_oidc(replace(configured, **change), KEYS)
