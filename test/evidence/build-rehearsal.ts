import { seen } from '../../src/evidence/leaf.ts';
import type {
  RehearsalEvidence,
  RehearsedRound,
  RehearsedStep,
  StartWithout,
  StepName,
} from '../../src/evidence/rehearsal.ts';

export const stepOf = (name: StepName, change: Partial<RehearsedStep> = {}): RehearsedStep => ({
  name,
  argv:
    {
      clone: ['git', 'clone', '--no-local', '/harbour'],
      install: ['npm', 'ci'],
      build: ['npm', 'run', 'build'],
      start: ['npm', 'start'],
    }[name as string] ?? null,
  passed: true,
  code: 0,
  ms: 1_200,
  said: 'it went well',
  lines: [],
  missing: null,
  ...change,
});

export const roundWith = (...steps: readonly RehearsedStep[]): RehearsedRound => ({
  steps,
  health: { path: '/readyz', status: 200 },
});

export const startWithout = (change: Partial<StartWithout> = {}): StartWithout => ({
  outcome: 'refused',
  named: true,
  secret: true,
  builtIn: null,
  ms: 400,
  said: 'it ended before it served: it ended with exit code 1',
  lines: [],
  ...change,
});

/** A deployment that went well, of the community as it is built for tests. */
export const soundRehearsal = (): RehearsalEvidence => ({
  domain: 'community.test',
  rehearsedAt: '2026-11-23T10:00:00.000Z',
  commit: '4f0c2f3a9f0f4b6f8a7f0c2f3a9f0f4b6f8a7f0c',
  folder: '',
  dirty: 0,
  submodules: [],
  versions: { node: '24.21.0', manager: 'npm', managerVersion: '11.19.1' },
  variables: {
    example: '.env.example',
    given: ['APP_NAME', 'SESSION_SECRET'],
    leftOut: ['MODEL_URL'],
    added: ['NODE_ENV', 'PORT'],
  },
  full: seen(
    roundWith(
      stepOf('clone'),
      stepOf('install'),
      stepOf('build'),
      stepOf('start', { code: null, said: 'it served after 1.2 s' }),
      stepOf('health'),
      stepOf('home'),
      stepOf('assets'),
    ),
  ),
  production: seen(
    roundWith(
      stepOf('install'),
      stepOf('start', { code: null, said: 'it served after 1.2 s' }),
      stepOf('health'),
      stepOf('home'),
      stepOf('assets'),
    ),
  ),
  without: seen({
    SESSION_SECRET: seen(startWithout()),
    APP_NAME: seen(
      startWithout({ outcome: 'served', named: false, secret: false, said: 'it served its home page with 200' }),
    ),
  }),
  databaseGone: seen({ path: '/readyz', before: 200, gone: 503, back: 200, noticedMs: 300, recoveredMs: 900 }),
  ms: 42_000,
});
