percpu x: resz 1
