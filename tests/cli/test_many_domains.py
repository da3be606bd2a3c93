"""Lists of domains as people write them, results as they come, and what a kill leaves."""

import asyncio
import io
import json
from pathlib import Path

import pytest

from auditor.cli import domain_list
from auditor.cli.many import LinesFile, Progress, as_line, each
from auditor.errors import InputError
from auditor.knowledge.store import Knowledge


def written(path: Path, content: bytes, knowledge: Knowledge, *arguments: str) -> list[tuple[str, str]]:
    path.write_bytes(content)
    return [(one.text, one.place.rpartition("/")[2]) for one in domain_list.read(arguments, path, knowledge.wording("en"))]


def test_one_a_line_with_comments_and_the_arguments_first(tmp_path: Path, knowledge: Knowledge) -> None:
    content = "\ufeff# our partners\nlepont.example\r\n\n  www.abri.example # since May\n#gone.example\n".encode()
    assert written(tmp_path / "d.txt", content, knowledge, "own.example") == [
        ("own.example", ""),
        ("lepont.example", "d.txt:2"),
        ("www.abri.example", "d.txt:4"),
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_sheet_with_a_column_of_domains(delimiter: str, tmp_path: Path, knowledge: Knowledge) -> None:
    rows = [["Nom", "Domaine", "Ville"], ["Le Pont", "lepont.example", "Liège"], ["L'Abri", "", "Mons"], ['"A; B, C"', "abc.example", ""]]
    content = "\r\n".join(delimiter.join(row) for row in rows).encode("cp1252")
    assert [text for text, _ in written(tmp_path / "d.csv", content, knowledge)] == ["lepont.example", "abc.example"]


def test_a_column_alone_under_its_heading(tmp_path: Path, knowledge: Knowledge) -> None:
    assert written(tmp_path / "d.csv", b"domain\nlepont.example\n", knowledge) == [("lepont.example", "d.csv:2")]


def test_a_sheet_without_such_a_column_says_what_was_seen_and_what_is_accepted(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(InputError) as error:
        written(tmp_path / "d.csv", b"Nom;Ville\nLe Pont;Mons\n", knowledge)
    assert "d.csv:1" in str(error.value)
    assert "Nom, Ville" in str(error.value)
    assert "domain" in str(error.value)


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0", b"a\0b"])
def test_what_is_no_text_is_refused_in_a_sentence(content: bytes, tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(InputError):
        written(tmp_path / "d.ods", content, knowledge)


def test_a_file_that_is_not_there(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(InputError, match=r"gone\.txt"):
        list(domain_list.read((), tmp_path / "gone.txt", knowledge.wording("en")))


async def _slow_first(domain: str) -> dict[str, str]:
    await asyncio.sleep(0.05 if domain == "a" else 0)
    return {"domain": domain}


def test_results_come_as_they_are_ready_and_no_more_at_once_than_asked() -> None:
    running = most = 0

    async def look(domain: str) -> dict[str, str]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        found = await _slow_first(domain)
        running -= 1
        return found

    async def all_() -> list[str]:
        return [one["domain"] async for one in each("abcdefgh", look, 3)]

    found = asyncio.run(all_())
    assert sorted(found) == list("abcdefgh")
    assert found[0] != "a"
    assert most == 3


def test_leaving_early_stops_what_is_under_way() -> None:
    stopped = []

    async def look(domain: str) -> dict[str, str]:
        try:
            await asyncio.sleep(0 if domain == "a" else 60)
        except asyncio.CancelledError:
            stopped.append(domain)
            raise
        return {"domain": domain}

    async def first() -> str:
        stream = each("abc", look, 3)
        async for one in stream:
            await stream.aclose()  # type: ignore[attr-defined]
            return str(one["domain"])
        raise AssertionError

    assert asyncio.run(first()) == "a"
    assert sorted(stopped) == ["b", "c"]


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, knowledge: Knowledge) -> None:
    path, wording = tmp_path / "out.jsonl", knowledge.wording("en")
    file = LinesFile(path, wording, resume=False)
    for domain in ("a.example", "b.example"):
        file.add({"domain": domain, "mail": {"status": "none"}})
    file.close()
    with path.open("ab") as torn:
        torn.write(b'{"domain": "c.exa')  # killed in the middle of a line
    again = LinesFile(path, wording, resume=True)
    assert again.done == {"a.example", "b.example"}
    again.add({"domain": "c.example"})
    again.close()
    assert [json.loads(line)["domain"] for line in path.read_text().splitlines()] == ["a.example", "b.example", "c.example"]


def test_results_are_not_overwritten_and_other_files_not_touched(tmp_path: Path, knowledge: Knowledge) -> None:
    path, wording = tmp_path / "out.jsonl", knowledge.wording("en")
    path.write_text('{"domain": "a.example"}\n')
    with pytest.raises(InputError, match="--resume"):
        LinesFile(path, wording, resume=False)
    path.write_text("Dear all,\nsee below\n")
    with pytest.raises(InputError, match=r"out\.jsonl:1"):
        LinesFile(path, wording, resume=True)
    assert path.read_text() == "Dear all,\nsee below\n"


def test_a_file_without_a_last_line_s_end_is_not_taken_for_a_torn_one(tmp_path: Path, knowledge: Knowledge) -> None:
    path, wording = tmp_path / "partners.csv", knowledge.wording("en")
    path.write_text("name;domain;telephone")
    with pytest.raises(InputError, match=r"partners\.csv:1"):
        LinesFile(path, wording, resume=True)
    assert path.read_text() == "name;domain;telephone"
    path.write_text('{"dom')  # killed in the middle of the first line
    LinesFile(path, wording, resume=True).close()


def test_two_runs_never_write_over_each_other(tmp_path: Path, knowledge: Knowledge) -> None:
    path, wording = tmp_path / "out.jsonl", knowledge.wording("en")
    first, second = LinesFile(path, wording, resume=True), LinesFile(path, wording, resume=True)
    first.add({"domain": "a.example", "mail": {"status": "failed"}})
    with pytest.raises(InputError, match="another scan"):
        second.add({"domain": "b.example"})
    second.close()
    first.add({"domain": "c.example"})
    third = LinesFile(path, wording, resume=True)  # takes the failed one out: the name now means another file
    with pytest.raises(InputError, match="another scan"):
        first.add({"domain": "d.example"})
    third.close()
    first.close()
    assert [json.loads(line)["domain"] for line in path.read_text().splitlines()] == ["c.example"]


def test_a_run_that_came_to_nothing_leaves_no_file(tmp_path: Path, knowledge: Knowledge) -> None:
    path, wording = tmp_path / "out.jsonl", knowledge.wording("en")
    LinesFile(path, wording, resume=False).close()
    assert not path.exists()
    path.touch()
    LinesFile(path, wording, resume=True).close()
    assert path.exists()  # somebody's, empty as it was


def test_a_line_hides_nothing() -> None:
    line = as_line({"domain": "x", "value": "a\u202eb\x1b[31m\n"})
    assert line.count("\n") == 1
    assert "\u202e" not in line
    assert "\x1b" not in line
    assert json.loads(line)["value"] == "a\u202eb\x1b[31m\n"


def test_progress_says_how_far_how_fast_and_how_long(knowledge: Knowledge) -> None:
    progress = Progress(2000, knowledge.wording("en"), io.StringIO())
    progress.done = 500
    assert progress.text(50) == "500 of 2,000 · 10 a second · 2 min 30 s left"
