"""Issues of declarations of PDF/A (ISO 19005). The lab reads what is declared, and what contradicts it at sight."""

from eqlab.core.issue import Issue, Level, Nature

NOT_VALIDATED = Issue(
    code="EQ-PDF-302",
    template="{found} is declared, not validated: the lab saw no contradiction, and did not look at everything.",
    advice="Have a full PDF/A validator look at it, and remap this finding where that is done.",
    nature=Nature.UNDECIDED,
)
UNDECLARED = Issue(
    code="EQ-PDF-303",
    template="The PDF does not declare PDF/A; expected is {expected}.",
    advice="Write it as PDF/A, and declare it in its metadata (ISO 19005-1, section 6.7.11).",
)
OTHER = Issue(
    code="EQ-PDF-304",
    template="The PDF declares {found}; expected is {expected}.",
    advice="Write it as the profile asks.",
)
BAD_DECLARATION = Issue(
    code="EQ-PDF-305",
    template="The declaration of PDF/A is none: part {part}, conformance {conformance}.",
    advice="Write pdfaid:part 1 to 4, and pdfaid:conformance A, B or U (ISO 19005-2, section 6.6.4).",
)
METADATA_UNREADABLE = Issue(
    code="EQ-PDF-306",
    template="The metadata of the PDF cannot be read: {reason}",
    advice="Write XMP as well-formed XML, in UTF-8 (ISO 16684-1).",
    level=Level.WARNING,
)
ENCRYPTED = Issue(
    code="EQ-PDF-307",
    template="The PDF declares {found}, but it is encrypted.",
    advice="Leave the encryption out (ISO 19005-1, section 6.1.3).",
)
NO_OUTPUT_INTENT = Issue(
    code="EQ-PDF-308",
    template="The PDF declares {found}, but says nothing about its colours: there is no output intent for PDF/A.",
    advice="Add an output intent GTS_PDFA1 with a colour profile; only documents without device colours need none "
    "(ISO 19005-1, section 6.2.2).",
    level=Level.WARNING,
)
NO_ID = Issue(
    code="EQ-PDF-309",
    template="The PDF declares {found}, but its trailer has no ID.",
    advice="Write ID into the trailer (ISO 19005-1, section 6.1.3).",
)
FONT = Issue(
    code="EQ-PDF-310",
    template="The PDF declares {found}, but the font {font} on page {page} is not embedded.",
    advice="Embed every font that text is shown in (ISO 19005-1, section 6.3.4).",
)
ACTIVE = Issue(
    code="EQ-PDF-311",
    template="The PDF declares {found}, but holds {what}.",
    advice="Leave it out (ISO 19005-1, section 6.6.1).",
)
FILES = Issue(
    code="EQ-PDF-312",
    template="The PDF declares {found}, but holds embedded files.",
    advice="Part 1 forbids them, part 2 allows PDF/A files only; declare part 3 to embed others (ISO 19005-3).",
)
MISMATCH = Issue(
    code="EQ-PDF-313",
    template="The PDF declares {found}, but {entry} is {info} in its Info dictionary and {xmp} in its metadata.",
    advice="Write the same in both (ISO 19005-1, section 6.7.3).",
)
COMPRESSED = Issue(
    code="EQ-PDF-314",
    template="The PDF declares {found}, but its metadata are compressed.",
    advice="Write the metadata without a filter (ISO 19005-1, section 6.7.2).",
)
