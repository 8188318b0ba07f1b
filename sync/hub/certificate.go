package hub

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// certificateYears is long, because stations pin the key and a change of it
// means going to every commune; the key is what is trusted, not the date.
const certificateYears = 20

// certificate loads the hub's certificate, or makes one of its own in its
// folder, and gives its fingerprint.
func certificate(c Config) (tls.Certificate, string, error) {
	certFile, keyFile := c.CertFile, c.KeyFile
	if certFile == "" && keyFile == "" {
		certFile, keyFile = filepath.Join(c.Dir, "hub.crt"), filepath.Join(c.Dir, "hub.key")
		if err := makeCertificate(c, certFile, keyFile); err != nil {
			return tls.Certificate{}, "", app.Fail("hub.certificate_unreadable", err, "file", certFile)
		}
	}
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return tls.Certificate{}, "", app.Fail("hub.certificate_unreadable", err, "file", certFile)
	}
	return pair, wire.HubFingerprint(pair.Leaf), nil
}

// makeCertificate makes the key and the certificate where they are missing.
// The key is written first, so that a crash between the two changes nothing
// that anyone has pinned.
func makeCertificate(c Config, certFile, keyFile string) error {
	key, err := loadKey(keyFile)
	if err != nil {
		return err
	}
	if _, err := os.Stat(certFile); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	host, _, _ := net.SplitHostPort(c.Listen)
	der, err := x509.CreateCertificate(rand.Reader, selfSigned(c.Clock.Now(), host), selfSigned(c.Clock.Now(), host), key.Public(), key)
	if err != nil {
		return err
	}
	return wire.WriteFileSynced(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func loadKey(file string) (*ecdsa.PrivateKey, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return newKey(file)
	}
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no PEM in the key file")
	}
	return x509.ParseECPrivateKey(block.Bytes)
}

func newKey(file string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, wire.WriteFileSynced(file, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
}

func selfSigned(now time.Time, host string) *x509.Certificate {
	t := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: "Tieng Lang hub"},
		NotBefore:    now.Add(-24 * time.Hour),
		NotAfter:     now.AddDate(certificateYears, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if name, err := os.Hostname(); err == nil {
		t.DNSNames = append(t.DNSNames, name)
	}
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		t.IPAddresses = append(t.IPAddresses, ip)
	} else if ip == nil && host != "" {
		t.DNSNames = append(t.DNSNames, host)
	}
	return t
}
