import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectsText } from '../../src/commands/projects-text.ts';
import type { ProjectState } from '../../src/commands/projects.ts';
import type { RunState } from '../../src/watch/runs/run-states.ts';
import type { Surroundings } from '../../src/commands/surroundings.ts';

const around = { colour: false, columns: 100 } as Surroundings;
const client = (name: string, runs: readonly RunState[]): ProjectState => ({
  name,
  path: `/clients/${name}`,
  domain: name,
  last: null,
  blockers: [],
  drift: null,
  expires: [],
  unknown: [],
  runs,
  problem: null,
});
const last: NonNullable<RunState['last']> = {
  dueAt: '2026-11-29T03:00:00.000Z',
  endedAt: '2026-11-29T03:04:00.000Z',
  ms: 240_000,
  by: 'fra',
  headline: 'NOT READY as seen from outside',
  counts: { blocker: 1, high: 2, medium: 0 },
  notCheckedCount: 1,
  notChecked: [{ what: 'email/spf-record', reason: 'nobody answered \u001b[2J' }],
  error: null,
  doneAt: '2026-11-29T03:04:00.000Z',
};
const run: RunState = { kind: 'audit', times: 'daily at 03:00', next: '2026-11-30T03:00:00.000Z', last, underWay: null, late: null }; // prettier-ignore

test('runs at their times, as they are read: what came of them, what did not come, what nobody knows', () => {
  const text = projectsText(
    {
      schema: 'launch-ready/projects@1',
      at: '2026-11-29T12:00:00.000Z',
      withinDays: 30,
      runsProblem: null,
      projects: [
        client('acme.test', [run]),
        client('bolt.test', [
          { ...run, kind: 'smoke', last: { ...last, headline: null, counts: null, notChecked: [], notCheckedCount: 0, error: 'it did not end within 900 s, and was ended.' } }, // prettier-ignore
        ]),
        client('core.test', [{ ...run, last: null, late: '2026-11-29T03:00:00.000Z' }]),
      ],
    },
    around,
  );
  assert.equal(
    text,
    `acme.test
  Verdict   not known: it was never looked at here; add --look
  Audit run 1 blocker, 2 high, 0 medium, 1 not checked; NOT READY as seen from outside (2026-11-29
            03:04 UTC, by fra, 4 minutes)
    unseen  email/spf-record: nobody answered \\u001b[2J
    next    daily at 03:00: 2026-11-30 03:00 UTC

bolt.test
  Verdict   not known: it was never looked at here; add --look
  Smoke run NOT CHECKED: it did not end within 900 s, and was ended. (2026-11-29 03:04 UTC, by fra,
            4 minutes)
    next    daily at 03:00: 2026-11-30 03:00 UTC

core.test
  Verdict   not known: it was never looked at here; add --look
  Audit run NOT CHECKED: there was no run yet
    late    it was due at 2026-11-29 03:00 UTC and did not come: does launch-ready projects watch
            run?
    next    daily at 03:00: 2026-11-30 03:00 UTC

0 of 3 not ready, 0 with something new, 0 with something that ends within 30 days, 3 not known, 1
late.
`,
  );
});

test('where nobody can be asked what came of runs, that is said', () => {
  const text = projectsText(
    {
      schema: 'launch-ready/projects@1',
      at: '2026-11-29T12:00:00.000Z',
      withinDays: 30,
      runsProblem: 'The variable RUNS_STORE_URL is not set.',
      projects: [client('acme.test', [])],
    },
    around,
  );
  assert.match(text, /What came of runs at their times is not known: The variable RUNS_STORE_URL is not set\./);
});
