import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { rows } from '../../src/contract/rows.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { senderReputation } from '../../src/deliverables/sender-reputation.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import { gapsOf } from '../../src/findings/gaps.ts';
import { run } from '../../src/findings/run.ts';
import { html } from '../../src/reporters/html.ts';
import { markdown } from '../../src/reporters/markdown.ts';
import { terminalWith } from '../../src/reporters/terminal.ts';

const evidence = await loadEvidence(join(import.meta.dirname, '..', 'evidence', 'recorded', 'nothing-configured.json'));
const report = run(evidence, { checks, rows, acceptances: [], documents: documents(evidence) });
const ids = report.notChecked.flatMap(({ check, rows: own }) => (check === null ? own : [check]));
const reason = 'obody has made the app send its mails yet';

const times = (text: string, what: string): number => text.split(what).length - 1;

test('a reason is said once in every report for people, and nothing that it holds for is left out', () => {
  const screen = terminalWith({ colour: false, columns: 80 })({ report, evidence });
  for (const text of [screen, markdown({ report, evidence }), html({ report, evidence })]) {
    assert.equal(times(text.replaceAll(/\s+/g, ' '), reason), 1);
    for (const id of new Set(ids)) assert.ok(text.includes(id), id);
  }
  for (const line of screen.split('\n')) assert.ok(line.length <= 80, line);
});

test('grouping loses nothing: each part with its host, once', () => {
  const gaps = gapsOf(report.notChecked);
  assert.equal(new Set(gaps.map(gap => `${gap.reason} ${gap.howTo}`)).size, gaps.length);
  const parts = gaps.flatMap(gap => gap.parts.map(({ what, host }) => `${gap.reason} ${what} ${host ?? ''}`));
  const wanted = report.notChecked.flatMap(one =>
    (one.check === null ? one.rows : [one.check]).map(what => `${one.reason} ${what} ${one.host ?? ''}`),
  );
  assert.deepEqual(parts.toSorted(), [...new Set(wanted)].toSorted());
});

test('the note on the reputation says it once, too', () => {
  const { domain } = evidence.target;
  const note = senderReputation({
    domain,
    collectedAt: evidence.collectedAt,
    report,
    keys: evidence.keys,
    reports: null,
  });
  const same = note.notKnown.filter(({ why }) => why.includes(reason));
  assert.equal(same.length, 1);
  assert.match(same[0]?.what ?? '', /^What email\/dkim-signed, .* and email\/unsubscribe look at$/);
});
