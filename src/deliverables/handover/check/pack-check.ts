import type { AskedLink, Opened } from '../../../collectors/links/asked.ts';
import { fewestWords, plainGrade, readingOf } from '../../../engines/reading/grade.ts';
import { rules } from '../../../engines/secrets/rules/index.ts';
import { createScanner } from '../../../engines/secrets/scan.ts';
import { shown } from '../../../engines/secrets/shown.ts';
import type { Leaf } from '../../../evidence/leaf.ts';
import { type JudgedCommand, judgedCommands, type KnownCommands } from './commands.ts';
import {
  type NamedCommand,
  type NamedInHtml,
  namedInHtml,
  namedInMarkdown,
  type NamedLink,
  type Place,
} from './named.ts';

export const packAbouts = ['link', 'command', 'secret', 'reading'] as const;
type About = (typeof packAbouts)[number];

/** One thing of a pack that is wrong. */
export type PackFault = {
  readonly about: About;
  /** The link, the command, the sort of secret (never its value), or the part that is read. */
  readonly what: string;
  readonly places: readonly Place[];
  readonly happened: string;
  readonly cause: string;
  readonly fix: string;
};

/** One thing that could not be looked at: no pass. */
export type PackGap = { readonly about: About; readonly what: string; readonly reason: string; readonly howTo: string };

/** `handover --check --json`. */
export type PackCheck = {
  readonly schema: 'launch-ready/handover-check@1';
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly files: readonly string[];
  /** How many there are of each, the faulty and the unchecked ones included. */
  readonly counts: { readonly links: number; readonly commands: number };
  /** School years that the way back asks of its readers; null where that was not measured. */
  readonly grade: number | null;
  readonly faults: readonly PackFault[];
  readonly notChecked: readonly PackGap[];
};

/** The two readable files of a pack, as they are on the disk. */
export type PackFiles = { readonly html: string; readonly markdown: string };

export const packNames = { html: 'handover.html', markdown: 'handover.md' } as const;
/** What browsers' reading of a page is bounded to here. */
const htmlCharacters = 1_000_000;
const rollbackTitle = 'How to go back';

/** What a pack names; `links` are those to be asked, each once. */
type NamedInPack = Pick<NamedInHtml, 'inside'> & {
  readonly links: readonly NamedLink[];
  readonly commands: readonly NamedCommand[];
  readonly rollback: string | null;
};

const merged = (links: readonly NamedLink[]): readonly NamedLink[] =>
  [...Map.groupBy(links, ({ url }) => url)].map(([url, same]) => ({
    url,
    places: [...new Set(same.flatMap(({ places }) => places))],
  }));

/** Addresses that a step asks with curl have to answer as links have to. */
const askedByCurl = ({ words: [program, ...rest], how, place }: NamedCommand): readonly NamedLink[] =>
  program === 'curl' && how === 'typed'
    ? rest.filter(word => /^https?:\/\//.test(word) && URL.canParse(word)).map(url => ({ url, places: [place] }))
    : [];

/** Links, commands and the way back of a pack. Pure. */
export const namedInPack = ({ html, markdown }: PackFiles): NamedInPack => {
  const page = namedInHtml(html, packNames.html);
  const text = namedInMarkdown(markdown, packNames.markdown);
  return {
    links: merged([...page.links, ...text.links, ...text.commands.flatMap(askedByCurl)]),
    inside: page.inside,
    commands: text.commands,
    rollback: text.sections.get(rollbackTitle) ?? null,
  };
};

/** Who has to sign in first has got there. */
const isShown = ({ status }: Opened & { readonly status: number }): boolean =>
  status < 500 && status !== 404 && status !== 410;
/** Answers of somebody who asks to come back later. */
const isLater = (status: number): boolean => status === 408 || status === 425 || status === 429;

const openedBadly = (opened: Opened): string | null => {
  if (opened.status === null) return opened.because;
  return isShown(opened) ? null : `${opened.end} answers ${opened.status}`;
};

type Judged = { readonly faults: readonly PackFault[]; readonly gaps: readonly PackGap[] };

const fixOfLink =
  'Mend what it leads to, or put the right address where it comes from (watch.publicUrl and watch.rollback of launch-ready.jsonc, or the file that names it), and write the pack again: launch-ready handover.';

const asking = 'Ask again where the internet is reached: launch-ready handover --check.';

const linkFault = (link: NamedLink, happened: string, cause: string): Judged => ({
  faults: [{ about: 'link', what: link.url, places: link.places, happened, cause: `${cause}.`, fix: fixOfLink }],
  gaps: [],
});

const judgeLink = (link: NamedLink, { desktop, phone }: Omit<AskedLink, 'url'>): Judged => {
  const silent = [desktop, phone].find(leaf => leaf.status === 'silent');
  const value = (leaf: Leaf<Opened>): Opened | null => (leaf.status === 'ok' ? leaf.value : null);
  const [desk, hand] = [value(desktop), value(phone)];
  const atDesk = desk === null ? null : openedBadly(desk);
  if (atDesk !== null)
    return linkFault(link, 'Whoever opens this link of the pack in a bad hour sees nothing that helps.', atDesk);
  const inHand = hand === null ? null : openedBadly(hand);
  const refusesPhones =
    desk?.status != null && desk.status < 400 && hand?.status != null && hand.status >= 400 && !isLater(hand.status);
  if (inHand !== null || (refusesPhones && hand !== null))
    return linkFault(
      link,
      'Whoever opens this link of the pack on a telephone, on the way home, sees nothing that helps; at a desk it works.',
      `To a telephone ${inHand ?? `${hand?.end ?? link.url} answers ${hand?.status ?? ''}`}`,
    );
  const later = [desk, hand].find(one => one?.status != null && isLater(one.status));
  const reason =
    silent?.status === 'silent'
      ? silent.reason
      : later == null
        ? null
        : `${later.end} answers ${later.status ?? ''}: it asks to come back later`;
  return {
    faults: [],
    gaps: reason === null ? [] : [{ about: 'link', what: link.url, reason, howTo: asking }],
  };
};

const judgeInside = ({ url, places }: NamedLink): PackFault => ({
  about: 'link',
  what: url,
  places,
  happened: 'Whoever follows the contents of the page stays where they are.',
  cause: `No part of the page is called ${url}.`,
  fix: 'Write the pack again; if it stays so, it is a bug of ours.',
});

const judgeCommand = ({ text, places, found }: JudgedCommand): Judged => {
  if (found === 'exists') return { faults: [], gaps: [] };
  if ('unknown' in found) {
    const howTo = 'Check it where the repository with its launch-ready.jsonc is: launch-ready handover --check.';
    return { faults: [], gaps: [{ about: 'command', what: text, reason: found.unknown, howTo }] };
  }
  const happened = 'Whoever types this command of the pack gets an error, and stands there without the next step.';
  const fault = { about: 'command', what: text, places, happened, cause: `${found.missing}.`, fix: found.fix } as const;
  return { faults: [fault], gaps: [] };
};

/** What is told of a pack, with every key in it shown as its beginning alone: an address or a command can hold one. */
const hider = (): ((text: string) => string) => {
  const scanner = createScanner(rules);
  return text => {
    const bytes = Buffer.from(text);
    return scanner
      .scan(bytes, 'settings')
      .filter(({ class: sort }) => sort !== 'placeholder' && sort !== 'public')
      .map(({ start, end, value }) => ({ value, place: bytes.subarray(start, end).toString() }))
      .reduce((sofar, { value, place }) => sofar.replaceAll(place, () => shown(value)), text);
  };
};

const secretsIn = (text: string, file: string): Judged => {
  const gaps: PackGap[] = [];
  const howTo = `Look through ${file} by hand.`;
  const hits = createScanner(rules).scan(Buffer.from(text), 'settings', reason =>
    gaps.push({ about: 'secret', what: file, reason, howTo }),
  );
  const faults = hits
    .filter(({ class: sort }) => sort === 'secret')
    .map(({ rule, value, line }): PackFault => ({
      about: 'secret',
      what: rule.title,
      places: [`${file}, line ${line}`],
      happened: 'Everybody who gets the pack, prints it or forwards it holds a key of the community.',
      cause: `${file} holds ${rule.title} in line ${line}: ${shown(value)}.`,
      fix: 'Make a new key and switch this one off, take it out of where it was written down (answers, contacts, notes), and write the pack again: launch-ready handover.',
    }));
  return { faults, gaps };
};

const judgeReading = (text: string | null): Judged & { readonly grade: number | null } => {
  const what = `“${rollbackTitle}”`;
  const howTo = 'Let a way back be timed: launch-ready deploy drill --active. Then write the pack again.';
  const gap = (reason: string): Judged & { readonly grade: null } => ({
    faults: [],
    gaps: [{ about: 'reading', what, reason, howTo }],
    grade: null,
  });
  if (text === null || /^\s*\*\*Missing\.\*\*/.test(text)) return gap('the pack tells no way back');
  const { words, grade, isEnglish, hardest } = readingOf(text);
  const place = `${packNames.markdown}, ${what}`;
  const fault = (happened: string, cause: string): Judged & { readonly grade: number | null } => ({
    faults: [
      {
        about: 'reading',
        what,
        places: [place],
        happened,
        cause,
        fix: 'Write short sentences with everyday words, one step each, and let somebody who did not build it read them aloud.',
      },
    ],
    gaps: [],
    grade,
  });
  if (words < fewestWords)
    return fault(
      'On the night on which a release is bad, whoever is awake sees commands alone: nobody says when to run them and what to expect.',
      `The way back has ${words} ${words === 1 ? 'word' : 'words'} beside its commands.`,
    );
  if (!isEnglish) return gap('it is not in English, so its words were not measured');
  if (grade !== null && grade > plainGrade)
    return fault(
      'On the night on which a release is bad, whoever is awake has to read the steps back twice, and skips what they do not understand.',
      `They ask for school year ${grade.toFixed(1)}, commands left out; year ${plainGrade} is what everybody reads with ease. Hardest: ${hardest.map(one => `“${one}”`).join(' ')}`,
    );
  return { faults: [], gaps: [], grade };
};

type PackCheckSources = {
  readonly files: PackFiles;
  readonly named: NamedInPack;
  readonly asked: readonly AskedLink[];
  readonly known: KnownCommands;
  /** ISO 8601. */
  readonly at: string;
};

/** A pack judged as code is: links, commands, secrets, and how hard its way back is to read. Pure. */
export const packCheck = ({ files, named, asked, known, at }: PackCheckSources): PackCheck => {
  const answers = new Map(asked.map(one => [one.url, one]));
  const commands = judgedCommands(named.commands, known);
  const reading = judgeReading(named.rollback);
  const parts: readonly Judged[] = [
    ...named.links.map((link): Judged => {
      const answer = answers.get(link.url);
      if (answer !== undefined) return judgeLink(link, answer);
      return { faults: [], gaps: [{ about: 'link', what: link.url, reason: 'it was not asked', howTo: asking }] };
    }),
    { faults: named.inside.map(judgeInside), gaps: [] },
    ...commands.map(judgeCommand),
    secretsIn(files.html, packNames.html),
    secretsIn(files.markdown, packNames.markdown),
    reading,
    ...(files.html.length > htmlCharacters
      ? [
          {
            faults: [],
            gaps: [{ about: 'link', what: packNames.html, reason: tooLong, howTo: 'Look at its end by hand.' }],
          } as const,
        ]
      : []),
  ];
  const hidden = hider();
  return {
    schema: 'launch-ready/handover-check@1',
    checkedAt: at,
    files: Object.values(packNames),
    counts: { links: named.links.length, commands: commands.length },
    grade: reading.grade === null ? null : Math.round(reading.grade * 10) / 10,
    faults: parts.flatMap(({ faults }) =>
      faults.map(one => ({ ...one, what: hidden(one.what), cause: hidden(one.cause) })),
    ),
    notChecked: parts.flatMap(({ gaps }) =>
      gaps.map(one => ({ ...one, what: hidden(one.what), reason: hidden(one.reason) })),
    ),
  };
};

const tooLong = `links are looked for in its first ${htmlCharacters} characters alone`;
