"""Papers on the same participants: how to tell, how to count them, how many they studied. Pure."""
