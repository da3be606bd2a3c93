"""The compiled knowledge: built once, built anew when a source changes, and never in the way of an audit."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import platformdirs
import pytest

from auditor.errors import KnowledgeError
from auditor.knowledge import location
from auditor.knowledge.compile import compile_knowledge
from auditor.knowledge.compiled_file import SEAL_LENGTH, is_whole, seal
from auditor.knowledge.store import Knowledge, _cache_file, from_bytes

Described = Callable[[Mapping[str, str | None]], Path]
DAY = date(2026, 1, 20)
PROGRAM = [sys.executable, "-m", "auditor"]
ASK = ["catalogue", "owner", "gmail", "--json"]
HEAD = "name: {name}\nabout: page\nkind: service\nneeds: [files]\n"
TAIL = """\
sources:
  page: {title: The page, url: "https://page.example/", kind: contract, seen: 2026-01-10}
  other: {title: Another page, url: "https://page.example/other", kind: vendor, seen: 2026-01-11}
recorded: 2026-01-15
reviewed: 2026-01-15
"""


class Cache:
    """A user with a cache folder of their own, who asks one question of a data folder."""

    def __init__(self, home: Path, root: Path) -> None:
        self.root = root
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(home / "cache"), "HOME": str(home), "LOCALAPPDATA": str(home), "USERPROFILE": str(home)}
        where = [sys.executable, "-c", "import platformdirs; print(platformdirs.user_cache_dir('auditor', appauthor=False))"]
        self.folder = Path(subprocess.run(where, env=self.environment, capture_output=True, text=True, check=True).stdout.strip())

    def start(self) -> subprocess.Popen[str]:
        command = [*PROGRAM, "--data", str(self.root), *ASK]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self) -> None:
        """The answer is right, and nothing else is said."""
        answer(self.start())

    def file(self) -> Path:
        [found] = self.folder.glob("knowledge-*.json")
        return found

    def built(self) -> tuple[int, int]:
        """Differs when the file was written anew."""
        stat = self.file().stat()
        return stat.st_mtime_ns, stat.st_ino


def answer(process: subprocess.Popen[str]) -> None:
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    assert [step["name"] for step in json.loads(out)["tools"][0]["chain"]] == ["Google LLC", "Alphabet Inc."]


@pytest.fixture
def cache(tmp_path: Path, described: Described) -> Cache:
    home = tmp_path / "home"
    home.mkdir()
    cache = Cache(home, described({}))
    assert home in cache.folder.parents
    assert cache.folder == Path(platformdirs.user_cache_dir("auditor", appauthor=False)) or not cache.folder.exists()
    return cache


def test_built_once_and_kept(cache: Cache) -> None:
    cache.ask()
    first, content = cache.built(), cache.file().read_bytes()
    assert is_whole(content)
    cache.ask()
    cache.ask()
    assert cache.built() == first
    assert os.listdir(cache.folder) == [cache.file().name]
    if os.name == "posix":
        assert cache.file().stat().st_mode & 0o077 == 0


def resized(root: Path) -> None:
    path = root / "vendor_db/products/gmail.yaml"
    stat = path.stat()
    path.write_text(path.read_text(encoding="utf-8") + "# seen again\n", encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def touched(root: Path) -> None:
    path = root / "rules/findings/one-owner.yaml"
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def added(root: Path) -> None:
    text = HEAD.format(name="Cahier") + "operator: [{company: lettre-sas, source: [page, other]}]\n" + TAIL
    (root / "vendor_db/products/cahier.yaml").write_text(text, encoding="utf-8")


def removed(root: Path) -> None:
    (root / "vendor_db/products/paper.yaml").unlink()


def reworded(root: Path) -> None:
    path = root / "reports/locale/fr/LC_MESSAGES/report.po"
    path.write_text(path.read_text(encoding="utf-8") + "# mended\n", encoding="utf-8")


def new_words(root: Path) -> None:
    path = root / "reports/inventory.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# mended\n", encoding="utf-8")


@pytest.mark.parametrize("change", [resized, touched, added, removed, reworded, new_words], ids=lambda change: change.__name__)
def test_built_anew_when_a_source_changes(change: Callable[[Path], None], cache: Cache) -> None:
    cache.ask()
    first = cache.built()
    change(cache.root)
    cache.ask()
    assert cache.built() != first


def test_a_change_is_seen_at_once_and_a_mistake_is_told_then_forgotten(cache: Cache) -> None:
    cache.ask()
    path = cache.root / "vendor_db/companies/google-llc.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kind: company", "kind: firm"), encoding="utf-8")
    process = cache.start()
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "vendor_db/companies/google-llc.yaml:3:7" in err
    path.write_text(text.replace("Google LLC", "Google GmbH"), encoding="utf-8")
    out, _ = cache.start().communicate(timeout=120)
    assert json.loads(out)["tools"][0]["chain"][0]["name"] == "Google GmbH"


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def resealed(data: bytes) -> bytes:
    """As another version of the program would have written it: whole, and not ours."""
    return seal(data[:-SEAL_LENGTH] + b"}")


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[: len(data) // 2],
    "cut by one byte": lambda data: data[:-1],
    "a flipped byte": flipped,
    "empty": lambda data: b"",
    "not JSON": lambda data: b"<html>404</html>",
    "zeros": lambda data: bytes(len(data)),
    "two copies": lambda data: data + data,
    "another format": lambda data: resealed(data.replace(b'"format":', b'"format":9', 1)),
    "another layout": lambda data: seal(json.dumps(json.loads(data), indent=1).encode()),
    "of other sources": lambda data: resealed(data.replace(b'"stamp":"', b'"stamp":"older', 1)),
    "nothing in it": lambda data: seal(b"{}"),
}


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, tiny_root: Path) -> tuple[Cache, bytes]:
    """A cache that was filled, and what it holds."""
    cache = Cache(tmp_path_factory.mktemp("warm"), tiny_root)
    cache.ask()
    return cache, cache.file().read_bytes()


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_built_anew_without_a_word(name: str, warm: tuple[Cache, bytes]) -> None:
    cache, good = warm
    bad = DAMAGE[name](good)
    assert bad != good
    cache.file().write_bytes(bad)
    cache.ask()
    assert cache.file().read_bytes() == good


def test_a_folder_in_the_place_of_the_file(cache: Cache) -> None:
    cache.ask()
    path = cache.file()
    path.unlink()
    path.mkdir()
    cache.ask()
    assert os.listdir(cache.folder) == [path.name], "no temporary file is left"


def test_a_cache_that_cannot_be_written_is_done_without(cache: Cache) -> None:
    cache.folder.parent.mkdir(parents=True)
    cache.folder.write_text("a file stands here", encoding="utf-8")
    cache.ask()
    assert cache.folder.read_text(encoding="utf-8") == "a file stands here"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_folder_without_the_right_to_write(cache: Cache) -> None:
    cache.folder.mkdir(parents=True)
    cache.folder.chmod(0o500)
    cache.ask()
    assert os.listdir(cache.folder) == []


@pytest.mark.parametrize("home", ["/dev/null/nowhere", "", "relative/home"])
@pytest.mark.skipif(os.name != "posix", reason="other variables hold elsewhere")
def test_a_home_that_is_no_folder(home: str, cache: Cache, tmp_path: Path) -> None:
    """Asked from an empty folder, which stays empty: no folder called “~” in it."""
    here = tmp_path / "here"
    here.mkdir()
    environment = {**{k: v for k, v in cache.environment.items() if k not in ("XDG_CACHE_HOME", "HOME")}, "HOME": home}
    if home != "/dev/null/nowhere":
        environment["XDG_CACHE_HOME"] = "relative/cache"
    done = subprocess.run([*PROGRAM, "--data", str(cache.root), *ASK], env=environment, cwd=here, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert os.listdir(here) == []


def test_several_processes_at_once_all_answer(cache: Cache) -> None:
    for process in [cache.start() for _ in range(6)]:
        answer(process)
    assert is_whole(cache.file().read_bytes())
    assert os.listdir(cache.folder) == [cache.file().name]


def test_each_data_folder_has_a_file_of_its_own(cache: Cache, tmp_path: Path) -> None:
    cache.ask()
    second = tmp_path / "second"
    shutil.copytree(cache.root, second)
    cache.root = second
    cache.ask()
    assert len(list(cache.folder.glob("knowledge-*.json"))) == 2


# --- what is compiled ------------------------------------------------------------------------------


def compiled(described: Described, files: Mapping[str, str | None]) -> Knowledge:
    return from_bytes(compile_knowledge(described(files), DAY))


def test_hashes_are_of_what_is_said_not_of_how_it_is_written(described: Described) -> None:
    first = compiled(described, {}).hashes
    root = described({})
    for path in root.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_bytes(b"\xef\xbb\xbf" + ("# a comment\n\n" + text).replace("\n", "\r\n").encode())
    company = root / "vendor_db/companies/coop.yaml"
    lines = company.read_text(encoding="utf-8-sig").splitlines()
    blocks = "\n".join(line for line in lines if not line.startswith(("kind:", "country:")))
    company.write_text("\n".join(line for line in reversed(lines) if line.startswith(("kind:", "country:"))) + "\n" + blocks + "\n", encoding="utf-8")
    assert compiled(described, {}).hashes == first


@pytest.mark.parametrize(
    ("file", "written", "instead", "changed"),
    [
        ("vendor_db/products/gmail.yaml", "value: in_function", "value: elsewhere", ["vendor_db"]),
        ("vendor_db/companies/coop.yaml", "value: BE", "value: FR", ["vendor_db"]),
        ("vendor_db/needs.yaml", "en: e-mail", "en: mail", ["vendor_db"]),
        ("rules/findings/one-owner.yaml", "severity: low", "severity: note", ["rules"]),
        ("rules/priorities.yaml", "system_at_most: frame", "system_at_most: plan", ["rules"]),
    ],
)
def test_a_change_of_what_is_said_changes_its_hash_only(file: str, written: str, instead: str, changed: list[str], described: Described) -> None:
    first = compiled(described, {}).hashes
    text = (described({}) / file).read_text(encoding="utf-8")
    assert written in text
    second = compiled(described, {file: text.replace(written, instead)}).hashes
    assert [name for name in first if first[name] != second[name]] == changed


def test_the_same_sources_give_the_same_bytes_on_any_day(described: Described) -> None:
    root = described({})
    assert compile_knowledge(root, DAY) == compile_knowledge(root, date(2027, 5, 1))


SUITE = (
    HEAD.format(name="La Suite")
    + """\
operator: [{company: lettre-sas, source: page}]
licence: {value: proprietary, source: [page, other]}
storing_hosts: {value: [operator], source: other}
export: {value: {level: complete}, source: page}
ai_training: {value: "no", source: unverified}
e2ee: {value: {scope: {fr: fichiers, en: files}, default: "on", keys: users, metadata: kept, metadata_source: other}, source: page}
plans:
  consumer: {ads_on: {value: elsewhere, source: other}}
"""
    + TAIL
)
PART = (
    HEAD.format(name="La Partie")
    + """\
part_of: suite
export: {value: {level: partial}, source: page}
sources:
  page: {title: The part's page, url: "https://part.example/", kind: vendor, seen: 2026-01-12}
recorded: 2026-01-15
reviewed: 2026-01-15
"""
)


def test_a_part_takes_from_its_suite_what_it_does_not_say_and_the_sources_with_it(described: Described) -> None:
    knowledge = compiled(described, {"vendor_db/products/suite.yaml": SUITE, "vendor_db/products/partie.yaml": PART})
    part = knowledge.product("partie")
    assert part is not None
    assert [(link.company, link.source) for link in part.operator] == [("lettre-sas", ("suite:page",))]
    assert part.licence is not None
    assert (part.licence.value, part.licence.source) == ("proprietary", ("suite:page", "suite:other"))
    assert part.export is not None
    assert part.export.value is not None
    assert (part.export.value.level, part.export.source) == ("partial", ("page",))
    assert part.ai_training is not None
    assert part.ai_training.source == ("unverified",)
    assert part.e2ee is None, "encryption is a part's own matter"
    assert part.plans is not None
    assert part.plans.consumer is not None
    assert part.plans.consumer.ads_on is not None
    assert part.plans.consumer.ads_on.source == ("suite:other",)
    assert set(part.sources) == {"page", "suite:page", "suite:other"}
    assert part.sources["page"].title == "The part's page"
    assert part.sources["suite:page"].title == "The page"


def test_plans_of_its_own_replace_those_of_the_suite(described: Described) -> None:
    own = PART.replace("part_of: suite", 'part_of: suite\nplans: {paid: {ads_on: {value: "no", source: page}}}')
    part = compiled(described, {"vendor_db/products/suite.yaml": SUITE, "vendor_db/products/partie.yaml": own}).product("partie")
    assert part is not None
    assert part.plans is not None
    assert part.plans.consumer is None
    assert part.plans.paid is not None
    assert part.plans.paid.ads_on is not None
    assert (part.plans.paid.ads_on.value, part.plans.paid.ads_on.source) == ("no", ("page",))


def test_a_part_of_a_part_takes_from_both(described: Described) -> None:
    deeper = PART.replace("La Partie", "Le Détail").replace("part_of: suite", "part_of: partie")
    deeper = deeper.replace("export: {value: {level: partial}, source: page}\n", "")
    deeper = deeper.replace("needs: [files]", "needs: [files]\nnote: {fr: Un détail., en: A detail.}")
    knowledge = compiled(described, {"vendor_db/products/suite.yaml": SUITE, "vendor_db/products/partie.yaml": PART, "vendor_db/products/detail.yaml": deeper})
    detail = knowledge.product("detail")
    assert detail is not None
    assert detail.export is not None
    assert detail.export.source == ("partie:page",)
    assert detail.operator[0].source == ("partie:suite:page",)
    assert detail.sources["partie:suite:page"].title == "The page"


def test_an_instance_takes_from_its_software_what_is_the_software_s(tiny: Knowledge) -> None:
    instance = tiny.product("framaforms")
    assert instance is not None
    assert instance.licence is not None
    assert (instance.licence.value, instance.licence.source) == ("GPL-2.0-or-later", ("yakforms:document",))
    assert instance.export is not None
    assert [replacement.need for replacement in instance.replaces] == ["forms"]
    assert instance.operator == (), "who runs it is the host, not whoever makes the software"
    assert set(instance.sources) == {"document", "yakforms:document"}
    assert tiny.index["instances"] == {"yakforms": ["framaforms"]}


def test_a_former_name_yields_to_a_product_that_bears_it_now(described: Described) -> None:
    former = "names: [{name: Gmail, until: 2010, source: page}, {name: Vieux, source: other}]\n"
    renamed = HEAD.format(name="Aaa") + former + "operator: [{company: lettre-sas, source: page}]\n" + TAIL
    names = compiled(described, {"vendor_db/products/aaa.yaml": renamed}).product_names
    assert names.find("Gmail").id == "gmail"
    assert names.find("vieux").id == "aaa"


def test_a_record_is_built_when_it_is_asked_for(described: Described) -> None:
    """A record that went bad in the file harms nobody who doesn't ask for it."""
    data = compile_knowledge(described({}), DAY)
    assert data.count(b'"name":"Loin"') == 1
    knowledge = from_bytes(data.replace(b'"name":"Loin"', b'"nome":"Loin"'))
    gmail = knowledge.product("gmail")
    assert gmail is not None
    assert knowledge.product("gmail") is gmail
    with pytest.raises(ValueError, match="Product"):
        knowledge.product("loin")
    assert knowledge.product("nothing") is None


def test_every_mistake_of_every_folder_stops_the_compilation(described: Described) -> None:
    root = described({})
    for name, written, instead in (
        ("vendor_db/products/gmail.yaml", "kind: service", "kind: servce"),
        ("rules/findings/one-owner.yaml", "severity: low", "severity: lo"),
        ("vendor_db/companies/alphabet.yaml", "kind: company", "kind: companie"),
    ):
        path = root / name
        path.write_text(path.read_text(encoding="utf-8").replace(written, instead), encoding="utf-8")
    with pytest.raises(KnowledgeError) as stopped:
        compile_knowledge(root, DAY)
    assert {problem.place.split(":")[0] for problem in stopped.value.problems} == {
        "vendor_db/products/gmail.yaml",
        "rules/findings/one-owner.yaml",
        "vendor_db/companies/alphabet.yaml",
    }


def test_all_that_we_know_stays_small(knowledge: Knowledge) -> None:
    """A wheel carries it and every run reads its first line: at most 5 MB, whatever the number of records."""
    cached = _cache_file(location.data_root())
    assert cached is not None
    assert len(knowledge.ids("products")) > 1000
    assert 1_000_000 < cached.stat().st_size <= 5_000_000
