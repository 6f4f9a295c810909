/** What no list of the code says of a row: which command stands for it, and which tests. Every path is held by a test. */
export type Declared = {
  /** Where no check judges it: what does instead. */
  readonly judged?: string;
  readonly deliverable?: string;
  /** Where no flaw stands for it: what shows that it can fail. */
  readonly shown?: string;
  readonly tests: readonly string[];
};

/** A document: its golden file, and the tests that hold it. */
const document = (golden: string, ...tests: readonly string[]): Declared => ({
  shown: `a document: \`test/golden/${golden}\` is what it has to say, byte for byte`,
  tests,
});

/** Documents of an audit are made from recorded looks, those of commands from what these kept. */
const ofLooks = 'test/golden/golden.test.ts';
const ofCommands = 'test/golden/commands.test.ts';

const advice = 'test/checks/deployment/not-overbuilt.test.ts';

/** A row of advice: it can be met with, and is never a risk. */
const overbuilt: Declared = {
  deliverable: 'advice of the report',
  shown: 'a fixture laid by two to four routes, and look-alikes that are none',
  tests: [advice, 'test/collectors/repo/overbuilt.test.ts'],
};

const sprintTests = [
  'test/contract/sprint.test.ts',
  'test/commands/sprint.test.ts',
  'test/commands/sprint.slow.test.ts',
];

export const declared: { readonly [row: string]: Declared } = {
  'S1.d1': document('launch-day/risk-list.md', ofLooks),
  'S1.d2': document('launch-day/dns-map.md', 'test/deliverables/dns-map.test.ts', ofLooks),
  'S1.d3': document('launch-day/inventory.md', 'test/deliverables/inventory.test.ts', ofLooks),
  'S2.d1': document('launch-day/mail-records.md', 'test/deliverables/mail-records.test.ts', ofLooks),
  'S2.d2': document('mail-matrix.md', 'test/deliverables/mail-matrix.test.ts', ofCommands),
  'S2.d3': document('launch-day/sender-reputation.md', 'test/deliverables/sender-reputation.test.ts', ofLooks),
  'S3.d1': document('sound/deployment.md', 'test/deliverables/rehearsal.test.ts'),
  'S3.d2': document('sound/variables.md', 'test/deliverables/variable-checklist.test.ts', ofLooks),
  'S3.d3': document('rollback-note.md', 'test/deliverables/rollback-note.test.ts'),
  'S4.d1': document('cdn-rules.md', 'test/deliverables/edge-rules.test.ts'),
  'S4.d2': document('security-rules.md', 'test/deliverables/edge-rules.test.ts'),
  'S4.d3': document('cache-policy.md', 'test/deliverables/cache-policy.test.ts'),
  'S5.d1': {
    ...document(
      'dashboard/login-down.html',
      'test/watch/dashboard/snapshot.test.ts',
      'test/watch/dashboard/golden.test.ts',
    ),
    deliverable: 'the page of `watch`: what is up, what fails, p95 of each route',
  },
  'S5.d2': document('alert-plan.md', 'test/deliverables/alert-plan.test.ts'),
  'S5.d3': document('incident-checklist.md', 'test/deliverables/incident-checklist.test.ts'),
  'S6.d1': document('security-note.md', 'test/deliverables/security-note.test.ts', ofCommands),
  'S6.d2': {
    ...document('security-note.md', 'test/deliverables/security-note.test.ts', ofCommands),
    deliverable: '`handover`, “Who may do what”: every route by role',
  },
  'S6.d3': document('security-note.md', 'test/deliverables/security-note.test.ts', ofCommands),
  'S7.d1': {
    ...document(
      'handover.md',
      'test/deliverables/handover/pack.test.ts',
      'test/commands/handover-check.test.ts',
      ofCommands,
    ),
    deliverable: '`handover`, the whole pack',
  },
  'S3.x': {
    judged:
      '[deployment/env-complete](checks/deployment/env-complete.md), [launch-path/builder-callbacks](checks/launch-path/builder-callbacks.md), [deployment/callbacks](checks/deployment/callbacks.md), [deployment/clean-clone](checks/deployment/clean-clone.md)',
    deliverable: 'risk list (S1.d1)',
    shown: '`variable-undeclared`, `builder-callbacks`, `checkout-returns-to-localhost`, `works-on-one-machine`',
    tests: [
      'test/checks/deployment/env-complete.test.ts',
      'test/checks/launch-path/builder-callbacks.test.ts',
      'test/checks/deployment/callbacks.test.ts',
      'test/checks/deployment/clean-clone.test.ts',
    ],
  },
  'S5.q': {
    judged: 'a principle, no row of a run: up by S5.c1, slow by S5.c3 and T2, flows by J1 and A4',
    deliverable: 'the page of `watch`; `handover`, “Is it up? Is it slow? Does something fail?”',
    shown: 'flaws of those rows',
    tests: ['test/watch/dashboard/snapshot.test.ts', 'test/deliverables/handover/pack.test.ts'],
  },
  A2: {
    judged: 'a command, no row of a run: `smoke`, and `deploy` after each release',
    deliverable: '`smoke --json`',
    shown: '`bad-deploy-takes-login-down`, deployed for real and taken back',
    tests: ['test/deploy/smoke/small-app.slow.test.ts', 'test/deploy/drill/drill.test.ts'],
  },
  N1: overbuilt,
  N2: overbuilt,
  N3: overbuilt,
  N4: overbuilt,
  N5: overbuilt,
  N6: overbuilt,
  P1: {
    judged: 'a command, no row of a run: the first look of `sprint`, five parts',
    deliverable: '`sprint`, `sprint --json`',
    shown: 'the launch day (`test/world/launch-day.ts`): six flaws at once',
    tests: sprintTests,
  },
  P2: {
    judged: 'a command, no row of a run: the order in which `sprint` offers fixes',
    deliverable: '`sprint`, `sprint --json`',
    shown: 'the launch day (`test/world/launch-day.ts`): its fixes are offered in this order',
    tests: sprintTests,
  },
  P3: {
    judged: 'a command, no row of a run: what `sprint` offers after that',
    deliverable: '`sprint`, `sprint --json`',
    shown: 'the launch day (`test/world/launch-day.ts`)',
    tests: sprintTests,
  },
  P4: {
    judged: 'every run: verdict, bars, what was not checked, typical work',
    deliverable: 'every report',
    shown: 'the launch day (`test/world/launch-day.ts`)',
    tests: ['test/findings/run.test.ts', 'test/commands/sprint.slow.test.ts'],
  },
  E1: {
    judged: 'each check names who and how long',
    deliverable: 'every report: its last sentence',
    shown: 'the launch day (`test/world/launch-day.ts`)',
    tests: ['test/repo/checks-complete.test.ts', 'test/commands/sprint.slow.test.ts'],
  },
};

/** Promises that are kept beside the rows of a run, with what they say. */
export const besideRows: readonly (readonly [id: string, title: string])[] = [
  ['S3.x', 'Typical causes: missing variables, wrong addresses of the API, broken callbacks, builds for one machine'],
  ['S5.q', 'Monitoring answers: is it up, is it slow, does a flow fail?'],
  ['P1', 'Hour one: DNS, mail, deployment, secrets, monitoring'],
  ['P2', 'Then routing, TLS, variables, deliverability, in this order'],
  ['P3', 'Then caching and protection, uptime, smoke tests, handover'],
  ['P4', 'At any time: a verdict, the bars, what was not checked, the distance to launch'],
  ['E1', 'Each finding says who does it and how long; one honest sentence at the end'],
];
