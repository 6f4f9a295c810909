import { isIP } from 'node:net';
import type { Config } from '../config/schema.ts';

export type Environment = 'loopback' | 'staging' | 'production';

const hostOf = (origin: string | undefined): string | null => (origin === undefined ? null : new URL(origin).hostname);

/** RFC 6761 §6.3 reserves localhost and everything below it for this machine. */
export const isLoopback = (host: string): boolean => {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return bare === '::1' || bare === 'localhost' || bare.endsWith('.localhost');
};

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
