"""Bulk load: the first load of an empty graph, through the engine's import tool.

The passes of a load are the ones of ``loaders.passes``; only what they write to is another: files that
the import tool reads (``graph``), so that no rule exists twice. See ``docs/loading.md``.
"""
