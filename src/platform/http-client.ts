// oxlint-disable-next-line typescript/triple-slash-reference -- a file that speaks of modules of others cannot be imported
/// <reference path="./undici-parts.d.ts" />
import type { Client } from 'undici';

/**
 * The client of undici for one host, without the rest of it: agents, proxies, caches and a fetch that nothing here uses
 * would take 13 MB of each watch and 60 ms of each audit (docs/decisions/0041-undici-by-its-parts.md). The index of undici
 * lends `request` to all its dispatchers; here it is lent to the client alone.
 */
export const loadHttpClient = async (): Promise<typeof Client> => {
  const [{ default: Bare }, { default: request }] = await Promise.all([
    import('undici/lib/dispatcher/client.js'),
    import('undici/lib/api/api-request.js'),
  ]);
  Object.assign(Bare.prototype, { request });
  return Bare;
};
