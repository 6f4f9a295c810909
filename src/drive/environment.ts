import type { Config } from '../config/schema.ts';
import { isLoopback } from '../platform/loopback.ts';

export { isLoopback };

export type Environment = 'loopback' | 'staging' | 'production';

const hostOf = (origin: string | undefined): string | null => (origin === undefined ? null : new URL(origin).hostname);

/**
 * Which environment a host belongs to, as the settings say. A host of which nobody said anything is production: what
 * is only allowed elsewhere is refused there.
 */
export const environmentOf = (host: string, config: Pick<Config, 'environments' | 'hosts'>): Environment => {
  if (isLoopback(host)) return 'loopback';
  if (host === hostOf(config.environments.production)) return 'production';
  if (host === hostOf(config.environments.staging)) return 'staging';
  return config.hosts[host]?.environment ?? 'production';
};
