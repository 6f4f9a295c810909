import { composed } from './compose.ts';

// Loaded by the sound community's tests where COMMUNITY_ALTERATION names this file.
const choices = (process.env['COMMUNITY_FLAWS'] ?? '').split(' ').filter(choice => choice !== '');

export const { alter, edit } = composed(choices);
