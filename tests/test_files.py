from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wickgraph.errors import OutputError
from wickgraph.files import write


@given(st.binary())
def test_what_is_written_is_in_the_file_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    write(str(path), content)
    assert path.read_bytes() == content


def test_a_file_is_replaced_and_nothing_else_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "out.ttl"
    write(str(path), b"a long first version")
    write(str(path), b"second")
    assert path.read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["out.ttl"]


@pytest.mark.parametrize("name", ["with space.ttl", "saïd-😀.ttl", ".hidden", "-o", "x" * 255])
def test_any_name_that_a_file_can_have_will_do(tmp_path: Path, name: str) -> None:
    write(str(tmp_path / name), b"content")
    assert (tmp_path / name).read_bytes() == b"content"
    assert os.listdir(tmp_path) == [name]


def test_a_relative_path_is_below_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("out.ttl", b"content")
    assert (tmp_path / "out.ttl").read_bytes() == b"content"


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "out.ttl"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write(str(path), b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link_to_the_file_that_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "target.ttl", tmp_path / "link.ttl"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write(str(link), b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_link_to_nothing_yet_makes_the_file_that_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "link.ttl").symlink_to(tmp_path / "target.ttl")
    write(str(tmp_path / "link.ttl"), b"new")
    assert (tmp_path / "target.ttl").read_bytes() == b"new"


def test_a_device_is_written_to_and_never_replaced() -> None:
    write(os.devnull, b"content")
    assert not os.path.isfile(os.devnull)
    assert os.path.exists(os.devnull)


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(str(path), b"content")
        assert os.read(reader, 100) == b"content"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("name", [".", "missing/out.ttl", "file/out.ttl", "x" * 256])
def test_a_place_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = os.path.join(tmp_path, name)
    with pytest.raises(OutputError, match=r"cannot be written: .+; try another place") as caught:
        write(path, b"content")
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_device_is_an_error_that_names_it() -> None:
    with pytest.raises(OutputError, match=r"^/dev/full: cannot be written: No space left"):
        write("/dev/full", b"content")


@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_the_old_content_stays_where_writing_fails_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "out.ttl"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OutputError, match="No space left on device"):
        write(str(path), b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.ttl"]
