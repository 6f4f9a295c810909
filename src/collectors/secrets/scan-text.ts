import type { Hit, TextSort } from '../../engines/secrets/found.ts';
import { lineEnds } from '../../engines/secrets/lines.ts';
import type { Scanner, ScanNote } from '../../engines/secrets/scan.ts';
import type { FoundSecret } from '../../evidence/secrets.ts';
import { limits } from '../../platform/limits.ts';
import type { OwnFinder } from './own-finder.ts';

/** What reads a text: the rules, and the project's own values where it has some. */
export type Look = { readonly scanner: Scanner; readonly own: OwnFinder | null };

/** One value at one line of one text. Lives in memory only. */
export type Seen = Pick<FoundSecret, 'rule' | 'issuer' | 'title' | 'class' | 'because' | 'mode' | 'details'> & {
  readonly value: string;
  readonly account: string | null;
  readonly name: string | null;
  readonly line: number;
  /** `token` or `named` as its rule says: in which sorts of text it counts. */
  readonly reach: Hit['rule']['reach'];
  /** Proven real: by its checksum, or because the project itself uses it. */
  readonly verified: boolean;
};

type Located = { readonly start: number; readonly end: number; readonly seen: Seen };

const ofHit = ({ rule, start, end, ...hit }: Hit): Located => ({
  start,
  end,
  seen: {
    rule: rule.id,
    issuer: rule.issuer,
    title: rule.title,
    reach: rule.reach,
    verified: hit.verified === true,
    class: hit.class,
    because: hit.because,
    mode: hit.mode,
    details: hit.decoded.length > 0 ? [...hit.details, `written in ${hit.decoded.join(' in ')}`] : hit.details,
    value: hit.value,
    account: hit.account,
    name: hit.name,
    line: hit.line,
  },
});

/** Rule of a find that is the value of one of the project's own variables. */
export const ownValueRule = 'own-value';

const ofOwn = ({ name, value, form, line, start, end }: ReturnType<OwnFinder['find']>[number]): Located => ({
  start,
  end,
  seen: {
    rule: ownValueRule,
    issuer: null,
    title: `the value of ${name}`,
    reach: 'token',
    verified: true,
    class: 'secret',
    because: null,
    mode: null,
    details: form === 'plain' ? [] : [`written as in ${form}`],
    value,
    account: null,
    name,
    line,
  },
});

const located = ({ scanner, own }: Look, bytes: Uint8Array, sort: TextSort, note: ScanNote): readonly Located[] => {
  const hits = scanner.scan(bytes, sort, note).map(hit => ofHit(hit));
  if (own === null) return hits;
  const values = own.find(bytes);
  if (values.length === 0) return hits;
  // What a rule knows better is its own; the name of the variable is added to it.
  const better = hits.map(hit => {
    const own = values.find(({ start, end }) => start < hit.end && end > hit.start);
    if (own === undefined) return hit;
    return { ...hit, seen: { ...hit.seen, name: hit.seen.name ?? own.name, verified: true } };
  });
  const alone = values.filter(({ start, end }) => !hits.some(hit => start < hit.end && end > hit.start));
  return [...better, ...alone.map(one => ofOwn(one))];
};

const silent: ScanNote = () => {};

/** All that stands in a text that is in memory. */
export const scanBytes = (look: Look, bytes: Uint8Array, sort: TextSort, note = silent): readonly Seen[] =>
  located(look, bytes, sort, note).map(({ seen }) => seen);

/** All that stands in a text of any length: read in parts, each with enough of its neighbours that no value is cut. Gives the bytes read. */
export const scanParts = async (
  look: Look,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sort: TextSort,
  tell: (seen: Seen) => void,
  note = silent,
): Promise<number> => {
  // Written in a URL a value takes three times its length.
  const around = Math.max(limits.secretOverlapBytes, 3 * look.scanner.longestMatch + 4_096);
  let held: Uint8Array = new Uint8Array();
  let heldAt = 0;
  let linesBefore = 0;
  let told = 0;
  const scan = (last: boolean): void => {
    const until = last ? heldAt + held.length : heldAt + held.length - around;
    for (const { start, seen } of located(look, held, sort, note)) {
      const at = heldAt + start;
      if (at >= told && (at < until || last)) tell({ ...seen, line: seen.line + linesBefore });
    }
    told = Math.max(told, until);
    const drop = Math.max(0, held.length - 2 * around);
    linesBefore += lineEnds(held, 0, drop);
    held = held.subarray(drop);
    heldAt += drop;
  };
  let more: Uint8Array[] = [];
  let size = 0;
  const join = (): void => {
    held = more.length === 1 && held.length === 0 ? (more[0] ?? held) : Buffer.concat([held, ...more]);
    [more, size] = [[], 0];
  };
  try {
    for await (const part of parts) {
      more.push(part);
      size += part.length;
      if (held.length + size < limits.secretPartBytes) continue;
      join();
      scan(false);
    }
  } catch (error) {
    // What came before it broke is read as well.
    join();
    scan(true);
    throw error;
  }
  join();
  scan(true);
  return heldAt + held.length;
};
