import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import check from '../../../src/checks/hardening/database-api-closed.ts';
import { setAlone } from '../../../src/commands/judged-alone.ts';
import { driveSchema } from '../../../src/config/drive-settings.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { clean } from '../../../src/drive/clean.ts';
import { type Drive, openDrive } from '../../../src/drive/drive.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { rows } from '../../../src/drive/harden/rows/rows.ts';
import { beginRun, resumeRun, type Run } from '../../../src/drive/run.ts';
import type { HardeningFacts } from '../../../src/evidence/hardening.ts';
import type { Leaf } from '../../../src/evidence/leaf.ts';
import { judgeAll } from '../../../src/findings/judge.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { placeToDriveFrom, portOf } from '../place.ts';
import { flawed, sound, tables } from '../rest/migrations.ts';
import { type Project, type ProjectPlan, startProject } from '../rest/project.ts';

// What the settings say of a database that answers browsers, and what a run may do to it.

const place = await placeToDriveFrom();
const open: { stop: () => Promise<void> }[] = [place];
after(async () => {
  for (const one of open.toReversed()) await one.stop();
});

const started = async (plan: Partial<ProjectPlan> = {}): Promise<Project> => {
  const project = await startProject({ migrations: [sound, flawed['rules switched off'].sql], tables, ...plan });
  open.push(project);
  return project;
};

/** A run on the project; `given` are the settings `rows`, `environment` what they name. */
const driven = async (
  { app, flows }: Pick<Project, 'app' | 'flows'>,
  given: object,
  environment: Readonly<Record<string, string>> = {},
  again?: Run,
  hosts: readonly string[] = [],
): Promise<{ readonly drive: Drive; readonly run: Run }> => {
  const net = { resolver: null, connectTo: [], ca: [], offline: false };
  const io: Io = { ...realIo({ net, progress: () => undefined }), env: name => environment[name] };
  const run = again ?? beginRun(place.state, app, io);
  const [config, settings] = [configSchema.parse({ rows: given }), driveSchema.parse({ app, flows, hosts })];
  const opening = { config, settings, state: place.state, run, inbox: place.sink };
  const drive = await openDrive(opening, io, new AbortController().signal);
  open.push({ stop: drive.close });
  return { drive, run };
};

const factsOf = async (drive: Drive): Promise<Leaf<HardeningFacts['rows']>> => {
  const { tried } = await harden(drive, [rows], () => undefined);
  const facts = tried.rows?.facts;
  assert.ok(facts);
  return facts;
};

const foundIn = (facts: Leaf<HardeningFacts['rows']>, app: string): readonly string[] => {
  const testedAt = new Date().toISOString();
  const tried = { rows: { testedAt, app, facts } };
  const run = { environment: 'loopback', requests: 1, ms: 1, stopped: null } as const;
  const value = { testedAt, domain: 'localhost', app, ...run, tried };
  const [judgement] = judgeAll([check], setAlone({ key: 'hardening', value, at: testedAt, domain: 'localhost' }));
  return judgement?.faults.map(({ place: at }) => at) ?? [];
};

test('settings name what the pages do not show', async () => {
  const project = await started({ script: '' });
  const { drive } = await driven(project, { api: project.app, key: 'KEY', tables: ['notes'] }, { KEY: project.key });
  assert.deepEqual(foundIn(await factsOf(drive), project.app), ['public.notes']);
  assert.deepEqual((await clean(drive)).left, []);
});

test('a key that goes round every rule is not used, nor is one that is not there', async () => {
  const project = await started({ script: '' });
  const [head, claims] = [{ alg: 'HS256' }, { role: 'service_role' }].map(part =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const secret = `${head}.${claims}.${createHmac('sha256', 'made up').update('here').digest('base64url')}`;
  for (const [environment, reason] of [
    [{ KEY: secret }, /holds no public key \(rows\.key\)/],
    [{}, /KEY is not set \(rows\.key\)/],
  ] as const) {
    const { drive } = await driven(project, { api: project.app, key: 'KEY', tables: ['notes'] }, environment);
    const facts = await factsOf(drive);
    assert.match(facts.status === 'silent' ? facts.reason : '', reason);
    await clean(drive);
  }
  assert.deepEqual(project.asked, []);
});

test('the address is the one beside the key, on a host of its own that the settings allow', async () => {
  const project = await started();
  const text = `const shop="https://shop.example.test";const c=createClient("${project.app}","${project.key}");c.from("notes")`;
  const site = createServer((request, response) => {
    const isScript = request.url === '/app.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? text : `<!doctype html><title>Club</title><script src="/app.js"></script>`);
  }).listen(0, '127.0.0.1');
  open.push({ stop: async () => void site.close() });
  const app = `http://127.0.0.1:${await portOf(site)}`;
  const flows = JSON.parse(
    JSON.stringify(project.flows).replaceAll(/"(GET|POST) \//g, `"$1 ${project.app}/`),
  ) as Project['flows'];
  const { drive } = await driven({ app, flows }, {}, {}, undefined, [project.app, 'https://127.0.0.1:9']);
  assert.deepEqual(foundIn(await factsOf(drive), app), ['public.notes']);
  assert.deepEqual((await clean(drive)).left, []);
});

test('what is meant for all is no finding', async () => {
  const project = await started({ migrations: [sound, flawed['a policy that says yes to everybody'].sql] });
  const { drive } = await driven(project, { forAll: ['public.notes'] });
  assert.deepEqual(foundIn(await factsOf(drive), project.app), []);
  await clean(drive);
});

test('an address outside of the scope is named and not asked', async () => {
  const project = await started();
  const { drive } = await driven(project, { api: 'http://127.0.0.1:9' });
  const facts = await factsOf(drive);
  assert.match(
    facts.status === 'silent' ? facts.reason : '',
    /127\.0\.0\.1:9 .* not in the scope of this run \(drive\.hosts\)/,
  );
  assert.deepEqual(project.asked, []);
  await clean(drive);
});

test('on production no row is put anywhere, and nothing of anybody else is changed', async () => {
  const project = await started({ migrations: [sound] });
  const { drive } = await driven(project, {});
  const facts = await factsOf({ ...drive, scope: { ...drive.scope, environment: 'production' } });
  assert.equal(facts.status, 'ok');
  assert.deepEqual(
    project.asked.filter(line => /^(?:POST|DELETE)/.test(line)),
    [],
  );
  const { notes } = facts.value;
  assert.match(notes?.status === 'silent' ? notes.reason : '', /on production no row is put there/);
  await clean(drive);
});

test('a run that was killed is taken up: rows and accounts are removed by what its journal knows', async () => {
  const project = await started({ migrations: [sound] });
  const count = async (): Promise<unknown> =>
    (await project.database.own('select (select count(*) from notes) + (select count(*) from auth.users) as n'))[0]?.[
      'n'
    ];
  const { drive, run } = await driven(project, {});
  await factsOf(drive);
  assert.equal(Number(await count()), 3, 'a note and two members');
  await drive.close();
  const again = resumeRun(place.state, run.label);
  assert.ok(again);
  const { drive: later } = await driven(project, {}, {}, again);
  const { removed, left } = await clean(later);
  assert.deepEqual(left, []);
  assert.ok(removed.includes('row of member-a in notes'), removed.join(', '));
  assert.equal(Number(await count()), 0);
});

test('a row that its own member may not delete is told as left behind, where the account does not take it along', async () => {
  const kept =
    'drop policy "own notes" on public.notes; create policy "read" on public.notes for select using (auth.uid() = user_id);\
    create policy "write" on public.notes for insert with check (auth.uid() = user_id);';
  const project = await started({ migrations: [sound, kept] });
  const { drive } = await driven(project, {});
  const facts = await factsOf(drive);
  assert.deepEqual(foundIn(facts, project.app), []);
  const { left } = await clean(drive);
  assert.match(
    left.map(({ reason }) => reason).join('; '),
    /the row of notes stays: the database lets its own member not delete it/,
  );
});
