"""The issues of this room, a table for each kind of artefact. A code is never reused."""
