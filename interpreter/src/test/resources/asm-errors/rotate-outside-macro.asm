%rotate 1
