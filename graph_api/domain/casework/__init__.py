"""Casework between departments: initiate, respond, execute, object, repair. Pure: facts in, decisions out."""
