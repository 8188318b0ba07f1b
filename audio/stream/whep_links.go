package stream

import "strings"

// iceLinks writes the ICE servers as Link fields (WHEP section 4.6).
func iceLinks(addresses []string) []string {
	servers, err := iceServers(addresses)
	if err != nil {
		return nil
	}
	var links []string
	for _, s := range servers {
		l := "<" + s.URLs[0] + `>; rel="ice-server"`
		if s.Username != "" {
			secret, _ := s.Credential.(string)
			l += "; username=" + quoted(s.Username) + "; credential=" + quoted(secret) +
				`; credential-type="password"`
		}
		links = append(links, l)
	}
	return links
}

// quoted writes an HTTP quoted-string (RFC 9110 section 5.6.4).
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
