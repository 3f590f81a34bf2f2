"""What a check sees, one look after the other: in the form, in the values, by trying variations."""
