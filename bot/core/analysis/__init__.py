"""What can be learnt of many cases, or of a whole file: nothing here changes a case."""
