package stream

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/stun/v4"
	"github.com/pion/webrtc/v4"

	"tienglang/app"
)

// The times after which a silent connection counts as disturbed and as gone,
// and between two signs of life.
const (
	iceDisturbed = 3 * time.Second
	iceGone      = 6 * time.Second
	iceKeepAlive = time.Second
	stunPatience = 1500 * time.Millisecond
)

// replayWindow is how many packets back SRTP still accepts one: 10 s, so that
// a packet sent again upon a NACK is never taken for an attack.
const replayWindow = 512

// network is how connections are made.
type network struct {
	LoopbackOnly bool // bind 127.0.0.1 alone
	PortMin      uint16
	PortMax      uint16
}

// opusCodec is the one codec of the live stream. Its rtpmap says two channels
// because RFC 7587 wants that of every Opus stream; stereo=0 and
// sprop-stereo=0 say that it is mono.
var opusCodec = webrtc.RTPCodecParameters{
	RTPCodecCapability: webrtc.RTPCodecCapability{
		MimeType:     webrtc.MimeTypeOpus,
		ClockRate:    48000,
		Channels:     2,
		SDPFmtpLine:  "minptime=20;useinbandfec=1;stereo=0;sprop-stereo=0",
		RTCPFeedback: []webrtc.RTCPFeedback{{Type: webrtc.TypeRTCPFBNACK}},
	},
	PayloadType: 111,
}

// newAPI makes pion's factory of connections with the given interceptors.
func newAPI(n network, chain *interceptor.Registry) (*webrtc.API, error) {
	var media webrtc.MediaEngine
	if err := media.RegisterCodec(opusCodec, webrtc.RTPCodecTypeAudio); err != nil {
		return nil, fmt.Errorf("register opus: %w", err)
	}
	set, err := n.settings()
	if err != nil {
		return nil, err
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(&media), webrtc.WithSettingEngine(set),
		webrtc.WithInterceptorRegistry(chain)), nil
}

func (n network) settings() (webrtc.SettingEngine, error) {
	var set webrtc.SettingEngine
	set.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	set.SetICETimeouts(iceDisturbed, iceGone, iceKeepAlive)
	set.SetSTUNGatherTimeout(stunPatience)
	set.SetDTLSConnectContextMaker(func() (context.Context, func()) {
		return context.WithTimeout(context.Background(), connectPatience) // pion's own has no limit
	})
	set.SetSRTPReplayProtectionWindow(replayWindow)
	set.SetFireOnTrackBeforeFirstRTP(true)
	set.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6})
	if n.LoopbackOnly {
		set.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
		set.SetIncludeLoopbackCandidate(true)
		set.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	}
	if n.PortMax > 0 {
		if err := set.SetEphemeralUDPPortRange(n.PortMin, n.PortMax); err != nil {
			return set, fmt.Errorf("UDP ports %d to %d: %w", n.PortMin, n.PortMax, err)
		}
	}
	return set, nil
}

// iceServers reads the settings' list, one address a line: stun:HOST:PORT or
// turn:USER:SECRET@HOST:PORT?transport=udp (also stuns: and turns:). USER and
// SECRET may be percent-encoded. An address that is none of these fails with
// stream.bad_ice_server.
func iceServers(addresses []string) ([]webrtc.ICEServer, error) {
	var all []webrtc.ICEServer
	for _, a := range addresses {
		one, err := iceServer(strings.TrimSpace(a))
		if err != nil {
			return nil, app.Fail("stream.bad_ice_server", err, "address", hideSecret(a))
		}
		all = append(all, one)
	}
	return all, nil
}

func iceServer(address string) (webrtc.ICEServer, error) {
	scheme, rest, ok := strings.Cut(address, ":")
	if !ok {
		return webrtc.ICEServer{}, fmt.Errorf("no scheme")
	}
	var server webrtc.ICEServer
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		user, secret, _ := cutLast(rest[:at], ":")
		var err error
		if server.Username, err = url.PathUnescape(user); err != nil {
			return server, fmt.Errorf("user name: %w", err)
		}
		if secret, err = url.PathUnescape(secret); err != nil {
			return server, fmt.Errorf("secret: %w", err)
		}
		server.Credential = secret
		rest = rest[at+1:]
	}
	uri := scheme + ":" + rest
	if err := checkURI(uri, server.Username != ""); err != nil {
		return server, err
	}
	server.URLs = []string{uri}
	return server, nil
}

// checkURI holds an address against RFC 7064 and RFC 7065.
func checkURI(uri string, named bool) error {
	if err := checkPort(uri); err != nil {
		return fmt.Errorf("address: %w", err)
	}
	u, err := stun.ParseURI(uri)
	if err != nil {
		return fmt.Errorf("address: %w", err)
	}
	relay := u.Scheme == stun.SchemeTypeTURN || u.Scheme == stun.SchemeTypeTURNS
	if relay && !named {
		return fmt.Errorf("a relay needs a user and a secret")
	}
	return nil
}

// checkPort refuses what stun.ParseURI never comes back from: it adds the
// default port until there is one, and after "[host]x" there never is.
func checkPort(uri string) error {
	u, err := url.Parse(uri)
	if err != nil {
		return err
	}
	if _, _, err = net.SplitHostPort(u.Opaque); err == nil {
		return nil
	}
	_, _, err = net.SplitHostPort(u.Opaque + ":0")
	return err
}

// cutLast is strings.Cut at the last separator: a TURN user name may itself
// hold a colon (time-limited credentials do).
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// hideSecret leaves what a person may see of an address.
func hideSecret(address string) string {
	if at := strings.LastIndex(address, "@"); at >= 0 {
		scheme, _, _ := strings.Cut(address, ":")
		return scheme + ":…@" + address[at+1:]
	}
	return address
}
