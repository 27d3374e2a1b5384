"""How a book looks: styles found and read, and their fonts cut."""
