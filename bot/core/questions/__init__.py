"""Which question is next, how it is asked, and how its answer is taken."""
