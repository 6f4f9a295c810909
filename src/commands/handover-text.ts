import { stateWords } from '../deliverables/handover/words.ts';
import type { Pack } from '../deliverables/handover/pack.ts';
import { inert } from '../platform/inert.ts';
import { bullet, wrap } from '../reporters/wrap.ts';

const count = (many: number, one: string, more = `${one}s`): string => `${many} ${many === 1 ? one : more}`;

/** What was written, what is missing in it and what brings it. */
export const handoverText = (pack: Pack, folder: string, files: readonly string[], columns: number): string => {
  const missing = pack.sections.filter(({ text }) => text === null);
  const silent = pack.owners.filter(({ attested }) => attested === null);
  const by = (state: Pack['list'][number]['state']): string =>
    `${pack.list.filter(item => item.state === state).length} ${stateWords[state]}`;
  const lines = [
    wrap(inert(pack.headline), columns, ''),
    wrap(`The thirteen things: ${by('done')}, ${by('open')}, ${by('not-checked')}, ${by('no-part')}.`, columns, ''),
    '',
    wrap(inert(`Written to ${folder}: ${files.join(', ')}.`), columns, ''),
    ...(missing.length === 0
      ? []
      : [
          '',
          `${count(missing.length, 'part is', 'parts are')} missing:`,
          ...missing.map(({ title, howTo }) => bullet(`${title}: ${howTo}`, columns)),
        ]),
    ...(silent.length === 0
      ? []
      : [
          '',
          wrap(
            `${count(silent.length, 'question')} of ${pack.owners.length} that no machine can answer ${silent.length === 1 ? 'is' : 'are'} open. Answer with: launch-ready handover ask`,
            columns,
            '',
          ),
        ]),
    '',
  ];
  return lines.join('\n');
};
