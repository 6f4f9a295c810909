import { checks } from '../checks/index.ts';
import { rows } from '../contract/rows.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { severityWords, whoWords, minutesText } from '../reporters/words.ts';
import { wrap } from '../reporters/wrap.ts';
import type { Surroundings } from './surroundings.ts';

const listing = (): string =>
  [
    'Checks, by stage. launch-ready explain CHECK tells more about one.',
    '',
    ...checks.map(({ id, docs }) => `  ${id}\n      ${docs.title}`),
    '',
  ].join('\n');

/** `launch-ready explain [CHECK]`: what a check looks at, why it matters and how it is put right. */
export const explain = async (id: string | undefined, around: Surroundings): Promise<number> => {
  if (id === undefined) {
    around.stdout.write(listing());
    return 0;
  }
  const bare = id.split('#')[0];
  const check = checks.find(one => one.id === bare);
  if (check === undefined) {
    const near = checks.find(one => one.id.endsWith(`/${bare}`) || (bare !== undefined && one.id.includes(bare)));
    throw new LaunchReadyError(
      'LR_UNKNOWN_CHECK',
      `There is no check ${id}.`,
      near === undefined ? 'launch-ready explain lists them all.' : `Do you mean ${near.id}?`,
    );
  }
  const rowText = check.rows.map(row => `${row} (${rows.find(one => one.id === row)?.title ?? ''})`).join(', ');
  const width = around.columns;
  around.stdout.write(
    [
      check.id,
      '',
      wrap(`Good: ${check.docs.title}`, width - 2, '  '),
      wrap(`Bad: ${check.docs.failureTitle}`, width - 2, '  '),
      '',
      wrap(check.docs.why, width, ''),
      '',
      wrap(`Fix: ${check.docs.fix}`, width, ''),
      wrap(
        `Work: ${whoWords[check.effort.who]}, typically ${minutesText(check.effort.minutes)}. At worst: ${severityWords[check.worst].toLowerCase()}.`,
        width,
        '',
      ),
      wrap(`When it could not be checked: ${check.docs.howTo}`, width, ''),
      wrap(`Contract: ${rowText}`, width, ''),
      ...(check.after === undefined
        ? []
        : [wrap(`Not judged where one of these fails first: ${check.after.join(', ')}`, width, '')]),
      '',
      ...check.docs.references,
      '',
    ].join('\n'),
  );
  return 0;
};
