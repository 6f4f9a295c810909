import type { DKIMResult } from 'mailauth';
import { limits } from '../../platform/limits.ts';
import { readDkimRecord } from './dkim-key.ts';
import type { HeaderField } from './message-head.ts';
import { type Asked, isAskable, plainName } from './resolver.ts';
import { readTagList } from './tag-list.ts';

export type DkimFacts = {
  /** `d`, lower case. */
  readonly domain: string;
  /** `s` */
  readonly selector: string;
  /** `rsa-sha256` */
  readonly algorithm: string;
  /**
   * `neutral`: it could not be processed; `policy`: the key is too weak; `temperror`: the key did not answer;
   * `unchecked`: the message is beyond our bounds, see `notRead`.
   */
  readonly result: 'pass' | 'fail' | 'neutral' | 'policy' | 'temperror' | 'unchecked';
  /** A whole sentence; also for a pass. */
  readonly reason: string;
  /** Names in `h`, lower case, in order, each as often as it stands there. */
  readonly signedHeaders: readonly string[];
  /** Length of the RSA modulus, 256 for ed25519; null where the key was not seen. */
  readonly keyBits: number | null;
  /** Same organisation as the From domain, in the way that its DMARC record asks for. Whether it passed is another matter. */
  readonly aligned: boolean;
  /** Bytes of the body that an `l` tag leaves unsigned. */
  readonly unsignedBytes: number;
  readonly expiresAt: string | null;
};

type Unaligned = Omit<DkimFacts, 'aligned'>;

const sayings: Readonly<Record<string, string>> = {
  'bad signature': 'its header is not what was signed',
  'body hash did not verify': 'its body is not what was signed',
  'no key': 'there is no key',
  'invalid public key': 'the key cannot be read, or is revoked',
  'unknown key version': 'the key is of an unknown version',
  'unknown key type': 'the key is of another type than it says',
  'inappropriate hash algorithm': 'the key forbids the hash that was used',
  'key not for email': 'the key is not for mail',
  'From field not signed': 'it does not cover the From field',
  'signature missing required tag': 'a required tag is missing',
  'signature syntax error': 'it is not well-formed',
  expired: 'it has expired',
};

const reasonOf = (domain: string, selector: string, { status }: DKIMResult, bits: number | null): string => {
  const whose = `The signature of ${domain || 'nobody'}, selector ${selector || 'none'},`;
  const comment = status.comment ?? '';
  if (status.result === 'pass') return `${whose} is valid.`;
  if (status.result === 'temperror') return `${whose} could not be checked: the key did not answer.`;
  if (status.policy?.['dkim-rules'] === 'weak-key')
    return `${whose} does not count: its key has ${bits ?? 'too few'} bits, and receivers want at least 1024.`;
  const saying = Object.hasOwn(sayings, comment) ? sayings[comment] : comment.slice(0, limits.mailValueCharacters);
  return `${whose} is not valid: ${saying || 'it could not be processed'}.`;
};

const results = ['pass', 'fail', 'neutral', 'policy', 'temperror'] as const;

const namesIn = (list: string): readonly string[] =>
  list
    .split(':')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '')
    .slice(0, limits.mailHeaderFields);

const tagsOf = (field: HeaderField | undefined): ReadonlyMap<string, string> =>
  new Map(readTagList(field?.value ?? '').tags.map(({ name, value }) => [name, value]));

/** Bits of the key that a signature names; what mailauth says of them is missing where the key is too weak. */
const bitsOf = async (domain: string, selector: string, { lookup }: Asked): Promise<number | null> => {
  const name = plainName(`${selector}._domainkey.${domain}`);
  const answer = isAskable(name) ? await lookup(name, 'TXT') : null;
  return answer?.status === 'records' ? readDkimRecord(answer.values[0] ?? '').bits : null;
};

/** One signature as mailauth judged it; nothing for a message without any. */
export const dkimFacts = async (
  result: DKIMResult,
  field: HeaderField | undefined,
  asked: Asked,
): Promise<readonly Unaligned[]> => {
  const found = results.find(each => each === result.status.result);
  if (found === undefined) return [];
  const domain = plainName(result.signingDomain ?? '').slice(0, 253);
  const selector = (result.selector ?? '').slice(0, 253);
  const keyBits = await bitsOf(domain, selector, asked);
  return [
    {
      domain,
      selector,
      algorithm: (result.algo ?? '').slice(0, 40),
      result: found,
      reason: reasonOf(domain, selector, result, keyBits),
      signedHeaders: namesIn(tagsOf(field).get('h') ?? ''),
      keyBits,
      unsignedBytes: result.status.underSized ?? 0,
      expiresAt: result.expiresAfter ?? null,
    },
  ];
};

/** A signature that was not checked: what it says about itself. */
export const unchecked = (field: HeaderField, why: string): Unaligned => {
  const tags = tagsOf(field);
  return {
    domain: plainName(tags.get('d') ?? '').slice(0, 253),
    selector: (tags.get('s') ?? '').slice(0, 253),
    algorithm: (tags.get('a') ?? '').slice(0, 40),
    result: 'unchecked',
    reason: `It was not checked: ${why}`,
    signedHeaders: namesIn(tags.get('h') ?? ''),
    keyBits: null,
    unsignedBytes: 0,
    expiresAt: null,
  };
};
