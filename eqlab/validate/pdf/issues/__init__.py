"""The issues of this room, a table for each matter. A code is never reused."""
