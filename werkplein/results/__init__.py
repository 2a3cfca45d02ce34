"""What Werkpleinen bring about: monthly outflow to work, and satisfaction of job seekers and employers."""
