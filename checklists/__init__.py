"""What is asked and why, as data: YAML files and a small strict loader. Knows nothing of answers, screens or paper."""
