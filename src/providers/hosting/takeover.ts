/**
 * Services whose host names anyone can claim once the owner has let go of them, so that an alias that was left
 * behind hands the founder's name to a stranger. As generally known on the date below (GitHub Pages and Azure compared with
 * their sources); a service that asks for proof of the domain before it serves it is left out on purpose.
 */
export const takeoverTableDate = '2026-11-23';

export type ClaimableService = {
  readonly service: string;
  /** Endings of the alias target, lower case, without leading dot. */
  readonly suffixes: readonly string[];
  /** How a free name shows: the target does not exist, or the service's own "nothing here" page answers. */
  readonly freeWhen: 'no-such-name' | 'unclaimed-page';
  readonly source: string;
};

const azure = 'https://learn.microsoft.com/azure/security/fundamentals/subdomain-takeover';
/** EdOverflow/can-i-take-over-xyz, fingerprints of 2026, entries marked as vulnerable (CC BY 4.0, facts only). */
const fingerprints = 'https://github.com/EdOverflow/can-i-take-over-xyz';

const page = (service: string, ...suffixes: readonly string[]): ClaimableService => ({
  service,
  suffixes,
  freeWhen: 'unclaimed-page',
  source: fingerprints,
});

const claimableServices: readonly ClaimableService[] = [
  {
    service: 'Microsoft Azure',
    suffixes: [
      'azurewebsites.net',
      'cloudapp.net',
      'cloudapp.azure.com',
      'trafficmanager.net',
      'blob.core.windows.net',
      'azure-api.net',
      'azureedge.net',
      'azurefd.net',
      'azurecontainer.io',
    ],
    freeWhen: 'no-such-name',
    source: azure,
  },
  {
    service: 'AWS Elastic Beanstalk',
    suffixes: ['elasticbeanstalk.com'],
    freeWhen: 'no-such-name',
    source: fingerprints,
  },
  { service: 'Discourse', suffixes: ['trydiscourse.com'], freeWhen: 'no-such-name', source: fingerprints },
  {
    service: 'GitHub Pages',
    suffixes: ['github.io'],
    freeWhen: 'unclaimed-page',
    source:
      'https://docs.github.com/pages/configuring-a-custom-domain-for-your-github-pages-site/verifying-your-custom-domain-for-github-pages',
  },
  page('Amazon S3', 's3.amazonaws.com', 's3-website-us-east-1.amazonaws.com', 's3-website.eu-central-1.amazonaws.com'),
  page('Bitbucket', 'bitbucket.io'),
  page('Ghost', 'ghost.io'),
  page('Surge', 'surge.sh'),
  page('ngrok', 'ngrok.io'),
  page('WordPress.com', 'wordpress.com'),
  page('Strikingly', 's.strikinglydns.com'),
  page('Help Scout', 'helpscoutdocs.com'),
  page('ReadMe', 'readme.io'),
  page('UptimeRobot', 'stats.uptimerobot.com'),
];

/** The claimable service that an alias target belongs to. */
export const claimableAt = (target: string): ClaimableService | undefined =>
  claimableServices.find(({ suffixes }) => suffixes.some(suffix => target === suffix || target.endsWith(`.${suffix}`)));
