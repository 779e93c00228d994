"""Following what is public by mail, without an account: asked for, confirmed from the mailbox, stopped by one click."""
