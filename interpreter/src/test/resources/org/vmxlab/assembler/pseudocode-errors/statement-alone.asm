stop now
