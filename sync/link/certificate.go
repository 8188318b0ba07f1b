package link

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Fingerprint is the SHA-256 of a certificate's public key (its
// SubjectPublicKeyInfo, as RFC 7469 pins it) in lower-case hex. It stays the
// same when a certificate is renewed with its key.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return hex.EncodeToString(sum[:])
}

// CertificateFingerprint is Fingerprint of a certificate that is served.
func CertificateFingerprint(c tls.Certificate) (string, error) {
	if len(c.Certificate) == 0 {
		return "", errors.New("an empty certificate")
	}
	leaf, err := x509.ParseCertificate(c.Certificate[0])
	if err != nil {
		return "", fmt.Errorf("certificate: %w", err)
	}
	return Fingerprint(leaf), nil
}

// LoadCertificate reads the station's certificate and key from the PEM file
// at path. Where there is none yet it makes an ECDSA P-256 one (which
// browsers accept, as they do not Ed25519), valid for ten years for the given
// names and addresses, and keeps it there with mode 0600.
func LoadCertificate(path string, now time.Time, hosts ...string) (tls.Certificate, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if b, err = newCertificate(now, hosts); err == nil {
			err = wire.WriteFileSynced(path, b)
		}
	}
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("certificate: %w", err)
	}
	c, err := tls.X509KeyPair(b, b)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("certificate: %w", err)
	}
	return c, nil
}

func newCertificate(now time.Time, hosts []string) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template(now, hosts), template(now, hosts), key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return append(out, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})...), nil
}

func template(now time.Time, hosts []string) *x509.Certificate {
	t := &x509.Certificate{
		SerialNumber:          big.NewInt(now.UnixNano()),
		Subject:               pkix.Name{CommonName: "Tiếng Làng"},
		NotBefore:             now.AddDate(-1, 0, 0), // a box at a pole may have woken up in the past
		NotAfter:              now.AddDate(10, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, h := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		if ip := net.ParseIP(h); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, h)
		}
	}
	return t
}

// pinned accepts exactly the server whose key has the fingerprint; names,
// dates and issuers prove nothing that the pinned key does not.
func pinned(fingerprint string) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		InsecureSkipVerify: true, // VerifyConnection below checks the key instead
		VerifyConnection: func(s tls.ConnectionState) error {
			got := Fingerprint(s.PeerCertificates[0])
			if got != fingerprint {
				return app.Fail("link.certificate_changed", nil, "expected", fingerprint, "got", got)
			}
			return nil
		},
	}
}
