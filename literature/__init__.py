"""What others publish: references, the searches that find them, and the runs that fetch them."""
