import assert from 'node:assert/strict';
import { test } from 'node:test';
import { variableChecklist } from '../../src/deliverables/variable-checklist.ts';
import { variableChecklistMarkdown } from '../../src/deliverables/variable-checklist-markdown.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import { type Draft, evidence } from '../evidence/build.ts';

const setOf = (all: Evidence) => ({
  keys: { envUse: { status: 'ok', value: all.envUse }, repo: { status: 'ok', value: all.repo } } as const,
  target: { domain: 'community.test', unicode: 'community.test' },
  collectedAt: '2026-11-27T10:00:00.000Z',
});

const read = (all: Draft<Evidence>, name: string | null, rest: object = {}): void => {
  const use = {
    name,
    file: 'src/billing/pay.ts',
    line: 3,
    kind: 'run',
    need: 'required',
    by: 'server',
    inTest: false,
  } as const;
  all.envUse.uses.push({ ...use, ...rest });
};

test('each variable says what it is for, where it is set, and whether production has it', () => {
  const all = evidence();
  read(all, 'STRIPE_SECRET_KEY');
  read(all, 'NEXT_PUBLIC_URL', { kind: 'build', by: 'browser', need: 'default' });
  read(all, 'ODD_NUMBER', { need: 'default' });
  const rows = Object.fromEntries((variableChecklist(setOf(all))?.rows ?? []).map(row => [row.name, row]));
  assert.equal(rows['SESSION_SECRET']?.purpose, 'Signs sessions.');
  assert.equal(rows['SESSION_SECRET']?.inProduction, 'yes');
  assert.equal(rows['STRIPE_SECRET_KEY']?.purpose, 'takes payments in your name');
  assert.deepEqual([rows['STRIPE_SECRET_KEY']?.inProduction, rows['STRIPE_SECRET_KEY']?.sort], ['no', 'secret']);
  assert.deepEqual([rows['NEXT_PUBLIC_URL']?.sort, rows['NEXT_PUBLIC_URL']?.when], ['browser', 'build']);
  assert.equal(rows['ODD_NUMBER']?.purpose, 'what the code under billing does');
  assert.deepEqual([rows['ODD_NUMBER']?.needed, rows['STRIPE_SECRET_KEY']?.needed], [false, true]);
});

test('what production has is not known: a question mark, and the reason', () => {
  const all = evidence();
  all.envUse.staging = null;
  all.envUse.production = silent('nobody said it');
  const text = variableChecklistMarkdown(setOf(all)) ?? '';
  assert.match(text, /What production has is not known: nobody said it\./);
  assert.match(text, /^\| \[ \] \| `SESSION_SECRET` \| needed \|.* \| \? \| `src\/session\.ts:4` \|$/m);
});

test('staging has a column where the settings name it', () => {
  const all = evidence();
  all.envUse.staging = seen({ from: 'staging.txt', rehearsed: true, variables: [] });
  assert.match(variableChecklistMarkdown(setOf(all)) ?? '', /\| production \| staging \|/);
});

test('names that only running tells are listed, and a name from outside stays text', () => {
  const all = evidence();
  all.envUse.staging = null;
  read(all, null, { shown: 'PRICE_*' });
  all.envUse.declared.push({
    name: 'ODD',
    file: 'a|`b`/.env.example',
    line: 1,
    empty: true,
    said: '<img src=x> | [x](y)',
  });
  const text = variableChecklistMarkdown(setOf(all)) ?? '';
  assert.match(text, /- `src\/billing\/pay\.ts:3`: `PRICE_\*`/);
  assert.doesNotMatch(text, /(?<!\\)<img|(?<!\\)\]\(y\)/);
  for (const line of text.split('\n').filter(each => each.startsWith('| [ ]')))
    assert.equal(line.replaceAll(String.raw`\|`, '').split('|').length, 11, line);
});

test('without a repository there is no checklist', () => {
  const { keys: _, ...rest } = setOf(evidence());
  assert.equal(variableChecklistMarkdown({ ...rest, keys: {} }), null);
});
