import { isWebType } from './record-values.ts';
import type { Effect } from './resources.ts';

/**
 * The order in which nothing is dark or open in between: records come, unproxied; they change; they go; then the proxy,
 * then encryption to the origin, the other settings, HSTS last of them, for it binds browsers; then redirects, and what
 * is cached or refused.
 */
const steps = [
  'make-room',
  'add',
  'change',
  'remove',
  'proxy',
  'ssl',
  'setting',
  'hsts',
  'redirect',
  'cache',
  'firewall',
] as const;

type Step = (typeof steps)[number];

const onlyProxy = (effect: Extract<Effect, { kind: 'record' }>): boolean =>
  effect.before !== null && effect.after !== null && effect.before.proxied !== effect.after.proxied;

/** At one name a CNAME stands alone: what it takes the place of has to go first (RFC 1034 §3.6.2). */
const inTheWay = (removed: Effect, effects: readonly Effect[]): boolean => {
  if (removed.kind !== 'record' || removed.before === null || removed.after !== null) return false;
  const { name, type } = removed.before;
  return effects.some(
    other =>
      other.kind === 'record' &&
      other.before === null &&
      other.after?.name === name &&
      isWebType(type) &&
      (type === 'CNAME') !== (other.after.type === 'CNAME'),
  );
};

const stepOf = (effect: Effect, all: readonly Effect[]): Step => {
  switch (effect.kind) {
    case 'record':
      if (onlyProxy(effect)) return 'proxy';
      if (effect.before === null) return 'add';
      if (effect.after !== null) return 'change';
      return inTheWay(effect, all) ? 'make-room' : 'remove';
    case 'setting':
      if (effect.setting === 'ssl') return 'ssl';
      return effect.setting === 'security_header' ? 'hsts' : 'setting';
    case 'rule':
      if (effect.phase === 'http_request_dynamic_redirect') return 'redirect';
      return effect.phase === 'http_request_cache_settings' ? 'cache' : 'firewall';
  }
};

/** What makes room stands right before what comes in its place, so that the name is dark for one call only. */
const withRoom = <T extends { readonly effect: Effect }>(rooms: readonly T[], others: readonly T[]): readonly T[] => {
  const nameOf = ({ effect }: T): string | undefined =>
    effect.kind === 'record' ? (effect.before ?? effect.after)?.name : undefined;
  const blocked = others.filter(
    one =>
      one.effect.kind === 'record' && one.effect.before === null && rooms.some(room => nameOf(room) === nameOf(one)),
  );
  const names = [...new Set(rooms.map(nameOf))];
  const pairs = names.flatMap(name => [
    ...rooms.filter(room => nameOf(room) === name),
    ...blocked.filter(one => nameOf(one) === name),
  ]);
  const rest = others.filter(one => !blocked.includes(one));
  const adds = rest.filter(({ effect }) => effect.kind === 'record' && effect.before === null);
  return [...adds, ...pairs, ...rest.filter(one => !adds.includes(one))];
};

export const ordered = <T extends { readonly effect: Effect }>(changes: readonly T[]): readonly T[] => {
  const all = changes.map(({ effect }) => effect);
  const placed = changes
    .map(change => ({ change, step: stepOf(change.effect, all) }))
    .toSorted((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step));
  return withRoom(
    placed.filter(({ step }) => step === 'make-room').map(({ change }) => change),
    placed.filter(({ step }) => step !== 'make-room').map(({ change }) => change),
  );
};
