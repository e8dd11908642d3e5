"""Rules over several documents: what one says must fit what another says.

`compiling.compile_rules` makes a `model.RuleSet` of what an author wrote; its `judge` looks at documents.
"""
