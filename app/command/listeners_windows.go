package command

import (
	"tienglang/app/command/tcptable"
	"tienglang/app/security/inspect"
)

// listeners are the TCP ports that this process has open, as Windows tells.
func listeners() (all []inspect.Listener, err error) {
	own, err := tcptable.Own()
	for _, address := range own {
		all = append(all, inspect.Listener{Address: address})
	}
	return all, err
}
