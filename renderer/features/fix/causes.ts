/** Why a server was made to relay (SPEC A3); the ids are those of `advice.get`. */
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

export type Cause = (typeof CAUSES)[number];
