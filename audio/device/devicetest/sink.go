package devicetest

import "fmt"

// AddSink makes a null sink at 48 kHz, stereo; without rewinds it renders
// blocks of at most 50 ms, so that streams start at once. What is played to "NAME" can
// be recorded from "NAME.monitor".
func (s *Server) AddSink(name string) error {
	return s.load(name, "module-null-sink", "sink_name="+name, "rate=48000", "channels=2", "format=float32le", "norewinds=1",
		"sink_properties=device.description="+name)
}

// AddMicrophone makes a source called name that is no monitor, and hears what
// is played to the null sink "NAME_in".
func (s *Server) AddMicrophone(name string) error {
	sink := name + "_in"
	if err := s.AddSink(sink); err != nil {
		return err
	}
	return s.PlugIn(name)
}

// PlugIn puts a microphone back that was removed; what is played to its sink is
// heard from it again.
func (s *Server) PlugIn(name string) error {
	return s.load(name, "module-remap-source", "source_name="+name, "master="+name+"_in.monitor",
		"source_properties=device.description="+name)
}

func (s *Server) load(name string, args ...string) error {
	module, err := s.Pactl(append([]string{"load-module"}, args...)...)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.modules[name] = append(s.modules[name], module)
	return nil
}

// Remove takes a sink or microphone away, as when its plug is pulled.
func (s *Server) Remove(name string) error {
	s.mu.Lock()
	modules := s.modules[name]
	delete(s.modules, name)
	s.mu.Unlock()
	if len(modules) == 0 {
		return fmt.Errorf("devicetest: no device %q", name)
	}
	for _, m := range modules {
		if _, err := s.Pactl("unload-module", m); err != nil {
			return err
		}
	}
	return nil
}
