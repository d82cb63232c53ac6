package main

func writeReadme(string) error { return nil }
