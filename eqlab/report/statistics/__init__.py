"""Figures told: as JSON, CSV and Parquet, and as a page with charts."""
