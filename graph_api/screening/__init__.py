"""Batch screening: a file of subjects in, a file of verdicts with receipts out (``credit-graph screen``)."""
