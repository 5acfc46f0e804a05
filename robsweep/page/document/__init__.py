"""What a report says, as plain data: the page shows it and adds nothing to it."""
