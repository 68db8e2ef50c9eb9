import pytest

from bot import bootstrap


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """An empty path and an empty pyenv."""
    path, pyenv = tmp_path / "path", tmp_path / "pyenv"
    path.mkdir()
    monkeypatch.setenv("PATH", str(path))
    monkeypatch.setenv("PYENV_ROOT", str(pyenv))
    return path, pyenv


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_a_shim_that_fails_is_passed_over_for_pyenvs_own(folders):
    path, pyenv = folders
    script(path / "python3.10", "exit 127")
    real = script(pyenv / "versions/3.10.13/bin/python", "echo /found/python")
    assert bootstrap.find_python() == "/found/python"
    assert real.exists()


def test_a_python_on_the_path_is_taken_first(folders):
    path, pyenv = folders
    script(path / "python3.10", "echo /first/python")
    script(pyenv / "versions/3.10.13/bin/python", "echo /second/python")
    assert bootstrap.find_python() == "/first/python"


def test_a_python_of_another_version_is_passed_over(folders):
    script(folders[0] / "python3.10", "echo ''")
    assert bootstrap.find_python() is None


def test_without_any_python_uv_provides_one(folders):
    assert bootstrap.find_python() is None
