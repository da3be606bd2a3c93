"""What people install: a wheel and a source archive that stand on their own, away from the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from auditor.knowledge import location
from auditor.knowledge.store import Knowledge

ROOT = Path(__file__).resolve().parent.parent
DATA = ("rules", "vendor_db", "reports", "examples")
AGPL = "GNU AFFERO GENERAL PUBLIC LICENSE"
CC0 = "CC0 1.0 Universal"
# What a build without network finds: [build-system] requires, and what these bring along.
BUILD_REQUIRES = {"pydantic", "pydantic_core", "annotated-types", "typing_extensions", "typing-inspection", "PyYAML", "platformdirs", "babel"}

Run = Callable[..., subprocess.CompletedProcess[str]]


def build(source: Path, target: Path) -> None:
    """Wheel and source archive, with what is installed here and no network."""
    done = subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(target)], cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("built")
    build(ROOT, target)
    return target


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    [found] = built.glob("*.whl")
    return found


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment that holds the wheel, and borrows its dependencies from this one."""
    environment = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "--disable-pip-version-check", "--no-cache-dir"]
    done = subprocess.run([*pip, "install", "--no-index", "--no-deps", str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [own] = environment.rglob("site-packages")
    # A folder named in a .pth file is added to the path; the .pth files in it, that of the checkout among them, are not read.
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts / "auditor"


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Runs the installed command in an empty folder, as somebody with an empty home."""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "XDG_CACHE_HOME", "VIRTUAL_ENV")}
    environment = {**kept, "HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home), "XDG_CACHE_HOME": str(home / "cache")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(installed), *arguments], cwd=here, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


def files_of(folder: str) -> set[str]:
    """The files of a data folder of the checkout, as the wheel names them."""
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"auditor/_data/{path.relative_to(ROOT).as_posix()}" for path in found}


def test_the_wheel_carries_the_data_and_nothing_else(wheel: Path) -> None:
    names = set(contents(wheel))
    for folder in DATA:
        assert {name for name in names if name.startswith(f"auditor/_data/{folder}/")} == files_of(folder)
    assert "auditor/_data/knowledge.json" in names
    assert "auditor/py.typed" in names
    assert {name.split("/")[0] for name in names if not name.startswith("auditor/")} == {next(name for name in names if ".dist-info/" in name).split("/")[0]}
    assert not [name for name in names if name.endswith((".pyc", ".tmp", "~", ".orig"))]


def test_the_wheel_carries_its_licences(wheel: Path) -> None:
    inside = {name: data.decode("utf-8", "replace") for name, data in contents(wheel).items() if name.endswith(("LICENSE", "METADATA"))}
    by_place = {name.split(".dist-info/")[-1]: text for name, text in inside.items()}
    assert AGPL in by_place["licenses/LICENSE"]
    for folder in ("rules", "vendor_db"):
        assert CC0 in by_place[f"licenses/{folder}/LICENSE"]
        assert CC0 in by_place[f"auditor/_data/{folder}/LICENSE"]
    metadata = by_place["METADATA"]
    assert "License-Expression: AGPL-3.0-or-later AND CC0-1.0" in metadata
    assert metadata.count("License-File: ") == 3
    assert "Requires-Python: >=3.11" in metadata


def test_the_source_archive_builds_the_same_wheel(built: Path, wheel: Path, tmp_path: Path) -> None:
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")
    [source] = (path for path in tmp_path.iterdir() if path.is_dir())
    build(source, tmp_path / "again")
    [again] = (tmp_path / "again").glob("*.whl")
    first, second = contents(wheel), contents(again)
    assert sorted(second) == sorted(first)
    assert [name for name in first if first[name] != second[name]] == []


def test_the_source_archive_holds_what_a_contributor_needs(built: Path) -> None:
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.split("/", 1)[1] for name in opened.getnames()}
    for name in (
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "hatch_build.py",
        "vendor_db/LICENSE",
        "rules/LICENSE",
        "rules/facts.yaml",
        "vendor_db/needs.yaml",
        "vendor_db/products/gmail.yaml",
        "reports/inventory.yaml",
        "examples/le-pont.yaml",
        "tests/conftest.py",
        "tests/tiny_db/vendor_db/needs.yaml",
        "schemas/product.schema.json",
        "docs/data-model.md",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or name.startswith((".venv", ".git/", "dist", ".hypothesis"))]


def test_a_mistake_in_the_data_stops_the_build(built: Path, tmp_path: Path) -> None:
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")
    [source] = (path for path in tmp_path.iterdir() if path.is_dir())
    record = source / "vendor_db/products/gmail.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("kind: service", "kind: servce"), encoding="utf-8")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / "dist"), "-t", "wheel"]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "vendor_db/products/gmail.yaml" in done.stdout + done.stderr
    assert not list((tmp_path / "dist").glob("*.whl"))


def test_the_build_needs_only_what_it_asks_for() -> None:
    """Compiling, in a build of its own, finds only what [build-system] requires names."""
    code = "import sys; before = set(sys.modules); import auditor.knowledge.compile; import auditor.knowledge.messages as m; m.read_messages(m.Path('.')); print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    distributions = packages_distributions()
    used = {distribution for module in done.stdout.split() for distribution in distributions.get(module, [])}
    assert {"pydantic", "babel"} <= used
    assert used <= {*BUILD_REQUIRES, "auditor"}


def test_installed_it_says_its_version(run: Run, wheel: Path) -> None:
    done = run("--version")
    assert done.returncode == 0, done.stderr
    assert wheel.name.split("-")[1] in done.stdout


def test_installed_it_audits_the_example_and_writes_no_cache(run: Run, tmp_path: Path, knowledge: Knowledge) -> None:
    done = run("demo", "-o", "demo")
    assert done.returncode == 0, done.stderr
    written = sorted(path.name for path in (tmp_path / "here/demo").iterdir())
    assert "le-pont.yaml" in written
    assert "audit.json" in written
    done = run("audit", "demo/le-pont.yaml", "--format", "json", "--as-of", "2026-11-22")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["organisation"]["country"] == "BE"
    assert document["usages"]
    assert {name: document["versions"][name] for name in ("rules", "vendor_db")} == {name: knowledge.hashes[name] for name in ("rules", "vendor_db")}
    assert list((tmp_path / "home").rglob("*")) == [], "the wheel brings the knowledge compiled"


def test_installed_it_answers_questions_of_fact(run: Run, tmp_path: Path) -> None:
    done = run("catalogue", "owner", "gmail", "--as-of", "2015-01-01", "--json")
    assert done.returncode == 0, done.stderr
    assert [step["name"] for step in json.loads(done.stdout)["tools"][0]["chain"]] == ["Google Inc."]
    assert list((tmp_path / "home").rglob("*")) == []
    assert list((tmp_path / "here").iterdir()) == []


def test_installed_it_knows_the_checkout_not_at_all(installed: Path) -> None:
    python = installed.parent / "python"
    code = "import auditor, sys; print(auditor.__file__); print(*sys.path, sep='\\n')"
    done = subprocess.run([str(python), "-c", code], cwd=installed.parent, capture_output=True, text=True, check=True)
    where, *path = done.stdout.splitlines()
    assert installed.parent.parent in Path(where).parents
    assert str(ROOT) not in path


def test_installed_and_damaged_it_compiles_for_itself(run: Run, installed: Path, tmp_path: Path) -> None:
    [compiled] = installed.parent.parent.rglob("auditor/_data/knowledge.json")
    good = compiled.read_bytes()
    try:
        compiled.write_bytes(good[: len(good) // 2])
        done = run("catalogue", "owner", "gmail", "--json")
    finally:
        compiled.write_bytes(good)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list((tmp_path / "home").rglob("knowledge-*.json"))) == 1


def test_an_editable_install_finds_the_folders_of_the_checkout(tmp_path: Path) -> None:
    assert not location.shipped()
    code = "from auditor.knowledge.location import data_root; print(data_root())"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == ROOT
    assert all((ROOT / folder).is_dir() for folder in DATA)
