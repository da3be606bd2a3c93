"""The flows of an audit: every use arrives, the unknown is named, little is folded and nothing that matters."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from auditor.document import Party
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.render.flows import COLUMNS, DATA, MOST_NODES, MOST_USES, Flows, flows, table
from tests.render.documents import DOCTOLIB, DRIVE, GMAIL, META, MYSTERY, ODOO, TEAMS, ZOOM, audit_of, many, use

SMALL = [
    use(GMAIL, "Courrier", "S2"),
    use(DRIVE, "Documents", "S1"),
    use(META, "Groupe des jeunes", "S2"),
    use(DOCTOLIB, "Rendez-vous", "S3"),
    use(MYSTERY, "Suivi", None),
]


@pytest.fixture
def fr(knowledge: Knowledge) -> Wording:
    return knowledge.wording("fr")


def names(shown: Flows, column: str) -> list[str]:
    return [node.name for node in shown.columns[COLUMNS.index(column)]]


def test_a_node_for_each_owner_and_one_for_who_is_not_known(fr: Wording) -> None:
    shown = flows(audit_of(SMALL), fr)
    assert sorted(names(shown, "use")) == ["Courrier", "Documents", "Groupe des jeunes", "Rendez-vous", "Suivi"]
    assert sorted(names(shown, "owner")) == ["Alphabet", "Doctolib SAS", "Inconnu", "Meta Platforms"]
    assert sorted(names(shown, "operator")) == ["Doctolib SAS", "Google Ireland", "Inconnu", "WhatsApp Ireland"]
    assert sorted(names(shown, "country")) == ["France", "Inconnu", "États-Unis"]
    assert shown.counts == (5, 5, 3, 3, 2)  # who isn't known is not counted as somebody


def test_groups_on_the_list_are_marked_to_their_tools_and_nothing_else(fr: Wording) -> None:
    shown = flows(audit_of(SMALL), fr)
    marked = {node.name for nodes in shown.columns for node in nodes if node.listed}
    assert marked == {"Gmail", "Google Drive", "WhatsApp", "Google Ireland", "WhatsApp Ireland", "Alphabet", "Meta Platforms"}
    assert shown.listed == 3


@pytest.mark.parametrize("count", [1, 12, MOST_USES, MOST_USES + 1, 300])
@pytest.mark.parametrize("by_people", [False, True])
def test_what_enters_a_node_leaves_it(count: int, by_people: bool, fr: Wording) -> None:
    usages = many(count)
    shown = flows(audit_of(usages), fr, by_people=by_people)
    total = sum(max(usage.users or 1, 1) for usage in usages) if by_people else count
    for place, nodes in enumerate(shown.columns):
        weights = {node.key: node.weight for node in nodes}
        assert sum(weights.values()) == total
        assert sum(node.uses for node in nodes) == count
        if place:
            assert Counter[str]({key: sum(link.weight for link in shown.links[place - 1] if link.target == key) for key in weights}) == weights
        if place < len(shown.links):
            assert {key: sum(link.weight for link in shown.links[place] if link.source == key) for key in weights} == weights


def test_bands_keep_the_class_of_their_uses(fr: Wording) -> None:
    usages = many(40)
    shown = flows(audit_of(usages), fr)
    wanted = Counter(usage.data or "unknown" for usage in usages)
    for between in shown.links:
        assert Counter[str](data for link in between for data in [link.data] * link.uses) == wanted


def test_many_uses_are_grouped_by_class_most_sensitive_first(fr: Wording) -> None:
    shown = flows(audit_of(many(300)), fr)
    assert [node.key for node in shown.columns[0]] == list(DATA)
    assert len(flows(audit_of(many(MOST_USES)), fr).columns[0]) == MOST_USES


def test_the_smallest_are_folded_never_listed_unknown_or_with_s3(fr: Wording) -> None:
    small = [use((f"Petit {place}", f"Société {place}", f"Groupe {place}", "FR", None), "", "S1") for place in range(30)]
    big = [use(ZOOM, f"réunion {place}", "S1") for place in range(6)]
    kept = [use(("Dossier", "Dossier SA", "Dossier SA", "BE", None), "suivi", "S3"), use(META, "", "S0"), use(MYSTERY, "", "S0")]
    shown = flows(audit_of(small + big + kept), fr)
    for column in ("tool", "operator", "owner"):
        nodes = shown.columns[COLUMNS.index(column)]
        assert len(nodes) == MOST_NODES
        (folded,) = [node for node in nodes if node.kind == "folded"]
        assert folded.name == f"{len(folded.members)} autres"
        assert folded.weight == len(folded.members) == 34 - (MOST_NODES - 1)
    assert {"Zoom", "Dossier", "WhatsApp"} <= set(names(shown, "tool"))
    assert {"Zoom Communications", "Dossier SA", "Meta Platforms", "Inconnu"} <= set(names(shown, "owner"))


def test_a_column_of_protected_nodes_stays_whole(fr: Wording) -> None:
    usages = [use((f"Dossier {place}", f"Société {place}", f"Groupe {place}", "FR", None), "", "S3") for place in range(20)]
    shown = flows(audit_of(usages), fr)
    assert len(shown.columns[COLUMNS.index("owner")]) == 20


def test_order_of_the_file_changes_nothing(fr: Wording) -> None:
    usages = many(60)
    first = flows(audit_of(usages), fr)
    for seed in range(5):
        shuffled = usages[:]
        random.Random(seed).shuffle(shuffled)
        assert flows(audit_of(shuffled), fr) == first


def test_the_order_of_nodes_avoids_crossings(fr: Wording) -> None:
    """Two tools of one operator stand side by side, whatever their class."""
    usages = [use(GMAIL, "a", "S3"), use(ODOO, "b", "S2"), use(TEAMS, "c", "S2"), use(DRIVE, "d", "S0"), use(ZOOM, "e", "S1")]
    tools = names(flows(audit_of(usages), fr), "tool")
    assert abs(tools.index("Gmail") - tools.index("Google Drive")) == 1


def test_the_same_figures_as_rows(fr: Wording) -> None:
    rows = table(flows(audit_of([*SMALL, use(ZOOM, "", "S0", users=7)]), fr))
    assert [row.data for row in rows] == ["S3", "S2", "S2", "S1", "unknown", "S0"]
    last, unknown = rows[-1], rows[-2]
    assert (last.use, last.tool, last.operator, last.owner, last.country, last.listed, last.people) == ("Zoom", "Zoom", ZOOM[1], ZOOM[2], "États-Unis", "", 7)
    assert (unknown.operator, unknown.owner, unknown.country, unknown.people) == ("Inconnu", "Inconnu", "Inconnu", None)
    assert next(row for row in rows if row.tool == "Gmail").listed == "Alphabet"
    assert len(table(flows(audit_of(many(300)), fr))) == 300


def test_what_people_run_themselves_is_theirs_and_paper_is_nobodys(fr: Wording) -> None:
    own = use(("Nextcloud", "x", None, None, None), "partage")
    own = replace(own, tool=replace(own.tool, operator=Party(None, fr.say("ourselves"), None)))
    paper = use(("Papier", None, None, None, None), "notes", dimensions={"ownership": None})
    nextcloud, notes = sorted(table(flows(audit_of([own, paper]), fr)), key=lambda row: row.tool)
    assert (nextcloud.operator, nextcloud.owner, nextcloud.country) == ("vous-mêmes", "vous-mêmes", "BE")
    assert (notes.operator, notes.owner, notes.country) == ("Sans objet", "Sans objet", "Sans objet")


def test_no_uses_no_flows(fr: Wording) -> None:
    shown = flows(audit_of([]), fr)
    assert shown.columns == ((), (), (), (), ())
    assert table(shown) == ()
