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
  'process-stopped': {
    wanted: withFlows(alone, withoutBilling),
    break: app => app.kill(),
    mend: app => app.restart(),
    key: 'health/live/localhost',
  },
  'database-stopped': {
    wanted: withFlows(alone, withoutBilling),
    break: app => app.break('database stopped'),
    mend: app => app.break(),
    key: 'health/ready/localhost',
  },
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
  'webhook-secret-wrong': {
    // Paying is told to the app by the watch itself: nobody walks through the pages of the provider.
    wanted: withFlows(joining.filter(name => name !== 'pay')),
    break: app => app.break('webhook secret wrong'),
    mend: app => app.break(),
    key: 'flow/pay-to-role',
  },
  'webhooks-silent': {
    wanted: withFlows(joining),
    break: app => app.break('webhooks silent'),
    mend: app => app.break(),
    key: 'flow/join',
  },
  'mail-queue-stuck': {
    wanted: withFlows(joining, withoutBilling),
    break: app => app.break('mail queue stuck'),
    mend: app => app.break(),
    key: 'flow/join',
  },
  'dashboard-slow': {
    wanted: withFlows(alone, withoutBilling),
    break: app => app.break('dashboard slow'),
    mend: app => app.break(),
    key: 'flow/login',
  },
} as const satisfies Readonly<Record<string, Omit<Story, 'name'>>>;
