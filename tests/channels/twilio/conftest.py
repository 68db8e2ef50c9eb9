import pytest


@pytest.fixture(params=["sms", "whatsapp"])
def kind(request):
    """Both, unless a test module says which it is about."""
    return request.param
