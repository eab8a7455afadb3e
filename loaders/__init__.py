"""From files to facts: read, map, check, resolve, load, retire, each verb in its own module."""
