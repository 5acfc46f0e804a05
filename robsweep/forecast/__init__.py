"""What configurations would come to at their last rung, and how sure that is."""
