"""Bundles that are damaged, or that a stranger made: each says what is wrong, and reading one stays within bounds."""

import json
import struct
import warnings
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import InputError
from auditor.knowledge.store import Knowledge
from auditor.network import bundle_archive
from auditor.network.bundle import read_bundle
from auditor.network.bundle_archive import Damage, Wrong
from auditor.network.verify import check
from tests.network.test_bundle import recorded, say


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return recorded(tmp_path / "scan.bundle", keep_pages=True)


def members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put(path: Path, contents: Mapping[str, bytes], *, honest: bool = True) -> Path:
    """Write the members as a ZIP, with a manifest whose digests fit unless they shouldn't."""
    contents = dict(contents)
    if honest:
        manifest = json.loads(contents["manifest.json"])
        manifest["members"] = {name: sha256(body).hexdigest() for name, body in contents.items() if name != "manifest.json"}
        contents["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, body in contents.items():
            archive.writestr(name, body)
    return path


def changed(path: Path, **values: object) -> dict[str, bytes]:
    found = members(path)
    return found | {"manifest.json": json.dumps({**json.loads(found["manifest.json"]), **values}).encode()}


def refused(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_bundle(path, say)
    assert all(problem.place.startswith(str(path)) for problem in caught.value.problems)
    return [f"{problem.place.removeprefix(str(path)).strip(':')} {problem.message}".strip() for problem in caught.value.problems]


def test_every_byte_counts(bundle: Path) -> None:
    """Wherever one byte is changed, something is said; within a member's data or its name, which member."""
    whole = bundle.read_bytes()
    with ZipFile(bundle) as archive:
        inside = {
            at: one.filename
            for one in archive.infolist()
            for at in range(one.header_offset + 30, one.header_offset + 30 + len(one.filename) + one.compress_size)
        }
    for at in range(0, len(whole), 3):
        bundle.write_bytes(whole[:at] + bytes([whole[at] ^ 0x15]) + whole[at + 1 :])
        wrong = check(bundle)
        assert wrong, f"byte {at} of {len(whole)}"
        assert at not in inside or inside[at] in {one.member for one in wrong}, f"byte {at}: {wrong}"
    bundle.write_bytes(whole)
    assert check(bundle) == []


def test_a_file_cut_short(bundle: Path) -> None:
    whole = bundle.read_bytes()
    seal = len(whole) - len("sha256:") - 64
    for length in range(0, seal, 101):
        bundle.write_bytes(whole[:length])
        assert check(bundle) == [Wrong("", Damage.NOT_ZIP)]
        assert refused(bundle) == ["bundle.not_zip"]
    for length in range(seal, len(whole), 7):
        bundle.write_bytes(whole[:length])
        assert check(bundle) in ([Wrong("", Damage.NOT_ZIP)], [Wrong("", Damage.SEAL)])


def test_bytes_before_and_behind(bundle: Path) -> None:
    whole = bundle.read_bytes()
    for bytes_ in (b"MZ" + whole, whole + b"more"):
        bundle.write_bytes(bytes_)
        assert check(bundle)


def test_what_is_no_bundle(tmp_path: Path, bundle: Path) -> None:
    (tmp_path / "text").write_text("bonjour")
    (tmp_path / "empty").write_bytes(b"")
    assert refused(tmp_path / "text") == refused(tmp_path / "empty") == ["bundle.not_zip"]
    assert refused(tmp_path / "nowhere") == refused(tmp_path) == ["bundle.no_file"]


def test_another_zip(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "b", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refused(tmp_path / "b") == ["word/document.xml bundle.unexpected"]


@pytest.mark.parametrize("name", ["answers.jsonl", "pages.jsonl", "results.jsonl", "manifest.json"])
def test_a_member_is_missing(bundle: Path, name: str) -> None:
    found = members(bundle)
    del found[name]
    assert refused(put(bundle, found, honest=False)) == [f"{name} bundle.missing"]


def test_a_page_is_missing(bundle: Path) -> None:
    found = {name: body for name, body in members(bundle).items() if not name.startswith("pages/")}
    (wrong,) = refused(put(bundle, found, honest=False))
    assert wrong.startswith("pages/")
    assert wrong.endswith("bundle.missing")


@pytest.mark.parametrize("name", ["answers.jsonl", "pages.jsonl", "results.jsonl"])
def test_a_member_says_something_else(bundle: Path, name: str) -> None:
    found = members(bundle)
    assert refused(put(bundle, found | {name: found[name].replace(b"pont", b"quai")}, honest=False)) == [f"{name} bundle.changed"]


def test_a_page_under_another_name(bundle: Path) -> None:
    name = next(name for name in members(bundle) if name.startswith("pages/"))
    assert refused(put(bundle, members(bundle) | {name: b"other"})) == [f"{name} bundle.changed"]


def test_a_member_that_the_manifest_does_not_know(bundle: Path) -> None:
    name = f"pages/{sha256(b'').hexdigest()}"
    assert refused(put(bundle, members(bundle) | {name: b""}, honest=False)) == [f"{name} bundle.unexpected"]


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "pages/../../evil", "pages\\evil", "C:/evil", "pages/", "pages/abc", "extra.txt", "Manifest.json"])
def test_names_that_no_bundle_has(bundle: Path, name: str) -> None:
    (wrong,) = refused(put(bundle, members(bundle) | {name: b"x"}))
    assert wrong.endswith("bundle.unexpected")


def test_a_name_that_stands_twice(bundle: Path) -> None:
    with warnings.catch_warnings(), ZipFile(bundle, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("answers.jsonl", b"")
    assert refused(bundle) == ["answers.jsonl bundle.unexpected"]


def test_another_compression(bundle: Path) -> None:
    found = members(bundle)
    body = found.pop("results.jsonl")
    put(bundle, found | {"results.jsonl": body})
    with ZipFile(bundle, "w") as archive:
        for name, text in {**found, "results.jsonl": body}.items():
            archive.writestr(name, text, ZIP_BZIP2 if name == "results.jsonl" else ZIP_DEFLATED)
    assert refused(bundle) == ["results.jsonl bundle.unexpected"]


def test_an_encrypted_member(bundle: Path) -> None:
    whole = bytearray(put(bundle, members(bundle)).read_bytes())
    at = whole.index(b"PK\x01\x02")
    struct.pack_into("<H", whole, at + 8, 1)
    bundle.write_bytes(whole)
    assert refused(bundle) == ["answers.jsonl bundle.unexpected"]


def test_bombs(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(put(bundle, members(bundle) | {"answers.jsonl": bytes(64 * 1024**2)})) == ["answers.jsonl bundle.too_large"]


def test_more_than_is_read(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_archive, "MOST_BYTES", 100)
    assert refused(bundle) == ["bundle.too_large"]
    monkeypatch.undo()
    monkeypatch.setattr(bundle_archive, "MOST_MEMBERS", 3)
    assert refused(bundle) == ["bundle.too_large"]


def test_a_line_without_end(bundle: Path) -> None:
    noise = b"".join(sha256(bytes([i])).hexdigest().encode() for i in range(256)) * 600
    assert refused(put(bundle, members(bundle) | {"answers.jsonl": noise})) == ["answers.jsonl:1 bundle.too_large"]


def test_a_size_that_is_a_lie(bundle: Path) -> None:
    """A member that says it is smaller than it is gives no more than it says, and its checksum tells."""
    whole = bytearray(bundle.read_bytes())
    at = whole.index(b"PK\x01\x02")
    struct.pack_into("<I", whole, at + 24, 10)
    bundle.write_bytes(whole)
    assert refused(bundle) == ["answers.jsonl bundle.unreadable"]


@pytest.mark.parametrize("version", [0, 2, "1", None, [1]])
def test_a_format_of_another_day(bundle: Path, version: object) -> None:
    assert refused(put(bundle, changed(bundle, format=version))) == ["manifest.json bundle.version"]


@pytest.mark.parametrize(
    "change",
    [
        {"when": 1},
        {"when": "yesterday"},
        {"when": "20261122T101010Z"},
        {"when": "2026-W47-1"},
        {"brought": 1},
        {"brought": [{"kind": "nonsense"}]},
        {"brought": ["har"]},
        {"domains": "a"},
        {"domains": [1]},
        {"domains": ["\ud800.example"]},
        {"domains": ["lepont.example\x1b[2J"]},
        {"domains": [""]},
        {"resolvers": None},
        {"versions": []},
        {"versions": {"rules": 1}},
        {"options": []},
    ],
)
def test_a_manifest_of_another_shape(bundle: Path, change: dict[str, object]) -> None:
    assert refused(put(bundle, changed(bundle, **change))) == ["manifest.json bundle.malformed"]


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b"1" * 5000])
def test_a_manifest_that_is_none(bundle: Path, text: bytes) -> None:
    assert refused(put(bundle, members(bundle) | {"manifest.json": text}, honest=False)) == ["manifest.json bundle.malformed"]


BAD_LINES = {
    "answers.jsonl": (
        b"",
        b"{}",
        b"x",
        b'{"name":1,"type":"A","status":"found"}',
        b'{"name":"a","type":"A","status":"maybe"}',
        b'{"name":"a","type":"A","status":"found","values":"x"}',
        b'{"name":"a","type":"A","status":"found","values":[1]}',
        b'{"name":"a","type":"A","status":"failed","why":"because"}',
        b"[" * 100_000,
    ),
    "pages.jsonl": (
        b"{}",
        b'{"url":"a","status":"found","code":"200"}',
        b'{"url":"a","status":"found","code":true}',
        b'{"url":"a","status":"found","cut":1}',
        b'{"url":"a","status":"found","headers":[["a"]]}',
        b'{"url":"a","status":"found","headers":{"a":"b"}}',
        b'{"url":"a","status":"found","traces":[{"kind":"wish"}]}',
        b'{"url":"a","status":"found","traces":["mx"]}',
        b'{"url":"a","status":"found","traces":null}',
        b'{"url":"a","status":"found","within":null}',
    ),
    "results.jsonl": (b"[]", b"no"),
}


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in BAD_LINES.items() for line in lines], ids=lambda one: str(one)[:40])
def test_a_line_of_another_shape(bundle: Path, name: str, line: bytes) -> None:
    found = members(bundle)
    number = found[name].count(b"\n") + 1
    assert refused(put(bundle, found | {name: found[name] + line + b"\n"})) == [f"{name}:{number} bundle.malformed"]


@pytest.mark.parametrize("results", [b"", b'{"domain": "other.example"}\n', b'{"domain": "pont.example"}\n' * 2])
def test_results_of_other_domains_than_the_manifest_says(bundle: Path, results: bytes) -> None:
    assert json.loads(members(bundle)["manifest.json"])["domains"] == ["pont.example", "quai.example"]
    assert refused(put(bundle, members(bundle) | {"results.jsonl": results})) == ["results.jsonl bundle.malformed"]


def test_every_damage_is_said_at_once(bundle: Path) -> None:
    found = members(bundle)
    path = put(bundle, {**found, "answers.jsonl": b"{}\n", "results.jsonl": b"{}\n"}, honest=False)
    assert refused(path) == ["answers.jsonl bundle.changed", "results.jsonl bundle.changed"]


def test_a_bundle_that_was_packed_again_is_read_and_told_of(bundle: Path) -> None:
    put(bundle, members(bundle), honest=False)
    with read_bundle(bundle, say):
        pass
    assert check(bundle) == [Wrong("", Damage.SEAL)]


@given(st.binary(max_size=300), st.integers(0, 4000))
@settings(max_examples=60, deadline=None)
def test_reading_never_fails_otherwise(tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int) -> None:
    folder = tmp_path_factory.mktemp("noise")
    path = recorded(folder / "b")
    whole = path.read_bytes()
    at = min(at, len(whole))
    path.write_bytes(whole[:at] + noise + whole[at + len(noise) :])
    assert check(path) or path.read_bytes() == whole


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_damage_has_its_sentence(knowledge: Knowledge, lang: str, tmp_path: Path) -> None:
    words: Callable[..., str] = knowledge.wording(lang).say
    assert all(words(f"bundle.{one}") for one in Damage)
    with pytest.raises(InputError, match="ZIP"):
        read_bundle(Path(__file__), words)


def test_zip_info_of_a_folder_is_no_member(bundle: Path) -> None:
    with ZipFile(bundle, "a") as archive:
        archive.writestr(ZipInfo("pages/"), b"")
    assert refused(bundle) == ["pages/ bundle.unexpected"]
