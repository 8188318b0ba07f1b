package stream

// UsableICEServers returns those of the addresses that a connection can be
// made with, in their order.
func UsableICEServers(addresses []string) []string {
	var usable []string
	for _, a := range addresses {
		if _, err := iceServers([]string{a}); err == nil {
			usable = append(usable, a)
		}
	}
	return usable
}
