import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, notApplicable } from '../check.ts';
import { askingApi, needsToken } from '../edge-words.ts';
import { byHand } from '../wording.ts';

export default defineCheck({
  id: 'edge/token-narrow',
  rows: ['S4.c1'],
  from: 'launch',
  needs: ['cdn', 'declared'],
  damage: 'data',
  effort: { minutes: [5, 10], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'The token for Cloudflare opens little, and ends by itself',
    failureTitle: 'A leaked key opens your whole Cloudflare account',
    why: 'Whoever finds a Global API Key owns the domain, its mail and its pages. A token for one zone that ends by itself is worth little, and for a short time.',
    fix: 'Use an API token that may read this one zone, with a last day.',
    howTo: needsToken,
    references: ['https://developers.cloudflare.com/fundamentals/api/get-started/create-token/'],
  },
  judge: ({ cdn, declared }) => {
    if (cdn.variable === null) return notApplicable('the settings name no token for Cloudflare');
    const { kind, expiresOn } = known(cdn.token);
    const isKey = kind === 'global-key';
    if (!isKey && expiresOn !== null) return concluded([]);
    const fault: Fault = {
      place: `${declared.domain}/${cdn.variable.toLowerCase()}`,
      hosts: [declared.domain],
      severity: isKey ? 'high' : 'medium',
      confidence: 'observed',
      evenIfDown: true,
      happened: isKey
        ? 'Whoever gets hold of this key owns your domain, your mail and your pages, and every other zone of the account.'
        : 'A token that leaks keeps opening your zone for years, until somebody thinks of it.',
      cause: isKey
        ? `The variable ${cdn.variable} holds a Global API Key of Cloudflare; it was not used.`
        : `The API token in ${cdn.variable} has no last day.`,
      evidence: [
        isKey ? `${cdn.variable}: of the form of a Global API Key` : `token in ${cdn.variable}: no expires_on`,
      ],
      replay: isKey
        ? { tool: 'none', reason: 'the key is not sent anywhere' }
        : askingApi(cdn, '/user/tokens/verify', String.raw`/^(?![\s\S]*"expires_on":\s*")[\s\S]*"status":\s*"active"/`),
      remedy: [
        byHand(
          'Cloudflare → My Profile → API Tokens',
          'Make a token with “Read” permissions for this one zone and a last day in a few weeks.',
          isKey
            ? 'Put it into the variable, then roll the Global API Key.'
            : 'Put it into the variable and delete the old one.',
        ),
      ],
    };
    return concluded([fault]);
  },
});
