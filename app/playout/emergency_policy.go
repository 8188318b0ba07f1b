package playout

import (
	"context"
	"encoding/json"
	"fmt"

	"tienglang/app"
)

// policyKey is under which the policy is kept.
const policyKey = "emergency.policy"

func (m *Emergencies) loadPolicy(ctx context.Context) error {
	kept, err := m.c.Store.Values(ctx)
	if err != nil {
		return err
	}
	m.policy = app.DefaultEmergencyPolicy()
	text, ok := kept[policyKey]
	if p := m.policy; ok && json.Unmarshal([]byte(text), &p) == nil && checkPolicy(p) == nil {
		m.policy = p
	}
	return nil
}

// Policy is who may let an emergency out, as it is set.
func (m *Emergencies) Policy() app.EmergencyPolicy {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.policy
}

// SetPolicy changes it on behalf of by, who may confirm. Errors:
// "people.not_allowed", "emergency.policy" where nobody could confirm any more,
// "settings.bounds".
func (m *Emergencies) SetPolicy(ctx context.Context, by app.User, p app.EmergencyPolicy) error {
	if err := by.Need(app.MayConfirm); err != nil {
		return err
	}
	if err := checkPolicy(p); err != nil {
		return err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("policy of emergencies: %w", err)
	}
	act := app.AuditRow{User: by.ID, Action: "emergency.policy", Detail: string(b)}
	if err := m.c.Store.SetValues(ctx, map[string]string{policyKey: string(b)}, act); err != nil {
		return err
	}
	m.mu.Lock()
	m.policy = p
	m.mu.Unlock()
	m.c.OnChange()
	return nil
}

func checkPolicy(p app.EmergencyPolicy) error {
	if !p.Second && !p.PIN && !p.Alone {
		return app.Fail("emergency.policy", nil)
	}
	if p.Level < 0 || p.Level > 100 {
		return app.Fail("settings.bounds", nil, "name", "level", "least", "0", "most", "100")
	}
	return nil
}
