"""The desk: what receipts leave to be answered, promises, decisions, and who may be served first."""
