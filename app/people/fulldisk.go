package people

import "tienglang/app"

// A full disk keeps nobody from the station: an emergency may have to be let
// out. What it does not take of tries is counted in memory, so that guessing is
// slowed all the same until the program is closed.

// counted is the credential of id with the tries that the disk did not take, for
// who holds one.
func (s *Service) counted(id app.ID, c app.Credential) app.Credential {
	if t, ok := s.tries[id]; ok && t.Hash == c.Hash {
		return t
	}
	return c
}

// keptOr takes down what the disk did not take of id's tries, for who holds one;
// err is what the disk said.
func (s *Service) keptOr(id app.ID, c app.Credential, err error) error {
	switch {
	case app.CodeOf(err) == "disk.full":
		s.tries[id] = c
		return nil
	case err == nil:
		delete(s.tries, id)
	}
	return err
}

// unlessFull passes an error on that is not of a full disk.
func unlessFull(err error) error {
	if app.CodeOf(err) == "disk.full" {
		return nil
	}
	return err
}
