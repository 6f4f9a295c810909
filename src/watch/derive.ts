import type { Config } from '../config/schema.ts';
import { watchSchema } from '../config/watch-settings.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { api } from './derive/api.ts';
import { database } from './derive/database.ts';
import { flows } from './derive/flows.ts';
import { type Derived, type Given, together } from './derive/given.ts';
import { withLeaning } from './derive/leaning.ts';
import { hosts, pages } from './derive/pages.ts';
import { heartbeats, logSignals } from './derive/told.ts';
import { zone } from './derive/zone.ts';
import type { Monitor } from './monitor.ts';

/** The same question is asked once: what it is called first is what it is told as. */
const questionOf = ({ ask }: Monitor): string =>
  ask.of === 'http' ? `${ask.method} ${ask.url} ${ask.signedIn ?? ''}` : '';

/**
 * What is watched, from the settings and the evidence of the last audit alone: nobody writes a list of monitors. What could
 * not be derived is listed with the reason. Pure; the same input gives the same monitors in the same order.
 */
export const monitorsOf = ({
  config,
  evidence,
}: {
  readonly config: Config;
  readonly evidence: EvidenceSet | null;
}): Derived => {
  const given: Given = { config, evidence, watch: config.watch ?? watchSchema.parse({}) };
  const all = together([pages, api, hosts, zone, flows, heartbeats, logSignals, database].map(part => part(given)));
  const asked = new Set<string>();
  const monitors = all.monitors.filter(monitor => {
    const question = questionOf(monitor);
    if (question !== '' && asked.has(question)) return false;
    asked.add(question);
    return true;
  });
  return { monitors: withLeaning(monitors), left: all.left };
};
