%includ 'x'
