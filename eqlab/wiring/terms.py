"""What the ids in papers are called: asked of the content when a paper is made, for documents hold ids alone."""

from collections.abc import Iterable, Mapping

from eqlab.content import Content
from eqlab.content.terms import content_terms
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.report.lab.model import LabReport
from eqlab.report.terms import bare


def attestation_terms(content: Content, documents: Iterable[Mapping[str, Json]]) -> dict[str, Text]:
    """Return the words for what attestations name, given as their JSON; a document may lack anything."""
    known = list(documents)
    scopes = [one for document in known for one in _parts(document.get("scope"))]
    return content_terms(
        content,
        services={_text(one, "service") for one in scopes},
        plans={bare(_text(one, "plan")) for one in scopes},
        rules={_text(one, "id") for document in known for one in _parts([document.get("rule")])},
    )


def report_terms(content: Content, report: LabReport) -> dict[str, Text]:
    """Return the words for what a laboratory's report names."""
    services = {scope.service for scope in report.scope} | set(report.environment.services)
    rules = {bare(report.rule.id)} if report.rule else set[str]()
    return content_terms(content, services=services, plans={bare(report.method.id)}, rules=rules)


def _parts(value: Json) -> list[Mapping[str, Json]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _text(part: Mapping[str, Json], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""
