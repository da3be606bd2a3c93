"""The pictures of the report alone, for a slide: where the data go, and who could open, demand and cut off."""

from auditor.document import Audit
from auditor.knowledge.wording import Wording
from auditor.render import access_picture, alluvial
from auditor.render.flows import flows as flows_of


def flows(audit: Audit, wording: Wording) -> str:
    """The alluvial picture as an SVG file."""
    return alluvial.alluvial(flows_of(audit, wording), wording, audit.organisation.name)


def access(audit: Audit, wording: Wording) -> str:
    """The table of who could, as an SVG file."""
    return access_picture.access_picture(audit, wording)
