import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import check from '../../../src/checks/hardening/database-api-closed.ts';
import { clean } from '../../../src/drive/clean.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { rows } from '../../../src/drive/harden/rows/rows.ts';
import type { HardeningEvidence, HardeningFacts } from '../../../src/evidence/hardening.ts';
import type { Leaf } from '../../../src/evidence/leaf.ts';
import { setAlone } from '../../../src/commands/judged-alone.ts';
import { judgeAll, type Judgement } from '../../../src/findings/judge.ts';
import { placeToDriveFrom } from '../place.ts';
import { flawed, sound, tables } from '../rest/migrations.ts';
import { type Project, type ProjectPlan, startProject } from '../rest/project.ts';

const place = await placeToDriveFrom();
const running: Project[] = [];
after(async () => {
  for (const project of running) await project.stop();
  await place.stop();
});

type Seen = {
  readonly project: Project;
  readonly facts: Leaf<HardeningFacts['rows']>;
  readonly judgement: Judgement;
  readonly left: readonly unknown[];
  readonly sent: number;
};

/** Tries the one verification on a project with these tables, cleans up, and has the check judge what was seen. */
const tried = async (plan: Partial<ProjectPlan>, more: object = {}): Promise<Seen> => {
  const project = await startProject({ migrations: [sound], tables, ...plan });
  running.push(project);
  const { app, flows } = project;
  const drive = await place.drive({ app, flows, ...more });
  const { tried: all } = await harden(drive, [rows], () => undefined);
  const sent = drive.scope.sent();
  const { left } = await clean(drive);
  const testedAt = new Date().toISOString();
  const run = { environment: 'loopback', requests: sent, ms: 1, stopped: null, tried: all } as const;
  const value: HardeningEvidence = { testedAt, domain: 'localhost', app, ...run };
  const [judgement] = judgeAll([check], setAlone({ key: 'hardening', value, at: testedAt, domain: 'localhost' }));
  const facts = all.rows?.facts;
  assert.ok(judgement && facts);
  return { project, facts, judgement, left, sent };
};

const factsOf = ({ facts }: Seen): HardeningFacts['rows'] => {
  assert.equal(facts.status, 'ok', JSON.stringify(facts));
  return facts.value;
};

const found = ({ judgement }: Seen): readonly string[] =>
  judgement.faults.map(({ place: at, severity }) => `${at} ${severity}`);

const counted = async ({ project }: Seen): Promise<number> => {
  const [row] = await project.database.own(
    'select (select count(*) from notes)::int + (select count(*) from posts)::int + (select count(*) from auth.users)::int as n',
  );
  return Number(row?.['n']);
};

test('a sound database: each table is asked with a row of the member in it, nothing is found, nothing is left', async t => {
  const seen = await tried({});
  const facts = factsOf(seen);
  const made = Object.entries(facts).map(([name, leaf]) => [
    name,
    leaf.status === 'ok' ? leaf.value.made : leaf.reason,
  ]);
  assert.deepEqual(Object.fromEntries(made), {
    profiles: 'app',
    notes: 'api',
    posts: 'api',
    prices: null,
    directory: 'app',
  });
  assert.equal(seen.judgement.outcome, 'pass', JSON.stringify(seen.judgement));
  assert.deepEqual(found(seen), []);
  assert.deepEqual(seen.left, []);
  assert.equal(await counted(seen), 0);
  assert.ok(seen.sent <= rows.requests, `${seen.sent} requests`);
  t.diagnostic(`${seen.sent} requests with both members`);
});

for (const [name, { open, sql, shows, changes }] of Object.entries(flawed)) {
  test(`${name}: told at that place alone`, async () => {
    const seen = await tried({ migrations: [sound, sql], tables: [...new Set([...tables, open])] });
    assert.deepEqual(found(seen), [`public.${open} blocker`], JSON.stringify(factsOf(seen)));
    const trial = factsOf(seen)[open];
    assert.ok(trial?.status === 'ok');
    assert.deepEqual([trial.value.shows, trial.value.changes], [shows, changes]);
    assert.deepEqual(seen.left, []);
    assert.equal(await counted(seen), 0);
    const [fault] = seen.judgement.faults;
    assert.doesNotMatch(JSON.stringify(fault), /eyJ|sb_publishable_/, 'neither token nor key is shown');
  });
}

test('the older key, a session in cookies, and an API that says what is there', async () => {
  const plan = { key: 'anon', session: 'cookie', describes: true, tables: [] } as const;
  const seen = await tried({ ...plan, migrations: [sound, flawed['rules switched off'].sql] });
  assert.deepEqual(found(seen), ['public.notes blocker']);
  assert.deepEqual(Object.keys(factsOf(seen)).toSorted(), [...tables].toSorted());
});

test('a post of the app’s own flow is looked for in the tables, and removed by the app’s own flow', async () => {
  const headers = { prefer: 'return=representation' };
  const project = { title: '{title}', body: '{text}', author_id: '{member}' };
  const flows = {
    post: [
      { call: 'POST /rest/v1/posts', headers, json: project },
      { expect: { status: 201 } },
      { keep: { post: { json: '/0/id' } } },
    ],
    'remove-post': [{ call: 'DELETE /rest/v1/posts?id=eq.{post}' }, { expect: { status: 204 } }],
  };
  const own = await startProject({ migrations: [sound, flawed['rules for reading alone'].sql], tables });
  running.push(own);
  const drive = await place.drive({ app: own.app, flows: { ...own.flows, ...flows } });
  const { tried: all } = await harden(drive, [rows], () => undefined);
  const facts = all.rows?.facts;
  assert.ok(facts?.status === 'ok', JSON.stringify(facts));
  const { posts } = facts.value;
  assert.ok(posts?.status === 'ok', JSON.stringify(posts));
  assert.deepEqual([posts.value.made, posts.value.inApp], ['flow', null]);
  assert.deepEqual(posts.value.changes, [
    { by: 'member-b', does: 'update' },
    { by: 'member-b', does: 'delete' },
  ]);
  assert.deepEqual((await clean(drive)).left, []);
});

/** Posts that members write with the app, and read on a page of it. */
const withPage = {
  post: [
    {
      call: 'POST /rest/v1/posts',
      headers: { prefer: 'return=representation' },
      json: { title: '{title}', body: '{text}', author_id: '{member}' },
    },
    { expect: { status: 201 } },
    { keep: { post: { json: '/0/id' } } },
  ],
  'read-post': [{ call: 'GET /posts/{post}' }, { expect: { status: 200, text: '{text}' } }],
  'remove-post': [{ call: 'DELETE /rest/v1/posts?id=eq.{post}' }, { expect: { status: 204 } }],
};
const forMembers = `drop policy "everybody reads posts" on public.posts;
  create policy "members read posts" on public.posts for select to authenticated using (true);`;

test('what the app shows to members is no finding when members read it, and is one when strangers do', async () => {
  const tries = async (migrations: readonly string[], pageFor: 'members' | 'everybody') => {
    const project = await startProject({ migrations, tables: ['posts'], pageFor });
    running.push(project);
    const drive = await place.drive({ app: project.app, flows: { ...project.flows, ...withPage } });
    const { tried: all } = await harden(drive, [rows], () => undefined);
    assert.deepEqual((await clean(drive)).left, []);
    const facts = all.rows?.facts;
    const posts = facts?.status === 'ok' ? facts.value['posts'] : undefined;
    assert.ok(posts?.status === 'ok', JSON.stringify(facts));
    return posts.value;
  };
  const open = await tries([sound], 'members');
  assert.deepEqual([open.inApp, open.shows], ['members', ['anonymous', 'member-b']]);
  const shut = await tries([sound, forMembers], 'members');
  assert.deepEqual([shut.inApp, shut.shows], ['members', ['member-b']]);
  assert.equal((await tries([sound], 'everybody')).inApp, 'everybody');
});

const html = { status: 200, body: { page: '<!doctype html>' } };

test('what answers in the place of the API is never a pass: the same for every address, a throttle, a key that is refused', async () => {
  for (const [said, reason] of [
    [html, /something answers whatever is asked/],
    [{ status: 200, body: [] }, /something answers whatever is asked/],
    [{ status: 429, body: {} }, /throttled the run \(429\)/],
    [
      { status: 401, body: { message: 'Invalid API key' } },
      /does not say to member-a that a table is not there, but 401/,
    ],
  ] as const) {
    const { judgement, facts } = await tried({ instead: () => said });
    assert.equal(facts.status, 'silent');
    assert.equal(judgement.outcome, 'not-checked');
    assert.match(judgement.reason ?? '', reason);
  }
});

test('a session that ends in the middle makes quiet tables not known, and leaves what was found', async () => {
  let asked = 0;
  const ending: ProjectPlan['instead'] = request => {
    asked += 1;
    const isMember = !/bearer sb_/i.test(request.headers.authorization ?? '');
    return asked > 30 && isMember ? { status: 401, body: { code: 'PGRST303', message: 'JWT expired' } } : null;
  };
  const { judgement } = await tried({ instead: ending });
  assert.notEqual(judgement.outcome, 'pass');
  assert.deepEqual(judgement.faults, []);
});

test('an app without such a database has nothing to tell; one that speaks of it and shows half of it is not known', async () => {
  const bare = await tried({ script: '' });
  assert.deepEqual(factsOf(bare), {});
  assert.equal(bare.judgement.outcome, 'pass');
  assert.deepEqual(bare.project.asked, []);
  for (const [script, reason] of [
    ['createClient(url, key); // supabase', /show no address of it \(rows\.api\)/],
    [`createClient("https://${'abcdefghij'.repeat(2)}.supabase.co", key)`, /no public key for it \(rows\.key\)/],
  ] as const) {
    const { facts } = await tried({ script });
    assert.match(facts.status === 'silent' ? facts.reason : '', reason);
  }
});
