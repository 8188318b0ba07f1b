package app

import (
	"maps"
	"slices"
)

// MostPhotos is how many pictures a cluster may have.
const MostPhotos = 24

// PhotoNote is what a person knows of a picture: what it shows, "" for nothing,
// and the day on which it was taken, "" where that is not known.
type PhotoNote struct {
	Words string `json:",omitempty"`
	Day   Date   `json:",omitempty"`
}

// Photo is a picture that the station keeps, by its SHA-256.
type Photo struct {
	SHA256 string
	PhotoNote
}

// Pictures are the cluster's photos with what is known of each, in the order in
// which they were added.
func (c Cluster) Pictures() []Photo {
	all := make([]Photo, len(c.Photos))
	for i, sum := range c.Photos {
		all[i] = Photo{sum, c.PhotoNotes[sum]}
	}
	return all
}

// AddPhotos adds pictures behind those that there are; one that is there
// already stays as it is. What c shared with a copy of it is left alone, as by
// the others below.
func (c *Cluster) AddPhotos(all ...Photo) {
	c.Photos = slices.Clone(c.Photos)
	for _, p := range all {
		if !slices.Contains(c.Photos, p.SHA256) {
			c.Photos = append(c.Photos, p.SHA256)
			c.NotePhoto(p)
		}
	}
}

// NotePhoto keeps what is known of a picture of the cluster.
func (c *Cluster) NotePhoto(p Photo) {
	if !slices.Contains(c.Photos, p.SHA256) {
		return
	}
	notes := maps.Clone(c.PhotoNotes)
	if notes == nil {
		notes = map[string]PhotoNote{}
	}
	notes[p.SHA256] = p.PhotoNote
	if p.PhotoNote == (PhotoNote{}) {
		delete(notes, p.SHA256)
	}
	c.setNotes(notes)
}

// DropPhoto takes a picture away, with what was known of it.
func (c *Cluster) DropPhoto(sum string) {
	c.Photos = slices.DeleteFunc(slices.Clone(c.Photos), func(s string) bool { return s == sum })
	if len(c.Photos) == 0 {
		c.Photos = nil
	}
	notes := maps.Clone(c.PhotoNotes)
	delete(notes, sum)
	c.setNotes(notes)
}

func (c *Cluster) setNotes(notes map[string]PhotoNote) {
	if len(notes) == 0 {
		notes = nil // as one that never had any
	}
	c.PhotoNotes = notes
}
