package speech

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Voices lists who can read on this machine: espeak-ng's three Vietnamese
// voices when the program is there, then a Piper voice for each model
// (NAME.onnx beside NAME.onnx.json) in dir, when the program piper is on the
// PATH or in dir. dir may be missing or "". Models that do not tell their
// sample rate are left out. Web voices are made by NewWebVoice.
func Voices(dir string) []Voice {
	return append(espeakVoices(), piperVoices(dir)...)
}

// espeakNames are the voices of espeak-ng 1.51.
var espeakNames = []Voice{
	{ID: "vi", Name: "espeak-ng miền Bắc", Region: RegionNorth},
	{ID: "vi-vn-x-central", Name: "espeak-ng miền Trung", Region: RegionCentral},
	{ID: "vi-vn-x-south", Name: "espeak-ng miền Nam", Region: RegionSouth},
}

func espeakVoices() (list []Voice) {
	program, err := exec.LookPath("espeak-ng")
	if err != nil {
		return nil
	}
	for _, v := range espeakNames {
		v.engine = espeak{program: program, voice: v.ID}
		v.ID, v.Kind = "espeak:"+v.ID, KindEspeak
		list = append(list, v)
	}
	return list
}

func piperVoices(dir string) (list []Voice) {
	if dir == "" {
		return nil
	}
	program := piperProgram(dir)
	if program == "" {
		return nil
	}
	models, err := filepath.Glob(filepath.Join(globPlain(dir), "*.onnx"))
	if err != nil {
		return nil
	}
	slices.Sort(models)
	for _, model := range models {
		if v, err := piperVoice(program, model); err == nil {
			list = append(list, v)
		}
	}
	return list
}

// globPlain takes the meaning from what filepath.Glob would read in a folder's
// name.
func globPlain(dir string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(dir)
}

// piperProgram finds piper in the voices' folder, in the folder "piper" of
// its archive there, or on the PATH.
func piperProgram(dir string) string {
	for _, name := range []string{"piper", "piper.exe", filepath.Join("piper", "piper"), filepath.Join("piper", "piper.exe")} {
		path, err := filepath.Abs(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			continue
		}
		if path, err := exec.LookPath(path); err == nil {
			return path
		}
	}
	path, err := exec.LookPath("piper")
	if err != nil {
		return ""
	}
	return path
}
