import type { EvidenceSet } from '../evidence/map.ts';
import { cdnRules, type EdgeRule, type EdgeRules, securityRules } from './edge-rules.ts';
import { codeSpan, inertLine, proseText } from './markdown-text.ts';

const states = {
  there: 'stands there',
  differs: '**stands there and says something else**',
  missing: '**missing**',
  'not known': 'not known: the zone was not read',
} as const;

const phases = {
  http_request_cache_settings: 'Caching → Cache Rules',
  http_request_firewall_custom: 'Security → Security rules → Custom rules',
  http_ratelimit: 'Security → Security rules → Rate limiting rules',
  http_request_dynamic_redirect: 'Rules → Redirect Rules',
} as const;

const why: { readonly [ref: string]: string } = {
  'launch-ready/cache/static':
    'These files change their name when they change: Cloudflare may answer with them as long as your server says. A page that only pretends to be a file is not kept (cache deception armor).',
  'launch-ready/cache/pages':
    'Two strangers got the same page, without a cookie. It is kept only for the time that the page itself names, such as s-maxage=300, and not at all when it names none.',
  'launch-ready/cache/private':
    'Whatever is for one person alone, and every request of somebody who is signed in, goes to your server. It stands last, because the last rule that fits decides.',
  'launch-ready/firewall/webhook':
    'The payment provider is a program: it solves no challenge. It stands first, so that no later rule stops what members paid for.',
  'launch-ready/firewall/scanners':
    'Nobody but scanners asks an app like yours for these. Leave the rule out if the site runs on PHP.',
  'launch-ready/rate/sign-in':
    'Trying passwords is slow. The edge counts by address and data centre and lags by seconds: the limits in the app itself stay what counts.',
};

/** What a rule of ours is for, as a heading. */
const titleOf = ({ description }: EdgeRule['rule']): string => {
  const text = description.replace(/^Launch Ready: /, '');
  return proseText(`${text.charAt(0).toUpperCase()}${text.slice(1)}`, 200);
};

const ruleLines = ({ phase, rule, at, state }: EdgeRule, index: number): readonly string[] => [
  `### ${index + 1}. ${titleOf(rule)}`,
  '',
  why[rule.ref] ?? '',
  '',
  `- Where: ${phases[phase]}, ${at === 'first' ? 'before all others' : 'after all others'}`,
  `- When: ${codeSpan(rule.expression, 4000)}`,
  `- Then: ${codeSpan(rule.action)}${rule.action_parameters === undefined ? '' : `, ${codeSpan(JSON.stringify(rule.action_parameters), 1000)}`}`,
  ...(rule.ratelimit === undefined ? [] : [`- Counted: ${codeSpan(JSON.stringify(rule.ratelimit), 1000)}`]),
  `- Now: ${states[state]}`,
  '',
];

const roomLines = ({ plan, isRead, room }: EdgeRules): readonly string[] => [
  isRead
    ? `The zone is on the plan “${plan}”.`
    : 'The zone was not read, so these rules fit the smallest plan (Free). With an API token this document says what stands there already.',
  '',
  ...room.map(
    ({ phase, most, others }) =>
      `- ${phases[phase]}: room for ${most}; ${others.length} ${others.length === 1 ? 'rule' : 'rules'} of your own${
        others.length === 0
          ? ''
          : ` (${others
              .slice(0, 5)
              .map(({ description, ref }) => proseText(description === '' ? ref : description, 80))
              .join(', ')}${others.length > 5 ? ', …' : ''})`
      }.`,
  ),
  '',
];

const beyondLines = ({ beyond, room }: EdgeRules): readonly string[] =>
  beyond.length === 0
    ? []
    : [
        '## No room on this plan',
        '',
        ...beyond.map(({ rule, phase }) => {
          const others = room.find(one => one.phase === phase)?.others ?? [];
          const taken = others
            .map(({ description, ref }) => proseText(description === '' ? ref : description, 80))
            .join(', ');
          return `- ${titleOf(rule)}: ${taken} takes the place. Add these paths to that rule, or give its place to this one: ${codeSpan(rule.expression, 4000)}`;
        }),
        '',
      ];

type Seen = Pick<EvidenceSet, 'keys' | 'target' | 'collectedAt'>;

const head = (title: string, { target, collectedAt }: Seen): readonly string[] => [
  `# ${title} for ${proseText(target.unicode, 253)}`,
  '',
  `As seen on ${inertLine(collectedAt.slice(0, 10))}. Nothing is changed by this document: \`launch-ready plan --standard\` shows such changes one by one, and \`apply\` makes them.`,
  '',
];

const deliveryOf = ({ keys }: Seen) => (keys.delivery?.status === 'ok' ? keys.delivery.value : undefined);

/** CDN rules for static content and the pages that are safe to cache (S4.d1); null where the edge was not looked at. */
export const cdnRulesMarkdown = (set: Seen): string | null => {
  const { cdn } = set.keys;
  if (cdn?.status !== 'ok') return null;
  const rules = cdnRules(cdn.value, deliveryOf(set));
  return `${[
    ...head('Cache rules at the edge', set),
    'Cloudflare by itself keeps files by the ending of their name, and neither pages nor answers of an API. These rules add what is safe, and make sure that nothing of members is ever kept.',
    '',
    ...roomLines(rules),
    '## The rules, in this order',
    '',
    ...rules.rules.flatMap(ruleLines),
    ...beyondLines(rules),
    '## What never to set',
    '',
    '- No “Cache everything”, and no edge time that ignores what the server says, for anything but files: one member would be shown the page of another.',
    '- No caching by cookie: Cloudflare keeps one copy for all cookies.',
    '- After a rule was wrong once: purge everything (Caching → Configuration). What was kept stays there until then.',
  ].join('\n')}\n`;
};

/** Basic security rules against obvious abuse, within the plan (S4.d2); null where the edge was not looked at. */
export const securityRulesMarkdown = (set: Seen): string | null => {
  const { cdn } = set.keys;
  if (cdn?.status !== 'ok') return null;
  const rules = securityRules(cdn.value);
  const { webhook } = cdn.value;
  return `${[
    ...head('Rules against abuse at the edge', set),
    'They keep the mass of junk away from your server. They do not replace the limits and checks inside the app.',
    '',
    ...roomLines(rules),
    '## The rules, in this order',
    '',
    ...rules.rules.flatMap(ruleLines),
    ...beyondLines(rules),
    '## Beside them',
    '',
    ...(rules.slowedBy === null
      ? []
      : [`- Your own rule “${proseText(rules.slowedBy, 80)}” slows the trying of passwords already; keep it.`]),
    ...(webhook === null
      ? [
          '- Nobody said where payments are told to (`health.webhook` in the settings), so no rule lets them pass. Say it before you switch on anything against robots.',
        ]
      : []),
    rules.plan === 'free'
      ? '- “Bot Fight Mode” stays off: on this plan no address can be left out of it, and it stops payment events.'
      : '- “Super Bot Fight Mode” may be on: the first rule leaves the webhook out of it.',
    rules.plan === 'free'
      ? '- The free managed ruleset of Cloudflare is on by itself; leave it so.'
      : '- Deploy the “Cloudflare Managed Ruleset” (Security → Security rules → Managed rules) with its default actions.',
    '- The protection against floods (DDoS) stays at its default. “Under Attack” is for the hours of an attack alone.',
  ].join('\n')}\n`;
};
