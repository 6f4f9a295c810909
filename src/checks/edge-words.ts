import type { CdnEvidence, CdnZone } from '../evidence/cdn.ts';
import type { Replay } from './check.ts';

/** The same question to the API once more, with the reader's own token. */
export const askingApi = ({ api, variable }: CdnEvidence, path: string, shows: string): Replay =>
  variable === null
    ? { tool: 'none', reason: 'no variable holds a token for the API' }
    : { tool: 'curl', url: `${api}${path}`, prints: 'body', bearer: variable, shows };

export const askingSetting = (cdn: CdnEvidence, { id }: CdnZone, setting: string, shows: string): Replay =>
  askingApi(cdn, `/zones/${id}/settings/${setting}`, shows);

export const askingPhase = (cdn: CdnEvidence, { id }: CdnZone, phase: string, shows: string): Replay =>
  askingApi(cdn, `/zones/${id}/rulesets/phases/${phase}/entrypoint`, shows);

/** Text that stands in JSON, as a regular expression that finds it there. */
export const inJson = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** The member of a JSON answer with this value. */
export const member = (name: string, value: string): string => String.raw`"${name}":\s*"?${inJson(value)}"?[,}]`;

/** Where a person finds things at Cloudflare. */
export const dashboard = ({ name }: CdnZone, where: string): string => `Cloudflare → ${name} → ${where}`;

export const needsToken =
  'Make an API token at Cloudflare (My Profile → API Tokens) that may read this one zone and ends by itself, put it into a variable, and name that variable in launch-ready.jsonc: "cloudflare": {"token": "CLOUDFLARE_API_TOKEN"}. Permissions: Zone Read, DNS Read, Zone Settings Read, Zone WAF Read, Cache Rules Read, Single Redirect Read, Config Rules Read, HTTP DDoS Managed Ruleset Read, Bot Management Read, Page Rules Read.';
