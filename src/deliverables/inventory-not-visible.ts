import type { HostPath } from './inventory-hosts.ts';
import type { Statement } from './inventory-statement.ts';
import type { Variable } from './inventory-variables.ts';

/** One thing that could not be seen, why, and what makes it visible. */
export type NotVisible = { readonly what: string; readonly why: string; readonly howTo: string };

/** What was seen: where code runs, where secrets live, and the way from the domain to the database. */
export type Seen = {
  readonly domain: string;
  readonly collectedAt: string;
  readonly ownership: readonly Statement[];
  readonly environments: readonly Statement[];
  readonly paths: readonly HostPath[];
  readonly code: readonly Statement[];
  readonly databases: readonly Statement[];
  readonly mail: readonly Statement[];
  /** Every variable that is a secret or lands in the browser; never a value. */
  readonly variables: readonly Variable[];
};

type Gap = readonly [is: boolean, gap: NotVisible];

const ask = 'Ask whoever set the app up, and write it into the README.';

const gap = (is: boolean, what: string, why: string, howTo: string): Gap => [is, { what, why, howTo }];

/** What only the repository can tell. */
const gapsInside = (known: Seen, hasRepo: boolean): readonly Gap[] => {
  const why = hasRepo ? 'no file of the repository names it' : 'this is not visible from outside';
  const howTo = hasRepo ? ask : `Run the audit inside the repository: launch-ready audit ${known.domain} --repo .`;
  const unplaced = known.variables.filter(({ sort, keptIn }) => sort === 'secret' && keptIn.length === 0).length;
  return [
    gap(known.code.length === 0, 'Where the code comes from and what it is built with', why, howTo),
    gap(known.databases.length === 0, 'Which database holds the members', why, howTo),
    gap(known.variables.length === 0, 'Which secrets the app needs and where they live', why, howTo),
    gap(
      unplaced > 0,
      `Where the values of ${unplaced === 1 ? 'one secret' : `${unplaced} secrets`} are kept`,
      'the repository names them and no file says who gives them',
      'Look into the variables page of your hosting platform.',
    ),
    gap(known.mail.length === 0, 'How mail is sent and received', 'no mail record and no mail library was seen', howTo),
  ];
};

/** What DNS, the answers and the registry can tell. */
const gapsOutside = (known: Seen): readonly Gap[] => {
  const unmarked = known.paths
    .filter(({ leadsTo, runsOn, sendsTo }) => leadsTo.length > 0 && runsOn === null && sendsTo === undefined)
    .map(({ host }) => host);
  return [
    gap(
      unmarked.length > 0,
      `What ${unmarked.join(', ')} ${unmarked.length === 1 ? 'runs' : 'run'} on`,
      'neither DNS nor the answers carry the mark of a known platform',
      ask,
    ),
    gap(
      known.paths.length === 0,
      'Which machines answer for the domain',
      'no host of the domain was seen',
      'Run the audit again with a network connection.',
    ),
    gap(
      known.environments.length === 0,
      'Which address is production and which is staging',
      'nobody has said so',
      'Write "environments": {"production": "https://…"} into launch-ready.jsonc.',
    ),
    gap(
      known.ownership.every(({ what }) => what !== 'Domain registered at'),
      'Where the domain is registered',
      'the registry did not say',
      'Look at the invoice of the domain, or ask whoever bought it.',
    ),
  ];
};

/** What the inventory has to leave open, each with the way to see it. */
export const notVisibleOf = (known: Seen, hasRepo: boolean): readonly NotVisible[] =>
  [...gapsInside(known, hasRepo), ...gapsOutside(known)].filter(([is]) => is).map(([, open]) => open);
