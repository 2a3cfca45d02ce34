"""The file store, on this machine and in memory."""

import pytest

from werkplein.core.files import FileStore


@pytest.fixture(params=["folder", "memory"])
def store(request, tmp_path):
    address = str(tmp_path / "files") if request.param == "folder" else f"memory://{tmp_path.name}"
    return FileStore(address)


def test_the_same_bytes_are_kept_once(store):
    digest = store.put(b"werkplein;maand")

    assert store.put(b"werkplein;maand") == digest
    assert store.get(digest) == b"werkplein;maand"
    assert list(store.digests()) == [digest]


def test_what_is_not_there_is_not_found(store):
    assert not store.exists("0" * 64)
    with pytest.raises(FileNotFoundError):
        store.get("0" * 64)


def test_a_tree_is_written_read_listed_and_removed(store):
    store.write("sites/6/index.html", b"oud")
    store.write("sites/6/index.html", b"nieuw")
    store.write("sites/6/werkpleinen/assen/index.html", b"assen")

    assert store.read("sites/6/index.html") == b"nieuw"
    assert store.names("sites/6") == ["index.html", "werkpleinen/assen/index.html"]
    store.remove_tree("sites/6")
    assert not store.has("sites/6/index.html")
    store.remove_tree("sites/6")


@pytest.mark.parametrize("path", ["../geheim", "/etc/passwd", "sites/../../x", "sites//x", "", ".", "a\\b", "a/%2e%2e"])
def test_a_name_cannot_leave_the_store(store, path):
    with pytest.raises(ValueError, match="cannot be the name"):
        store.read(path)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "abc", "A" * 64])
def test_only_a_digest_finds_bytes(store, digest):
    with pytest.raises(ValueError, match="not a digest"):
        store.get(digest)


def test_damaged_bytes_are_noticed(tmp_path):
    store = FileStore(str(tmp_path))
    digest = store.put(b"goed")
    (tmp_path / "content" / digest[:2] / digest).write_bytes(b"slecht")

    with pytest.raises(ValueError, match="damaged"):
        store.get(digest)


def test_a_write_that_fails_leaves_nothing_beside_it(tmp_path, monkeypatch):
    store = FileStore(str(tmp_path))
    monkeypatch.setattr("os.fsync", lambda _number: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        store.write("sites/6/index.html", b"half")
    assert list((tmp_path / "sites/6").iterdir()) == []
