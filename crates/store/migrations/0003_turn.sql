-- 划拨次序 · a batch goes through received lines in order of member and row, a chunk at a time. The
-- index that served one look at all of them would have every chunk sort all that is left.
DROP INDEX dues_waiting;
CREATE INDEX dues_in_turn ON dues (place, stage, member, position);
