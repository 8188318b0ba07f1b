package wire

import (
	"errors"

	"tienglang/app"
)

// MostReleases is how many releases one order may offer: one for each kind of
// machine.
const MostReleases = 8

// Update is the argument of OrderUpdate: releases that wait to be fetched over
// HTTPS at the host that the link is on, one for each kind of machine. What is
// said of them here chooses one; what counts is what its own head says, which
// no station can sign.
type Update struct {
	Batch    app.ID    `json:"batch"` // the act by which it was ordered: said once more it is the same order
	Port     int       `json:"port"`
	Releases []Release `json:"releases"`
}

// Release is one of them.
type Release struct {
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"` // of the file
	Bytes   int64  `json:"bytes"`  // of the file
}

const mostVersion = 32

func (u *Update) check() error {
	if u.Batch == "" || len(u.Batch) > 64 || u.Port <= 0 || u.Port > 65535 || len(u.Releases) == 0 || len(u.Releases) > MostReleases {
		return errors.New("an update without a name, a port or releases")
	}
	for _, r := range u.Releases {
		if r.OS == "" || r.Arch == "" || len(r.OS)+len(r.Arch) > 64 || r.Version == "" || len(r.Version) > mostVersion ||
			!ValidSHA256(r.SHA256) || r.Bytes <= 0 || r.Bytes > MaxHeldFile {
			return errors.New("a release that cannot be")
		}
	}
	return nil
}

// For is the release for a kind of machine, false where there is none.
func (u Update) For(os, arch string) (Release, bool) {
	for _, r := range u.Releases {
		if r.OS == os && r.Arch == arch {
			return r, true
		}
	}
	return Release{}, false
}
