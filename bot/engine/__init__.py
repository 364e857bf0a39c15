"""What is received, due or said, kept and carried out: nothing is lost, multiplied, or held up by another.

In the order in which an update meets them: `polling` or `webhook`, `inbox`, `unit_of_work`, `render`,
`sender`, `delivery`, `reports`.
"""
