package main

import (
	"errors"
	"strings"

	"tienglang/app"
)

// sentences is what a person at the command line reads of each code.
var sentences = map[string]string{
	"net.port_in_use":            "another program already listens on {address}.",
	"net.cannot_listen":          "can't listen on {address}.",
	"data.in_use":                "the folder {folder} is in use by another hub.",
	"data.newer":                 "the folder {folder} was made by a newer version of this program; update the program.",
	"data.damaged":               "the database {file} is damaged. Put a copy of it back; delete nothing.",
	"disk.full":                  "the disk is full. Make room and start again.",
	"data.unwritable":            "can't write to the folder {folder}.",
	"hub.certificate_unreadable": "can't use the certificate {file}.",
	"hub.disk_full":              "the disk is full.",
	"hub.name_missing":           "give the commune's name.",
}

// sentence is err for a person, followed by its cause where that says more.
func sentence(err error) string {
	var e *app.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	s, ok := sentences[e.Code]
	if !ok {
		return err.Error()
	}
	for k, v := range e.Args {
		s = strings.ReplaceAll(s, "{"+k+"}", v)
	}
	if e.Err != nil {
		s += " (" + e.Err.Error() + ")"
	}
	return s
}
