"""What applicants and staff may do, one file a conversation: a view in, its effects out."""
