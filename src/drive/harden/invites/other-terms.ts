import type { InviteTerms } from '../../../evidence/hardening/invites.ts';
import type { Call } from '../../session.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import type { Hall } from './hall.ts';
import { use } from './use.ts';

type Fields = Readonly<Record<string, string>>;

/** What somebody tries who wants more than was offered: the dearest plan and the highest role, under their usual names. */
const wishesOf = ({ drive }: Hand): Fields => {
  const [plan] = Object.keys(drive.settings.billing?.prices ?? {}).toReversed();
  const role = Object.keys(drive.settings.roles).find(name => name === 'admin') ?? 'admin';
  return { ...(plan === undefined ? {} : { plan, tier: plan, level: plan }), role };
};

/** Fields that the page sends of itself and whose value is the name or the price of a plan, or a role: with the most in them. */
const raised = ({ drive }: Hand, own: Fields): Fields => {
  const prices = drive.settings.billing?.prices ?? {};
  const ladders = [Object.keys(prices), Object.values(prices), Object.keys(drive.settings.roles)];
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, value]) => {
      const top = ladders.find(ladder => ladder.includes(value))?.at(-1);
      return top === undefined || top === value ? [] : [[name, top]];
    }),
  );
};

const inAddress = (call: Call, fields: Fields): Call => {
  const [path = '', query = ''] = call.path.split('?');
  const all = new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(query)), ...fields });
  return { ...call, path: `${path}?${all.toString()}` };
};

const inBody = (call: Call, fields: Fields): Call => {
  if (call.json === undefined) return { ...call, form: { ...call.form, ...fields } };
  return typeof call.json === 'object' && call.json !== null ? { ...call, json: { ...call.json, ...fields } } : call;
};

type Attempt = { readonly names: readonly string[]; readonly alter: (call: Call) => Call };

/** Everything together first: an app that does not know the fields takes no notice. One that refuses them is asked one by one. */
const attemptsOf = (hand: Hand): readonly Attempt[] => {
  const wishes = wishesOf(hand);
  const names = Object.keys(wishes);
  const singly = names.filter(name => name === 'plan' || name === 'role');
  const all = (call: Call): Fields => ({ ...wishes, ...raised(hand, call.form ?? {}) });
  return [
    { names, alter: call => inAddress(inBody(call, all(call)), wishes) },
    { names: ['fields of the page'], alter: call => inBody(call, raised(hand, call.form ?? {})) },
    ...singly.map(name => ({ names: [name], alter: (call: Call) => inBody(call, { [name]: wishes[name] ?? '' }) })),
    { names, alter: call => inAddress(call, wishes) },
  ];
};

/** Accepts an invitation and names other terms on the way. What counts is what the guest holds in the end. */
export const otherTerms = async (hand: Hand, { desk, control, outsider, effect }: Hall): Promise<InviteTerms> => {
  const { guest, holding: before } = await outsider();
  const { link } = await desk.invite(guest.email);
  const known = new Set([...control.holding.roles, ...before.roles]);
  const from = { link, token: null, press: null };
  for (const { names, alter } of attemptsOf(hand)) {
    const { shown } = await use(hand, guest, from, alter);
    const { holding, gave } = await effect(guest, before);
    const above = holding.roles.filter(role => !known.has(role));
    if (gave > 0 || above.length > 0) return { sent: names, above, shown };
  }
  const { shown } = await use(hand, guest, from);
  if ((await effect(guest, before)).gave > 0) return { sent: [], above: [], shown };
  throw new Inconclusive('the invitation could not be accepted any more after other terms had been refused');
};
