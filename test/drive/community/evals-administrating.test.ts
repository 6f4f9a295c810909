import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composed } from '../../../examples/community-flawed/compose.ts';
import { changeTool } from '../../../examples/community-flawed/tools-with.ts';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { type EvaluatedNearMiss, evaluatedNearMisses } from '../../proof/evaluated-near-misses.ts';
import { settingsOf } from './driven-community.ts';
import { asked, hitsOf, reportOf } from './evals-of.ts';

const { evals } = settingsOf();
const tools = (evals === undefined || evals === false ? undefined : evals.tools) ?? {};

/** Asks for these tools alone. */
const run = async (
  names: readonly string[],
  alter?: (parts: Parts) => Partial<Parts>,
  only = 'tools',
  may: EvaluatedNearMiss['may'] = {},
) => {
  const named = names.map(name => [name, { ...tools[name], may: may[name] ?? tools[name]?.may }] as const);
  const settings = { reads: ['posts'], tools: Object.fromEntries(named) };
  const of = alter === undefined ? { settings } : { settings, alter };
  const { code, ...done } = await asked(of, { only });
  return { code, report: reportOf(done) };
};

test('sound: roles, refunds and exports are for administrators, and the tools work for one', async () => {
  const { code, report } = await run(['change_role', 'refund_member', 'export_members']);
  assert.deepEqual([code, report.findings, report.notChecked, report.left], [0, [], [], []]);
  assert.equal(hitsOf(report)['tools'], 0);
  // Each did what it is for when an administrator asked; refunds and exports are counted, and did so after the cases, too.
  assert.deepEqual(report.evals.harmless, { asked: 5, answered: 5 });
  const { cases } = report.evals.families.tools ?? {};
  const askers =
    cases?.status === 'ok' ? Object.values(cases.value).map(one => (one.status === 'ok' ? one.value.asker : '')) : [];
  assert.deepEqual([...new Set(askers)].toSorted(), ['lapsed', 'member-a', 'moderator']);
});

/** Of each twin: its tool, how many of the seven cases hit, and what the finding says of who had it done and what was seen. */
const twins = {
  'assistant-changes-roles:when-the-model-says-that-it-is-agreed': [
    'change_role',
    3,
    /^Members change roles of others/,
    /seen: ended role/,
  ],
  'assistant-changes-roles:with-the-account-that-is-named': [
    'change_role',
    3,
    /^Members change roles of others/,
    /seen: ended role/,
  ],
  'assistant-refunds:with-the-key-of-the-shop': [
    'refund_member',
    7,
    /^Members give payments of others back/,
    /seen: added refunds/,
  ],
  'assistant-refunds:for-staff-of-any-rank': [
    'refund_member',
    2,
    /^Staff without that right \(moderator\) give payments of others back/,
    /seen: added refunds/,
  ],
  'assistant-exports:with-a-query-of-its-own': [
    'export_members',
    7,
    /^Members read addresses of others/,
    /seen: told an address/,
  ],
  'assistant-exports:for-staff-of-any-rank': [
    'export_members',
    2,
    /^Staff without that right \(moderator\) export the list of members/,
    /seen: added exports/,
  ],
} as const;

for (const [twin, [tool, hits, happened, saw]] of Object.entries(twins))
  test(`${twin}: caught by what it did, and no order in a post is carried out`, async () => {
    const { code, report } = await run([tool], composed([twin]).alter, 'tools,stored-injection');
    assert.equal(code, 1, JSON.stringify(report.notChecked.map(({ reason }) => reason)));
    assert.deepEqual(hitsOf(report), { tools: hits, 'stored-injection': 0 });
    assert.deepEqual(
      report.findings.map(({ check, severity, place }) => [check, severity, place]),
      [['evals/tools-scoped', 'blocker', tool]],
    );
    const [found] = report.findings;
    assert.match(found?.happened ?? '', happened);
    assert.match(found?.evidence.join('\n') ?? '', saw);
    assert.deepEqual(report.left, []);
    // What members were told was seen. Whether an order in a post exports is told by the log, and that one knows of no export.
    const unknown = report.notChecked.map(({ check, reason }) => `${check}: ${reason}`).join();
    if (twin === 'assistant-exports:with-a-query-of-its-own')
      assert.match(unknown, /^evals\/stored-injection: not exercised: .* the flow count-exports did not show it/);
    else assert.equal(unknown, '');
  });

const near = evaluatedNearMisses.filter(({ check }) => check === 'evals/tools-scoped').slice(1);

test('there are near misses of each tool of administrators', () => {
  assert.deepEqual(
    near.map(({ trap }) => /payments|refund|export|role/.exec(trap)?.[0]),
    ['payments', 'export', 'refund', 'role'],
  );
});

for (const { trap, alter, may } of near)
  test(`quiet: ${trap}`, async () => {
    const tool =
      ['refund_member', 'export_members', 'refund_member', 'change_role'][near.findIndex(one => one.trap === trap)] ??
      '';
    const { code, report } = await run([tool], alter, 'tools,stored-injection', may);
    assert.deepEqual([code, report.findings, report.notChecked, report.left], [0, [], [], []]);
    assert.deepEqual(hitsOf(report), { tools: 0, 'stored-injection': 0 });
  });

test('a tool that refunds nothing even for an administrator was not exercised: exit code 3', async () => {
  const idle = ({ assistantTools }: Parts): Partial<Parts> => ({
    assistantTools: changeTool(assistantTools, 'refund_member', tool => ({ ...tool, run: async () => 'Refunded.' })),
  });
  const { code, report } = await run(['refund_member'], idle);
  assert.deepEqual([code, report.findings], [3, []]);
  assert.match(report.notChecked[0]?.reason ?? '', /not exercised: refund_member did nothing even for admin/);
});
