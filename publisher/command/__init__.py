"""What is typed: arguments in, a command run, what is found shown, exit status out."""
