"""What is planned: passes, accesses, the night and the looks to ask for, what a posture would see; and their files."""
