import { z } from 'zod';
import type { RegistrationEvidence } from '../../evidence/registration.ts';
import type { Leaf } from '../../evidence/leaf.ts';

type Registration = Extract<RegistrationEvidence['record'], Leaf<unknown> & { status: 'ok' }>['value'];

const entity = z.object({
  roles: z.array(z.string()).default([]),
  handle: z.string().optional(),
  // jCard (RFC 7095): ["vcard", [[name, parameters, type, value], …]].
  vcardArray: z
    .tuple([z.literal('vcard'), z.array(z.array(z.unknown()))])
    .optional()
    .catch(undefined),
});

/** The part of a domain object (RFC 9083 §5.3) that is read. Registries add much more, and leave much out. */
const domainObject = z.object({
  objectClassName: z.literal('domain'),
  ldhName: z.string().optional(),
  status: z.array(z.string().max(100)).max(50).default([]),
  events: z.array(z.object({ eventAction: z.string(), eventDate: z.string().optional() })).default([]),
  entities: z.array(entity).default([]).catch([]),
});

const longestName = 200;

const nameOf = ({ vcardArray, handle }: z.infer<typeof entity>): string => {
  const formatted = vcardArray?.[1].find(([name]) => name === 'fn')?.[3];
  const text = typeof formatted === 'string' && formatted !== '' ? formatted : (handle ?? '');
  return text.slice(0, longestName);
};

/** A moment as ISO 8601 in UTC; empty for what is no moment. */
const momentOf = (text: string | undefined): string => {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
};

/** Status as RDAP writes it (RFC 8056); some registries still send the EPP form `clientHold`. */
const rdapStatus = (status: string): string => status.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller says that the registry's answer could not be read.
    return undefined;
  }
};

/** Reads a registry's answer about `domain`; undefined when it is none, or is about another domain. */
export const rdapRecord = (text: string, domain: string): Registration | undefined => {
  const { data } = domainObject.safeParse(parsed(text));
  if (data === undefined) return undefined;
  if (data.ldhName !== undefined && data.ldhName.toLowerCase().replace(/\.$/, '') !== domain) return undefined;
  const eventDate = (action: string): string =>
    momentOf(data.events.find(({ eventAction }) => eventAction === action)?.eventDate);
  const registrar = data.entities.find(({ roles }) => roles.includes('registrar'));
  return {
    found: true,
    registrar: registrar === undefined ? '' : nameOf(registrar),
    expiresAt: eventDate('expiration'),
    registeredAt: eventDate('registration'),
    statuses: data.status.map(rdapStatus).toSorted(),
  };
};
