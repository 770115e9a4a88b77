"""Receipts at the kiosk: the survey behind a code, and the slips that carry codes."""
