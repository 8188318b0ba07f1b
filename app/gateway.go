package app

// A gateway is a speaker program whose sound card feeds an old transmitter or
// amplifier. It is paired with one FM or wired cluster, which carries it; other
// FM and wired clusters that hang on the same transmitter name that one as
// their Cluster.Gateway.
//
// What a gateway plays went into the transmitter. What the horns made of it,
// nobody measured.

// Carriers tells of each cluster that another's gateway feeds which one that
// is. A Gateway that can feed nothing any more counts as none: one that is not
// there, that is an IP cluster, or that hangs on another itself; and whoever has
// a speaker of its own is fed by that.
func Carriers(all []Cluster) map[ID]ID {
	carries := map[ID]bool{}
	for _, c := range all {
		carries[c.ID] = c.DeletedAt.IsZero() && c.Technology != TechnologyIP && c.Gateway == ""
	}
	of := map[ID]ID{}
	for _, c := range all {
		if c.Gateway != "" && c.Technology != TechnologyIP && c.SpeakerKey == "" && carries[c.Gateway] {
			of[c.ID] = c.Gateway
		}
	}
	return of
}

// FedTogether adds to the chosen clusters all that hang on a gateway with one of
// them: a transmitter sounds wherever it is heard. The answer is in the order
// of all, without doubles and without what is not in all.
func FedTogether(all []Cluster, chosen func(ID) bool) []ID {
	carrier := Carriers(all)
	top := func(id ID) ID {
		if g, ok := carrier[id]; ok {
			return g
		}
		return id
	}
	sounds := map[ID]bool{}
	for _, c := range all {
		if chosen(c.ID) {
			sounds[top(c.ID)] = true
		}
	}
	var out []ID
	for _, c := range all {
		if sounds[top(c.ID)] {
			out = append(out, c.ID)
		}
	}
	return out
}
