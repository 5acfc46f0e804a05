"""The figures that the papers published, a CSV file each table."""
