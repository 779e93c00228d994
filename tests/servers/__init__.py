"""What the product stands on and speaks to, real and on this machine: servers on loopback, processes, a small disk."""
