import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/database-api-closed.ts';
import rowRules from '../../../src/checks/hardening/row-rules.ts';
import type { HardeningFacts } from '../../../src/evidence/hardening.ts';
import type { RowsTrial } from '../../../src/evidence/hardening/rows.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { judgeAll } from '../../../src/findings/judge.ts';
import { commonTrial, profileTrial, rowsTrial, soundRows } from '../../evidence/build-hardening-rows.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { evidence } from '../../evidence/build.ts';
import { attempt, catalog, members, rowsSeen } from '../../evidence/build-row-rules.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const seeing = (rows: HardeningFacts['rows']) => ({
  ...evidence(),
  hardening: soundHardening({ rows: { ...soundRows(), ...rows } }),
});
const notes = (change: Partial<RowsTrial>) => seeing({ notes: seen(rowsTrial(change)) });
const everybody = ['anonymous', 'member-b'] as const;
const blocker = { place: 'public.notes', severity: 'blocker', confidence: 'proven' } as const;

test('a stranger is given what a member put into a table that is private by its name', () => {
  const { happened, places, evidence: lines } = oneFault(check, notes({ shows: everybody }), blocker);
  assert.equal(happened, 'Anybody, without an account, reads body of members in notes, straight from the database.');
  assert.deepEqual(places, ['/rest/v1/notes']);
  assert.match(
    lines.join('\n'),
    /member-a put a row there, and read it back\nanonymous asked .* twice, and was given it/,
  );
});

test('whoever is signed in is told from everybody', () => {
  assert.match(
    oneFault(check, notes({ shows: ['member-b'] }), blocker).happened,
    /^Every member, also one who signed up/,
  );
});

test('strangers who read and members who change are told apart; those who do both are told once', () => {
  const changes = [{ by: 'member-b', does: 'update' }] as const;
  const { happened } = oneFault(check, notes({ shows: everybody, changes }), blocker);
  assert.match(
    happened,
    /^Anybody, .* reads body of members in notes, .*\. Every member, .* changes rows of others in notes\.$/,
  );
  const both = oneFault(check, notes({ shows: ['member-b'], changes }), blocker);
  assert.match(both.happened, /^Every member, .* reads body of members in notes and changes rows of others in notes, /);
  const own = { made: 'app', changes: [{ by: 'anonymous', does: 'update' }] } as const;
  assert.match(oneFault(check, notes(own), blocker).evidence.join('\n'), /anonymous wrote it anew, as it was/);
});

test('an address is nobody else’s, whatever the table is called', () => {
  const shown = profileTrial({ shows: ['member-b'], columns: [{ name: 'contact', type: 'text' }] });
  const { happened } = oneFault(check, seeing({ people: seen(shown) }), { ...blocker, place: 'public.people' });
  assert.match(happened, /reads e-mail addresses of members in people/);
});

test('changed and deleted by another member, where reading is right', () => {
  const posts = rowsTrial({
    columns: [
      { name: 'id', type: 'uuid' },
      { name: 'author_id', type: 'uuid' },
      { name: 'body', type: 'text' },
    ],
    made: 'flow',
    inApp: 'everybody',
    shows: everybody,
    changes: [
      { by: 'member-b', does: 'update' },
      { by: 'member-b', does: 'delete' },
    ],
  });
  const { happened } = oneFault(check, seeing({ posts: seen(posts) }), { ...blocker, place: 'public.posts' });
  assert.match(happened, /changes and deletes rows of others in posts/);
  assert.doesNotMatch(happened, /reads/);
});

test('what is nobody’s, changed by members alone, is one step lower', () => {
  const wiki = commonTrial({ made: 'api', holds: ['text'], shows: [], changes: [{ by: 'member-b', does: 'update' }] });
  oneFault(check, seeing({ wiki: seen(wiki) }), { place: 'public.wiki', severity: 'high', confidence: 'proven' });
  const open = { ...wiki, changes: [{ by: 'anonymous', does: 'update' }] } as const;
  oneFault(check, seeing({ wiki: seen(open) }), { ...blocker, place: 'public.wiki' });
});

test('the app itself decides for whom a post is', () => {
  const post = (inApp: RowsTrial['inApp'], shows: RowsTrial['shows']) =>
    seeing({ posts: seen(rowsTrial({ made: 'flow', inApp, shows, columns: [{ name: 'body', type: 'text' }] })) });
  assertPasses(check, post('everybody', everybody));
  assertPasses(check, post('members', ['member-b']));
  const leak = { ...blocker, place: 'public.posts' };
  assert.match(oneFault(check, post('members', everybody), leak).happened, /^Anybody/);
  assert.match(oneFault(check, post('nobody', ['member-b']), leak).happened, /^Every member/);
});

test('near misses: meant for all, public without anything of a member, and a table that shows nobody a row', () => {
  assertPasses(check, notes({ meant: true, shows: everybody }));
  assertPasses(
    check,
    seeing({
      likes: seen(
        rowsTrial({
          holds: [],
          columns: [
            { name: 'post_id', type: 'uuid' },
            { name: 'user_id', type: 'uuid' },
          ],
          shows: everybody,
        }),
      ),
    }),
  );
  assertPasses(
    check,
    seeing({ invoices: seen(commonTrial({ columns: [{ name: 'email', type: 'text' }], shows: [] })) }),
  );
  const verdict = verdictOf(check, seeing({}));
  assert.deepEqual(verdict.outcome === 'pass' ? verdict.advice?.map(({ place }) => place) : [], ['public.prices']);
});

test('not checked: private columns of rows that are nobody’s of this run, and a table that could not be asked', () => {
  assertNotPassed(check, seeing({ customers: seen(commonTrial({ columns: [{ name: 'email', type: 'text' }] })) }));
  assertNotPassed(check, seeing({ notes: silent('the app throttled the run (429)') }));
});

test('an app without such a database passes, and the remedy names the column of the owner', () => {
  assertPasses(check, { ...evidence(), hardening: soundHardening({ rows: {} }) });
  const [{ remedy }] = faultsOf(check, notes({ shows: everybody }));
  assert.match(JSON.stringify(remedy), /\(select auth\.uid\(\)\) = user_id/);
});

test('a table that the migrations leave open is one finding, and this one is told below it', () => {
  const all = seeing({ members: seen(profileTrial({ shows: everybody })) });
  const bare = members({ rules: false, policies: [] });
  Object.assign(all.rowRules, {
    replayed: seen(rowsSeen({ catalog: catalog([bare]), attempts: [attempt()] })),
    live: null,
  });
  const keys = Object.fromEntries(Object.entries(all).map(([key, value]) => [key, { status: 'ok', value }]));
  const judgements = judgeAll([check, rowRules], {
    schema: 'launch-ready/evidence@1',
    tool: 'launch-ready',
    target: { domain: 'community.test', unicode: 'community.test' },
    profile: 'launch',
    net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
    collectedAt: '2026-11-23T12:00:00.000Z',
    keys,
  });
  const faults = judgements.flatMap(({ check: { id }, faults: own }) => own.map(({ place }) => `${id} ${place}`));
  assert.deepEqual(faults, ['hardening/row-rules public.members']);
  const own = judgements.find(({ check: { id } }) => id === check.id);
  assert.notEqual(own?.outcome, 'pass');
});
