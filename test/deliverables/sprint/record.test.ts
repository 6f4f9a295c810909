import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checks } from '../../../src/checks/index.ts';
import { rows } from '../../../src/contract/rows.ts';
import { sprintSteps } from '../../../src/contract/sprint.ts';
import { documents } from '../../../src/deliverables/documents.ts';
import { sprintDocument } from '../../../src/deliverables/sprint/document.ts';
import {
  afterLook,
  newRecord,
  openFindings,
  type SprintRecord,
  type SprintWord,
  stateOf,
  withEvent,
} from '../../../src/deliverables/sprint/record.ts';
import { stepOf } from '../../../src/deliverables/sprint/steps.ts';
import type { EvidenceSet } from '../../../src/evidence/map.ts';
import type { Acceptance, Report } from '../../../src/findings/report.ts';
import { run } from '../../../src/findings/run.ts';

const recorded = (name: string): EvidenceSet =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'evidence', 'recorded', `${name}.json`), 'utf8'),
  ) as EvidenceSet;

const reportOf = (set: EvidenceSet, acceptances: readonly Acceptance[] = []): Report =>
  run({ ...set, profile: 'launch' }, { checks, rows, acceptances, documents: documents(set) });

const launchDay = reportOf(recorded('launch-day'));
const sound = reportOf(recorded('sound'));
const unseen = reportOf({ ...recorded('sound'), keys: {} });
const checkRows = new Map<string, readonly string[]>(checks.map(({ id, rows: own }) => [id, own]));
const times = Array.from({ length: 10 }, (_, minute) => `2026-11-28T09:0${minute}:00.000Z`);
const at = (minute: number): string => times[minute] ?? '';

const begun = (): SprintRecord => ({
  ...afterLook(newRecord('community.test', at(0)), launchDay, at(1)),
  audited: { endedAt: at(1), parts: { dns: at(0), mail: at(1), deployment: at(1), secrets: at(1), monitoring: at(1) } },
});

const certificate = launchDay.findings.find(({ check }) => check === 'launch-path/certificate-name')?.id ?? '';
const words = (record: SprintRecord, id: string): readonly SprintWord[] =>
  record.events.filter(event => event.id === id).map(({ what }) => what);

describe('what a sprint remembers', () => {
  test('fixes are offered step by step in the order of P2, worst first', () => {
    const open = openFindings(begun());
    assert.equal(open.length, launchDay.findings.length);
    const steps = open.map(finding => sprintSteps.indexOf(stepOf(finding)));
    assert.deepEqual(
      steps,
      steps.toSorted((a, b) => a - b),
    );
    assert.equal(stepOf(open[0] ?? { rows: [] }).id, 'routing');
    assert.equal(open[0]?.severity, 'blocker');
    // The worst of all is one of TLS, and waits for the routing none the less.
    assert.equal(launchDay.findings[0]?.id, certificate);
  });

  test('a look that finds it no more fixes it; one that cannot tell does not; one that sees it again brings it back', () => {
    const fixed = afterLook(begun(), sound, at(2));
    assert.deepEqual(words(fixed, certificate), ['found', 'fixed']);
    assert.deepEqual(openFindings(fixed), []);
    const back = afterLook(fixed, launchDay, at(3));
    assert.deepEqual(words(back, certificate), ['found', 'fixed', 'found']);
    assert.equal(stateOf(back, certificate)?.reason, 'it came back');

    const blind = afterLook(begun(), unseen, at(2));
    assert.deepEqual(words(blind, certificate), ['found', 'not-checked']);
    assert.ok(
      openFindings(blind).some(({ id }) => id === certificate),
      'nobody knows, so it stays open',
    );
    const stillBlind = afterLook(blind, unseen, at(3));
    assert.deepEqual(words(stillBlind, certificate), ['found', 'not-checked'], 'told once');
    assert.deepEqual(words(afterLook(stillBlind, launchDay, at(4)), certificate), ['found', 'not-checked', 'open']);
    assert.deepEqual(words(afterLook(stillBlind, sound, at(4)), certificate), ['found', 'not-checked', 'fixed']);
  });

  test('what is seen again and again is written down once', () => {
    const twice = afterLook(begun(), launchDay, at(2));
    assert.deepEqual(twice.events, begun().events);
  });

  test('what somebody accepts is not offered, and shown as accepted', () => {
    const accepted = reportOf(recorded('launch-day'), [
      { id: certificate, reason: 'the host is not public yet', by: 'Ada', until: '2099-01-01' },
    ]);
    const record = afterLook(begun(), accepted, at(2));
    assert.ok(!openFindings(record).some(({ id }) => id === certificate));
    const items = sprintDocument(record, accepted, checkRows).steps.flatMap(step => step.items);
    assert.equal(items.find(({ id }) => id === certificate)?.state, 'accepted');
  });

  test('the document: found, offered, changed, verified, each with its time; parts; thirteen things with evidence', () => {
    const moves: readonly SprintWord[] = ['offered', 'changed', 'open', 'changed', 'fixed'];
    const record = moves.reduce(
      (so, what, index) => withEvent(so, { at: at(index + 2), what, id: certificate }),
      begun(),
    );
    const { parts, steps, list, log } = sprintDocument(record, launchDay, checkRows);
    assert.deepEqual(
      parts.map(({ id, at: when }) => [id, when]),
      [['dns', at(0)], ...['mail', 'deployment', 'secrets', 'monitoring'].map(id => [id, at(1)])],
    );
    assert.equal(parts[0]?.found, launchDay.findings.length);
    const item = steps.flatMap(({ items }) => items).find(({ id }) => id === certificate);
    assert.deepEqual(
      [item?.state, item?.foundAt, item?.offeredAt, item?.changedAt, item?.verifiedAt],
      ['fixed', at(1), at(2), at(5), at(6)],
    );
    assert.equal(log.length, launchDay.findings.length + moves.length);

    assert.deepEqual(
      list.map(({ id }) => id),
      Array.from({ length: 13 }, (_, index) => `L${index + 1}`),
    );
    const ssl = list.find(({ id }) => id === 'L5');
    assert.equal(ssl?.state, 'open');
    assert.ok(ssl.evidence.includes(certificate) && ssl.evidence.includes('launch-path/certificate-current'));
    for (const { id, state, evidence } of sprintDocument(record, unseen, checkRows).list)
      assert.ok(state !== 'done' || evidence.length > 0, id);
  });

  test('nothing is counted twice: each gap is in one step', () => {
    const { steps } = sprintDocument(begun(), launchDay, checkRows);
    const parts = steps.flatMap(({ gaps }) =>
      gaps.flatMap(gap => gap.parts.map(({ what, host }) => `${what} ${host ?? ''} ${gap.reason}`)),
    );
    assert.equal(new Set(parts).size, parts.length);
  });
});
