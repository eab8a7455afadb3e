"""Pages that the service shows to a browser: data files, read by ``graph_api.http.page``."""
