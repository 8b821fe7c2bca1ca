import { House, ListChecks, type LucideIcon, MailX, Play, Search, Settings2 } from 'lucide-react';
import type { UiKey } from '../../i18n/words.ts';
import type { Route } from '../../state/route.ts';

/** A place of the rail. `holds` are the places that light it up. */
export type RailPlace = { to: Route; key: UiKey; icon: LucideIcon; holds: Route['place'][] };

/** The rail, in the order of Ctrl+1 … */
export const RAIL: RailPlace[] = [
  {
    to: { place: 'home' },
    key: 'rail.home',
    icon: House,
    holds: ['home', 'server', 'where', 'start', 'picture', 'report-check'],
  },
  {
    to: { place: 'checks' },
    key: 'rail.checks',
    icon: Search,
    holds: [
      'checks',
      'case',
      'run',
      'finding',
      'fix',
      'blacklists',
      'talk',
      'letters',
      'aloud',
      'qr',
      'outside',
      'support',
      'merged',
      'add-result',
      'changes',
    ],
  },
  { to: { place: 'bounce' }, key: 'rail.bounce', icon: MailX, holds: ['bounce'] },
  { to: { place: 'practice' }, key: 'rail.practice', icon: Play, holds: ['practice', 'mailbox'] },
  { to: { place: 'settings' }, key: 'rail.settings', icon: Settings2, holds: ['settings'] },
  { to: { place: 'lists' }, key: 'rail.lists', icon: ListChecks, holds: ['lists'] },
];
