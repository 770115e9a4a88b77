"""What we ask, and how answers become scores: pure, standard library only, no clock, no environment."""
