/** What a request is, as far as somebody knows: a field without a value is not known. */
export type RequestFacts = { readonly [field: string]: string | boolean | undefined };

/** Whether a request matches: `unknown` where the expression leans on what nobody knows, or on a part that is not read here. */
export type Match = 'yes' | 'no' | 'unknown';

type Token = { readonly kind: 'word' | 'text' | 'number' | 'mark'; readonly value: string };

type Value = string | boolean | undefined;

/** Anything but the parts of the language that are read here. */
class Unread extends Error {}

const shapes: readonly (readonly [Token['kind'] | null, RegExp])[] = [
  [null, /^\s+/],
  ['text', /^r"[^"]*"/],
  ['text', /^"(?:[^"\\]|\\.)*"/],
  ['mark', /^(?:==|!=|<=|>=|&&|\|\||\^\^|[(){},<>!~])/],
  ['number', /^\d+(?:\.\d+)*(?:\/\d+)?(?![\w:])/],
  ['word', /^[a-z_$][\w.]*(?:\[(?:"[^"]*"|\d+|\*)\]){0,2}/i],
];

const unquoted = (text: string): string =>
  text.startsWith('r') ? text.slice(2, -1) : text.slice(1, -1).replaceAll(/\\(.)/g, '$1');

const tokensOf = (expression: string): readonly Token[] => {
  const tokens: Token[] = [];
  let rest = expression;
  while (rest !== '') {
    const found = shapes
      .map(([kind, shape]) => ({ kind, value: shape.exec(rest)?.[0] }))
      .find(({ value }) => value !== undefined);
    if (found?.value === undefined) throw new Unread(rest.slice(0, 20));
    if (found.kind !== null)
      tokens.push({ kind: found.kind, value: found.kind === 'text' ? unquoted(found.value) : found.value });
    rest = rest.slice(found.value.length);
  }
  return tokens;
};

const not = (match: Match): Match => (match === 'unknown' ? match : match === 'yes' ? 'no' : 'yes');
const sure = (is: boolean): Match => (is ? 'yes' : 'no');
const all = (one: Match, other: Match): Match =>
  one === 'no' || other === 'no' ? 'no' : one === 'yes' && other === 'yes' ? 'yes' : 'unknown';
const any = (one: Match, other: Match): Match => not(all(not(one), not(other)));

/** `*` stands for any run of characters (the `wildcard` operator). */
export const likeWildcard = (pattern: string, text: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
};

const comparisons: { readonly [operator: string]: (value: string, wanted: string) => boolean } = {
  eq: (value, wanted) => value === wanted,
  '==': (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  '!=': (value, wanted) => value !== wanted,
  contains: (value, wanted) => value.includes(wanted),
  wildcard: (value, wanted) => likeWildcard(wanted.toLowerCase(), value.toLowerCase()),
};

/** Operators that are read over and leave the answer open: regular expressions of another dialect, and numbers. */
const leftOpen = new Set(['matches', '~', 'lt', 'le', 'gt', 'ge', '<', '<=', '>', '>=']);

const changes: { readonly [name: string]: (value: string) => string } = {
  lower: value => value.toLowerCase(),
  upper: value => value.toUpperCase(),
};

const tests: { readonly [name: string]: (value: string, part: string) => boolean } = {
  starts_with: (value, part) => value.startsWith(part),
  ends_with: (value, part) => value.endsWith(part),
};

/** Reads an expression from left to right; both sides are always read, so that a slip behind an `or` is met too. */
class Reader {
  readonly #tokens: readonly Token[];
  readonly #facts: RequestFacts;
  #at = 0;

  constructor(tokens: readonly Token[], facts: RequestFacts) {
    this.#tokens = tokens;
    this.#facts = facts;
  }

  whole(): Match {
    const match = this.#or();
    if (this.#at < this.#tokens.length) throw new Unread(this.#peek());
    return match;
  }

  #peek(): string {
    const token = this.#tokens[this.#at];
    return token === undefined || token.kind === 'text' ? '' : token.value.toLowerCase();
  }

  #takes(...wanted: readonly string[]): boolean {
    if (!wanted.includes(this.#peek())) return false;
    this.#at += 1;
    return true;
  }

  #wants(mark: string): void {
    if (!this.#takes(mark)) throw new Unread(this.#peek());
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Unread('the end');
    this.#at += 1;
    return token;
  }

  #or(): Match {
    let match = this.#and();
    while (this.#takes('or', '||')) match = any(match, this.#and());
    return match;
  }

  #and(): Match {
    let match = this.#not();
    while (this.#takes('and', '&&')) match = all(match, this.#not());
    return match;
  }

  #not(): Match {
    if (this.#takes('not', '!')) return not(this.#not());
    if (this.#takes('(')) {
      const match = this.#or();
      this.#wants(')');
      return match;
    }
    return this.#comparison();
  }

  #text(): string {
    const token = this.#next();
    if (token.kind !== 'text') throw new Unread(token.value);
    return token.value;
  }

  /** A field, or what a function makes of one. */
  #value(): Value {
    const { kind, value: name } = this.#next();
    if (kind !== 'word') throw new Unread(name);
    if (!this.#takes('(')) return this.#facts[name.toLowerCase()];
    const change = changes[name.toLowerCase()];
    if (change === undefined) return this.#over();
    const value = this.#value();
    this.#wants(')');
    return typeof value === 'string' ? change(value) : undefined;
  }

  /** What is in the brackets of a function that is not read here; its outcome is not known. */
  #over(): undefined {
    for (let depth = 1; depth > 0;) {
      const { kind, value } = this.#next();
      if (kind === 'mark' && value === '(') depth += 1;
      if (kind === 'mark' && value === ')') depth -= 1;
    }
    return undefined;
  }

  #comparison(): Match {
    if (this.#takes('true')) return 'yes';
    if (this.#takes('false')) return 'no';
    const test = tests[this.#peek()];
    if (test !== undefined) {
      this.#at += 1;
      this.#wants('(');
      const value = this.#value();
      this.#wants(',');
      const part = this.#text();
      this.#wants(')');
      return typeof value === 'string' ? sure(test(value, part)) : 'unknown';
    }
    return this.#compared(this.#value());
  }

  #compared(value: Value): Match {
    if (this.#takes('in')) return this.#among(value);
    if (this.#takes('strict')) {
      this.#wants('wildcard');
      const wanted = this.#text();
      return typeof value === 'string' ? sure(likeWildcard(wanted, value)) : 'unknown';
    }
    const operator = this.#peek();
    if (leftOpen.has(operator)) {
      this.#at += 1;
      this.#next();
      return 'unknown';
    }
    const compare = comparisons[operator];
    // A field that is itself true or false stands alone: `ssl`, `cf.client.bot`.
    if (compare === undefined) return typeof value === 'boolean' ? sure(value) : 'unknown';
    this.#at += 1;
    const wanted = this.#next();
    if (typeof value === 'string') return sure(compare(value, wanted.value));
    return typeof value === 'boolean' ? sure(compare(String(value), wanted.value)) : 'unknown';
  }

  #among(value: Value): Match {
    // A list of the account, by name: what is in it is not read.
    if (this.#peek() !== '{') {
      this.#next();
      return 'unknown';
    }
    this.#wants('{');
    const wanted: string[] = [];
    while (!this.#takes('}')) {
      const token = this.#next();
      if (token.kind === 'mark' && token.value !== ',') throw new Unread(token.value);
      wanted.push(token.value);
    }
    return typeof value === 'string' ? sure(wanted.includes(value)) : 'unknown';
  }
}

/**
 * Whether a request matches an expression of the rules language, as far as it is read here: comparisons of fields with
 * texts, `in`, `contains`, `wildcard`, `starts_with`, `ends_with`, `lower`, joined by and, or, not. `unknown` for the rest, never a guess.
 * https://developers.cloudflare.com/ruleset-engine/rules-language/
 */
export const matchOf = (expression: string, facts: RequestFacts): Match => {
  try {
    return new Reader(tokensOf(expression), facts).whole();
  } catch (error) {
    if (error instanceof Unread) return 'unknown';
    throw error;
  }
};

/** The facts of one request to an address, without a cookie where none is given. */
export const requestFacts = (
  url: string,
  {
    method = 'GET',
    cookie,
    agent,
  }: { readonly method?: string; readonly cookie?: string; readonly agent?: string } = {},
): RequestFacts => {
  const { protocol, hostname, pathname, search, href } = new URL(url);
  return {
    'http.host': hostname,
    'http.request.uri.path': pathname,
    'raw.http.request.uri.path': pathname,
    'http.request.uri': `${pathname}${search}`,
    'http.request.uri.query': search.slice(1),
    'http.request.full_uri': href,
    'http.request.uri.path.extension': /\.([^./]+)$/.exec(pathname)?.[1]?.toLowerCase() ?? '',
    'http.request.method': method,
    'http.cookie': cookie,
    'http.user_agent': agent,
    ssl: protocol === 'https:',
  };
};
