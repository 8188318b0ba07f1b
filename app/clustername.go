package app

import "strings"

// In is the cluster's name with that of its hamlet, as communes have a "Nhà văn
// hoá" in every one: "Trường TH (Nà Lẹng)". One that is named after its hamlet
// says so by itself.
func (c Cluster) In(hamlet string) string {
	if hamlet == "" || strings.Contains(c.Name, hamlet) {
		return c.Name
	}
	return c.Name + " (" + hamlet + ")"
}
