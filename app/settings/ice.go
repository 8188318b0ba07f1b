package settings

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// defaultPorts are those of RFC 7064 and RFC 7065. The keys are all schemes.
var defaultPorts = map[string]string{"stun": "3478", "turn": "3478", "stuns": "5349", "turns": "5349"}

// checkICE holds an address to what the sender of the live stream takes at its
// start: stun:HOST[:PORT] or turn:USER:SECRET@HOST[:PORT][?transport=udp], also
// stuns: and turns:. A test beside the sender runs one table through both.
func checkICE(address string) error {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(address), ":")
	if !ok {
		return errors.New("no scheme")
	}
	user := ""
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		var err error
		if user, err = checkLogin(rest[:at]); err != nil {
			return err
		}
		rest = rest[at+1:]
	}
	u, err := url.Parse(scheme + ":" + rest)
	if err != nil {
		return err
	}
	if err := checkHost(u.Opaque, defaultPorts[u.Scheme]); err != nil {
		return err
	}
	if u.Scheme == "turn" || u.Scheme == "turns" {
		return checkRelay(user, u.RawQuery)
	}
	if q, err := url.ParseQuery(u.RawQuery); err != nil || len(q) > 0 {
		return errors.New("STUN has no options")
	}
	return nil
}

// checkLogin returns the user of USER:SECRET, either of which may be
// percent-encoded. The last colon parts them: a user that holds a time does.
func checkLogin(login string) (user string, err error) {
	user, secret := login, ""
	if i := strings.LastIndex(login, ":"); i >= 0 {
		user, secret = login[:i], login[i+1:]
	}
	if user, err = url.PathUnescape(user); err != nil {
		return "", fmt.Errorf("user name: %w", err)
	}
	if _, err = url.PathUnescape(secret); err != nil {
		return "", fmt.Errorf("secret: %w", err)
	}
	return user, nil
}

// checkHost wants HOST or HOST:PORT; defaultPort is "" for an unknown scheme.
func checkHost(address, defaultPort string) error {
	if defaultPort == "" {
		return errors.New("neither STUN nor TURN")
	}
	host, port, err := net.SplitHostPort(address)
	var bad *net.AddrError
	if errors.As(err, &bad) && bad.Err == "missing port in address" {
		host, port, err = net.SplitHostPort(address + ":" + defaultPort)
	}
	if err != nil {
		return err
	}
	if host == "" {
		return errors.New("no host")
	}
	_, err = strconv.Atoi(port)
	return err
}

// checkRelay wants a user, and no option but the transport.
func checkRelay(user, query string) error {
	if user == "" {
		return errors.New("a relay needs a user and a secret")
	}
	q, err := url.ParseQuery(query)
	if err != nil {
		return err
	}
	t := q.Get("transport")
	if len(q) > 1 || len(q) == 1 && t != "udp" && t != "tcp" {
		return errors.New("the one option is transport=udp or transport=tcp")
	}
	return nil
}

// hideSecret leaves what a person may see of an address.
func hideSecret(address string) string {
	if at := strings.LastIndex(address, "@"); at >= 0 {
		scheme, _, _ := strings.Cut(address, ":")
		return scheme + ":…@" + address[at+1:]
	}
	return address
}

// withoutSecrets is what of v may be read by those who read the audit log.
func (v Values) withoutSecrets() Values {
	servers := make([]string, len(v.ICEServers))
	for i, s := range v.ICEServers {
		servers[i] = hideSecret(s)
	}
	v.ICEServers = servers
	return v
}
