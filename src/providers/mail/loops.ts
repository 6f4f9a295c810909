import { easyDkim, noSigns, sesReturnPath, type MailProvider } from './provider.ts';

export const loops: MailProvider = {
  id: 'loops',
  name: 'Loops',
  made: 'marketing',
  sendsThrough: 'ses',
  signs: {
    ...noSigns,
    smtpHosts: [/^smtp\.loops\.so$/],
    apiHosts: ['app.loops.so'],
    packages: ['loops'],
    variables: ['LOOPS_'],
    envelopeLabels: [/^envelope$/],
  },
  setups: [
    {
      name: 'a sending domain',
      records: [...sesReturnPath('envelope', /^envelope$/), easyDkim],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:amazonses.com',
      why: 'Loops has its SPF record at `envelope` below the sending domain; at the domain itself it only uses up a look-up.',
    },
  ],
  dashboard: 'Settings, Domain in Loops',
  freeQuota: null,
  streams: 'Transactional mail, campaigns and workflows leave from one sending domain.',
  bounces: 'To `envelope` at the sending domain.',
  sources: [
    {
      fact: 'SPF at envelope.…, MX and key as shown under Settings, Domain',
      url: 'https://loops.so/docs/deliverability/dmarc-dkim-setup',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'the MX at envelope is 10 feedback-smtp.….amazonses.com, the keys are three CNAMEs to Amazon SES (records of a customer)',
      url: 'https://github.com/nullstone-modules/aws-loops-domain',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['SMTP host'],
};
