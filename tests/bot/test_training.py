import shutil

import pytest

from bot.settings import ROOT
from bot.training import INPUTS, fingerprint


@pytest.fixture
def checkout(tmp_path):
    """A copy of what the model is made from."""
    for name in INPUTS:
        source, target = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return tmp_path


def test_the_same_files_have_the_same_fingerprint(checkout):
    assert fingerprint(checkout) == fingerprint(ROOT)


@pytest.mark.parametrize(
    "name", ["config.yml", "bot/domain/answer.yml", "nlu_data/nn/smalltalk.yml", "bot/components/norwegian.py"]
)
def test_a_change_asks_for_training(checkout, name):
    before = fingerprint(checkout)
    (checkout / name).write_text((checkout / name).read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert fingerprint(checkout) != before
