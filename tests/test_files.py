from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wickgraph.errors import OutputError
from wickgraph.files import making, write, write_all, writing


@given(st.binary())
def test_what_is_written_is_in_the_file_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    write(str(path), content)
    assert path.read_bytes() == content


def test_a_path_without_a_name_is_an_error() -> None:
    with pytest.raises(OutputError, match=r"^'' is no path; expected the name of a file$"):
        write("", b"content")


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


@pytest.mark.parametrize("name", ["new/", "there/", "there/new//"])
def test_what_ends_in_a_slash_names_a_directory_and_is_no_file_to_write(tmp_path: Path, name: str) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(OutputError, match="is a directory by its name; expected a file"):
        write(f"{tmp_path}/{name}", b"content")
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_device_is_an_error_that_names_it() -> None:
    with pytest.raises(OutputError, match=r"^/dev/full: cannot be written: No space left"):
        write("/dev/full", b"content")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_directory_that_cannot_be_filled_is_told_by_its_own_name(tmp_path: Path) -> None:
    folder = tmp_path / "new"

    def fill() -> None:
        with making(str(folder)) as target:
            os.symlink("/dev/full", f"{target}/file")
            write(f"{target}/file", b"content")

    with pytest.raises(OutputError) as caught:
        fill()
    assert str(caught.value) == f"{folder}: cannot be written: No space left on device; try another place"
    assert os.listdir(tmp_path) == []


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


def test_a_file_that_exists_is_not_replaced_without_force(tmp_path: Path) -> None:
    path = tmp_path / "out.ttl"
    path.write_bytes(b"old")
    with pytest.raises(OutputError, match=r"out\.ttl: exists already; --force replaces it"), writing(str(path), False):
        pytest.fail("nothing is written")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_block_that_fails_leaves_the_old_content_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "out.ttl"
    path.write_bytes(b"old")
    with pytest.raises(error), writing(str(path)) as file:  # noqa: PT012 - it is the block that fails
        file.write(b"half")
        raise error
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.ttl"]


# Directories


def test_files_come_into_a_directory_that_is_made_for_them(tmp_path: Path) -> None:
    write_all(f"{tmp_path}/tables/", {"a.csv": b"1", "b.csv": b"2"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()} == {"a.csv": b"1", "b.csv": b"2"}
    assert os.listdir(tmp_path) == ["tables"]


def test_what_else_a_directory_holds_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_bytes(b"mine")
    write_all(str(tmp_path), {"a.csv": b"1"})
    with pytest.raises(OutputError, match=r"a\.csv: exists already; --force replaces it"):
        write_all(str(tmp_path), {"b.csv": b"2", "a.csv": b"2"})
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "mine.txt"]
    write_all(str(tmp_path), {"b.csv": b"2", "a.csv": b"2"}, force=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a.csv": b"2",
        "b.csv": b"2",
        "mine.txt": b"mine",
    }


@pytest.mark.parametrize("name", ["file", "file/tables", "missing/tables"])
def test_a_place_that_can_be_no_directory_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError) as caught:
        write_all(os.path.join(tmp_path, name), {"a.csv": b"1"})
    assert str(caught.value).startswith(f"{tmp_path}/{name}: ")
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("there", [True, False])
def test_where_one_file_cannot_be_written_none_is(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "tables"
    if there:
        folder.mkdir()
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        write_all(str(folder), {"a.csv": b"1", "x" * 256: b"2"})
    assert (os.listdir(folder) if there else os.listdir(tmp_path)) == []
