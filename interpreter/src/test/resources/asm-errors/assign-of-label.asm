%assign n $
