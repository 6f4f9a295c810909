import { agentLimits } from './limits/agents.ts';
import { channelLimits } from './limits/channels.ts';
import { deployLimits } from './limits/deploy.ts';
import { driveLimits } from './limits/drive.ts';
import { edgeLimits } from './limits/edge.ts';
import { evalLimits } from './limits/evals.ts';
import { fleetLimits } from './limits/fleet.ts';
import { handoverLimits } from './limits/handover.ts';
import { hardenLimits } from './limits/harden.ts';
import { loadLimits } from './limits/load.ts';
import { mailLimits } from './limits/mail.ts';
import { networkLimits } from './limits/network.ts';
import { projectLimits } from './limits/projects.ts';
import { repositoryLimits } from './limits/repository.ts';
import { routeLimits } from './limits/routes.ts';
import { secretLimits } from './limits/secrets.ts';
import { watchLimits } from './limits/watch.ts';

/** Every bound on what comes from outside, in one place. Milliseconds, bytes, counts. */
export const limits = {
  ...networkLimits,
  ...repositoryLimits,
  ...routeLimits,
  ...secretLimits,
  ...mailLimits,
  ...driveLimits,
  ...hardenLimits,
  ...evalLimits,
  ...edgeLimits,
  ...loadLimits,
  ...deployLimits,
  ...watchLimits,
  ...fleetLimits,
  ...channelLimits,
  ...projectLimits,
  ...handoverLimits,
  ...agentLimits,
} as const;
