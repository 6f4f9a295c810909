import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { rows } from '../../src/contract/rows.ts';
import { dnsMapMarkdown } from '../../src/deliverables/dns-map-markdown.ts';
import { dnsMapOf, providerOf } from '../../src/deliverables/dns-map-of.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { inventoryMarkdown } from '../../src/deliverables/inventory-markdown.ts';
import { inventory } from '../../src/deliverables/inventory.ts';
import { variableChecklistMarkdown } from '../../src/deliverables/variable-checklist-markdown.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import { run } from '../../src/findings/run.ts';
import { markdown } from '../../src/reporters/markdown.ts';

// Re-record with scripts/record-evidence.ts, rewrite with UPDATE_GOLDEN=1; `git log` of this folder is the history.
const update = (process.env['UPDATE_GOLDEN'] ?? '') !== '';

const assertGolden = (name: string, text: string): void => {
  const file = join(import.meta.dirname, name);
  if (update || !existsSync(file)) {
    assert.ok(update, `${name} is missing: write it with UPDATE_GOLDEN=1`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'));
};

for (const name of ['sound', 'launch-day', 'nothing-configured']) {
  describe(name, async () => {
    const set = await loadEvidence(join(import.meta.dirname, '..', 'evidence', 'recorded', `${name}.json`));
    const report = run(set, { checks, rows, acceptances: [], documents: documents(set) });

    test('risk list', () => assertGolden(`${name}/risk-list.md`, markdown({ report, evidence: set })));
    test('DNS map', () => {
      const options = { provider: providerOf(set.keys), allowDelete: [], allowLargeChange: false };
      const made = dnsMapOf(set, report.findings, options);
      assert.ok(made !== null);
      assertGolden(`${name}/dns-map.md`, dnsMapMarkdown(made.map));
    });
    test('inventory', () => assertGolden(`${name}/inventory.md`, inventoryMarkdown(inventory(set, report.findings))));
    test('checklist of variables', () =>
      assertGolden(`${name}/variables.md`, variableChecklistMarkdown(set) ?? 'No repository was read.\n'));
  });
}
