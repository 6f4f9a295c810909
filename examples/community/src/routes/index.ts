import type { Route } from '../http/route.ts';
import { accountApiRoutes } from './account-api.ts';
import { accountPageRoutes } from './account-pages.ts';
import { assistantRoutes } from './assistant.ts';
import { billingRoutes } from './billing.ts';
import { communityApiRoutes } from './community-api.ts';
import { communityPageRoutes } from './community-pages.ts';
import { digestRoutes } from './digests.ts';
import { inviteRoutes } from './invites.ts';
import { operationsRoutes } from './operations.ts';
import { publicRoutes } from './public.ts';
import { staffRoutes } from './staff.ts';

export const routes: readonly Route[] = [
  ...publicRoutes,
  ...operationsRoutes,
  ...accountPageRoutes,
  ...accountApiRoutes,
  ...communityPageRoutes,
  ...communityApiRoutes,
  ...inviteRoutes,
  ...digestRoutes,
  ...staffRoutes,
  ...billingRoutes,
  ...assistantRoutes,
];
