"""What an assessment is and what follows from its answers. Knows no screen and no paper."""
