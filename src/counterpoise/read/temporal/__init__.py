"""Time in a text: calendar periods, expressions of time, tense, and which expression belongs to which event.

`periods` is arithmetic on dates of mixed precision, `forms` and `rules` find and resolve expressions, `tense` reads
the tense of a verb off the tree, `attach` ties expressions to events, `story` carries a date on from sentence to
sentence. `counterpoise.read.when` and `counterpoise.read.dating` are the doors.
"""
