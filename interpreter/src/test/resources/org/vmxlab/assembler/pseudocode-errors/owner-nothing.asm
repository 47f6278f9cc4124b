owner
