-- 环节变动 · a line moves from stage to stage, and every index with its stage in it would move along.
-- Only what waits to be credited is looked for by stage.
DROP INDEX dues_in_turn;
DROP INDEX dues_by_payer;
CREATE INDEX dues_to_credit ON dues (place, member, position) WHERE stage = 'received';
CREATE INDEX dues_by_payer ON dues (place, payer);
