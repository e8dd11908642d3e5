"""The commands as click sees them: names, options, help. Each hands its wish to the module that carries it out."""
