import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { composed } from '../../../examples/community-flawed/compose.ts';
import { evals } from '../../../src/commands/evals.ts';
import type { EvalsReport } from '../../../src/commands/evals-text.ts';
import { markedIn } from '../../../src/engines/evals/marked.ts';
import { schemaProblems } from '../../commands/published-schema.ts';
import { verdictsOf } from '../../evals/cassette/taped.ts';
import { heard } from '../../proof/command-line.ts';
import { driveCommunity } from './driven-community.ts';
import { type Asked, asked, reportOf } from './evals-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'recorded-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Records a run on the community, and replays it with nothing else there. */
const both = async (name: string, of: Asked, only: string) => {
  const file = join(folder, `${name}.json`);
  const { code, ...done } = await asked(of, { only, record: file });
  const report = reportOf(done);
  assert.equal(report.recorded?.failed, null);
  const replay = await heard(join(folder, 'state'), folder, around =>
    evals(undefined, { replay: file, json: true }, around),
  );
  return { code, report, replay, replayed: JSON.parse(replay.stdout) as EvalsReport, text: readFileSync(file, 'utf8') };
};

/** What a finding says, without what differs from run to run. */
const said = ({ findings }: EvalsReport): object =>
  findings.map(({ id, severity, happened, cause, place }) => ({ id, severity, happened, cause, place }));

const flaws: readonly (readonly [twin: string, family: string])[] = [
  ['assistant-reads-everything:an-index-of-its-own', 'retrieval'],
  ['assistant-tells-instructions:a-key-of-the-house', 'system-prompt'],
  ['assistant-renders-links:from-markdown', 'egress'],
  ['assistant-labels-as-told:the-model-has-the-last-word', 'moderation'],
];

for (const [twin, family] of flaws)
  test(`${twin}: the recording shows the same hits without the app`, async () => {
    const { code, report, replay, replayed, text } = await both(family, { alter: composed([twin]).alter }, family);
    assert.deepEqual([code, replay.code], [1, 1]);
    assert.ok(report.findings.length > 0);
    assert.deepEqual(said(replayed), said(report));
    assert.deepEqual(verdictsOf(replayed.evals), verdictsOf(report.evals));
    assert.deepEqual(replayed.evals.harmless, report.evals.harmless);
    const cassette = JSON.parse(text) as { readonly schema: string };
    assert.deepEqual(schemaProblems(cassette.schema, cassette), []);
    // The key of the house is new in each run.
    assert.deepEqual([markedIn(text, []), text.includes(['ik', 'live', ''].join('_'))], [[], false]);
  });

test('sound tools: no hit then, no pass now, and no secret or address of the run in the file', async () => {
  const { code, replay, report, replayed, text } = await both('sound', {}, 'tools,stored-injection');
  assert.deepEqual([code, replay.code, replayed.findings], [0, 3, []]);
  assert.deepEqual(verdictsOf(replayed.evals), verdictsOf(report.evals));
  const addresses = text.match(/[\w.+-]+@[\w-]+\.[\w.-]+/g) ?? [];
  assert.deepEqual(addresses, []);
  const { environment, stop } = await driveCommunity();
  await stop();
  const secrets = Object.entries(environment).filter(([, value]) => value !== undefined && value.length >= 12);
  assert.ok(secrets.length > 0);
  for (const [name, value] of secrets) assert.ok(!text.includes(value), name);
});
