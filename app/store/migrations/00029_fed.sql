-- Whether what a cluster played of a broadcast, or a part of it, went into a
-- transmitter or amplifier: a cluster that became an IP one since was not heard
-- for that.

-- +goose Up
ALTER TABLE heard ADD COLUMN fed INTEGER NOT NULL DEFAULT 0;
UPDATE heard SET fed = 1 WHERE EXISTS (
        SELECT 1 FROM play_log l WHERE l.broadcast = heard.broadcast AND l.cluster = heard.cluster AND l.kind = 'fed')
    OR EXISTS (
        SELECT 1 FROM play_log_open o JOIN clusters c ON c.id = o.cluster
        WHERE o.broadcast = heard.broadcast AND o.cluster = heard.cluster AND c.technology <> 'ip');

-- +goose Down
ALTER TABLE heard DROP COLUMN fed;
