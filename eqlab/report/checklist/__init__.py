"""Checklists for people and machines: answer sheets as JSON and workbooks, reports, exports."""
