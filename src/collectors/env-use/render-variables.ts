import { z } from 'zod';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { hostFinder } from '../secrets/issuer-hosts.ts';
import type { Pair } from './platform-commands.ts';

/** api-docs.render.com/reference/list-env-vars, list-env-groups and retrieve-env-group, as read on 2026-11-27. */
const api = 'https://api.render.com/v1';
const pageSize = 100;

const variable = z.object({ key: z.string().max(200), value: z.string().nullish() });
const variablePage = z.array(z.object({ envVar: variable, cursor: z.string().max(500) }));
const groupPage = z.array(z.object({ envGroup: z.object({ id: z.string().max(100) }), cursor: z.string().max(500) }));
const group = z.object({ envVars: z.array(variable), serviceLinks: z.array(z.object({ id: z.string() })) });

/** Render answered, and not with what was asked for; the message completes a sentence. */
class Refused extends Error {}

const pairOf = ({ key, value }: z.infer<typeof variable>): Pair => ({ name: key, value: value ?? null });

type Asking = { readonly token: string; readonly io: Io; readonly signal: AbortSignal };

const read = async <T>(path: string, shape: z.ZodType<T>, { token, io, signal }: Asking): Promise<T> => {
  const url = new URL(`${api}${path}`);
  const address = await hostFinder(io, signal)(url.hostname);
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const sent = { url: url.href, address, headers, maxBytes: limits.environmentFileBytes, verify: true };
  const { status, body, cut } = await request(io, { ...sent, waitMs: limits.verifyWaitMs }, signal);
  if (status === 401 || status === 403) throw new Refused(`does not take the key (${status})`);
  if (status === 404) throw new Refused('knows no service with this ID (404)');
  if (status !== 200 || cut) throw new Refused(`answered ${status}`);
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused('answered with something else than a list of variables');
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new Refused('answered with something else than a list of variables');
  return parsed.data;
};

/** All pages of a list, one after another. */
const readAll = async <T extends { readonly cursor: string }>(
  path: string,
  shape: z.ZodType<T[]>,
  asking: Asking,
): Promise<readonly T[]> => {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < limits.environmentPages; page += 1) {
    const more: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const found = await read(`${path}?limit=${pageSize}${more}`, shape, asking);
    all.push(...found);
    cursor = found.at(-1)?.cursor;
    if (found.length < pageSize || cursor === undefined) return all;
  }
  throw new Refused('has more variables than are read');
};

/**
 * The variables of a service at Render, those of the groups that are linked to it among them; a variable of its own goes
 * before one of a group. A text says why they could not be read, and completes a sentence that begins with Render.
 */
export const renderVariables = async (service: string, asking: Asking): Promise<readonly Pair[] | string> => {
  try {
    const own = await readAll(`/services/${encodeURIComponent(service)}/env-vars`, variablePage, asking);
    const groups = await readAll('/env-groups', groupPage, asking);
    const linked: Pair[] = [];
    for (const { envGroup } of groups.slice(0, limits.environmentGroups)) {
      const { envVars, serviceLinks } = await read(`/env-groups/${encodeURIComponent(envGroup.id)}`, group, asking);
      if (serviceLinks.some(({ id }) => id === service)) linked.push(...envVars.map(pairOf));
    }
    if (groups.length > limits.environmentGroups) return 'has more groups of variables than are read';
    return [...linked, ...own.map(({ envVar }) => pairOf(envVar))];
  } catch (error) {
    if (error instanceof Refused) return error.message;
    if (error instanceof SilentPeer || error instanceof PeerFailure) return 'did not answer';
    throw error;
  }
};
