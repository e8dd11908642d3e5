"""Floor 1: security checklists. A catalogue and answers go in; a score, its reasons and a decision come out."""
