"""Set-up from nothing: `python3 bot/bootstrap.py [tests]`. Runs on any Python 3 and needs only its standard library.

Finds Python 3.10, puts uv into an environment of its own, installs the locked packages with their hashes checked, and tries
to fetch spaCy's Norwegian model. Everything lands inside the checkout. A second run finds nothing to do.

With `tests` it also gets what only tests need: the API tester in an environment of its own, since its packages do not go
with Rasa's, and the servers and the browser from Debian's packages. Those are the only things outside the checkout; where
they cannot be installed, the tests that need them are skipped and say why.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV_VERSION = "0.13.9"
VENV, UV_ENV, CACHE = ROOT / ".venv", ROOT / ".uv", ROOT / ".cache"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed"
SPACY_MODEL = "nb_core_news_sm"
SPACY_SECONDS = 120
TOOLS_VENV, TOOLS_LOCK = ROOT / ".tools", ROOT / "requirements-tools.lock"
# What shows that a Debian package is there.
DEBIAN = {
    "postgresql": "/usr/lib/postgresql/*/bin/initdb",
    "redis-server": "/usr/bin/redis-server",
    "chromium": "/usr/bin/chromium",
    "strace": "/usr/bin/strace",
    "node-typescript": "/usr/bin/tsc",
}


def main():
    """Bring the checkout to where the `koordinator` command works."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    start = time.monotonic()
    uv = private_uv()
    python = find_python() or "3.10"
    say(f"Python 3.10: {python if '/' in python else 'fetched by uv'}")
    if not (VENV / "bin" / "python").exists():
        run([uv, "venv", "--quiet", "--python", python, VENV], "make an environment")
    say("Installing the locked packages (about 6 GB; some minutes the first time) …")
    in_venv = ["--python", VENV / "bin" / "python"]
    run([uv, "pip", "sync", *in_venv, "--require-hashes", LOCK], "install the packages")
    run(
        [uv, "pip", "install", "--quiet", *in_venv, "--no-deps", "--no-build-isolation", "--editable", ROOT],
        "install ourselves",
    )
    try_spacy_model()
    STAMP.write_text(wanted)
    say(f"Set up in {time.monotonic() - start:.0f} s.")


def prepare_tests():
    """Get what only tests need, as far as this machine lets us."""
    install_debian_packages([name for name, path in DEBIAN.items() if not any(Path("/").glob(path.lstrip("/")))])
    wanted = hashlib.sha256(TOOLS_LOCK.read_bytes()).hexdigest()
    stamp = TOOLS_VENV / "installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    uv = private_uv()
    run(
        [uv, "venv", "--quiet", "--clear", "--python", VENV / "bin" / "python", TOOLS_VENV],
        "make an environment for test tools",
    )
    python = TOOLS_VENV / "bin" / "python"
    run([uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", TOOLS_LOCK], "install the test tools")
    stamp.write_text(wanted)


def install_debian_packages(missing):
    """Install Debian packages where we may; otherwise say what is missing."""
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Not here: {names}. The tests that need them are skipped; `apt install {names}` brings them.")
        return
    say(f"Installing {names} for the tests …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if subprocess.run(install, **quiet).returncode:
        subprocess.run(["apt-get", "update"], **quiet)
        if subprocess.run(install, **quiet).returncode:
            say(f"{names} could not be installed; the tests that need them are skipped.")


def find_python():
    """Path of a Python 3.10 that really runs: on the path, then in pyenv's folder; None when there is none.

    A pyenv shim called python3.10 can exist and fail, and uv does not look into pyenv's folder.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates = ["python3.10", *sorted(map(str, pyenv.glob("versions/3.10.*/bin/python")), reverse=True)]
    for candidate in candidates:
        question = "import sys; print(sys.executable if sys.version_info[:2] == (3, 10) else '')"
        try:
            answer = subprocess.run([candidate, "-c", question], capture_output=True, text=True, timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if answer.returncode == 0 and answer.stdout.strip():
            return answer.stdout.strip()
    return None


def private_uv():
    """Path of uv, installed into an environment of its own."""
    uv = UV_ENV / "bin" / "uv"
    if not uv.exists():
        say("Fetching uv …")
        run([sys.executable, "-m", "venv", UV_ENV], "make an environment for uv (on Debian: apt install python3-venv)")
        pip = [UV_ENV / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run([*pip, "install", f"uv=={UV_VERSION}"], "fetch uv")
    return uv


def try_spacy_model():
    """Fetch spaCy's Norwegian model where it can be reached; go on without it where it cannot."""
    say(f"Looking for spaCy's {SPACY_MODEL} …")
    python = VENV / "bin" / "python"
    try:
        subprocess.run([python, "-m", "ensurepip"], capture_output=True, timeout=SPACY_SECONDS, check=True)
        command = [python, "-m", "spacy", "download", SPACY_MODEL, "--no-deps"]
        found = subprocess.run(command, capture_output=True, timeout=SPACY_SECONDS, env=environment()).returncode == 0
    except (OSError, subprocess.SubprocessError):
        found = False
    if not found:
        say(
            f"{SPACY_MODEL} cannot be reached from here; going on with the Norwegian lemmas that ship with the project."
        )


def environment():
    """The environment of the installers: caches inside the checkout, quick to give up on what cannot be reached."""
    return {
        **os.environ,
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", str(CACHE / "uv")),
        "UV_PYTHON_INSTALL_DIR": str(CACHE / "python"),
        "PIP_RETRIES": "1",
    }


def run(command, purpose):
    """Run a command; end with one line that says what could not be done."""
    if subprocess.run(list(map(str, command)), env=environment()).returncode:
        sys.exit(f"set-up: could not {purpose}; the lines above say why. Mend it and run make again.")


def say(text):
    """One line of progress."""
    print(f"set-up: {text}", flush=True)


if __name__ == "__main__":
    main()
    if "tests" in sys.argv[1:]:
        prepare_tests()
