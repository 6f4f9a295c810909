/** One of the five looks of the first hour (P1), and the rows that it answers. */
export type SprintPart = { readonly id: string; readonly title: string; readonly rows: readonly string[] };

/** One step of what is put right: `P2` in the order in which faults keep members out, `P3` after that. */
export type SprintStep = {
  readonly id: string;
  readonly phase: 'P2' | 'P3';
  readonly title: string;
  readonly rows: readonly string[];
};

/** P1: the first hour. All five come from one look; each is done when the last of its checks can be told. */
export const sprintParts: readonly SprintPart[] = [
  {
    id: 'dns',
    title: 'DNS, addresses, certificates',
    rows: ['S1.c1', 'S1.c2', 'S1.c3', 'S1.c4', 'S1.f1', 'S1.f2', 'S1.f4', 'A1', 'X7'],
  },
  {
    id: 'mail',
    title: 'Mail authentication',
    rows: ['S2.c1', 'S2.c2', 'S2.c3', 'S2.c4', 'S2.c5', 'S2.f1', 'S2.f2', 'S2.f3', 'X4', 'T3'],
  },
  {
    id: 'deployment',
    title: 'Deployment settings',
    rows: ['S3.c1', 'S3.c3', 'S3.c4', 'S3.c5', 'S3.d2', 'S3.f1', 'S3.f3', 'T4', 'T5'],
  },
  { id: 'secrets', title: 'Exposed secrets', rows: ['S1.c5', 'S1.f3', 'S3.c2', 'S3.f2', 'A3'] },
  {
    id: 'monitoring',
    title: 'Monitoring as it is now',
    rows: ['S5.c1', 'S5.c2', 'S5.c3', 'S5.c4', 'S5.c5', 'S5.f1', 'S5.f2', 'S5.f3', 'T6', 'A4', 'A5'],
  },
];

/**
 * P2, then P3, in their order. A key that is out belongs to the variables, for it has to be exchanged there. Who may do what
 * (stage 6) is put right before the handover: nobody takes over what gives members away.
 */
export const sprintSteps: readonly SprintStep[] = [
  {
    id: 'routing',
    phase: 'P2',
    title: 'Broken domain routing',
    rows: ['S1.c1', 'S1.c2', 'S1.c3', 'S1.f2', 'S1.f4', 'S1.d1', 'S1.d2', 'A1'],
  },
  { id: 'tls', phase: 'P2', title: 'Missing TLS, and what runs out', rows: ['S1.c4', 'S1.f1', 'X7'] },
  {
    id: 'variables',
    phase: 'P2',
    title: 'Bad environment variables, and keys that are out',
    rows: ['S3.c1', 'S3.c2', 'S3.c3', 'S3.d2', 'S1.c5', 'S1.f3', 'S1.d3', 'S3.f2', 'A3'],
  },
  {
    id: 'deliverability',
    phase: 'P2',
    title: 'Weak deliverability',
    rows: [
      'S2.c1',
      'S2.c2',
      'S2.c3',
      'S2.c4',
      'S2.c5',
      'S2.d1',
      'S2.d2',
      'S2.d3',
      'S2.f1',
      'S2.f2',
      'S2.f3',
      'X4',
      'T3',
    ],
  },
  {
    id: 'protection',
    phase: 'P3',
    title: 'Caching and protection',
    rows: [
      'S4.c1',
      'S4.c2',
      'S4.c3',
      'S4.c4',
      'S4.c5',
      'S4.d1',
      'S4.d2',
      'S4.d3',
      'S4.f1',
      'S4.f2',
      'S4.f3',
      'X3',
      'X5',
      'T1',
      'T2',
      'A6',
    ],
  },
  {
    id: 'uptime',
    phase: 'P3',
    title: 'Uptime checks',
    rows: [
      'S5.c1',
      'S5.c2',
      'S5.c3',
      'S5.c4',
      'S5.c5',
      'S5.d1',
      'S5.d2',
      'S5.d3',
      'S5.f1',
      'S5.f2',
      'S5.f3',
      'T6',
      'A4',
      'A5',
    ],
  },
  {
    id: 'smoke',
    phase: 'P3',
    title: 'Smoke tests, and the way back',
    rows: ['A2', 'J1', 'S3.c4', 'S3.c5', 'S3.d1', 'S3.d3', 'S3.f1', 'S3.f3', 'T4', 'T5'],
  },
  {
    id: 'roles',
    phase: 'P3',
    title: 'Who may do what',
    rows: [
      'S6.c1',
      'S6.c2',
      'S6.c3',
      'S6.c4',
      'S6.c5',
      'S6.d1',
      'S6.d2',
      'S6.d3',
      'S6.f1',
      'S6.f2',
      'S6.f3',
      'S6.f4',
      'S6.m7',
      'X2',
      'X6',
      'A7',
    ],
  },
  {
    id: 'handover',
    phase: 'P3',
    title: 'Handover',
    rows: ['S7.c1', 'S7.c2', 'S7.c3', 'S7.c4', 'S7.c5', 'S7.d1', 'S7.f1', 'S7.f2', 'S7.f3', 'X1'],
  },
];
