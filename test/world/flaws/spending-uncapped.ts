import { fileOf, inRepo } from '../change.ts';
import { chance } from '../made-up.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const production = 'variables/production.env';
const on = (): string => new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);

const say = (plan: WorldPlan, service: string, cap: number | false, more: object = {}): void => {
  const { spending } = plan.config;
  const others = typeof spending === 'object' ? spending : {};
  plan.config['spending'] = { ...others, [service]: { cap, by: 'the owner', on: on(), ...more } };
};

/** The app asks a model: its code reads the key, the list names it, production has it. */
const withModel = (plan: WorldPlan, name: string): void => {
  inRepo(plan, {
    'src/assistant.ts': `const key = process.env.${name};\nif (!key) throw new Error('${name} is not set');\n\nexport const headers = { authorization: \`Bearer \${key}\` };\n`,
    '.env.example': `${fileOf(plan, '.env.example')}${name}=\n`,
    [production]: `${fileOf(plan, production)}${name}=${chance(51, 40)}\n`,
  });
};

export default defineFlaw({
  name: 'spending-uncapped',
  row: 'X5',
  expected: 'hardening/spending-capped',
  part: 'repository',
  story:
    'The key of the model was made on the first day with the card of the founder behind it, and nobody came back to set a limit. A crawler found the form of the assistant on a Friday night.',
  variants: {
    'the-key-of-the-model': {
      severity: 'medium',
      apply: plan => {
        withModel(plan, 'OPENAI_API_KEY');
        say(plan, 'openai', false);
      },
    },
    'the-platform-that-serves-everything': {
      severity: 'medium',
      apply: plan => say(plan, 'fly', false),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'hardening/spending-capped',
    trap: 'a key whose cap is nothing at all while it is not used, one that was paid in advance, and names that only sound like keys',
    apply: plan => {
      withModel(plan, 'ANTHROPIC_API_KEY');
      say(plan, 'anthropic', 0);
      say(plan, 'fly', 25, { per: 'prepaid' });
      inRepo(plan, {
        'src/model.ts':
          "export const model = process.env.OPENAI_MODEL ?? 'small';\nexport const region = process.env.MAPBOX_STYLE ?? 'plain';\n",
      });
    },
  }),
];
