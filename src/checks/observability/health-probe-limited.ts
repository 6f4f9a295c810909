import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToSignals, signalFault } from '../signal-words.ts';
import { listed } from '../wording.ts';

const id = 'observability/health-probe-limited';

export default defineCheck({
  id,
  rows: ['S5.c1'],
  from: 'launch',
  needs: ['signals'],
  damage: 'data',
  effort: { minutes: [20, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'The account of the monitor sees its one address and nothing else',
    failureTitle: 'Whoever reads the password of the monitor reads the community',
    why: 'A monitor keeps its password at a service of somebody else, often readable for a whole team, and nobody changes it for years. I sign in with it and ask for what the app has for members and staff, with GET alone.',
    fix: 'Give the account a role of its own that may use the address for monitors and nothing else.',
    howTo: `Name the account in launch-ready.jsonc, by variables: "watch": {"probe": {"email": "PROBE_EMAIL", "password": "PROBE_PASSWORD"}}. ${howToSignals}`,
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html#enforce-least-privileges',
    ],
  },
  judge: ({ signals }) => {
    const { opened, asked } = known(signals.probe);
    if (opened.length === 0) return concluded([]);
    const beyond = opened.filter(({ forMembers }) => !forMembers);
    const shown = (beyond.length > 0 ? beyond : opened).slice(0, 4).map(({ path }) => path);
    return concluded([
      signalFault(signals, id, {
        place: 'monitor-account',
        severity: beyond.length > 0 ? 'high' : 'medium',
        happened:
          beyond.length > 0
            ? 'Whoever gets hold of the password of the monitor reads what is kept from members: it opens pages of the staff.'
            : 'Whoever gets hold of the password of the monitor reads what members write to each other.',
        cause: `The account opens ${listed(shown)}${opened.length > shown.length ? `, ${opened.length} addresses in all` : ''}, beside the one that it is for.`,
        evidence: [
          `As the account of the monitor I asked for ${asked} addresses that strangers are kept from`,
          ...opened
            .slice(0, 6)
            .map(
              ({ path, status, forMembers }) =>
                `GET ${path}: ${status}${forMembers ? '' : ', which an ordinary member does not get'}`,
            ),
        ],
        fix: [
          'Give it a role of its own, below that of a member, and let every route but the address for monitors turn that role away.',
          'Set a new password for it, and keep it where only the monitor reads it.',
        ],
      }),
    ]);
  },
});
