import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { rows } from '../../src/contract/rows.ts';
import { dnsMapMarkdown } from '../../src/deliverables/dns-map-markdown.ts';
import { dnsMapOf, providerOf } from '../../src/deliverables/dns-map-of.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { inventoryMarkdown } from '../../src/deliverables/inventory-markdown.ts';
import { inventory } from '../../src/deliverables/inventory.ts';
import { mailRecordsMarkdown } from '../../src/deliverables/mail-records-markdown.ts';
import { mailRecords } from '../../src/deliverables/mail-records.ts';
import { senderReputationMarkdown } from '../../src/deliverables/sender-reputation-markdown.ts';
import { senderReputation } from '../../src/deliverables/sender-reputation.ts';
import { variableChecklistMarkdown } from '../../src/deliverables/variable-checklist-markdown.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import { run } from '../../src/findings/run.ts';
import { markdown } from '../../src/reporters/markdown.ts';
import { terminalWith } from '../../src/reporters/terminal.ts';
import { assertGolden } from './golden-file.ts';

for (const name of ['sound', 'launch-day', 'nothing-configured']) {
  describe(name, async () => {
    const set = await loadEvidence(join(import.meta.dirname, '..', 'evidence', 'recorded', `${name}.json`));
    const report = run(set, { checks, rows, acceptances: [], documents: documents(set) });

    test('risk list', () => assertGolden(`${name}/risk-list.md`, markdown({ report, evidence: set })));
    test('risk list on a screen of 80 columns', () => {
      const screen = terminalWith({ colour: false, columns: 80 })({ report, evidence: set });
      assertGolden(`${name}/risk-list.txt`, screen);
    });
    test('DNS map', () => {
      const options = { provider: providerOf(set.keys), allowDelete: [], allowLargeChange: false };
      const made = dnsMapOf(set, report.findings, options);
      assert.ok(made !== null);
      assertGolden(`${name}/dns-map.md`, dnsMapMarkdown(made.map));
    });
    test('inventory', () => assertGolden(`${name}/inventory.md`, inventoryMarkdown(inventory(set, report.findings))));
    test('checklist of variables', () =>
      assertGolden(`${name}/variables.md`, variableChecklistMarkdown(set) ?? 'No repository was read.\n'));
    test('records of mail', () => {
      const made = mailRecords(set, report.findings);
      assert.ok(made !== null);
      assertGolden(`${name}/mail-records.md`, mailRecordsMarkdown(made));
    });
    test('sender reputation', () => {
      const { keys, collectedAt, target } = set;
      const note = senderReputation({ domain: target.domain, collectedAt, report, keys, reports: null });
      assertGolden(`${name}/sender-reputation.md`, senderReputationMarkdown(note));
    });
  });
}
