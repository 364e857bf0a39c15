"""What people press, type or send, understood as an answer: names, numbers, days, places, addresses."""
