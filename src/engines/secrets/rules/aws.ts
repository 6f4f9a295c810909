import type { SecretRule, ValueReading } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { alphanumeric, base32, base64, lower, madeUp, urlSafe } from './made-up.ts';
import { alone, assigned } from './pattern.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The number of the account, which the first ten characters after the prefix hold in base 32 (40 of the first 48 bits). */
const accountOf = (id: string): string | undefined => {
  // Older IDs do not hold it: they begin with I or J.
  if (/^.{4}[IJ]/.test(id)) return undefined;
  let bits = 0n;
  for (const letter of id.slice(4, 14)) bits = (bits << 5n) | BigInt(Math.max(0, alphabet.indexOf(letter)));
  // 50 bits: the first is not part of it, 40 are, then 9 of the rest.
  const account = ((bits >> 2n) & 0x7fffffffff80n) >> 7n;
  return account.toString().padStart(12, '0');
};

const readId = (id: string): ValueReading => {
  const account = accountOf(id);
  return {
    ok: true,
    ...(account === undefined || account.length > 12 ? {} : { account }),
    details: [id.startsWith('ASIA') ? 'temporary: it ends by itself within 36 hours' : 'it ends when somebody ends it'],
  };
};

const id = '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}';
/** Mixed like random bytes in base64: a hash in hex, a word or a path are not. */
const mixed = (value: string): boolean => /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);

/** What such a key begins with, in base64. */
const bedrockHost = Buffer.from('bedrock.amazonaws.com').toString('base64');

export const awsKeys: readonly SecretRule[] = [
  defineRule({
    id: 'aws-access-key-id',
    issuer: 'aws',
    title: 'the ID of an AWS access key',
    // A name, as AWS says; with its secret it is a key.
    class: 'conditional',
    reach: 'token',
    keywords: ['akia', 'asia', 'abia', 'acca', 'a3t'],
    pattern: alone(id),
    entropy: 2.8,
    read: readId,
    positives: () => [`AWS_ACCESS_KEY_ID=AKIA${madeUp(base32, 16)}`, `"ASIA${madeUp(base32, 16)}"`],
    negatives: () => [`akia${madeUp(lower, 16)}`, `TODAYINASIA${madeUp(base32, 20)}`, `AKIA${'Z'.repeat(16)}`],
  }),
  defineRule({
    id: 'aws-secret-access-key',
    issuer: 'aws',
    title: 'an AWS secret access key',
    class: 'secret',
    reach: 'named',
    keywords: ['aws_', 'aws.', 'aws-', 'awssecret', 'awsaccess', 'secret_access', 'secretaccess', 'secret-access'],
    pattern: assigned(
      String.raw`aws[_.-]?(?:[\w.-]{0,30}[_.-])?(?:secret|access)|secret[_-]?access[_-]?key`,
      '[A-Za-z0-9/+=]{40}',
    ),
    entropy: 3.5,
    read: value => ({ ok: mixed(value) }),
    positives: () => [
      `AWS_SECRET_ACCESS_KEY=${madeUp(base64, 39)}x`,
      `foo.aws.secretkey=${madeUp(base64, 39)}x`,
      `secretAccessKey: "${madeUp(base64, 39)}x"`,
    ],
    negatives: () => [`AWS_SECRET_ACCESS_KEY = ${madeUp(base64, 54)}==`, 'AWS_REGION=eu-central-1'],
  }),
  defineRule({
    id: 'aws-key-pair',
    issuer: 'aws',
    title: 'an AWS access key with its secret beside it',
    class: 'secret',
    reach: 'token',
    keywords: ['akia', 'asia'],
    // For bundles, where the names are gone: the secret follows its ID.
    pattern: new RegExp(
      String.raw`(?<![\w-])(?:AKIA|ASIA)[A-Z2-7]{16}["'\x60](?:[^\n]{0,80}?[^A-Za-z0-9/+=\n])?["'\x60](?<secret>[A-Za-z0-9/+]{40})["'\x60]`,
      'g',
    ),
    entropy: 4,
    read: value => ({ ok: mixed(value) }),
    positives: () => [`new S3({accessKeyId:"AKIA${madeUp(base32, 16)}",a:"${madeUp(base64, 39)}x"})`],
    negatives: () => [`["AKIA${madeUp(base32, 16)}","${madeUp('0123456789abcdef', 40)}"]`],
  }),
  defineRule({
    id: 'aws-bedrock-api-key',
    issuer: 'aws',
    title: 'an Amazon Bedrock API key',
    class: 'secret',
    reach: 'token',
    keywords: ['abskqmvkcm9ja0fqsutles'],
    pattern: /(?<!(?<!\\)[\w-])ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{90,269}={0,2}(?![\w+/=-])/g,
    entropy: 3,
    positives: () => [`AWS_BEARER_TOKEN_BEDROCK=ABSKQmVkcm9ja0FQSUtleS1${madeUp(base64, 108)}`],
    negatives: () => [`ABSKQmVkcm9ja0FQSUtleS1${madeUp(alphanumeric, 8)}`],
  }),
  defineRule({
    id: 'aws-bedrock-short-key',
    issuer: 'aws',
    title: 'an Amazon Bedrock API key that ends within hours',
    class: 'secret',
    reach: 'token',
    keywords: ['bedrock-api-key-'],
    pattern: new RegExp(String.raw`(?<!(?<!\\)[\w-])bedrock-api-key-${bedrockHost}[A-Za-z0-9+/_-]{0,2000}={0,2}`, 'g'),
    window: { before: 160, after: 2200 },
    positives: () => [`"bedrock-api-key-${bedrockHost}${madeUp(urlSafe, 40)}"`],
    negatives: () => ['bedrock-api-key-', `bedrock-api-key-${Buffer.from('elsewhere').toString('base64')}`],
  }),
];
