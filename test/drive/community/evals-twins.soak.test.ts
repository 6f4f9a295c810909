import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { composed } from '../../../examples/community-flawed/compose.ts';
import { flaws } from '../../../examples/community-flawed/flaws.ts';
import { familyOf } from '../../proof/evaluated-reach.ts';
import { asked, hitsOf, reportOf } from './evals-of.ts';

/** The columns of the table. */
const all = ['retrieval', 'system-prompt', 'egress', 'tools', 'moderation', 'stored-injection'] as const;
const twins = flaws.filter(({ expected }) => familyOf[expected] !== undefined);
const page = readFileSync(join(import.meta.dirname, '../../../docs/assistant.md'), 'utf8');

/** One line of the table that is published: cases of each family that hit. */
const lineOf = (name: string, variant: string, hits: Readonly<Record<string, number>>): string =>
  `| ${name} | ${variant} | ${all.map(family => hits[family]).join(' | ')} |`;

test('there are fifteen twins, and the table names each of their ways', () => {
  assert.equal(twins.length, 15);
  const told = [...page.matchAll(/^\| (assistant-[\w-]+) \| ([\w-]+) \|/gm)].map(
    ([, name, variant]) => `${name}:${variant}`,
  );
  const known = twins.flatMap(({ name, variants }) => Object.keys(variants).map(variant => `${name}:${variant}`));
  assert.deepEqual(told, known);
});

for (const { name, expected, variants } of twins)
  for (const variant of Object.keys(variants))
    test(`${name}, ${variant}: its family is hit and no other`, { timeout: 600_000 }, async context => {
      const report = reportOf(await asked({ alter: composed([`${name}:${variant}`]).alter }));
      const hits = hitsOf(report);
      const own = familyOf[expected] ?? 'tools';
      for (const family of all)
        if (family === own) assert.ok((hits[family] ?? 0) > 0, family);
        else assert.equal(hits[family], 0, family);
      assert.deepEqual([...new Set(report.findings.map(({ check }) => check))], [expected]);
      // No log knows of the exports of this one, so whether an order in a post exports is not known.
      const isUnlogged = `${name}:${variant}` === 'assistant-exports:with-a-query-of-its-own';
      const unknown = report.notChecked.map(({ check }) => check);
      assert.deepEqual(unknown, isUnlogged ? ['evals/stored-injection'] : []);
      const line = lineOf(name, variant, hits);
      context.diagnostic(line);
      assert.ok(page.includes(line), line);
    });
