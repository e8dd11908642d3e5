"""Which changes after a signature are harmless: the rules of the reader, with metadata read as all XML is read here."""

from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    ReferenceUpdate,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    WhitelistRule,
    XrefStreamRule,
)

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.validate.xml import read_xml

_XMP = "{adobe:ns:meta/}xmpmeta"


class _SafeMetadata(WhitelistRule):
    """Metadata may be replaced by metadata."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        for resolver in (new, old):
            stream = _metadata(resolver.root)
            if stream is not None and not _is_xmp(stream):
                raise SuspiciousModification(words("the metadata are no XMP"))
        yield from MetadataUpdateRule(check_xml_syntax=False).apply(old, new)  # type: ignore[no-untyped-call]


def _metadata(root: Any) -> Any:
    try:
        return root.get_value_as_reference("/Metadata").get_object()
    except KeyError:
        return None
    except misc.IndirectObjectExpected:
        raise SuspiciousModification(words("the metadata are no object of their own")) from None


def _is_xmp(stream: Any) -> bool:
    if not isinstance(stream, generic.StreamObject):
        return False
    document = read_xml(stream.read_data(DecodePurpose.XMP_METADATA))
    return not isinstance(document, Finding) and document.root.tag == _XMP


_VALIDATION = ModificationLevel.LTA_UPDATES
POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),  # type: ignore[no-untyped-call]
        DocInfoRule().as_qualified(_VALIDATION),
        XrefStreamRule().as_qualified(_VALIDATION),
        ObjectStreamRule().as_qualified(_VALIDATION),
        DSSCompareRule().as_qualified(_VALIDATION),
        _SafeMetadata().as_qualified(_VALIDATION),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),  # type: ignore[no-untyped-call]
            SigFieldModificationRule(),
            GenericFieldModificationRule(),
        ]
    ),
)
