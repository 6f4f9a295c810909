import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ProofRow } from './proof.ts';
import { selectionOf } from './selection.ts';
import { parsedShare } from './share.ts';
import { differencesFrom } from './table.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'proof.md'), 'utf8');
const whole = selectionOf({});
const share = selectionOf({ share: parsedShare('2/3') });

/** How the published table says that this variant came out. */
const asPublished = ({ of }: (typeof share.variants)[number]): ProofRow => {
  const { row, name, expected } = of.flaw;
  const line = page.split('\n').find(each => each.startsWith(`| ${row} | ${name} | ${of.variant} | ${expected} |`));
  const [severity = '', confidence = ''] = line?.split(' | ').slice(4) ?? [];
  const status = 'proven';
  return { row, flaw: name, variant: of.variant, expected, severity, confidence, status, ...said };
};
const said = { caught: true, others: [], replayed: true, verify: ['open', 'fixed'], because: '' };

const rows = share.variants.filter(({ kind }) => kind !== null).map(asPublished);
const nearMisses = share.traps.map(({ trap: { check, trap } }) => ({ check, trap, quiet: true, said: [] }));

test('the published table knows exactly what can be proven, and a share that came out so differs in nothing', () => {
  assert.deepEqual(differencesFrom(page, { rows, nearMisses }, whole), []);
});

test('a share that came out otherwise is told by its lines', () => {
  const [first, ...others] = rows;
  const [trap, ...traps] = nearMisses;
  assert.ok(first && trap);
  const changed = {
    rows: [{ ...first, severity: 'low' }, ...others],
    nearMisses: [{ ...trap, quiet: false }, ...traps],
  };
  const differences = differencesFrom(page, changed, whole);
  assert.equal(differences.length, 2, differences.join('\n'));
  assert.match(differences[0] ?? '', /^docs\/proof\.md does not say: .* low /);
  assert.match(differences[1] ?? '', /NO \|$/);
});

test('a table that lacks a variant or a near miss, or has one too many, is another one', () => {
  const lines = page.split('\n');
  const without = (end: string): string => {
    const at = lines.findIndex(line => line.endsWith(end));
    return lines.toSpliced(at, 1).join('\n');
  };
  const notAsked = { rows: [], nearMisses: [] };
  for (const end of [' proven |', ' yes |'])
    assert.match(differencesFrom(without(end), notAsked, whole).join('\n'), /^docs\/proof\.md does not know: [^\n]+$/);
  const more = `${page}| S1.c1 | no-such-flaw | at-all | launch-path/apex-resolves | blocker | proven | proven |\n`;
  assert.deepEqual(differencesFrom(more, notAsked, whole), [
    'docs/proof.md knows what is not proven: | S1.c1 | no-such-flaw | at-all |',
  ]);
});
