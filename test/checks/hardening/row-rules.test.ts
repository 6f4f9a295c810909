import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/row-rules.ts';
import type { Change } from '../../../src/checks/check.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { RowsSeen } from '../../../src/evidence/row-rules.ts';
import { evidence } from '../../evidence/build.ts';
import {
  attempt,
  catalog,
  column,
  members,
  plans,
  policy,
  relation,
  rowsSeen,
  rule,
} from '../../evidence/build-row-rules.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const trying = (more: Partial<RowsSeen>) => {
  const all = evidence();
  Object.assign(all.rowRules, { replayed: seen(rowsSeen(more)), live: null });
  return all;
};

const pasted = (remedy: readonly Change[]): string =>
  remedy.flatMap(change => (change.kind === 'by-hand' ? [change.steps[0]] : [])).join('\n');

const stranger = attempt();
const bare = members({ rules: false, policies: [] });

test('a table without rules', () => {
  const fault = oneFault(
    check,
    trying({ catalog: catalog([bare]), attempts: [stranger, attempt({ does: 'update', columns: ['name'] })] }),
    { place: 'public.members', severity: 'blocker', confidence: 'proven' },
  );
  assert.equal(
    fault.happened,
    'Everybody on the internet, without an account, reads email of every row of public.members and changes rows of others in public.members.',
  );
  assert.equal(
    fault.cause,
    'Row security is off for public.members (supabase/migrations/20260301090000_members.sql line 1), which the roles of browsers (anon and authenticated) reach.',
  );
  assert.deepEqual(fault.evidence, [
    'I replayed 1 file of SQL in supabase/migrations into an empty database and put rows of five made-up members into it',
    'as a stranger (anon) I read rows of public.members: id, user_id, name, email',
    'as a stranger (anon) I changed rows of public.members',
  ]);
  assert.deepEqual(fault.places, ['supabase/migrations/20260301090000_members.sql:1']);
  assert.equal(
    pasted(fault.remedy),
    'Paste this: alter table public.members enable row level security; create policy "own rows" on public.members for all to authenticated using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);',
  );
});

test('a policy that is true for everybody makes the strict one beside it void', () => {
  const open = members({
    policies: [
      policy('own row', 'select'),
      policy('visible', 'select', { roles: ['public'], using: rule('true', 'always') }),
    ],
  });
  const { cause, remedy } = oneFault(check, trying({ catalog: catalog([open]), attempts: [stranger] }), {
    place: 'public.members',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(cause, /the policy “visible” says true\. The stricter “own row” beside it keeps nobody out/);
  assert.match(pasted(remedy), /drop policy visible on public\.members;/);
});

test('everybody with a session is told from everybody', () => {
  const signedIn = members({
    policies: [policy('in', 'select', { using: rule('(auth.uid() IS NOT NULL)', 'signed-in') })],
  });
  const { happened } = oneFault(
    check,
    trying({ catalog: catalog([signedIn]), attempts: [attempt({ as: 'member' })] }),
    { place: 'public.members', severity: 'blocker', confidence: 'proven' },
  );
  assert.match(happened, /^Every member, also one who signed up a minute ago, reads email/);
});

test('a view, a copy and a function are places of their own', () => {
  const view = relation('public.directory', [column('name'), column('email')], {
    kind: 'view',
    rules: false,
    over: ['public.members'],
  });
  const copy = { ...view, name: 'public.copy', kind: 'materialized-view' as const };
  const routine = {
    name: 'public.member_of(uuid, text)',
    owner: 'postgres',
    definer: true,
    fixedPath: true,
    parameters: [],
    callers: ['stranger', 'member'] as const,
    looksAtCaller: false,
    touches: ['public.members'],
  };
  const through = (name: string) => attempt({ through: name, columns: ['name', 'email'] });
  const faults = faultsOf(
    check,
    trying({
      catalog: catalog([members(), view, copy], { routines: [routine] }),
      attempts: [through('public.directory'), through('public.copy'), through('public.member_of(uuid, text)')],
    }),
  );
  assert.deepEqual(
    faults.map(({ place, severity, remedy }) => [place, severity, pasted(remedy)]),
    [
      ['public.copy', 'blocker', 'Paste this: revoke all on public.copy from anon, authenticated;'],
      ['public.directory', 'blocker', 'Paste this: alter view public.directory set (security_invoker = true);'],
      [
        'public.member_of(uuid,text)',
        'blocker',
        'Paste this: revoke execute on function public.member_of(uuid, text) from public, anon, authenticated;',
      ],
    ],
  );
});

test('rows in the name of others are one step lower', () => {
  const forged = members({
    policies: [policy('in', 'insert', { using: null, check: rule('true', 'always') })],
  });
  const { happened } = oneFault(
    check,
    trying({
      catalog: catalog([forged]),
      attempts: [attempt({ as: 'member', does: 'insert', columns: ['user_id'] })],
    }),
    { place: 'public.members', severity: 'high', confidence: 'proven' },
  );
  assert.match(happened, /writes rows into public\.members in the name of other members\.$/);
});

test('a role that members give themselves', () => {
  const believed = members({
    policies: [
      policy('admins', 'select', {
        using: rule("(((auth.jwt() -> 'user_metadata'::text) ->> 'role'::text) = 'admin'::text)", 'depends', true),
      }),
    ],
  });
  const { happened, cause, remedy } = oneFault(
    check,
    trying({ catalog: catalog([believed]), attempts: [attempt({ as: 'forger', all: false })] }),
    { place: 'public.members', severity: 'blocker', confidence: 'proven' },
  );
  assert.match(happened, /^Every member who writes a word into its own profile reads email/);
  assert.match(cause, /“admins” believes user_metadata, which every member edits itself/);
  assert.match(pasted(remedy), /alter policy admins on public\.members using .*'app_metadata'/);
});

test('the real database is read, and says it where nothing could be tried', () => {
  const all = trying({});
  const live = rowsSeen({
    how: 'read',
    from: 'DATABASE_URL',
    catalog: catalog([bare]),
    attempts: [stranger],
    madeAt: {},
  });
  Object.assign(all.rowRules, { replayed: null, live: seen(live) });
  const fault = oneFault(check, all, { place: 'public.members', severity: 'blocker', confidence: 'observed' });
  assert.deepEqual(fault.evidence, [
    'I read the catalog of the database of DATABASE_URL, and no row',
    'as a stranger (anon): select on public.members is open: id, user_id, name, email',
  ]);
});

test('rules that do not bind the app itself', () => {
  const all = trying({});
  const login = { name: 'app', superuser: false, bypass: false };
  const own = (forced: boolean) =>
    seen(
      rowsSeen({
        how: 'read',
        from: 'DATABASE_URL',
        catalog: catalog([members({ owner: 'app', forced })], { browsers: null, login }),
        attempts: [],
      }),
    );
  Object.assign(all.rowRules, { replayed: null, live: own(false) });
  const { remedy } = oneFault(check, all, { place: 'role/app', severity: 'high', confidence: 'observed' });
  assert.match(pasted(remedy), /alter table public\.members force row level security;/);
  Object.assign(all.rowRules, { live: own(true) });
  assertPasses(check, all);
});

test('what is meant for all is quiet, with a note', () => {
  const verdict = verdictOf(check, trying({}));
  assert.equal(verdict.outcome, 'pass');
  assert.deepEqual(verdict.outcome === 'pass' ? verdict.advice?.map(({ place }) => place) : null, ['public.plans']);
});

test('what the settings say is for all is read by all, and still not written', () => {
  const all = trying({ catalog: catalog([bare]), attempts: [stranger] });
  Object.assign(all.rowRules, { meant: ['members'] });
  assertPasses(check, all);
  const written = trying({ catalog: catalog([bare]), attempts: [stranger, attempt({ does: 'delete', columns: [] })] });
  Object.assign(written.rowRules, { meant: ['members'] });
  oneFault(check, written, { place: 'public.members', severity: 'blocker', confidence: 'proven' });
});

test('rows that a rule chooses are not every row', () => {
  assertPasses(check, trying({ catalog: catalog([members(), plans()]), attempts: [attempt({ all: false })] }));
});

test('nothing shows that browsers reach a database', () => {
  const all = evidence();
  Object.assign(all.rowRules, { signs: [], replayed: null, live: null });
  assertPasses(check, all);
});

test('what could not be tried is not passed', () => {
  assertNotPassed(check, trying({ untried: [{ what: 'public.codes', because: 'violates check constraint' }] }));
  const all = trying({});
  Object.assign(all.rowRules, { replayed: silent('the migrations do not run on an empty database') });
  assertNotPassed(check, all);
});
