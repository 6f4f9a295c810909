import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MailAnswer, MailLookup } from '../../src/engines/mail/lookup.ts';

const folder = join(process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'data');

/** Why there is nothing to score, or null. */
export const missing = (): string | null =>
  ['spf', 'arc', 'mail'].every(name => existsSync(join(folder, name)))
    ? null
    : 'the samples are not here: ../shared/data/{spf,arc,mail} beside the project, or LAUNCH_READY_SHARED';

export const sample = (path: string): Buffer => readFileSync(join(folder, path));

/** Names to types to values, as the samples of mailauth keep what the DNS said. */
export type Recorded = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.join('');
  const { priority, exchange } = value as { readonly priority?: number; readonly exchange?: string };
  return exchange === undefined ? String(value) : `${priority ?? 0} ${exchange}`;
};

/** Answers from what was recorded; everything else does not exist. */
export const recordedLookup = (recorded: Recorded): MailLookup => {
  const names = new Map(Object.entries(recorded).map(([name, types]) => [name.toLowerCase(), types]));
  return (name, type): Promise<MailAnswer> => {
    const types = names.get(name);
    if (types === undefined) return Promise.resolve({ status: 'no-name' });
    const values = types[type];
    if (!Array.isArray(values)) return Promise.resolve({ status: 'no-data' });
    return Promise.resolve({ status: 'records', values: values.map(textOf) });
  };
};
