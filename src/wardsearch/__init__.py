"""Full-text search over Vietnamese reports, with or without diacritics."""

__version__ = "0.1.0"
