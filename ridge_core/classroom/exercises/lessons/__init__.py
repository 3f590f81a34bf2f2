"""What each lesson asks for: the right answers, and the mistakes that people really make."""
