import { describe, expect, it } from 'vitest';
import { hashOf, type Route, routeOf } from '../../renderer/state/route.ts';

const ROUTES: Route[] = [
  { place: 'home' },
  { place: 'server' },
  { place: 'where' },
  { place: 'start' },
  { place: 'checks' },
  { place: 'practice' },
  { place: 'mailbox' },
  { place: 'settings' },
  { place: 'settings', part: 'lists' },
  { place: 'lists' },
  { place: 'bounce' },
  { place: 'bounce', caseId: 'case 1/2' },
  { place: 'case', caseId: 'case 1/2' },
  { place: 'run', runId: 'r1' },
  { place: 'finding', runId: 'r1', code: 'A1' },
  { place: 'fix', runId: 'r1', code: 'A1' },
  { place: 'blacklists', runId: 'r1' },
  { place: 'talk', runId: 'r1', door: '[2001:db8::7]:25' },
  { place: 'talk', runId: 'r1', door: '203.0.113.7:25', attempt: 'S1/X1.1' },
];

describe('addresses of places', () => {
  it.each(ROUTES.map((route) => [hashOf(route), route] as const))(
    '%s leads back to its place',
    (hash, route) => {
      expect(routeOf(hash)).toEqual(route);
    },
  );

  it.each(['', '#', '#/nowhere', '#/run', '#/run/%E0%A4%A', '#//x'])('%s is Home', (hash) => {
    expect(routeOf(hash)).toEqual({ place: 'home' });
  });

  it('opens the settings when the part after them is not known', () => {
    expect(routeOf('#/settings/whatever')).toEqual({ place: 'settings' });
  });

  it('shows the run when the part after it is not known', () => {
    expect(routeOf('#/run/r1/whatever')).toEqual({ place: 'run', runId: 'r1' });
    expect(routeOf('#/run/r1/finding')).toEqual({ place: 'run', runId: 'r1' });
  });
});
