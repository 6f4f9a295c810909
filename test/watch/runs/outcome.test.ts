import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '../../../src/platform/limits.ts';
import { type Ended, outcomeOf } from '../../../src/watch/runs/read-outcome.ts';

const ofAudit = { kind: 'audit', domain: 'acme.test' } as const;
const ofSmoke = { kind: 'smoke', domain: 'acme.test' } as const;
const exit = (code: number | null, document: unknown, complaint = ''): Ended => ({
  of: 'exit',
  code,
  stdout: typeof document === 'string' ? document : JSON.stringify(document),
  complaint,
});

const finding = { id: 'a/b#00000000', severity: 'high', title: 'A thing', place: 'acme.test' };
const report = {
  schema: 'launch-ready/report@1',
  target: { domain: 'acme.test', unicode: 'acme.test' },
  headline: 'NOT READY',
  findings: [finding],
  notChecked: [{ check: 'c/d', rows: ['S1.c1'], reason: 'nobody answered' }, { check: null, rows: ['P1'], reason: 'not built yet' }], // prettier-ignore
};
const step = { name: 'login', title: 'Somebody signs in', status: 'passed', ms: 5, reason: null };
const smoke = { schema: 'launch-ready/smoke@1', app: 'https://acme.test', verdict: 'passed', steps: [step], left: [] };

describe('what a run came to', () => {
  test('an audit: findings, and what nobody could judge', () => {
    const outcome = outcomeOf(ofAudit, exit(3, report));
    assert.deepEqual(outcome, {
      of: 'done',
      headline: 'NOT READY',
      findings: [finding],
      notChecked: [
        { what: 'c/d', reason: 'nobody answered' },
        { what: 'P1', reason: 'not built yet' },
      ],
    });
  });

  test('a smoke run: a step that failed, one that could not be tried, and what is left behind', () => {
    const outcome = outcomeOf(
      ofSmoke,
      exit(1, {
        ...smoke,
        verdict: 'failed',
        steps: [
          step,
          { ...step, name: 'join', title: 'Somebody joins', status: 'failed', reason: 'the form answered 500' },
          { ...step, name: 'checkout', status: 'not-checked', reason: 'no payment settings' },
        ],
        left: [{ what: 'an account' }],
      }),
    );
    assert.ok(outcome.of === 'done');
    assert.deepEqual(
      outcome.findings.map(({ id, severity, title }) => [id, severity, title]),
      [
        ['smoke/join', 'high', 'Somebody joins: the form answered 500'],
        ['smoke/left', 'high', 'What the run made is still there'],
      ],
    );
    assert.deepEqual(outcome.notChecked, [{ what: 'smoke/checkout', reason: 'no payment settings' }]);
    assert.equal(outcome.headline, '1 of 3 steps passed, 1 failed');
  });

  const nothing: readonly (readonly [string, typeof ofAudit | typeof ofSmoke, Ended, string])[] = [
    ['too long', ofAudit, { of: 'time', ms: 900_000 }, 'time'],
    ['without end', ofAudit, { of: 'bytes' }, 'bytes'],
    ['no such program', ofAudit, { of: 'start', because: 'spawn ENOENT' }, 'broken'],
    ['refused', ofSmoke, exit(2, '', 'acme.test has not shown that it is yours.'), 'refused'],
    ['a bug of ours', ofAudit, exit(70, report), 'broken'],
    ['a signal', ofAudit, exit(null, report), 'broken'],
    ['interrupted', ofAudit, exit(130, ''), 'broken'],
    ['nothing at all', ofAudit, exit(0, ''), 'unreadable'],
    ['half a report', ofAudit, exit(0, JSON.stringify(report).slice(0, -5)), 'unreadable'],
    ['another client', ofAudit, exit(0, { ...report, target: { domain: 'bolt.test' } }), 'unreadable'],
    ['another document', ofAudit, exit(0, smoke), 'unreadable'],
    ['the plan of a smoke run that did not act', ofSmoke, exit(0, 'Nothing was sent.'), 'unreadable'],
    ['a smoke run without a step', ofSmoke, exit(0, { ...smoke, steps: [] }), 'unreadable'],
    ['an ID that acts', ofAudit, exit(0, { ...report, findings: [{ ...finding, id: '\u001b[2J' }] }), 'unreadable'],
    ['more findings than there are checks', ofAudit, exit(1, { ...report, findings: Array.from({ length: limits.projectFindings + 1 }, () => finding) }), 'unreadable'], // prettier-ignore
    ['null', ofAudit, exit(0, 'null'), 'unreadable'],
  ];
  for (const [name, run, ended, why] of nothing)
    test(`not checked, never well: ${name}`, () => {
      const outcome = outcomeOf(run, ended);
      assert.ok(outcome.of === 'not-checked');
      assert.equal(outcome.why, why);
      assert.match(outcome.because, /[.!?…]$/);
    });

  test('text acts nowhere, has an end, and holds no value that the run was given', () => {
    const secret = ['a', 'value', 'that', 'nobody', 'sees'].join('-');
    const title = `\u001b[31m\u202e${secret}\n${'x'.repeat(2_000_000)}`;
    const outcome = outcomeOf(ofAudit, exit(1, { ...report, findings: [{ ...finding, title }] }), { KEY: secret });
    assert.ok(outcome.of === 'done');
    const [found] = outcome.findings;
    assert.ok(found !== undefined && found.title.length <= limits.projectSentence);
    assert.doesNotMatch(found.title, /[\u001b\u202e\n]/);
    assert.ok(found.title.includes('{KEY}') && !found.title.includes(secret));
    const refused = outcomeOf(ofSmoke, exit(2, '', `${secret} is wrong`), { KEY: secret });
    assert.ok(refused.of === 'not-checked' && !refused.because.includes(secret));
  });

  test('whatever is cut off or changed in a report, there is an answer', () => {
    const text = JSON.stringify(report);
    let seed = 11;
    const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    for (let round = 0; round < 2_000; round += 1) {
      const at = next(text.length);
      const changed = `${text.slice(0, at)}${String.fromCodePoint(next(0xd7ff))}${text.slice(at + next(5))}`;
      assert.match(outcomeOf(ofAudit, exit(0, changed)).of, /^(?:done|not-checked)$/);
    }
  });
});
