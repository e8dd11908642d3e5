"""PDF files: signatures (PAdES), declarations of PDF/A, what could act. See docs/pdf.md."""

from eqlab.validate.pdf.judge import examine_pdf, judge_pdf
from eqlab.validate.pdf.profile import PLAIN, PdfProfile, compile_pdf_profile
from eqlab.validate.pdf.report import PdfFacts, SignatureFacts

__all__ = [
    "PLAIN",
    "PdfFacts",
    "PdfProfile",
    "SignatureFacts",
    "compile_pdf_profile",
    "examine_pdf",
    "judge_pdf",
]
