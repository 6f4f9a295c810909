import type { Config } from '../config/schema.ts';
import { parseTarget } from '../config/target.ts';
import { isLoopback } from '../drive/environment.ts';

/** Whose audits use what a run on this app saw: the domain that was named, that of the settings, or that of the app. */
export const actedDomain = (typed: string | undefined, config: Config, app: string): string => {
  const named = typed ?? config.domain;
  if (named !== undefined) return parseTarget(named).domain;
  const { hostname } = new URL(app);
  return isLoopback(hostname) ? 'localhost' : parseTarget(hostname).domain;
};
