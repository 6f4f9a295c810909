import type { DeployTarget } from '../../evidence/repo.ts';

/** One target that a deploy file names, before its platform is known. */
export type Part = {
  readonly line: number;
  readonly name?: string;
  readonly environment?: DeployTarget['environment'];
  readonly domains?: readonly string[];
};

/** The host of an address or a route pattern such as `*.example.com/api/*`; undefined when there is none. */
export const hostIn = (text: string): string | undefined => {
  const [host = ''] = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]{2,6}:\/\//, '')
    .split(/[/:?#]/);
  return /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.){1,8}[a-z][a-z0-9-]{1,62}$/.test(host) && host.length <= 253
    ? host
    : undefined;
};
