/** A question that no machine can answer: who holds what. `rows` are the promises that the answer serves. */
export type OwnershipQuestion = {
  readonly id: string;
  /** As it is asked. */
  readonly ask: string;
  /** As it stands in front of the answer. */
  readonly title: string;
  /** An answer as one would write it. */
  readonly example: string;
  readonly rows: readonly string[];
};

/** The interview of the handover: nine questions, each about an account or a person and never about a password. */
export const ownershipQuestions = [
  {
    id: 'domain',
    ask: 'Who can sign in where the domain is registered, and who pays for it?',
    title: 'The domain',
    example: 'Ada holds the account, with a second factor; her card pays each March',
    rows: ['S7.c2'],
  },
  {
    id: 'dns',
    ask: 'Who can sign in where the DNS records are kept?',
    title: 'The DNS records',
    example: 'Ada and Ben, each with a login of their own',
    rows: ['S7.c2', 'S7.f2'],
  },
  {
    id: 'hosting',
    ask: 'Who can sign in where the app and its database run, and who pays?',
    title: 'Where the app runs',
    example: 'The account of the company; Ada is its owner and pays',
    rows: ['S7.d1'],
  },
  {
    id: 'repository',
    ask: 'Who owns the repository of the code?',
    title: 'The code',
    example: 'The organisation of the company; Ada is its owner, Cem may write',
    rows: ['S7.d1'],
  },
  {
    id: 'payments',
    ask: 'Who holds the account at the payment service, and where is its second factor?',
    title: 'Payments',
    example: 'Ada; the second factor is on her telephone, recovery codes are in the safe',
    rows: ['S7.d1'],
  },
  {
    id: 'mail',
    ask: 'Who holds the account of the service that sends your mail?',
    title: 'Mail',
    example: 'Ben, with the address team@example.com',
    rows: ['S7.d1', 'S7.f2'],
  },
  {
    id: 'keys',
    ask: 'Where does a copy of each key lie, and who can open it? Write the place, never a key.',
    title: 'Copies of keys',
    example: 'In the password manager of the company, vault “production”: Ada and Ben',
    rows: ['S7.c3'],
  },
  {
    id: 'redeploy',
    ask: 'Has somebody who did not build it deployed once by these pages? Who, and when?',
    title: 'Deployed without the builder',
    example: 'Ada did on 3 November',
    rows: ['S7.f1'],
  },
  {
    id: 'redirect',
    ask: 'Has somebody who did not build it changed a redirect by these pages? Who, and when?',
    title: 'Redirect changed without the builder',
    example: 'Ada did on 3 November, and took it back',
    rows: ['S7.f3'],
  },
] as const satisfies readonly OwnershipQuestion[];

export type OwnershipId = (typeof ownershipQuestions)[number]['id'];
