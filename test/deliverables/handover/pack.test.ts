import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checks } from '../../../src/checks/index.ts';
import { rows } from '../../../src/contract/rows.ts';
import { shoppingList } from '../../../src/contract/shopping-list.ts';
import { documents } from '../../../src/deliverables/documents.ts';
import { bodyOf } from '../../../src/deliverables/handover/body.ts';
import { packMarkdown } from '../../../src/deliverables/handover/pack-markdown.ts';
import { type PackSources, packOf } from '../../../src/deliverables/handover/pack.ts';
import { listedItems } from '../../../src/deliverables/handover/shopping-list.ts';
import { loadEvidence } from '../../../src/evidence/load.ts';
import { judgeAll } from '../../../src/findings/judge.ts';
import { run } from '../../../src/findings/run.ts';
import { packHtml } from '../../../src/reporters/html/pack.ts';

const recorded = async (name: string) => {
  const set = await loadEvidence(join(import.meta.dirname, '..', '..', 'evidence', 'recorded', `${name}.json`));
  return { ...set, profile: 'launch' } as const;
};

const at = '2026-12-24T08:00:00.000Z';

const sourcesOf = async (name: string, more: Partial<PackSources> = {}): Promise<PackSources> => {
  const set = await recorded(name);
  return {
    set,
    report: run(set, { checks, rows, acceptances: [], documents: documents(set) }),
    judgements: judgeAll(checks, set),
    before: null,
    ownership: null,
    papers: { contacts: [], dashboard: null, release: null, alertPlan: null, incidents: null },
    brand: null,
    at,
    ...more,
  };
};

const hostile = `x"><script>alert(1)</script>[a](javascript:alert(2))\u001b[31m\u202e|b`;

describe('the thirteen things', () => {
  test('point at rows of the contract, and every row that they name exists', () => {
    const known = new Set(rows.map(({ id }) => id));
    assert.equal(shoppingList.length, 13);
    assert.deepEqual(
      shoppingList.flatMap(item => item.rows.filter(row => !known.has(row))),
      [],
    );
  });

  test('a finding opens its item, and a row that nobody judged is never done', async () => {
    const { report } = await sourcesOf('launch-day');
    const items = new Map(listedItems(report).map(item => [item.id, item]));
    const open = new Set(report.findings.flatMap(({ rows: own }) => own));
    for (const { id, rows: own } of shoppingList) {
      const state = items.get(id)?.state;
      if (own.some(row => open.has(row))) assert.equal(state, 'open', id);
      else if (own.some(row => report.coverage.notChecked.includes(row))) assert.equal(state, 'not-checked', id);
      else assert.match(state ?? '', /^(?:done|no-part)$/, id);
    }
    assert.equal(items.get('L5')?.state, 'open');
  });

  test('without a single row judged nothing is done', async () => {
    const { report } = await sourcesOf('sound');
    const nothing = { ...report, findings: [], coverage: { ...report.coverage, judged: [], notApplicable: [] } };
    assert.deepEqual(new Set(listedItems(nothing).map(({ state }) => state)), new Set(['not-checked']));
  });
});

describe('the pack', () => {
  test('what nobody has seen is missing, with the command that brings it', async () => {
    const pack = packOf(await sourcesOf('nothing-configured'));
    const deploy = pack.sections.find(({ id }) => id === 'deploy');
    assert.equal(deploy?.text, null);
    assert.match(
      packMarkdown(pack),
      /## How to deploy\n\n\*\*Missing\.\*\* This brings it: `launch-ready rehearse --run-code`/,
    );
    assert.match(packHtml(pack), /How to deploy<\/h2>\s*<p><span class="kind missing">missing<\/span>/);
  });

  test('what was seen long ago says so', async () => {
    const sources = await sourcesOf('sound');
    const old = packOf({
      ...sources,
      at: new Date(Date.parse(sources.set.collectedAt) + 31 * 86_400_000).toISOString(),
    });
    const fresh = packOf({ ...sources, at: sources.set.collectedAt });
    assert.match(packMarkdown(old), /\*\*Old:\*\* seen on \d{4}-\d\d-\d\d, 31 days before this was written/);
    assert.doesNotMatch(packMarkdown(fresh), /\*\*Old:/);
  });

  test('attested and seen are told apart, and nobody’s word stands for a look', async () => {
    const ownership = { answers: { domain: { said: 'Ada holds it', by: 'Ada, founder', on: '2024-01-01' } } };
    const pack = packOf(await sourcesOf('sound', { ownership }));
    const [domain, dns] = pack.owners;
    assert.match(domain?.seen ?? '', /^registered at /);
    assert.equal(domain?.attested?.said, 'Ada holds it');
    assert.equal(dns?.attested, null);
    const text = packMarkdown(pack);
    assert.match(text, /attested by Ada, founder on 2024-01-01: more than a year ago, ask again: Ada holds it/);
    assert.match(text, /\*\*nobody has said it yet\*\*: Who can sign in where the DNS records are kept\?/);
  });

  test('what changed since an earlier report: mended, new, and what nobody can tell', async () => {
    const before = (await sourcesOf('launch-day')).report;
    const sound = await sourcesOf('sound');
    const pack = packOf({ ...sound, before });
    assert.ok(pack.change !== null && pack.change.fixed.length > 0);
    assert.match(packMarkdown(pack), /## What changed since \d{4}-/);
    assert.equal(packOf(sound).change, null);
  });

  test('text from outside stays text in both forms', async () => {
    const pack = packOf(
      await sourcesOf('launch-day', {
        ownership: { answers: { keys: { said: hostile, by: hostile, on: '2026-11-01' } } },
        brand: { name: hostile, contact: hostile, colour: `red;}</style><script>` },
        papers: {
          contacts: [{ name: hostile, role: hostile, reach: hostile }],
          dashboard: 'https://status.community.test/?q="><script>',
          release: {
            argv: ['ship', hostile, '{release}'],
            promote: ['up', hostile],
            platform: hostile,
            ready: `https://x.test/${hostile}`,
          },
          alertPlan: null,
          incidents: `# x\n\n${hostile.slice(0, 30)}`,
        },
      }),
    );
    const page = packHtml(pack);
    assert.doesNotMatch(page, /<script|javascript:alert\(2\)"/i);
    assert.ok(!page.includes('\u001b') && !page.includes('\u202e'));
    const text = packMarkdown(pack);
    assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
    const [head = ''] = text.split('## When something is wrong');
    assert.doesNotMatch(head.replaceAll(/`[^`\n]*`/g, ''), /(?<!\\)<script/);
  });

  test('the page loads nothing and runs nothing', async () => {
    const page = packHtml(packOf(await sourcesOf('sound')));
    assert.match(page, /Content-Security-Policy" content="default-src &#39;none&#39;;/);
    assert.doesNotMatch(page, /<(?:script|iframe|link|object|img)\b/);
  });

  test('the same sources give the same bytes', async () => {
    const sources = await sourcesOf('sound');
    assert.equal(packHtml(packOf(sources)), packHtml(packOf(sources)));
  });
});

test('headings of a part stand one step lower; code keeps its own', () => {
  assert.equal(
    bodyOf('# Title\n\n## Part\n\n```sh\n# a comment\n## two\n```\n### Deep'),
    '### Part\n\n```sh\n# a comment\n## two\n```\n#### Deep',
  );
});
