"""Uncertain dates (EDTF) and calendars."""
