"""Two builds of one volume: the second waits or refuses, saying so."""

from __future__ import annotations

import threading
import time

import pytest

from publisher.engine import VolumeBusy, VolumeLock


def test_a_second_build_is_refused(tmp_path):
    """Without a wait, a locked folder is BLD007."""
    with (
        VolumeLock(tmp_path / "out"),
        pytest.raises(VolumeBusy) as refused,
        VolumeLock(tmp_path / "out"),
    ):
        pass
    assert refused.value.diagnostic.code == "BLD007"
    assert str(tmp_path / "out") in refused.value.diagnostic.message


def test_a_second_build_waits_and_says_so_once(tmp_path):
    """It goes on when the first has ended."""
    told = []
    with VolumeLock(tmp_path):
        second = VolumeLock(tmp_path, wait=10, on_wait=lambda: told.append(time.monotonic()))
        got = []

        def build():
            with second:
                got.append(time.monotonic())

        thread = threading.Thread(target=build)
        thread.start()
        time.sleep(0.5)
        assert (len(told), got) == (1, [])
        ended = time.monotonic()
    thread.join()
    assert 0 <= got[0] - ended < 1


def test_two_volumes_do_not_wait_for_each_other(tmp_path):
    """The lock is on the folder that receives the files."""
    with VolumeLock(tmp_path / "a"), VolumeLock(tmp_path / "b"):
        assert list(tmp_path.glob("*/*")) == []  # and it leaves no file


def test_a_killed_build_leaves_no_lock(tmp_path, script):
    """`kill -9` lets the folder go."""
    build = script(
        "import time\nfrom publisher.engine import VolumeLock\n"
        f"with VolumeLock(Path({str(tmp_path / 'out')!r})):\n"
        "    print('locked', flush=True)\n    time.sleep(60)\n"
    )
    assert build.stdout.readline() == "locked\n"
    with pytest.raises(VolumeBusy), VolumeLock(tmp_path / "out"):
        pass
    build.kill()
    build.wait()
    with VolumeLock(tmp_path / "out"):
        pass
