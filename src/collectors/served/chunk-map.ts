import { limits } from '../../platform/limits.ts';

/**
 * Webpack writes one function that makes a chunk's file name of its number:
 * `r.u=e=>"static/js/"+({7:"login"}[e]||e)+"."+{7:"9f3c"}[e]+".js"`. It is read here by a parser for just that little
 * language; nothing of the site is executed.
 */
type Value = string | number | ReadonlyMap<string, Value> | undefined;
type Term = (id: string) => Value;

const isPlain = (value: Value): value is string | number => typeof value === 'string' || typeof value === 'number';

const deepest = 50;
const token =
  /\s*(?:("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\\$]*`)|(\d+(?:\.\d+)?(?:e\d+)?)|([A-Za-z_$][\w$]*)|(===|==|=>|\|\||\?\?|[{}()[\]:,?+;]))/y;

type Token = { readonly sort: 'text' | 'number' | 'name' | 'sign' | 'end'; readonly text: string };

const tokens = (code: string): (() => Token) => {
  let at = 0;
  return () => {
    token.lastIndex = at;
    const match = token.exec(code);
    if (match === null) return { sort: 'end', text: '' };
    at = token.lastIndex;
    const [, text, number, name, sign = ''] = match;
    if (text !== undefined) return { sort: 'text', text: text.slice(1, -1).replaceAll(/\\(.)/g, '$1') };
    if (number !== undefined) return { sort: 'number', text: String(Number(number)) };
    return name === undefined ? { sort: 'sign', text: sign } : { sort: 'name', text: name };
  };
};

class NotStatic extends Error {}

/** Reads one function of that language; gives what it returns and the numbers that it knows. Throws `NotStatic`. */
const functionIn = (code: string): { readonly nameOf: Term; readonly ids: readonly string[] } => {
  const next = tokens(code);
  let now = next();
  let depth = 0;
  const ids = new Set<string>();
  const is = (text: string): boolean => now.sort === 'sign' && now.text === text;
  const step = (): Token => {
    const was = now;
    now = next();
    return was;
  };
  const take = (text: string): void => {
    if (step().text !== text) throw new NotStatic();
  };

  const object = (): Term => {
    const entries = new Map<string, Term>();
    while (!is('}')) {
      const key = step();
      if (key.sort === 'sign' || key.sort === 'end') throw new NotStatic();
      take(':');
      entries.set(key.text, whole());
      if (ids.size < limits.servedChunks) ids.add(key.text);
      if (is(',')) step();
    }
    step();
    const made = new Map([...entries].map(([key, term]) => [key, term('')]));
    return () => made;
  };
  const single = (): Term => {
    const { sort, text } = step();
    if (sort === 'text') return () => text;
    if (sort === 'number') return () => Number(text);
    if (sort === 'name') return text === parameter ? id => id : () => undefined;
    if (text === '{') return object();
    if (text !== '(') throw new NotStatic();
    const inner = whole();
    take(')');
    return inner;
  };
  const member = (): Term => {
    let term = single();
    for (let links = 0; is('['); links += 1) {
      if (links > deepest) throw new NotStatic();
      step();
      const [of, key] = [term, whole()];
      take(']');
      term = id => {
        const holder = of(id);
        const name = key(id);
        return holder instanceof Map && isPlain(name) ? holder.get(String(name)) : undefined;
      };
    }
    return term;
  };
  /** Lists, not pairs of pairs: a hostile function of ten thousand terms must not be as deep as it is long. */
  const joined = (sign: readonly string[], part: () => Term): readonly [Term, ...Term[]] => {
    const terms: [Term, ...Term[]] = [part()];
    while (sign.some(is)) {
      step();
      terms.push(part());
    }
    return terms;
  };
  const sum = (): Term => {
    const [first, ...more] = joined(['+'], member);
    if (more.length === 0) return first;
    return id => {
      const parts = [first, ...more].map(term => term(id));
      return parts.every(isPlain) ? parts.join('') : undefined;
    };
  };
  const equal = (): Term => {
    const left = sum();
    if (!is('===') && !is('==')) return left;
    step();
    const right = sum();
    for (const term of [left, right]) {
      const compared = term('\0');
      if (compared !== '\0' && (typeof compared === 'string' || typeof compared === 'number'))
        ids.add(String(compared));
    }
    return id => {
      const [a, b] = [left(id), right(id)];
      return isPlain(a) && isPlain(b) && String(a) === String(b) ? 1 : undefined;
    };
  };
  const either = (): Term => {
    const [first, ...more] = joined(['||', '??'], equal);
    return more.length === 0 ? first : id => [first, ...more].map(term => term(id)).find(Boolean);
  };
  const whole = (): Term => {
    depth += 1;
    if (depth > deepest) throw new NotStatic();
    const cases: { readonly when: Term; readonly name: Term }[] = [];
    let last = either();
    while (is('?')) {
      step();
      const name = whole();
      take(':');
      cases.push({ when: last, name });
      last = either();
    }
    depth -= 1;
    const otherwise = last;
    return cases.length === 0
      ? otherwise
      : id => (cases.find(({ when }) => when(id) !== undefined)?.name ?? otherwise)(id);
  };

  const isFunction = now.text === 'function';
  if (isFunction) step();
  const isWrapped = is('(');
  if (isWrapped) step();
  const parameter = step().text;
  if (isWrapped) take(')');
  if (isFunction) {
    take('{');
    take('return');
  } else take('=>');
  const nameOf = whole();
  return { nameOf, ids: [...ids] };
};

/** A runtime has one; what is named alike by chance is soon over. */
const functionsRead = 50;

const begins = /\.u\s*=\s*(?=function\s*\(|\(?\s*[A-Za-z_$][\w$]{0,20}\s*\)?\s*=>)/g;
const asked = /\.e\(\s*(?:(\d{1,10})|"([\w/.~-]{1,100})")\s*\)/g;
const publicPath = /\.p\s*=\s*(["'])([^"'\\\s]{0,300})\1/g;

export type ChunkMap = {
  /** File names as the function makes them. */
  readonly files: readonly string[];
  /** What stands before them in addresses, or null when the script finds it out by itself. */
  readonly publicPath: string | null;
};

/** The chunks that a webpack runtime names; null when the text holds none that can be read without executing it. */
export const chunkMapIn = (text: string): ChunkMap | null => {
  const files = new Set<string>();
  let [found, left] = [false, functionsRead];
  for (const { index, 0: whole } of text.matchAll(begins)) {
    const from = index + whole.length;
    try {
      const { nameOf, ids } = functionIn(text.slice(from, from + limits.servedChunkMapCharacters));
      const numbers = ids.length > 0 ? ids : [...text.matchAll(asked)].map(([, number, name]) => number ?? name ?? '');
      for (const id of numbers.slice(0, limits.servedChunks)) {
        const file = nameOf(id);
        if (typeof file === 'string' && /\.m?js$/.test(file)) files.add(file);
      }
      found ||= files.size > 0;
    } catch (error) {
      if (!(error instanceof NotStatic)) throw error;
    }
    left -= 1;
    if (left === 0 || files.size >= limits.servedChunks) break;
  }
  return found ? { files: [...files], publicPath: [...text.matchAll(publicPath)].at(-1)?.[2] ?? null } : null;
};
