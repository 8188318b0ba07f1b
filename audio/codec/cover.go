package codec

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
)

// CanCover tells whether files of a format carry a picture.
func CanCover(format string) bool { return CanEncode(format) && format != "wav" }

// coverArgs lays a picture out in a folder and tells what ffmpeg is told of it;
// nothing where there is none.
func coverArgs(o EncodeOptions, dir string) (args []string, err error) {
	switch {
	case len(o.Cover) == 0 || !CanCover(o.Format):
		return nil, nil
	case o.Format == "ogg":
		return commentArgs(o.Cover, filepath.Join(dir, "cover.txt"))
	}
	path := filepath.Join(dir, "cover.jpg")
	return []string{"-f", "mjpeg", "-i", "file:" + path, "-map", "0:a", "-map", "1:v", "-c:v", "copy",
		"-disposition:v:0", "attached_pic", "-metadata:s:v", "title=Album cover", "-metadata:s:v", "comment=Cover (front)",
	}, DiskError(os.WriteFile(path, o.Cover, 0o600))
}

// commentArgs have the picture be a comment of the sound, as Ogg files have it:
// a FLAC picture block in base64 (xiph.org, "VorbisComment", cover art).
func commentArgs(picture []byte, path string) ([]string, error) {
	block, err := pictureBlock(picture)
	if err != nil {
		return nil, err
	}
	text := base64.StdEncoding.EncodeToString(block)
	escaped := strings.ReplaceAll(text, "=", `\=`)
	return []string{"-f", "ffmetadata", "-i", "file:" + path, "-map", "0:a", "-map_metadata", "1"},
		DiskError(os.WriteFile(path, []byte(";FFMETADATA1\nMETADATA_BLOCK_PICTURE="+escaped+"\n"), 0o600))
}

// pictureBlock is a JPEG as the picture block of FLAC's metadata, RFC 9639
// section 8.8: a front cover without a description.
func pictureBlock(picture []byte) ([]byte, error) {
	about, err := jpeg.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	const mime = "image/jpeg"
	const front, depth = 3, 24
	b := binary.BigEndian.AppendUint32(nil, front)
	b = binary.BigEndian.AppendUint32(b, uint32(len(mime)))
	b = append(b, mime...)
	b = binary.BigEndian.AppendUint32(b, 0) // no description
	for _, n := range []int{about.Width, about.Height, depth, 0, len(picture)} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return append(b, picture...), nil
}
