"""Issues of PDF files (ISO 32000): structure, limits, what could act."""

from eqlab.core.issue import Issue, Level, Nature

NO_PDF = Issue(
    code="EQ-PDF-001",
    template="The bytes are no PDF: they do not begin with %PDF-.",
    advice="Send the file itself, with nothing before its header (ISO 32000-1, section 7.5.2).",
)
TOO_LARGE = Issue(
    code="EQ-PDF-002",
    template="The PDF has {size} bytes; the lab reads at most {limit}.",
    advice="Send a smaller file, or have a person look at it.",
    nature=Nature.UNDECIDED,
)
UNREADABLE = Issue(
    code="EQ-PDF-003",
    template="The PDF cannot be read: {reason}",
    advice="Write the file with cross-references, trailer and end marker as the standard has them (ISO 32000-1, "
    "section 7.5).",
)
LENIENT = Issue(
    code="EQ-PDF-004",
    template="The structure of the PDF strays from the standard; readers may see different things in it: {reason}",
    advice="Write the file anew with a tool that keeps to ISO 32000-1, section 7.5.",
    level=Level.WARNING,
)
ENCRYPTED = Issue(
    code="EQ-PDF-005",
    template="The PDF is encrypted: the lab cannot look inside, so neither content nor signatures are judged.",
    advice="Send it without encryption; protect it on its way instead.",
    nature=Nature.UNDECIDED,
)
TOO_MUCH = Issue(
    code="EQ-PDF-006",
    template="The PDF takes more work to read than the lab spends on one file, so it is not judged to its end.",
    advice="Write it more simply: fewer objects, revisions or filters.",
    nature=Nature.UNDECIDED,
)
TOO_MANY_OBJECTS = Issue(
    code="EQ-PDF-007",
    template="The PDF has more than {limit} objects; the lab looks no further.",
    advice="Have a person look at the rest.",
    nature=Nature.UNDECIDED,
)
BROKEN_OBJECT = Issue(
    code="EQ-PDF-008",
    template="{count} objects of the PDF cannot be read; the first is {object}: {reason}",
    advice="Write every object as ISO 32000-1, section 7.3 has it.",
)
REVISIONS = Issue(
    code="EQ-PDF-009",
    template="The PDF has {found} revisions; the lab looks at files with at most {limit}.",
    advice="Write the file anew.",
    nature=Nature.UNDECIDED,
)
NO_PAGES = Issue(
    code="EQ-PDF-010",
    template="The PDF has no pages.",
    advice="Write a page tree with at least one page (ISO 32000-1, section 7.7.3).",
)
PART_UNREADABLE = Issue(
    code="EQ-PDF-011",
    template="{part} cannot be read, so what depends on it is not judged: {reason}",
    advice="Write it as ISO 32000-1 has it.",
    nature=Nature.UNDECIDED,
)
JAVASCRIPT = Issue(
    code="EQ-PDF-020",
    template="The PDF holds JavaScript ({object}).",
    advice="Leave programs out of documents: readers run or block them at will.",
    level=Level.WARNING,
)
LAUNCH = Issue(
    code="EQ-PDF-021",
    template="The PDF holds an action that starts a program ({object}).",
    advice="Leave it out: it is how malware is spread.",
    level=Level.WARNING,
)
EMBEDDED_FILE = Issue(
    code="EQ-PDF-022",
    template="The PDF holds embedded files; the lab does not open them ({object}).",
    advice="Say in the agreement which files may travel within a PDF.",
    level=Level.NOTE,
)
XFA = Issue(
    code="EQ-PDF-023",
    template="The PDF holds an XFA form ({object}), which can show other things than its pages do.",
    advice="Use the pages, or a form as ISO 32000-1, section 12.7 has it; XFA is gone from ISO 32000-2.",
    level=Level.WARNING,
)
MEDIA = Issue(
    code="EQ-PDF-024",
    template="The PDF holds media to be played ({object}).",
    advice="Leave it out of medical documents.",
    level=Level.WARNING,
)
REMOTE = Issue(
    code="EQ-PDF-025",
    template="The PDF holds an action that sends or fetches data ({object}, {action}).",
    advice="Leave it out: opening a document should tell nobody anything.",
    level=Level.WARNING,
)
NOT_BYTES = Issue(
    code="EQ-PDF-905",
    template="The check needs a PDF; the lab has {found} here.",
    advice="Let `that:` name a body.",
    nature=Nature.UNDECIDED,
)
NO_EMBEDDED = Issue(
    code="EQ-PDF-906",
    template="The document holds no PDF in its body.",
    advice="Send the PDF in nonXMLBody, in base64 (HL7 CDA Release 2, section 4.3.1.1).",
)
BAD_EMBEDDED = Issue(
    code="EQ-PDF-907",
    template="The PDF in the body of the document is not well-formed base64.",
    advice="Encode it in base64, with padding and without other characters (RFC 4648, section 4).",
)
