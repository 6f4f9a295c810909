import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { evals, type EvalsFlags } from '../../src/commands/evals.ts';
import { assertRecordable, record } from '../../src/commands/evals-record.ts';
import type { EvalsReport } from '../../src/commands/evals-text.ts';
import { keepEvals, keptEvals } from '../../src/evidence/kept-evals.ts';
import { replayOf } from '../../src/evals/cassette/replay.ts';
import { limits } from '../../src/platform/limits.ts';
import { heard } from '../proof/command-line.ts';
import { attempt, canary, other, taped } from '../evals/cassette/taped.ts';

const folder = mkdtempSync(join(tmpdir(), 'cassette-'));
const state = join(folder, 'state');
after(() => rmSync(folder, { recursive: true, force: true }));

const said = (token: string) => attempt({ oracle: 'canary', token, sentence: null }, `It is ${canary}.`);
const hit = taped({ retrieval: { cases: { 'en-plain': { tries: [said(canary)], again: [said(canary)] } } } }).cassette;
const quiet = taped({ retrieval: { cases: { 'en-plain': { tries: [said(other)] } } } }).cassette;

const replay = (file: string, flags: EvalsFlags = {}, domain?: string) =>
  heard(state, folder, around => evals(domain, { replay: file, ...flags }, around));

test('a recording stands there whole, for its owner alone, and never over another file', async () => {
  const { failed, bytes } = await record('hit.json', hit, folder);
  assert.equal(failed, null);
  const file = join(folder, 'hit.json');
  assert.equal(statSync(file).size, bytes);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  await assert.rejects(assertRecordable('hit.json', folder), {
    code: 'LR_USAGE',
    message: /hit\.json is there already/,
  });
  await assert.rejects(assertRecordable('nowhere/x.json', folder), { code: 'LR_USAGE', message: /cannot be written/ });
  await assertRecordable('new.json', folder);
  mkdirSync(join(folder, 'taken'));
  const over = await record('taken', hit, folder);
  assert.notEqual(over.failed, null);
  assert.deepEqual(
    readdirSync(folder).filter(name => name.includes(String(process.pid))),
    [],
    'no draft is left',
  );
});

test('without settings, app or network: the hit of then is a finding, marked as a replay, and exit code 1', async () => {
  const { code, stdout } = await replay('hit.json', { json: true });
  assert.equal(code, 1);
  const report = JSON.parse(stdout) as EvalsReport;
  assert.deepEqual(
    report.findings.map(({ check, severity }) => [check, severity]),
    [['evals/retrieval-scoped', 'blocker']],
  );
  const { recordedAt, digest } = report.evals.replayed ?? {};
  assert.deepEqual([recordedAt, digest, report.run], [hit.run.recordedAt, hit.digest, 'lr-test1']);
  assert.match(report.notChecked.map(({ reason }) => reason).join('\n'), /this is a replay of what was recorded on/);
  assert.ok(!stdout.includes(canary), 'a finding shows canaries by their name');
  const { stdout: text } = await replay('hit.json');
  const words = text.replaceAll(/\s+/g, ' ');
  assert.match(words, /^REPLAY of a run on https:\/\/app\.community\.test, recorded on 2026-11-22T15:20/);
  assert.match(
    words,
    /counts in no audit\. .* retrieval HIT: 1 of 1: .* An audit that used that run showed it as evals/,
  );
  assert.doesNotMatch(words, /is removed again|for 14 days|audit shows it/);
});

test('a replay without a hit is no pass: exit code 3, no “ok”, and nothing is kept for audits', async () => {
  await record('quiet.json', quiet, folder);
  const { code, stdout } = await replay('quiet.json');
  assert.equal(code, 3);
  assert.match(stdout.replaceAll(/\s+/g, ' '), /retrieval no hit then: none of 1/);
  assert.doesNotMatch(stdout, /\bok:/);
  assert.equal(await keptEvals(state, quiet.run.domain, new Date(quiet.run.recordedAt)), null);
  await assert.rejects(keepEvals(state, quiet.run.domain, replayOf(quiet)), /a replay is not kept/);
});

test('a replay that somebody lays where runs are kept counts as nothing', async () => {
  const { replayed, ...run } = replayOf(quiet);
  const now = new Date(run.testedAt);
  await keepEvals(state, run.domain, run);
  assert.notEqual(await keptEvals(state, run.domain, now), null);
  const [target = ''] = readdirSync(join(state, 'targets'));
  const file = join(state, 'targets', target, 'evals.json');
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { evals: object };
  writeFileSync(file, JSON.stringify({ ...kept, evals: { ...kept.evals, replayed } }));
  assert.equal(await keptEvals(state, run.domain, now), null);
});

test('what is no recording is refused before anything is judged: too large, changed, missing, no file', async () => {
  const large = join(folder, 'large.json');
  writeFileSync(large, '{');
  truncateSync(large, limits.evalsCassetteBytes + 1);
  await assert.rejects(replay('large.json'), { code: 'LR_CASSETTE_REFUSED', message: /is larger than 16 MB/ });
  const text = readFileSync(join(folder, 'hit.json'), 'utf8');
  writeFileSync(join(folder, 'changed.json'), text.replace('"environment": "staging"', '"environment": "loopback"'));
  await assert.rejects(replay('changed.json'), { code: 'LR_CASSETTE_REFUSED', message: /was changed after/ });
  writeFileSync(join(folder, 'cut.json'), text.slice(0, -20));
  await assert.rejects(replay('cut.json'), { code: 'LR_CASSETTE_REFUSED', message: /was cut off/ });
  await assert.rejects(replay('missing.json'), { code: 'LR_FILE_MISSING' });
  await assert.rejects(replay('.'), { code: 'LR_FILE_MISSING' });
});

test('whatever would say how to ask is a mistake beside --replay', async () => {
  const refused = { code: 'LR_USAGE', message: /takes --json alone/ };
  for (const flags of [{ active: true }, { only: 'tools' }, { trials: '2' }, { record: 'x.json' }, { browser: true }])
    await assert.rejects(replay('hit.json', flags), refused);
  await assert.rejects(replay('hit.json', {}, 'community.test'), refused);
});
