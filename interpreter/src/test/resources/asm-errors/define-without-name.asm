%define 5
