"""Workbooks (.xlsx) for people who go on working with what Balise says. No cell can become a formula."""

from reports.sheets.book import XLSX

__all__ = ["XLSX"]
