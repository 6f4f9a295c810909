import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { documents } from '../../src/deliverables/documents.ts';
import { rollbackNote } from '../../src/deliverables/rollback-note.ts';
import { gradeOf } from '../../src/engines/reading/grade.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import { presets } from '../../src/deploy/presets/index.ts';
import { asOf } from '../evidence/build.ts';
import { soundDeploys, timedDrill } from '../evidence/build-deploys.ts';

const noteOf = (change: Parameters<typeof timedDrill>[1] = {}): string => {
  const note = rollbackNote('community.test', [timedDrill(asOf, change)]);
  assert.ok(note !== null);
  return note;
};

describe('the rollback note', () => {
  test('byte for byte', () => {
    const file = join(import.meta.dirname, '..', 'golden', 'rollback-note.md');
    if ((process.env['UPDATE_GOLDEN'] ?? '') !== '') writeFileSync(file, noteOf());
    assert.ok(existsSync(file));
    assert.equal(noteOf(), readFileSync(file, 'utf8'));
  });

  test('is read by whoever is awake: no harder than the eighth grade', () => {
    // The measure tells hard from easy.
    assert.ok(
      gradeOf('Restoration necessitates identifying the previously operational deployment artefact immediately.') > 12,
    );
    assert.ok(gradeOf('The cat sat on the mat.') < 2);
    const { fly, vercel, render } = presets;
    for (const preset of [null, fly, vercel, render]) {
      const back = { ...timedDrill(asOf).back };
      const grade = gradeOf(
        noteOf({
          back: {
            ...back,
            platform: preset?.title ?? null,
            knows: preset?.knows ?? [],
            afterwards: preset?.afterwards ?? [],
          },
        }),
      );
      assert.ok(grade <= 8, `${preset?.name ?? 'own commands'}: grade ${grade}`);
    }
  });

  test('has the steps that were taken, with what is hostile in them made harmless', () => {
    const back = {
      ...timedDrill(asOf).back,
      argv: ['sh', '-c', "back '{previous}' `now`"],
      ready: 'https://a.test/`x`',
    };
    const note = noteOf({ back, target: '<script>' });
    assert.match(note, /sh -c 'back '\\''RELEASE'\\'' `now`'/);
    assert.ok(note.includes('``curl -s https://a.test/`x```') || note.includes('`` curl'), note);
    assert.ok(note.includes('`<script>`'));
  });

  test('is made from the newest way back that was timed, and from nothing else', () => {
    const stuck = timedDrill(asOf, { run: 'newer', end: 'stuck', rollbackMs: null });
    const good = timedDrill(asOf, { run: 'good', end: 'good', rollbackMs: null });
    assert.equal(rollbackNote('community.test', [stuck, good]), null);
    assert.match(rollbackNote('community.test', [stuck, timedDrill(asOf)]) ?? '', /took 19 s/);
  });

  test('counts as a document only then', () => {
    const set = (timed: ReturnType<typeof soundDeploys>['timed']) =>
      documents({
        schema: 'launch-ready/evidence@1',
        tool: 'launch-ready',
        target: { domain: 'community.test', unicode: 'community.test' },
        profile: 'launch',
        net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
        collectedAt: asOf.toISOString(),
        keys: { deploys: { status: 'ok', value: { ...soundDeploys(asOf), timed } } },
      });
    assert.ok(set(seen([timedDrill(asOf)])).has('S3.d3'));
    assert.ok(!set(silent('nobody drilled')).has('S3.d3'));
    assert.ok(!set(seen([timedDrill(asOf, { end: 'good', rollbackMs: null })])).has('S3.d3'));
  });
});
