"""The rules, pure: facts in, answers with their reasons out; nothing here reads or writes."""
