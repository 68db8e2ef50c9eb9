"""Each in a process of its own: what has been imported once stays."""

import subprocess
import sys

from bot.settings import ROOT


def run(code):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"from bot.server.lean_imports import leave_out\n{code}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_rasas_server_side_needs_no_tensorflow():
    done = run(
        "import sys\nleave_out(torch=True)\nimport rasa.core.agent, bot.components.intent_classifier\n"
        "import rasa.core.policies.rule_policy\n"
        "print(any(m.startswith('tensorflow.python') for m in sys.modules), sys.modules['torch'])"
    )
    assert done.stdout.split() == ["False", "None"], done.stderr


def test_whoever_needs_it_all_the_same_is_told_what_to_do():
    done = run("leave_out(torch=True)\nimport tensorflow as tf\ntf.keras.layers.Dense(3)")
    assert "bot/server/__main__.py" in done.stderr


def test_a_class_may_inherit_from_the_stand_in():
    done = run(
        "leave_out(torch=True)\nfrom tensorflow.keras.utils import Sequence\nclass Mine(Sequence): pass\nprint(Mine.__name__)"
    )
    assert done.stdout.strip() == "Mine", done.stderr


def test_pytorch_stays_for_an_encoder_that_needs_it():
    done = run("import sys\nleave_out(torch=False)\nprint('torch' in sys.modules, 'jax' in sys.modules)")
    assert done.stdout.split() == ["False", "True"], done.stderr
