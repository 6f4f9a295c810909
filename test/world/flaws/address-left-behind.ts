import { fileOf, inRepo } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const production = 'variables/production.env';

const set = (plan: WorldPlan, line: string): void => {
  const [name = ''] = line.split('=');
  const others = fileOf(plan, production)
    .split('\n')
    .filter(each => !each.startsWith(`${name}=`));
  inRepo(plan, { [production]: [line, ...others].join('\n') });
};

export default defineFlaw({
  name: 'address-left-behind',
  row: 'S3.c1',
  expected: 'deployment/env-complete',
  part: 'repository',
  story:
    'Every variable was entered on the first evening, copied from the machine of the developer. The address of the app was one of them. Pages worked; the first member who asked for a new password got a link to localhost.',
  variants: {
    'the-machine-of-the-developer': {
      severity: 'blocker',
      apply: plan => set(plan, 'APP_URL=http://localhost:3000'),
    },
    'the-preview-that-it-was-tried-on': {
      severity: 'blocker',
      apply: plan => set(plan, 'GOOGLE_REDIRECT_URI=https://harbour-preview.vercel.app/auth/callback/google'),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'deployment/env-complete',
    trap: 'what runs beside the app on the same machine is reached at localhost: a model and a service for pictures',
    apply: plan => {
      set(plan, 'OPENAI_BASE_URL=http://localhost:11434/v1');
      set(plan, 'IMAGE_PROXY_URL=http://127.0.0.1:8080');
    },
  }),
];
