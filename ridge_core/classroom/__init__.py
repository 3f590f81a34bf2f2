"""What a learner sees and touches; it may import the mathematics, never the reverse."""
