import type { AlertPlan, PlannedAlert, PlannedChannel } from './alert-plan.ts';
import { codeSpan, inertLine, proseText } from './markdown-text.ts';

const longest = 500;

const prose = (text: string): string => proseText(text, longest);

type Contact = AlertPlan['contacts'][number];

const called = (contact: Contact | undefined): string =>
  contact === undefined ? '**nobody**' : prose(`${contact.name} (${contact.role})`);

const drillText = ({ drilled }: PlannedChannel): string => {
  if (drilled === null) return '**never**';
  const day = inertLine(drilled.at.slice(0, 10));
  return drilled.delivered
    ? `${day}, took it in ${drilled.ms} ms`
    : `${day}, **did not take it**: ${prose(drilled.because ?? '')}`;
};

/** The drill that shows that an alert reaches anybody: the oldest of the last drills of its channels. */
const lastDrill = (channels: readonly PlannedChannel[]): string => {
  const days = channels.flatMap(({ drilled }) => (drilled?.delivered === true ? [drilled.at.slice(0, 10)] : []));
  if (channels.length === 0 || days.length === 0) return '**never**';
  const oldest = inertLine(days.toSorted()[0] ?? '');
  return days.length === channels.length ? oldest : `${oldest}, for ${days.length} of ${channels.length} channels`;
};

const monthText = (perMonth: number | null): string =>
  perMonth === null ? 'not known yet: nothing was watched for long enough' : `${perMonth} in a month, by what was seen`;

/** What members see, and where: the same is watched at several hosts, and a folded pack shows this line alone. */
const titles = (alerts: readonly PlannedAlert[]): readonly string[] => {
  const atHost = alerts.map(({ suffers, host }) =>
    host === '' || suffers.includes(host)
      ? prose(suffers)
      : `${prose(suffers.replace(/\.$/, ''))} (${codeSpan(host, 253)}).`,
  );
  return atHost.map((title, index) =>
    atHost.indexOf(title) === atHost.lastIndexOf(title)
      ? title
      : `${title} Watched as ${codeSpan(alerts[index]?.id ?? '', 200)}.`,
  );
};

const alertLines = (
  title: string,
  alert: PlannedAlert,
  { contacts, channels, rollback }: AlertPlan,
): readonly string[] => {
  const through = channels.map(({ name }) => codeSpan(name, 60)).join(', ');
  const todo = alert.actions.map((action, index) => `${index + 1}. ${prose(action)}`).join('<br>');
  return [
    `### ${title}`,
    '',
    '| | |',
    '|---|---|',
    `| Watched as | ${codeSpan(alert.id, 200).replaceAll('|', String.raw`\|`)} |`,
    `| Opens | ${prose(alert.opens)} |`,
    `| Closes | ${prose(alert.closes)} |`,
    `| How urgent | ${alert.urgency} |`,
    `| Called first | ${called(contacts[0])} |`,
    `| After 15 minutes | ${called(contacts[1])} |`,
    `| Through | ${through === '' ? '**nothing**' : through} |`,
    `| Do this | ${todo === '' ? '**nothing is written down**' : todo} |`,
    `| The way back, within 10 minutes | ${rollback === null ? '**not written down**' : prose(rollback)} |`,
    `| Last drill | ${lastDrill(channels)} |`,
    `| Will fire | ${monthText(alert.perMonth)} |`,
    '',
  ];
};

/** The alerting plan as Markdown. Everything from outside is escaped. */
export const alertPlanMarkdown = (plan: AlertPlan): string => {
  const { domain, at, contacts, channels, alerts, missing } = plan;
  const named = titles(alerts);
  const lines = [
    `# Alerting plan: ${proseText(domain, 253)}`,
    '',
    `As of ${inertLine(at.slice(0, 10))}. It says what wakes whom, and what they do then.`,
    '',
    ...(missing.length === 0
      ? ['Nothing is missing.', '']
      : ['## What is missing', '', ...missing.map(text => `- **Missing**: ${prose(text)}`), '']),
    '## Who is called',
    '',
    ...(contacts.length === 0
      ? ['**Nobody is named to be called.**']
      : [
          '| | Name | Role | How to reach them |',
          '|---|---|---|---|',
          ...contacts.map(
            ({ name, role, reach }, index) =>
              `| ${index === 0 ? 'first' : index === 1 ? 'after 15 minutes' : 'then'} | ${prose(name)} | ${prose(role)} | ${reach === undefined ? '**not written down**' : prose(reach)} |`,
          ),
        ]),
    '',
    '## How they are told',
    '',
    ...(channels.length === 0
      ? ['**No channel is set.**']
      : [
          '| Channel | Kind | Last drill |',
          '|---|---|---|',
          ...channels.map(channel => `| ${codeSpan(channel.name, 60)} | ${channel.kind} | ${drillText(channel)} |`),
        ]),
    '',
    'A reminder comes after 30 minutes, after 2 hours and then every 12 hours, five at most, until somebody says that they are on it. The end is always told.',
    '',
    'What is looked at and fails now and then, with good looks between, is told, too: five failing looks of sixty, one of them in the last five minutes, wake whoever is called first, once and without reminders; 22 of a day of looks each minute are told without a call. It is over after sixty good looks in a row.',
    '',
    `## The alerts`,
    '',
    ...(alerts.length === 0
      ? ['**Nothing is watched.**']
      : alerts.flatMap((alert, index) => alertLines(named[index] ?? '', alert, plan))),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
