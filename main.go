// Command tienglang is the station: its window, and its commands without one.
package main

import (
	"os"

	"tienglang/app/command"
)

func main() { os.Exit(command.Main(os.Args[1:], os.Stdout, os.Stderr)) }
