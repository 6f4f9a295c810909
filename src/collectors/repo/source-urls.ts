import type { SourceUrl } from '../../evidence/repo.ts';
import { bareAddress } from '../../platform/bare-address.ts';
import { limits } from '../../platform/limits.ts';
import { sortOf } from '../../engines/env-use/sort.ts';
import { isEnvFile } from './env-names.ts';
import { linesOf, type SourceFile } from './source.ts';

/** What is written for people, not run: an address there is a mention (`environmentsNamed` reads those). */
const prose =
  /(?:\.(?:md|mdx|markdown|rst|adoc)|(?:^|\/)(?:LICENSE|NOTICE|CHANGELOG|AUTHORS|CODE_OF_CONDUCT)[\w.-]*)$/i;

/** Addresses that only name a vocabulary and are never fetched. */
const vocabulary =
  /^https?:\/\/(?:www\.)?(?:w3\.org|schema\.org|json-schema\.org|ns\.adobe\.com|purl\.org|xmlns\.com|sitemaps\.org|ogp\.me)\//i;
const schemaKey = /(?:\$schema|xmlns(?::\w{1,20})?|!DOCTYPE[^>]{0,80})["']?\s*[:=]?\s*["']?$/i;

const address = /https?:\/\/[^\s"'`<>{}$\\^|()[\],;]+/gi;

/** An address as it may be kept, unless it is none that anybody could go to. */
const bare = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { hostname } = new URL(text);
  // A scheme in front of a lone word is a pattern or a name inside a container network, except for the machine itself.
  if (hostname !== 'localhost' && !hostname.includes('.') && !hostname.startsWith('[')) return undefined;
  return bareAddress(text);
};

const uses: readonly (readonly [SourceUrl['use'], RegExp])[] = [
  ['webhook', /web-?_?hook/i],
  [
    'callback',
    /call_?-?back|redirect_?-?ur[il]|redirectTo|site_?url|return_?url|success_?url|cancel_?url|oauth|next_?auth_url|\bauth_url|auth\/(?:confirm|verify)|trusted_?origins/i,
  ],
  [
    'subresource',
    /(?:<(?:script|img|link|iframe|video|audio|source|embed|object)\b[^>]{0,200}\b(?:src|href|data)\s*=\s*["']?|url\(\s*["']?|@import\s+["']|\bfrom\s+["']|import\(\s*["'])$/i,
  ],
];
const apiKey = /(?:\bapi\b|_api\b|api_|\bbase_?url\b|endpoint|graphql|fetch\(|axios|backend)/i;
const mailFile = /(?:^|\/)(?:e?-?mails?|mailers?|mail-templates|email-templates|notifications)(?:\/|\.[a-z]+$)/i;

const useOf = (path: string, before: string, url: string): SourceUrl['use'] => {
  const near = before.slice(-160);
  const pathOfUrl = url.replace(/^https?:\/\/[^/]*/i, '');
  for (const [use, pattern] of uses)
    if (pattern.test(use === 'subresource' ? near : `${near} ${pathOfUrl}`)) return use;
  if (mailFile.test(path)) return 'mail';
  return /^https?:\/\/api\./i.test(url) || /^\/(?:api|graphql|rest|v\d)(?:\/|$)/i.test(pathOfUrl) || apiKey.test(near)
    ? 'api'
    : 'other';
};

/** A container that asks itself whether it is well: nobody else is meant by its own loopback address. */
const asksItself = (path: string, before: string, url: string): boolean =>
  /(?:^|\/)(?:Dockerfile|Containerfile)[\w.-]*$|\.[Dd]ockerfile$/.test(path) &&
  /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1?\])(?:[:/]|$)/i.test(url) &&
  !/^\s*(?:ENV|ARG)\s/i.test(before);

const isComment = (before: string): boolean => /^\s*(?:\/\/|\/\*|\*\s|#\s|<!--|--\s)/.test(before);

/** From an env file only the place an address leads to is kept, and only where the name promises no secret. */
const inEnvFile = (line: string, url: string): string | undefined => {
  const variable = /^\s{0,20}(?:export\s{1,5})?([A-Za-z_]\w{0,99})\s{0,20}=/.exec(line)?.[1];
  return variable === undefined || sortOf(variable, false) === 'secret' ? undefined : new URL(url).origin;
};

const urlsOfFile = ({ path, text }: SourceFile): readonly SourceUrl[] => {
  if (prose.test(path)) return [];
  const isEnv = isEnvFile(path);
  const found: SourceUrl[] = [];
  for (const { text: line, number } of linesOf(text)) {
    if (!line.includes('://')) continue;
    for (const { 0: raw, index } of line.matchAll(address)) {
      const before = line.slice(0, index);
      if (vocabulary.test(raw) || schemaKey.test(before.slice(-120)) || isComment(before)) continue;
      if (asksItself(path, before, raw)) continue;
      const plain = bare(raw.replace(/[.:!?*]+$/, ''));
      const url = plain === undefined || !isEnv ? plain : inEnvFile(line, plain);
      if (url !== undefined) found.push({ file: path, line: number, url, use: useOf(path, before, url) });
    }
  }
  return found;
};

/** Absolute addresses in source and deploy files, with what they serve for where they stand. */
export const sourceUrlsOf = (
  files: readonly SourceFile[],
): { readonly urls: readonly SourceUrl[]; readonly beyond: number } => {
  const all = files.flatMap(urlsOfFile);
  return { urls: all.slice(0, limits.repoUrls), beyond: Math.max(0, all.length - limits.repoUrls) };
};
