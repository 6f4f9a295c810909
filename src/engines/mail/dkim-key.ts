import { createPublicKey, type KeyObject } from 'node:crypto';
import { limits } from '../../platform/limits.ts';
import type { MailLookup } from './lookup.ts';
import { askOnce, isAskable, plainName } from './resolver.ts';
import { readTagList } from './tag-list.ts';

type DkimDamage = {
  readonly kind:
    /** Quotes that were pasted as a part of the value. */
    | 'quotes'
    /** `\;` or `\"`. */
    | 'backslash'
    /** White space inside the key; receivers ignore it there, and some panels cut the value at it. */
    | 'space'
    /** The key is no base64, or is cut short. */
    | 'key'
    | 'tag-list'
    /** `v` is not DKIM1, or not the first tag (RFC 6376 §3.6.1). */
    | 'version'
    /** No `p` at all. */
    | 'no-key'
    /** `k` is neither rsa nor ed25519, or is not what the key is. */
    | 'key-type'
    /** `h` without sha256. */
    | 'hash'
    /** `s` without email. */
    | 'service';
  /** The place, at most 120 characters. */
  readonly text: string;
};

/** A public key as receivers find it (RFC 6376 §3.6.1, RFC 8301, RFC 8463). */
export type DkimKey = {
  readonly domain: string;
  readonly selector: string;
  /** `selector._domainkey.domain` */
  readonly name: string;
  /** Where the name is an alias: the name it points to, asked for separately. */
  readonly alias: string | null;
  /** `none`: no record there, nor an alias. `alias-to-nothing`: an alias whose end has no record. */
  readonly status: 'found' | 'none' | 'alias-to-nothing' | 'duplicate' | 'silent';
  /** Why nothing is known; null unless silent. */
  readonly reason: string | null;
  /** The texts at the name, each at most 4,000 characters. */
  readonly records: readonly string[];
  /** Null where the key cannot be read, is revoked, or was not found. */
  readonly type: 'rsa' | 'ed25519' | null;
  /** Length of the RSA modulus; 256 for ed25519. */
  readonly bits: number | null;
  /** `p` is empty. */
  readonly revoked: boolean;
  /** `t=y`: receivers treat a broken signature like none. */
  readonly testing: boolean;
  /** `t=s`: the domain of `i` has to be that of `d`. */
  readonly strictIdentity: boolean;
  /** Whether a receiver that keeps to the standards can verify with it; RSA below 1024 bits is refused (RFC 8301 §3.2). */
  readonly usable: boolean;
  readonly damage: readonly DkimDamage[];
};

/** What the text of a record alone tells. */
export type DkimRecord = Pick<
  DkimKey,
  'type' | 'bits' | 'revoked' | 'testing' | 'strictIdentity' | 'usable' | 'damage'
>;

/** RFC 8301 §3.2. */
const leastRsaBits = 1024;
/** In front of the 32 bytes that RFC 8463 §4.2 publishes: the head of a SubjectPublicKeyInfo. */
const ed25519Head = Buffer.from('302a300506032b6570032100', 'hex');
const ed25519Bytes = 32;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** RSA stands in a SubjectPublicKeyInfo nearly everywhere, and bare as RFC 6376 §3.6.1 describes it. */
const keyOf = (bytes: Buffer, isEd25519: boolean): KeyObject | null => {
  const tries =
    isEd25519 && bytes.length === ed25519Bytes
      ? ([{ key: Buffer.concat([ed25519Head, bytes]), type: 'spki' }] as const)
      : ([
          { key: bytes, type: 'spki' },
          { key: bytes, type: 'pkcs1' },
        ] as const);
  for (const { key, type } of tries)
    try {
      return createPublicKey({ key, format: 'der', type });
    } catch {
      // Not in that form.
    }
  return null;
};

const listOf = (value: string | undefined): readonly string[] =>
  (value ?? '').split(':').map(each => each.trim().toLowerCase());

/** Reads the text of a record. Never throws. */
export const readDkimRecord = (text: string): DkimRecord => {
  const damage: DkimDamage[] = [];
  const report = (kind: DkimDamage['kind'], at: string): void => void damage.push({ kind, text: at.slice(0, 120) });
  const { tags, malformed, duplicates } = readTagList(text);
  const values = new Map(tags.map(({ name, value }) => [name, value]));

  if (text.includes('"')) report('quotes', text);
  if (text.includes('\\')) report('backslash', text);
  const [broken] = [...malformed, ...duplicates];
  if (broken !== undefined) report('tag-list', broken);
  const version = values.get('v');
  if (version !== undefined && (version !== 'DKIM1' || tags[0]?.name !== 'v')) report('version', `v=${version}`);
  const wantedType = (values.get('k') ?? 'rsa').toLowerCase();
  if (wantedType !== 'rsa' && wantedType !== 'ed25519') report('key-type', `k=${wantedType}`);
  if (values.has('h') && !listOf(values.get('h')).includes('sha256')) report('hash', `h=${values.get('h')}`);
  const services = listOf(values.get('s') ?? '*');
  if (!services.includes('*') && !services.includes('email')) report('service', `s=${values.get('s')}`);

  const written = values.get('p');
  if (written === undefined) report('no-key', text);
  if (/[ \t]/.test(written ?? '')) report('space', `p=${written}`);
  const value = (written ?? '').replaceAll(/[ \t]+/g, '');
  const isRevoked = written !== undefined && value === '';
  const key = base64.test(value) ? keyOf(Buffer.from(value, 'base64'), wantedType === 'ed25519') : null;
  const found = key?.asymmetricKeyType;
  const type = found === 'rsa' || found === 'ed25519' ? found : null;
  if (value !== '' && key === null) report('key', `p=${value}`);
  if (key !== null && type !== wantedType) report('key-type', `k=${wantedType}`);
  const bits = type === 'rsa' ? (key?.asymmetricKeyDetails?.modulusLength ?? null) : type === null ? null : 256;
  const flags = listOf(values.get('t'));
  return {
    type,
    bits,
    revoked: isRevoked,
    testing: flags.includes('y'),
    strictIdentity: flags.includes('s'),
    usable:
      type !== null && (type !== 'rsa' || (bits ?? 0) >= leastRsaBits) && damage.every(({ kind }) => kind === 'space'),
    damage,
  };
};

const unread: DkimRecord = {
  type: null,
  bits: null,
  revoked: false,
  testing: false,
  strictIdentity: false,
  usable: false,
  damage: [],
};

/** Looks up one key and reads it. */
export const readDkimKey = async (domain: string, selector: string, lookup: MailLookup): Promise<DkimKey> => {
  const { lookup: ask } = askOnce(lookup);
  const name = plainName(`${selector}._domainkey.${domain}`);
  const at = { domain: plainName(domain), selector, name, alias: null, reason: null, records: [] };
  if (!isAskable(name)) return { ...at, ...unread, status: 'none' };
  // Side by side: where the name is an alias the other answer is about its end.
  const [answer, pointer] = await Promise.all([ask(name, 'TXT'), ask(name, 'CNAME')]);
  const alias = pointer.status === 'records' ? (pointer.values[0] ?? null) : null;
  if (answer.status === 'silent') return { ...at, ...unread, alias, status: 'silent', reason: answer.reason };
  if (answer.status !== 'records') {
    // Whether it is an alias decides what is wrong.
    if (pointer.status === 'silent') return { ...at, ...unread, status: 'silent', reason: pointer.reason };
    return { ...at, ...unread, alias, status: alias === null ? 'none' : 'alias-to-nothing' };
  }
  const records = answer.values.map(text => text.slice(0, limits.mailRecordCharacters));
  const [text = ''] = answer.values;
  return answer.values.length > 1
    ? { ...at, ...unread, alias, records: records.slice(0, 10), status: 'duplicate' }
    : { ...at, ...readDkimRecord(text), alias, records, status: 'found' };
};
