"""Tokens of a sentence to statements: what each number is said of, and what it says.

The way of a sentence: `tokens.clauses` cuts it into frozen clauses; `sentence` reads clause by clause against a frozen
`discourse`, which each clause hands on. For the numbers of a clause three ordered tables decide, and in each the first
production that fits wins:

- `antecedents`: what the numbers are said of (named beside them, completed from before, or left out and recovered);
- `relations`: what the clause says of it (a change from and to, the level compared with, a recalled aim, one each …);
- `measure`: which measure one number is (level, growth, change …).

`ranks` holds the table of ordinals, which comes first. `reference_time` says which years govern, `period` which a
statement covers, `scope` and `topic` whose the number is; `revise` looks at the statements of a whole sentence.

To add a production: write a builder that takes the situation and gives None where it does not fit; enter it in its
table with the kinds of word it needs and forbids and, in words, when it fits; add sentences that must yield it and near
misses that must not to tests/gold/reading.yml. `duibiao explain FILE --number N` shows which productions were tried.
"""
