"""The self-assessment for practices: one page that asks, scores and advises in the browser, and sends nothing."""

from eqlab.report.assessment.page import build_page, render_page

__all__ = ["build_page", "render_page"]
