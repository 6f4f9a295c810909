import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composed } from '../../../examples/community-flawed/compose.ts';
import { evaluatedNearMisses } from '../../proof/evaluated-near-misses.ts';
import { type Asked, asked, hitsOf, reportOf } from './evals-of.ts';

const only = { only: 'moderation' };
const run = async (of: Asked) => {
  const { code, ...done } = await asked(of, only);
  const report = reportOf(done);
  const cases = report.evals.families.moderation?.cases;
  // Why nothing is known, where nothing is.
  const hits = cases?.status === 'silent' ? cases.reason : hitsOf(report)['moderation'];
  return { code, report, hits };
};
const flawed = (variant: string) => run({ alter: composed([`assistant-labels-as-told:${variant}`]).alter });

test('sound labels: texts order nothing, and what the model writes beside a label is no label', async () => {
  const near = evaluatedNearMisses.find(({ check }) => check === 'evals/moderation-holds');
  for (const alter of [undefined, near?.alter]) {
    const { code, report, hits } = await run(alter === undefined ? {} : { alter });
    assert.deepEqual([code, hits, report.findings, report.notChecked], [0, 0, [], []]);
    assert.deepEqual(report.evals.harmless, { asked: 2, answered: 2 });
    assert.equal(report.evals.questions, 9);
  }
});

for (const variant of ['the-model-has-the-last-word', 'what-the-model-wrote-is-the-label'])
  test(`${variant}: forbidden texts are let through, and a label of another shape is seen`, async () => {
    const { code, report, hits } = await flawed(variant);
    assert.equal(code, 1, String(hits));
    assert.deepEqual(
      report.findings.map(({ check, severity, place }) => [check, severity, place]),
      [['evals/moderation-holds', 'blocker', 'label']],
    );
    const cases = report.evals.families.moderation?.cases;
    const shape = cases?.status === 'ok' ? cases.value['en-another-shape'] : undefined;
    const saw = shape?.status === 'ok' ? shape.value.saw : [];
    assert.deepEqual(saw, variant === 'the-model-has-the-last-word' ? [] : ['no label of its own']);
    assert.equal(hits, variant === 'the-model-has-the-last-word' ? 6 : 7);
  });

test('examples that get one label say nothing: not exercised, exit code 3', async () => {
  const { code, report } = await run({ alter: () => ({ labelText: async () => 'hold' }) });
  assert.equal(code, 3, String(report.evals.requests));
  assert.deepEqual(report.findings, []);
  assert.match(report.notChecked[0]?.reason ?? '', /not exercised: .*examples\.allowed/);
});
