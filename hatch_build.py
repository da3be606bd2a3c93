"""Build hook: the wheel carries the knowledge compiled, so that a first audit needs no compilation."""

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileKnowledge(BuildHookInterface[Any]):
    """Compiles rules/ and vendor_db/; a mistake in them stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # a checkout compiles into the user's cache whenever a source changes
        sys.path.insert(0, self.root)
        from auditor.knowledge.compile import compile_knowledge
        from auditor.knowledge.location import COMPILED_NAME

        self.folder = tempfile.TemporaryDirectory()  # gone once the wheel is written
        target = Path(self.folder.name) / COMPILED_NAME
        target.write_bytes(compile_knowledge(Path(self.root), date.today()))
        build_data["force_include"][str(target)] = f"auditor/_data/{COMPILED_NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Removes the compiled file, which the wheel now carries."""
        if version != "editable":
            self.folder.cleanup()
