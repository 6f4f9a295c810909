import { keptEvals } from '../evidence/kept-evals.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const nothing = {
  app: '',
  environment: 'production',
  requests: 0,
  questions: 0,
  ms: 0,
  stopped: null,
  harmless: { asked: 0, answered: 0 },
  none: true,
  families: {},
} as const;

/** What the assistant of this target was last seen to do. An audit only looks: it asks no model anything. */
export const evals: Collector<'evals'> = {
  key: 'evals',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain, config }, _sofar, io) {
    if (config.evals === false) return { ...nothing, domain, testedAt: io.now().toISOString() };
    const found = await keptEvals(stateFolder(io.env), domain, io.now());
    if (found !== null) return found;
    throw new Unavailable(
      'not-evaluated',
      'nobody has asked the assistant yet what it must not give away or do',
      'launch-ready evals --active',
    );
  },
};
