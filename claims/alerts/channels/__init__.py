"""The ways out of the house. Nothing else in `claims` touches the network."""
