import { shellQuote } from '../../findings/shell-quote.ts';
import { codeSpan, proseText } from '../markdown-text.ts';
import { typedCommand } from '../typed-command.ts';

/** How a release goes out, as the settings and their platform say. No secret is in it: variables stand by their names. */
export type ReleaseCommand = {
  /** Words of the command; `{release}` where the commit goes, `$NAME` for a variable. */
  readonly argv: readonly string[];
  /** What gives members a release that went to an address of its own first (`{preview}`); null where none does. */
  readonly promote: readonly string[] | null;
  readonly platform: string | null;
  /** Where the app says which release runs; null where the settings do not tell. */
  readonly ready: string | null;
};

const longest = 2_000;
const places = { '{release}': 'RELEASE', '{preview}': 'ADDRESS' };

const lineOf = (argv: readonly string[]): readonly string[] => [
  '',
  `   ${codeSpan(typedCommand(argv, places), longest)}`,
  '',
];

const names = (argv: readonly string[], place: string): boolean => argv.some(word => word.includes(place));

/** S7.f1: putting a release out again without whoever built it, after an outage or a change. Pure. */
export const deployByHand = ({ argv, promote, platform, ready }: ReleaseCommand): string => {
  const all = [...argv, ...(promote ?? [])];
  const variables = [...new Set(all.flatMap(word => word.match(/\$[A-Z][A-Z0-9_]*/g) ?? []))];
  const named = names(all, '{release}');
  const put = names(argv, '{release}') ? ' Put that name in the place of RELEASE.' : '';
  const steps: (readonly string[])[] = [
    ['Open a terminal in the folder of the project, on the machine that deploys.'],
    ...(named
      ? [[`Find the name of the newest release: ${codeSpan('git rev-parse HEAD')}. It prints 40 letters and digits.`]]
      : []),
    [`Put it out. Run the line below.${put}`, ...lineOf(argv)],
    ...(promote === null
      ? []
      : [
          ['It prints an address. Open it, and see that the app works there.'],
          [
            `Give it to members. Run the line below. Put that address in the place of ADDRESS.${names(promote, '{release}') ? ' Put the name in the place of RELEASE.' : ''}`,
            ...lineOf(promote),
          ],
        ]),
    [
      ready === null
        ? 'Open the site in a private window. Load it again until it answers.'
        : `Ask which release runs: ${codeSpan(`curl -s ${shellQuote(ready)}`, longest)}. Wait until the answer ${named ? 'holds that name' : 'is good'}.`,
    ],
    ['Sign in. Open your own page. Begin a test payment, and stop there.'],
    ['Is something wrong? Go back at once, as written under “How to go back”.'],
  ];
  return `${[
    `You need the machine that deploys today, as it is signed in${platform === null ? '' : ` (${proseText(platform, 100)})`}.`,
    ...(variables.length === 0
      ? []
      : [`These have to be set there: ${variables.map(name => codeSpan(name.slice(1))).join(', ')}.`]),
    '',
    ...steps.flatMap(([first = '', ...rest], index) => [`${index + 1}. ${first}`, ...rest]),
    '',
    `${codeSpan('launch-ready deploy --active')} takes the same steps. It watches what members see, and goes back by itself when that fails.`,
  ].join('\n')}\n`;
};
