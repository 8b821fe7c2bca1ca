/** Why a server was made to relay, as the fix page asks it (A3). Words: `advice:cause.<id>.*`. No zod here: the window loads it as it is. */
export const CAUSES = [
  'people-on-the-road',
  'copier',
  'web-application',
  'branch-office',
  'backup-mx',
  'filter-in-front',
  'moved-server',
  'masking-router',
  'stolen-password',
  'nobody-knows',
] as const;
export type CauseId = (typeof CAUSES)[number];
