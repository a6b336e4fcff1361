"""A warm worker opens no file, no socket and no program, whatever its tasks try."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotegen.workers.pool import Limits, Pool
from tests.samples import ROOT
from tests.workers.rehearsal import MODULE, PREPARE

REFUSED = [
    "open('/etc/passwd')",
    "open(b'/etc/passwd')",
    "open('/proc/self/environ')",
    "open(load('pathlib').Path('/etc/passwd'))",
    "load('pathlib').Path('/etc/passwd').read_text()",
    "load('io').open_code('/etc/passwd')",
    "os.open('/etc/passwd', os.O_RDONLY)",
    "open('new-file', 'w')",
    "open(os.__file__, 'a')",
    "open(os.path.dirname(os.__file__) + '/../../../../../../../../etc/passwd')",
    "open(0)",
    "os.listdir('/')",
    "os.listdir()",
    "os.scandir('/')",
    "list(load('pathlib').Path('/').glob('*'))",
    "os.mkdir('folder')",
    "os.remove('/etc/passwd')",
    "os.rename('/etc/passwd', '/etc/passwords')",
    "os.symlink('/etc/passwd', 'here')",
    "os.chdir('/')",
    "os.chmod('/etc/passwd', 0)",
    "os.kill(1, 0)",
    "os.system('true')",
    "os.fork()",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "os.execv('/bin/true', ['true'])",
    "os.putenv('A', 'b')",
    "load('subprocess').run(['true'])",
    "load('socket').socket()",
    "load('socket').create_connection(('127.0.0.1', 9))",
    "load('socket').getaddrinfo('localhost', 80)",
    "load('urllib.request').urlopen('http://127.0.0.1:9/')",
    "load('urllib.request').urlopen('file:///etc/passwd')",
    "load('http.client').HTTPConnection('127.0.0.1', 9).connect()",
    "load('ctypes').CDLL(None)",
    "load('ctypes').CDLL('libc.so.6')",
    "load('mmap').mmap(-1, 10)",
    "load('shutil').rmtree('/nowhere')",
    "load('tempfile').mkstemp(dir='/tmp')",
    "load('signal').pthread_kill(0, 0)",
    "load('resource').setrlimit(9, (-1, -1))",
    "load('sqlite3').connect(':memory:')",
]
ALLOWED = [
    "load('colorsys')",
    "load('xml.dom.minidom')",
    "load('PIL.WebPImagePlugin')",
    "load('babel.units')",
    "open(os.__file__).close()",
    "1 + 1",
]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(1, prepare=PREPARE)
    yield made
    made.close()


def tried(pool: Pool, code: str) -> str:
    return pool.call(f"{MODULE}:attempt", code).decode()


@pytest.mark.parametrize("code", REFUSED)
def test_it_may_not(pool: Pool, code: str) -> None:
    assert "a worker may not do this" in tried(pool, code)


@pytest.mark.parametrize("code", ALLOWED)
def test_it_may(pool: Pool, code: str) -> None:
    assert tried(pool, code) == "done"


def test_its_memory_its_files_and_its_traces_are_limited(pool: Pool) -> None:
    limited = "load('resource').getrlimit(load('resource').{})[1]"
    for name, most in (("RLIMIT_AS", Limits().memory), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 16 * 1024 * 1024)):
        assert tried(pool, f"0 / ({limited.format(name)} == {most})") == "done"


_PROBE = "import quotegen.workers.seal as seal; print(seal.leave_network())"


def test_it_has_a_network_of_its_own_where_the_machine_allows_it(pool: Pool) -> None:
    allowed = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=True, cwd=ROOT)
    worker = pool.call(f"{MODULE}:process", None).decode()
    networks = {Path(f"/proc/{each}/ns/net") for each in (worker, "self")}
    own = len({network.readlink() for network in networks if network.exists()}) == 2
    assert own == (allowed.stdout == "True\n")


def test_the_same_file_can_be_read_where_nothing_is_sealed() -> None:
    # The red control: it is the seal, not the machine, that refuses.
    assert Path("/etc/passwd").read_text(encoding="utf-8")
