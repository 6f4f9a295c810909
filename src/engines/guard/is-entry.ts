import { back, type Entry, forward, staged } from './event.ts';

const text = (value: unknown): boolean => typeof value === 'string';
const truth = (value: unknown): boolean => typeof value === 'boolean';
const moment = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const count = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const phase = (value: unknown): boolean => [...forward, ...staged, ...back].some(one => one === value);
const orNull =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || is(value);

const texts = (value: unknown): boolean => Array.isArray(value) && value.every(one => text(one));
const wayBack = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  texts(Reflect.get(value, 'argv')) &&
  text(Reflect.get(value, 'ready')) &&
  orNull(text)(Reflect.get(value, 'platform')) &&
  texts(Reflect.get(value, 'knows')) &&
  texts(Reflect.get(value, 'afterwards'));

/** What each line holds beside its run. */
const shapes: { readonly [type in Entry['type']]: { readonly [field: string]: (value: unknown) => boolean } } = {
  began: {
    at: moment,
    release: text,
    previous: text,
    target: text,
    autoRollback: truth,
    repeatable: truth,
    back: wayBack,
    staged: value => value === undefined || value === true,
    drill: orNull(text),
  },
  command: { phase, group: count },
  passed: { phase, ms: count },
  failed: { phase, ms: count, reason: text },
  preview: { url: text },
  note: { phase, text, heed: truth },
  resumed: { at: moment },
  abandoned: {},
  sight: { at: moment, up: truth, version: orNull(text) },
};

/** Whether a parsed line of the record is one that a guarded deploy wrote. */
export const isEntry = (value: unknown): value is Entry => {
  if (typeof value !== 'object' || value === null || !text(Reflect.get(value, 'run'))) return false;
  const type: unknown = Reflect.get(value, 'type');
  const shape = Object.entries(shapes).find(([name]) => name === type)?.[1];
  return shape !== undefined && Object.entries(shape).every(([field, is]) => is(Reflect.get(value, field)));
};
