/** Tags of RFC 9989 §4.7 in the order in which older receivers expect them: the version first, then the policy. */
const order = ['v', 'p', 'sp', 'np', 't', 'psd', 'adkim', 'aspf', 'rua', 'ruf', 'fo'] as const;

type Tag = (typeof order)[number];
type Policy = 'none' | 'quarantine' | 'reject';

/** Tags to set, by name; everything else stays as it is. An address in `rua` is added, never put in place of others. */
export type DmarcWish = Partial<Readonly<Record<Exclude<Tag, 'v'>, string>>>;

export type DmarcMerge = {
  readonly record: string;
  /** Parts of the standing records that are not in it, each with the end of "left out because". */
  readonly left: readonly { readonly part: string; readonly because: string }[];
};

const policies: readonly Policy[] = ['none', 'quarantine', 'reject'];
const isPolicy = (value: string): value is Policy => policies.some(policy => policy === value);

const removed: ReadonlyMap<string, string> = new Map([
  ['pct', 'RFC 9989 removed it and receivers ignore it; t=y is the rehearsal now'],
  ['rf', 'RFC 9989 removed it and receivers ignore it'],
  ['ri', 'RFC 9989 removed it and receivers ignore it'],
]);

const addressList = new Set(['rua', 'ruf']);

/** A value of a known tag in canonical form, or null when it is none. */
const canonical = (tag: string, value: string): string | null => {
  const lower = value.toLowerCase();
  switch (tag) {
    case 'p':
    case 'sp':
    case 'np':
      return isPolicy(lower) ? lower : null;
    case 'adkim':
    case 'aspf':
      return lower === 'r' || lower === 's' ? lower : null;
    case 't':
      return lower === 'y' || lower === 'n' ? lower : null;
    case 'psd':
      return ['y', 'n', 'u'].includes(lower) ? lower : null;
    case 'fo':
      return /^[01ds](?::[01ds])*$/.test(lower) ? lower : null;
    default:
      return value;
  }
};

/** RFC 3986, with comma and `!` encoded; sizes are obsolete and dropped. An address without `mailto:` gets it. */
const reportAddress = (written: string): string | null => {
  const bare = written.trim().replace(/![0-9]{1,20}[kmgt]?$/i, '');
  const uri = /^mailto:/i.test(bare) ? `mailto:${bare.slice('mailto:'.length).trim()}` : `mailto:${bare}`;
  return /^mailto:(?:[a-z0-9\-._~/?#[\]$&'()*+=]|%[0-9a-f]{2})+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(uri)
    ? uri
    : null;
};

const quotes = /["“”„\\]/g;

/** Whether a TXT value was meant as a DMARC record, sound or damaged. */
export const isMeantAsDmarc = (value: string): boolean => /^[\s"'“”„‘’\\]*v\s*=[\s"“”]*dmarc\s*1/i.test(value);

type Read = { readonly tags: Map<string, string>; readonly left: { part: string; because: string }[] };

const slip = 'receivers cannot read it';

const readTag = (piece: string, { tags, left }: Read): void => {
  const at = piece.indexOf('=');
  const name = piece.slice(0, Math.max(at, 0)).trim();
  const tag = name.toLowerCase();
  const value = piece.slice(at + 1).trim();
  const drop = (because: string): void => void left.push({ part: piece, because });
  if (at < 0 || !/^[a-z][a-z0-9_]*$/i.test(name) || value === '' || /[^\x20-\x7e]/.test(value)) return drop(slip);
  if (tag === 'v') return;
  const why = removed.get(tag);
  if (why !== undefined) return drop(why);
  if (tags.has(tag)) return drop('a tag may stand there once');
  if (!addressList.has(tag)) {
    const kept = canonical(tag, value);
    return kept === null ? drop(slip) : void tags.set(tag, kept);
  }
  const addresses = value.split(',').flatMap(each => {
    const address = reportAddress(each);
    if (address === null)
      left.push({ part: `${tag}=${each.trim()}`, because: 'it is no mail address, so no report arrives there' });
    return address ?? [];
  });
  if (addresses.length > 0) tags.set(tag, [...new Set(addresses)].join(','));
};

const read = (value: string): Read => {
  const found: Read = { tags: new Map(), left: [] };
  const pieces = value
    .replaceAll(quotes, '')
    .trim()
    .split(';')
    .map(piece => piece.trim());
  for (const piece of pieces.filter(piece => piece !== '')) readTag(piece, found);
  return found;
};

const strictness = (policy: string | undefined): number =>
  policies.indexOf(isPolicy(policy ?? '') ? (policy as Policy) : 'none');

const joinedAddresses = (one: string | undefined, other: string | undefined): string =>
  [...new Set([...(one?.split(',') ?? []), ...(other?.split(',') ?? [])])].join(',');

/** Two records at a name count as none, so of two policies the milder one is kept: no mail is refused all of a sudden. */
const together = (first: Read, second: Read): Read => {
  const tags = new Map(first.tags);
  const left = [...first.left, ...second.left];
  for (const [tag, value] of second.tags) {
    const standing = tags.get(tag);
    if (standing === undefined) tags.set(tag, value);
    else if (addressList.has(tag)) tags.set(tag, joinedAddresses(standing, value));
    else if (standing !== value) {
      const milder = (tag === 'p' || tag === 'sp' || tag === 'np') && strictness(value) < strictness(standing);
      if (milder) tags.set(tag, value);
      left.push({
        part: `${tag}=${milder ? standing : value}`,
        because: 'the two records disagree, and the milder one is kept',
      });
    }
  }
  return { tags, left };
};

const withWish = ({ tags, left }: Read, wish: DmarcWish): Read => {
  const all = new Map(tags);
  const gone = [...left];
  for (const [tag, value] of Object.entries(wish)) {
    const clean = addressList.has(tag)
      ? value
          .split(',')
          .flatMap(address => reportAddress(address) ?? [])
          .join(',')
      : canonical(tag, value);
    if (clean === null || clean === '') throw new RangeError(`${tag}=${value} is no tag of DMARC`);
    const standing = all.get(tag);
    if (!addressList.has(tag) && standing !== undefined && standing !== clean)
      gone.push({ part: `${tag}=${standing}`, because: `${tag}=${clean} takes its place` });
    all.set(tag, addressList.has(tag) ? joinedAddresses(standing, clean) : clean);
  }
  // Without a policy of its own the record asks for nothing (RFC 9989 §4.10.1); saying so is read by older receivers too.
  if (!all.has('p')) all.set('p', 'none');
  if (all.get('t') === 'n') all.delete('t');
  return { tags: all, left: gone };
};

/**
 * One DMARC record out of the TXT values at `_dmarc` and the tags that are wished for. Values that were not meant as
 * DMARC are ignored; unknown tags stay. A wish that is no tag of DMARC throws a RangeError.
 */
export const mergeDmarc = (values: readonly string[], wish: DmarcWish = {}): DmarcMerge => {
  const records = values.filter(isMeantAsDmarc).map(read);
  const standing = records.reduce<Read>((one, other) => together(one, other), { tags: new Map(), left: [] });
  const { tags, left } = withWish(standing, wish);
  const unknown = [...tags.keys()].filter(tag => !order.some(known => known === tag));
  const parts = [...order, ...unknown].flatMap(tag => {
    const value = tag === 'v' ? 'DMARC1' : tags.get(tag);
    return value === undefined ? [] : [`${tag}=${value}`];
  });
  return { record: parts.join('; '), left };
};

/** Tags of the standing records that receivers did not go by until now and that would make them sort out mail all at once. */
const dormant = ['p', 'sp', 'np'] as const;

/**
 * The wish for records that receivers cannot use as they stand: once they can, nothing may be refused all of a sudden,
 * so every policy in them starts at none.
 */
export const gentleWish = (values: readonly string[]): DmarcWish => {
  const standing = values.filter(isMeantAsDmarc).map(read);
  const has = (tag: string): boolean => standing.some(({ tags }) => tags.has(tag));
  return { p: 'none', ...Object.fromEntries(dormant.filter(has).map(tag => [tag, 'none'])) };
};

const strictVersion = /^\s*v\s*=\s*DMARC1\s*;/;

/** Whether receivers go by what stands there: one record, the version first, a policy, no tag twice. RFC 9989 §4.10. */
export const isUsedDmarc = (values: readonly string[]): boolean => {
  const [only, ...more] = values.filter(isMeantAsDmarc);
  if (only === undefined || more.length > 0 || !strictVersion.test(only)) return false;
  const names = only
    .split(';')
    .map(piece => piece.split('=')[0]?.trim() ?? '')
    .filter(name => name !== '');
  return new Set(names).size === names.length && !/["“”„\\]/.test(only) && read(only).tags.has('p');
};

/** TXT values of `_dmarc` with the merged record in the place of all that were meant as DMARC; the others stay. */
export const withDmarc = (values: readonly string[], wish: DmarcWish = {}): readonly string[] => [
  mergeDmarc(values, wish).record,
  ...values.filter(value => !isMeantAsDmarc(value)),
];
