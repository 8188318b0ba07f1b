package speaker

import (
	"slices"

	"tienglang/audio/stream"
)

// iceServers are the servers for one broadcast: the speaker's own first, then
// those that the lease brought. What the station sends and this program can't
// read is left out, since a pole would fall silent over it.
func iceServers(own, leased []string) []string {
	all := slices.Clone(own)
	for _, s := range stream.UsableICEServers(leased) {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
