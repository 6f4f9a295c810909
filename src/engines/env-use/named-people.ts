import type { SourceFile } from '../source/source-file.ts';
import { isTestFile } from './use.ts';
import { givenNames } from '../../providers/given-names.ts';

/** A comment that sends whoever reads it to one person. */
export type NamedPerson = {
  readonly file: string;
  readonly line: number;
  /** The name as it is written; nothing else of the comment is kept. */
  readonly name: string;
  /** `asked`: the reader is told to ask them; `theirs`: something of theirs is needed; `marked`: a task is left to them. */
  readonly how: 'asked' | 'theirs' | 'marked';
  /** The words around the name, as they stand in the file: at most 80 characters, to find the place by. */
  readonly words: string;
};

const lineCharacters = 2_000;
const most = 200;

/** Files whose comments are read, by how a comment begins. */
const hash =
  /(?:^|\/)(?:\.env[\w.-]*|env\.(?:example|sample|template)|Dockerfile[\w.-]*|Containerfile|Makefile|Procfile|\.gitignore|\.dockerignore|[\w.-]+\.(?:ya?ml|toml|sh|bash|zsh|py|rb|conf|env))$/;
const slashes = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|prisma|go|java|kt|swift|php|css|scss|jsonc|json5)$/;
const dashes = /\.sql$/;

/** The comment of a line; undefined where the line has none. `inside` says that a block comment is open. */
const commentOf = (path: string, line: string, inside: boolean): string | undefined => {
  if (hash.test(path)) return /(?:^|\s)#+\s?(.*)$/.exec(line)?.[1];
  if (dashes.test(path)) return /(?:^|\s)--\s?(.*)$/.exec(line)?.[1];
  if (!slashes.test(path)) return undefined;
  if (inside) return line.replace(/\*\/.*$/, '');
  return (
    /(?:^|[\s;{}(,])\/\/+\s?(.*)$/.exec(line)?.[1] ??
    /(?:^|[\s;{}(,])\/\*+\s?(.*)$/.exec(line)?.[1]?.replace(/\*\/.*$/, '')
  );
};

/** Words with a capital that follow "ask" or own something in comments, and are nobody. */
const nobody = new Set(
  'Stripe GitHub Gitlab GitLab Vercel Heroku Render Railway Fly Google Apple Microsoft Amazon AWS Azure Cloudflare Netlify Supabase Firebase Postgres PostgreSQL MySQL Redis Mongo MongoDB Docker Node React Next Vue Svelte Nuxt Astro Prisma Better Auth Sentry Slack Discord Twilio Resend Postmark Mailgun SendGrid Paddle Clerk Auth0 Okta OpenAI Anthropic Claude Copilot Cursor Lovable Bolt Linux Windows Mac Chrome Firefox Safari Git Express Hono Fastify Nest Vite Webpack Babel TypeScript JavaScript Python Ruby Java Support Security Ops DevOps Engineering Finance Legal Sales Marketing Operations Team Admin Administrator Owner Everyone Everybody Nobody Somebody Someone Anyone Anybody People Users Members Customers Developer Developers Maintainer Maintainers Bundler Browser Server Client User Member Customer Host Provider Platform The This That These Those It Its Each Every Another Other Your Our My Their His Her Whoever Who What When Where Which Today Yesterday Tomorrow Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December English German French Spanish Europe Berlin London Paris Let Here There JSON HTML HTTP HTTPS API URL SQL DNS TLS SSL JWT OAuth CI CD'.split(
    ' ',
  ),
);

const isNobody = (name: string): boolean => nobody.has(name) || /^[A-Z0-9_]+$/.test(name);
const isGiven = (name: string): boolean => givenNames.has(name.toLowerCase());

/** Nobody asks a function or a page: whatever has a capital after these is somebody, unless it is known to be nobody. */
const asking =
  /\b(?:ask|asking|ping|whatsapp|talk to|speak to|check with|confirm with|coordinate with)\s+@?([A-Z][a-zà-ÿ]{1,20})\b(?!['’]s\s+(?:api|sdk|docs?|cli))(?!\.[a-z])/giu;
/** Functions are called and messages are sent as well: here the name has to be one. */
const reaching = /\b(?:call|text|message|email|mail|contact|phone|dm|bug)\s+@?([A-Z][a-zà-ÿ]{1,20})\b(?!\.[a-z])/giu;
const owning =
  /\b([A-Z][a-zà-ÿ]{1,20})['’]s?\s+(?:(?:own|old|new|work|private|personal|google|stripe|aws|github|admin)\s+){0,2}(?:laptop|machine|macbook|computer|desktop|pc|account|password|passwords|password manager|key|keys|phone|server|inbox|email|e-mail|login|credentials|token|branch|drive|dropbox|notebook|vault|card)\b/gu;
/** A task that is left to somebody: `[A-Z]` keeps this file from looking unfinished itself. */
const marking = /\b(?:T[O]DO|F[I]XME|X[X]X|HACK|NOTE)\s{0,2}[(:@]\s{0,2}@?([A-Za-zà-ÿ]{2,20})\b/gu;
const knowing =
  /\b([A-Z][a-zà-ÿ]{1,20})\s+(?:knows|has the|has a copy|set this up|can explain|keeps the|wrote this|will fix|said|told me|told us|remembers)\b/gu;

/** Authors, licences and thanks name people rightly. */
const rightly =
  /@author|\bauthors?\b|copyright|©|\(c\)|licen[cs]e|SPDX|\bcredits?\b|thanks to|inspired by|based on|\bby\s+[A-Z][a-z]+\s+[A-Z][a-z]+|https?:\/\/|\bet al\b|signed-off|co-authored|maintainer/i;

type Hit = { readonly name: string; readonly how: NamedPerson['how']; readonly from: number; readonly to: number };

const hitsIn = (comment: string): readonly Hit[] => {
  const all = (pattern: RegExp, how: Hit['how'], isPerson: (name: string) => boolean): readonly Hit[] =>
    [...comment.matchAll(pattern)].flatMap(({ 0: whole, 1: name = '', index }) =>
      isPerson(name) ? [{ name, how, from: index, to: index + whole.length }] : [],
    );
  const isCapital = (name: string): boolean => /^\p{Lu}/u.test(name);
  return [
    ...all(asking, 'asked', name => isCapital(name) && !isNobody(name)),
    ...all(reaching, 'asked', name => isCapital(name) && isGiven(name)),
    ...all(owning, 'theirs', name => !isNobody(name)),
    ...all(knowing, 'asked', isGiven),
    ...all(marking, 'marked', isGiven),
  ];
};

/** Comments of one file that name a person whom the reader needs. Tests and made-up people in them are left alone. */
export const namedPeopleIn = ({ path, text }: SourceFile): readonly NamedPerson[] => {
  if (isTestFile(path) || !(hash.test(path) || slashes.test(path) || dashes.test(path))) return [];
  const found: NamedPerson[] = [];
  let inside = false;
  for (const [index, raw] of text.split('\n').entries()) {
    if (found.length >= most) break;
    const line = raw.slice(0, lineCharacters);
    const comment = commentOf(path, line, inside);
    if (slashes.test(path)) {
      const [open, close] = [line.lastIndexOf('/*'), line.lastIndexOf('*/')];
      if (open > close) inside = true;
      else if (close >= 0) inside = false;
    }
    if (comment === undefined || rightly.test(comment)) continue;
    const [hit] = hitsIn(comment);
    if (hit === undefined) continue;
    const words = comment.slice(hit.from, Math.min(hit.to, hit.from + 80));
    found.push({ file: path, line: index + 1, name: hit.name, how: hit.how, words });
  }
  return found;
};
