import { allRules } from '../engines/secrets/rules-module.ts';
import { createScanner } from '../engines/secrets/scan.ts';
import { limits } from '../platform/limits.ts';
import type { Collector } from './collector.ts';
import { rootOf } from './repo/root.ts';
import { searchRepository } from './secrets/repository.ts';

/** Where secrets of the repository leak to: names, places and fingerprints, never a value. */
export const secrets: Collector<'secrets'> = {
  key: 'secrets',
  after: [],
  deadlineMs: limits.secretSearchMs,
  async collect(aim, _sofar, io, signal) {
    const root = await rootOf(aim.repo);
    const scanner = createScanner(allRules.rules);
    const threads = { rulesModule: allRules.module };
    const scope = { root, scanner, threads, settings: aim.config.secrets, history: true };
    return searchRepository(scope, io, signal);
  },
};
