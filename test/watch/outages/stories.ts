import type { Config } from '../../../src/config/schema.ts';
import type { Story } from './story.ts';
import type { Wanted } from './watched-app.ts';

type Drive = NonNullable<Config['drive']>;
type Flow = keyof Drive['flows'];

const alone: readonly Flow[] = ['sign-in', 'sign-out', 'dashboard', 'who-am-i', 'pay'];
const joining: readonly Flow[] = [...alone, 'sign-up', 'confirm', 'close-account'];

/** The settings of the example with these flows alone: what the story is not about takes no time. */
const withFlows =
  (names: readonly Flow[], change: (drive: Drive) => Drive = drive => drive): Wanted =>
  drive =>
    change({ ...drive, flows: Object.fromEntries(names.map(name => [name, drive.flows[name]])) });

const withoutBilling = (drive: Drive): Drive => {
  const { billing, ...rest } = drive;
  return billing === undefined ? drive : rest;
};

export const stories = {
  'sign-in-fails': {
    wanted: withFlows(alone, withoutBilling),
    break: app => app.break('sign-in fails'),
    mend: app => app.break(),
    key: 'flow/login',
  },
  'checkout-refused': {
    wanted: withFlows(joining),
    break: app => app.break('checkout refused'),
    mend: app => app.break(),
    key: 'flow/join',
  },
} as const satisfies Readonly<Record<string, Omit<Story, 'name'>>>;
