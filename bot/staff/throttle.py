"""How often somebody may try to sign in."""

from __future__ import annotations

from starlette.requests import Request

from bot.gateway.door import address_of
from bot.gateway.problems import Problem
from bot.gateway.rates import Rate, Rates
from bot.staff.accounts import tidy_login

OF_LOGIN = Rate("sign_ins", 10, 15 * 60)
OF_ADDRESS = Rate("sign_ins_from", 30, 15 * 60)
# An office may share one address, and each way through the provider comes by twice.
THROUGH_PROVIDER = Rate("provider_sign_ins_from", 120, 15 * 60)


async def check_attempt(rates: Rates, request: Request, login: str) -> None:
    """Count one more attempt, whether or not anybody has this login.

    The address comes first: whoever has used theirs up cannot go on to use up the attempts of others.

    Raises:
        Problem: there are too many.
    """
    await _check(rates, OF_ADDRESS, address_of(request))
    await _check(rates, OF_LOGIN, tidy_login(login))


async def check_provider_attempt(rates: Rates, request: Request) -> None:
    """Count one more step of signing in through the provider.

    Raises:
        Problem: there are too many.
    """
    await _check(rates, THROUGH_PROVIDER, address_of(request))


async def _check(rates: Rates, rate: Rate, who: str) -> None:
    if not await rates.allows(rate, who):
        raise Problem(429, "too_many_sign_ins", retry_after=rate.seconds)
