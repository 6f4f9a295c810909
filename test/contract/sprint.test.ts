import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { rows } from '../../src/contract/rows.ts';
import { sprintParts, sprintSteps } from '../../src/contract/sprint.ts';

const known = new Set(rows.map(({ id }) => id));

describe('the order of the sprint', () => {
  test('P2 is routing, TLS, variables, mail; P3 is caching and protection, uptime, smoke tests, handover', () => {
    const of = (phase: string): readonly string[] =>
      sprintSteps.filter(step => step.phase === phase).map(({ id }) => id);
    assert.deepEqual(of('P2'), ['routing', 'tls', 'variables', 'deliverability']);
    assert.deepEqual(
      of('P3').filter(id => id !== 'roles'),
      ['protection', 'uptime', 'smoke', 'handover'],
    );
    const phases = sprintSteps.map(({ phase }) => phase);
    assert.deepEqual(phases, phases.toSorted());
  });

  test('every row that is not derived is in exactly one step, advice in none, and no step names a row that is none', () => {
    const isAdvice = (id: string): boolean => /^N\d$/.test(id);
    for (const { id } of rows.filter(row => row.derivedFrom === undefined && !isAdvice(row.id)))
      assert.equal(sprintSteps.filter(step => step.rows.includes(id)).length, 1, id);
    for (const id of [...sprintSteps, ...sprintParts].flatMap(one => one.rows)) assert.ok(known.has(id), id);
  });

  test('no row is in two parts of the first hour', () => {
    const all = sprintParts.flatMap(part => part.rows);
    assert.equal(new Set(all).size, all.length);
  });

  test('every check is put right in a step', () => {
    for (const { id, rows: own } of checks.filter(({ advises }) => advises !== true))
      assert.ok(
        sprintSteps.some(({ rows }) => rows.includes(own[0])),
        id,
      );
  });
});
