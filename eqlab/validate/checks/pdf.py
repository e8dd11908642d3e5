"""The check `pdf`: a body is a PDF: readable, signed as it should be, declared as PDF/A, without what could act."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.clock import Clock
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position, SubjectPath
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.checks.artefacts import artefacts
from eqlab.validate.checks.mentioned import mentioned_in
from eqlab.validate.checks.parts import at_most, refused, rule_of
from eqlab.validate.checks.signature import MOMENT, TEXTS
from eqlab.validate.checks.signed_parts import AT, When, placed, profile_of, when, xml_of
from eqlab.validate.fhirpath.expressions import CompiledExpression, compile_expression
from eqlab.validate.pdf.issues import reading as issues

if TYPE_CHECKING:
    from eqlab.validate.pdf.profile import PdfProfile
    from eqlab.validate.pki.profile import CertificateProfile

CHECK = "pdf"
IN, EACH = "in", "each"
CDA = "cda"
_FLAG: Mapping[str, Json] = {"type": "boolean"}
_LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")
PROPERTIES: Mapping[str, Json] = {
    "level": {"enum": list(_LEVELS), "description": "Least level of the signatures (ETSI EN 319 142-1)."},
    "signatures": {
        "type": "integer",
        "minimum": 0,
        "description": "Least number of signatures; 1 when a level is asked for, else 0.",
    },
    "signer": {"type": "string", "description": "Pattern of the signer's subject, as RFC 4514 writes it."},
    "certificate": {"type": "string", "description": "Certificate profile of the content that the signer's meets."},
    "anchors": {**TEXTS, "description": "Certificates trust begins at, by name or in PEM; `any` for any signer."},
    "pdfa": {
        "anyOf": [{"const": True}, *TEXTS["anyOf"]],
        "description": "PDF/A accepted, e.g. 1b; `any` or true for any.",
    },
    "digests": {**TEXTS, "description": "Digests allowed, e.g. SHA-256."},
    "active": {**_FLAG, "description": "False when JavaScript, actions, media and XFA are errors."},
    "embedded_files": {**_FLAG, "description": "False when embedded files are errors."},
    "whole": {**_FLAG, "description": "The last signature has to cover the whole file."},
    "largest": {"type": "integer", "minimum": 1, "description": "Largest size in bytes."},
}
"""The keys of a PDF profile, for the plan schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pdf:
    """A compiled check."""

    profile: "PdfProfile"
    at: When
    each: CompiledExpression | None
    in_cda: bool

    def look(self, subject: Subject, context: Context) -> Iterator[Finding]:
        if self.in_cda:
            yield from self._in_cda(subject, context)
            return
        for one in artefacts(subject, context, CHECK, self.each, issues.NOT_BYTES):
            if isinstance(one, Finding):
                yield one
            else:
                yield from self._judge(one.data, one.place, subject, context)

    def _judge(self, data: bytes, place: SubjectPath, subject: Subject, context: Context) -> Iterator[Finding]:
        from eqlab.validate.pdf.embedded import as_pdf  # noqa: PLC0415
        from eqlab.validate.pdf.judge import judge_pdf  # noqa: PLC0415 - plans without PDF files do not load it

        text = self.each is not None or subject.document is None
        pdf = as_pdf(data) if text else data
        if pdf is None:
            yield found(issues.BAD_EMBEDDED, place, rule_of(context, CHECK))
        else:
            yield from judge_pdf(pdf, self.profile, self.at.moment(subject, context), (), place, context.rule)

    def _in_cda(self, subject: Subject, context: Context) -> Iterator[Finding]:
        from eqlab.validate.pdf.embedded import decoded, pdf_elements  # noqa: PLC0415
        from eqlab.validate.pdf.judge import judge_pdf  # noqa: PLC0415

        document: Any = xml_of(subject, context, CHECK)
        if isinstance(document, Finding):
            yield document
            return
        count, at = 0, self.at.moment(subject, context)
        for count, element in enumerate(pdf_elements(document), start=1):  # noqa: B007 - it says how many there were
            where, data = document.place(element), decoded(element)
            place = replace(subject.place, path=where.path, line=where.line, column=where.column)
            if data is None:
                yield found(issues.BAD_EMBEDDED, place, rule_of(context, CHECK))
            else:
                yield from judge_pdf(data, self.profile, at, (), place, context.rule)
        if not count:
            yield from placed([found(issues.NO_EMBEDDED, document.place(document.root))], subject, context, CHECK)


def pdf_check(
    anchors: Mapping[str, bytes], certificates: "Callable[[], Mapping[str, CertificateProfile]]", clock: Clock
) -> CheckKind:
    """Return the check; `anchors` are certificates of the content by name, `certificates` its profiles."""
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, step, anchors, certificates, clock),
        mentions=mentioned_in(CHECK, AT),
        schema={
            "description": "A PDF: readable, signed (PAdES), declared as PDF/A, without programs.",
            "anyOf": [
                {"const": True},
                {
                    "type": "object",
                    "properties": {
                        AT: MOMENT,
                        IN: {"const": CDA, "description": "The PDF is within a document of CDA, in base64."},
                        EACH: {"type": "string", "description": "FHIRPath that gives PDF files in base64."},
                        **PROPERTIES,
                    },
                    "additionalProperties": False,
                },
            ],
        },
    )


def _compile(
    parameter: Json,
    at: Position,
    step: Mapping[str, Json],
    anchors: Mapping[str, bytes],
    certificates: "Callable[[], Mapping[str, CertificateProfile]]",
    clock: Clock,
) -> Assertion:
    from eqlab.validate.pdf.profile import compile_pdf_profile  # noqa: PLC0415 - plans without PDF files do not load it

    data = {} if parameter is True else parameter
    own, wanted, find = profile_of(CHECK, data, at, step, (AT, IN, EACH))
    each = own.get(EACH)
    if IN in own and (own[IN] != CDA or each is not None):
        raise refused(
            CHECK, {IN: own[IN]}, find((IN,)), words("{one}, without {other}", one=f"{IN}: {CDA}", other=EACH)
        )
    if not isinstance(each, str | None):
        raise refused(CHECK, {EACH: each}, find((EACH,)), words("a FHIRPath expression"))
    look = _Pdf(
        profile=compile_pdf_profile(wanted, find, anchors, certificates),
        at=when(CHECK, own.get(AT), find((AT,)), clock),
        each=compile_expression(each, find((EACH,))) if each is not None else None,
        in_cda=IN in own,
    ).look
    return lambda subject, context: at_most(look(subject, context), subject, context, CHECK)
