import { defineRule, type SecretRule } from '../../../src/engines/secrets/rule.ts';

const made = (rule: Pick<SecretRule, 'id' | 'keywords' | 'pattern'> & Partial<SecretRule>): SecretRule =>
  defineRule({
    issuer: null,
    title: `a ${rule.id}`,
    class: 'secret',
    reach: 'token',
    positives: () => [rule.id],
    negatives: () => [''],
    ...rule,
  });

/** Rules for texts over a small alphabet, so that random texts hold many matches, near misses and overlaps. */
export const madeRules: readonly SecretRule[] = [
  made({
    id: 'prefixed',
    keywords: ['ab_'],
    pattern: /(?<![a-z_])ab_[a-z]{2,6}(?![a-z_])/g,
    window: { before: 0, after: 6 },
  }),
  made({
    id: 'in-the-middle',
    keywords: ['_b_'],
    pattern: /[a-c]{1,4}_b_[a-c]{1,4}(?=\.)/gi,
    window: { before: 4, after: 4 },
  }),
  made({
    id: 'two-ways',
    keywords: ['cab', 'a.b'],
    pattern: /cab[a-c]{0,8}_|a\.b|[ab]{2}cab/g,
    window: { before: 2, after: 9 },
  }),
  made({
    id: 'value-in-group',
    keywords: ['c_c'],
    pattern: /(?<before>[a-c]{1,3})c_c\s{0,2}=(?<secret>[a-c]{1,5})/g,
    window: { before: 3, after: 8 },
  }),
  made({ id: 'line-start', keywords: ['bbb'], pattern: /^[a-c]{0,3}bbb$/gm, window: { before: 3, after: 0 } }),
];

const letters = 'Kq7Zt2WbX9mRv4LpYc8NhJ5sDfG3';
/** A key that `keyLike` finds; another number, another key. */
export const madeKey = (number: number): string =>
  ['mk', Array.from({ length: 24 }, (_nothing, at) => letters[(at * 11 + number * 5) % letters.length]).join('')].join(
    '_',
  );

export const keyLike = made({
  id: 'key-like',
  issuer: 'somebody',
  keywords: ['mk_'],
  pattern: /(?<![A-Za-z0-9_-])mk_[A-Za-z0-9]{19,40}(?![A-Za-z0-9_-])/g,
  entropy: 3,
});
/** As above, but it ends with what stands for a checksum. */
export const checked = made({
  ...keyLike,
  id: 'checked',
  read: value => ({ ok: value.endsWith('sum'), verified: true }),
});
export const generic = made({ id: 'generic', keywords: ['mk_'], pattern: /mk_[A-Za-z0-9]{4,60}/g, entropy: 3 });
export const secretByName = made({
  id: 'secret-by-name',
  reach: 'named',
  keywords: ['secret'],
  pattern: /secret=(?<secret>[\w+/=-]{8,200});/g,
});
