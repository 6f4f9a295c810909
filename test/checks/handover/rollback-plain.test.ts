import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/handover/rollback-plain.ts';
import { readingOf } from '../../../src/engines/reading/grade.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const noted = (text: string | null) => {
  const all = evidence();
  all.deploys.wayBack = structuredClone(
    seen({
      note: text === null ? null : { file: 'docs/rollback.md', line: 3 },
      reading: text === null ? null : readingOf(text),
      command: true,
      floating: [],
    }),
  ) as typeof all.deploys.wayBack;
  return all;
};
const at = { place: 'docs/rollback.md', severity: 'medium', confidence: 'observed' } as const;

const hard = `1. Immediately following identification of a regression, the responsible engineer initiates restoration of the previously operational artefact.
2. Subsequent verification necessitates corroborating availability across every representative membership operation prior to communicating resolution.
`;
const plain = `1. See which version runs now. It is the first line of the answer.
2. Find the one before it in the list, and go back to it.
3. Sign in, and open your own page. If that works you are done.
`;

test('words that are hard to read are shown, worst first', () => {
  const { evidence: lines, cause } = oneFault(check, noted(hard), at);
  assert.match(cause, /school year \d\d/);
  assert.match(lines.join('\n'), /hard to read: .*(?:artefact|corroborating)/);
});

test('commands alone are no plain English', () => {
  const { cause } = oneFault(check, noted('1. `fly releases --image`\n2. `fly deploy --image IMAGE`\n'), at);
  assert.match(cause, /in commands/);
  oneFault(check, noted('```sh\nkubectl rollout undo deployment/web --to-revision=12\n```\n'), at);
});

test('near misses: hard words in commands, tables and addresses are not read; few words are no hard text', () => {
  assertPasses(check, noted(plain));
  assertPasses(
    check,
    noted(`${plain}\n\`\`\`sh\nkubectl rollout undo deployment/representative-membership-operation\n\`\`\`\n`),
  );
  assertPasses(check, noted(`${plain}\n| Availability verification | Representative corroboration |\n|---|---|\n`));
  assertPasses(check, noted(`${plain}\nSee https://example.com/operational/restoration/verification-necessitates.\n`));
  assertPasses(
    check,
    noted('1. See what was out before: `fly releases`.\n2. Deploy that image again: `fly deploy`.\n'),
  );
});

test('another language, and no document at all, are not measured', () => {
  assertNotPassed(
    check,
    noted(
      '1. Zuerst nachsehen, welche Version gerade läuft.\n2. Danach die vorherige Version wieder einspielen und alles prüfen.\n',
    ),
  );
  assertNotPassed(check, noted(null));
});
