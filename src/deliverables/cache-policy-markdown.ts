import { type CachePolicy, type PolicyLine, type RouteClass, wantedFor } from './cache-policy.ts';
import { codeSpan, inertLine, proseText } from './markdown-text.ts';

const longest = 300;

type Section = { readonly classes: readonly RouteClass[]; readonly title: string; readonly says: readonly string[] };

const sections: readonly Section[] = [
  {
    classes: ['landing', 'public-data'],
    title: 'The same for everybody: a CDN answers',
    says: [
      `Send pages with ${codeSpan(`Cache-Control: ${wantedFor.landing}`, longest)}: browsers ask each time, the CDN answers by itself for five minutes, and goes on with the old page for a day while your server is busy or down.`,
      `Send public data with ${codeSpan(`Cache-Control: ${wantedFor['public-data']}`, longest)}.`,
      'Set no cookie there, and put no name, no number of messages and no “signed in as” into them: a script that asks a route for members adds that in the browser.',
    ],
  },
  {
    classes: ['way-in'],
    title: 'Ways in: nobody keeps them',
    says: [
      `Sign-in, sign-up, reset, invitations and payments: ${codeSpan(`Cache-Control: ${wantedFor['way-in']}`, longest)}. Their forms and redirects belong to one visit.`,
    ],
  },
  {
    classes: ['member-page', 'member-data', 'own-copy'],
    title: 'Behind the sign-in: nobody keeps them, and no rule overrides that',
    says: [
      `Dashboards, profiles, posts for members, and every answer for one member: ${codeSpan(`Cache-Control: ${wantedFor['member-page']}`, longest)}, set in one place for everything that reads the session.`,
      `The redirect to the sign-in, refusals (401, 403) and errors as well: one that is kept turns members away.`,
      'In the app, remember nothing that is made for one member unless who asked is part of the key.',
    ],
  },
];

const cell = (text: string): string => codeSpan(text, longest).replaceAll('|', String.raw`\|`);

const verdicts = { true: 'yes', false: '**no**', null: 'not seen' } as const;

const table = (lines: readonly PolicyLine[]): readonly string[] =>
  lines.length === 0
    ? ['No route of this kind was met.']
    : [
        '| Route | Cache-Control now | Keeps to it |',
        '|---|---|---|',
        ...lines.map(({ route, now, holds }) => `| ${cell(route)} | ${cell(now)} | ${verdicts[`${holds}`]} |`),
      ];

/** The cache policy notes as Markdown. Everything from outside is escaped. */
export const cachePolicyMarkdown = (target: string, policy: CachePolicy): string => {
  const lines = [
    `# What caches keep: ${proseText(target, 253)}`,
    '',
    `For whoever changes a route, a CDN rule or a header. Seen on ${inertLine(policy.seenAt.slice(0, 10))} at ${codeSpan(policy.app, longest)}, as two members and as a stranger.`,
    '',
    ...sections.flatMap(({ classes, title, says }) => [
      `## ${title}`,
      '',
      ...says.map(text => `- ${text}`),
      '',
      ...table(policy.lines.filter(line => classes.includes(line.class))),
      '',
    ]),
    '## Files of the build',
    '',
    '- With a hash in the name: `Cache-Control: public, max-age=31536000, immutable`.',
    '- Without one, such as `favicon.ico`: `Cache-Control: public, max-age=3600`.',
    '- A file of one member, such as an export or a picture, is no file of the build: it is behind the sign-in, whatever its ending.',
    '',
    '## Rules of the CDN',
    '',
    '- Leave “respect the origin’s headers” on. No “cache everything” and no longer edge lifetime for addresses of members.',
    '- Turn on the defence against cache deception where there is one (Cloudflare: “Cache deception armor”).',
    '- `Vary: Cookie` is no wall: several CDNs pass over it.',
    '',
    '## When something was kept that was one member’s',
    '',
    '1. Empty the whole cache of the CDN.',
    '2. Take back the change: the rule, or the release.',
    '3. End all sessions if a cookie was in it.',
    '4. Run `launch-ready leaks --active`, and tell those whose page was shown.',
    '',
    ...(policy.unseen.length === 0
      ? []
      : [
          '## What was not seen',
          '',
          ...policy.unseen.map(({ route, reason }) => `- ${codeSpan(route, longest)}: ${proseText(reason, longest)}`),
          '',
        ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
