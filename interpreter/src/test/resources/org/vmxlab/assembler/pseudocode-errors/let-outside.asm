let x: rbx
