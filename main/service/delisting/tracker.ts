import {
  type Delisting,
  type DelistPlan,
  type DelistReminder,
  ServiceError,
} from '../../../preload/contract/index.ts';
import { usualWaitDays } from '../../catalogue/delist-waits.ts';
import type { ServiceContext } from '../types.ts';
import { addDays, isDay, localDay } from './days.ts';
import { planOfCase } from './plan.ts';

/** The wall calendar is asked at least this often: computers sleep, clocks are set, days begin. */
const CHECK_EVERY_MS = 60_000;
const MAX_LISTS = 200;

/** What the tracker needs. */
export type TrackerContext = Pick<ServiceContext, 'store' | 'runs' | 'shell' | 'now'>;

/** Asked on a day, look again on a day (B6). Plain days of the person's calendar, whatever the clock does. */
export type Tracker = {
  plan(caseId: string): DelistPlan;
  mark(wanted: {
    caseId: string;
    zone: string;
    subject: string;
    askedOn: string | null;
    lookAgainOn?: string | null | undefined;
  }): DelistPlan;
  queue(caseId: string, emptied: boolean): DelistPlan;
  /** Listings that are to be looked at today or should have been earlier. */
  due(): DelistReminder[];
  /** A run of the case has ended: what it saw settles reminders. */
  runEnded(caseId: string): void;
  /** From now on each new day says which cases have something to look at. */
  begin(): void;
  stop(): void;
};

export function createTracker(context: TrackerContext): Tracker {
  const { cases, delistings } = context.store;
  let timer: NodeJS.Timeout | undefined;
  let saidOn: string | null = null;

  const today = (): string => localDay(context.now());
  const tell = (caseId: string): void => context.shell.publish('delisting.changed', { caseId });
  const plan = (caseId: string): DelistPlan => {
    if (!cases.getCase(caseId)) throw new ServiceError({ code: 'not-found', key: 'case-not-found' });
    return planOfCase(caseId, context);
  };
  const waitOf = ({ zone, autoExpires, url }: Delisting): number =>
    usualWaitDays(zone, autoExpires, url !== null);

  const due = (): DelistReminder[] => {
    const day = today();
    const caseIds = [...new Set(delistings.due(day).map((mark) => mark.caseId))];
    return caseIds.flatMap((caseId) => {
      const found = cases.getCase(caseId);
      const lists = planOfCase(caseId, context).lists.filter((row) => isDue(row, day));
      const days = lists.flatMap((row) => row.lookAgainOn ?? []).sort();
      if (!found || days[0] === undefined) return [];
      const shown = lists.slice(0, MAX_LISTS).map(({ zone, name, subject }) => ({ zone, name, subject }));
      return [{ caseId, caseName: found.name, day: days[0], lists: shown }];
    });
  };

  /** Once a day, and at the start of the program. A clock that was set back says it again; nothing is lost by that. */
  const remind = (): void => {
    const day = today();
    if (day === saidOn) return;
    saidOn = day;
    for (const reminder of due()) tell(reminder.caseId);
  };

  const tick = (): void => {
    try {
      remind();
    } catch {
      // The database is busy: the next minute will do.
      saidOn = null;
    }
  };

  return {
    plan,
    mark({ caseId, zone, subject, askedOn, lookAgainOn }) {
      const listing = plan(caseId).lists.find((row) => row.zone === zone && row.subject === subject);
      if (!listing) throw new ServiceError({ code: 'not-found', key: 'lists:error.listing-unknown' });
      // A day more: the window's calendar and ours may lie on two sides of midnight.
      const isTooLate = askedOn !== null && askedOn > addDays(today(), 1);
      const days = [askedOn, lookAgainOn].filter((day) => typeof day === 'string');
      if (isTooLate || days.some((day) => !isDay(day)))
        throw new ServiceError({ code: 'bad-input', key: 'lists:error.bad-day' });
      const isTimed = askedOn !== null || listing.state === 'waits';
      const usual = isTimed ? addDays(askedOn ?? today(), waitOf(listing)) : null;
      delistings.mark({
        caseId,
        zone,
        subject,
        askedOn,
        lookAgainOn: lookAgainOn === undefined ? usual : lookAgainOn,
      });
      tell(caseId);
      return plan(caseId);
    },
    queue(caseId, emptied) {
      plan(caseId);
      delistings.setQueueEmptied(caseId, emptied ? context.now().toISOString() : null);
      tell(caseId);
      return plan(caseId);
    },
    due,
    runEnded(caseId) {
      const marks = delistings.marks(caseId);
      const { lists } = planOfCase(caseId, context);
      const day = today();
      for (const mark of marks) {
        const row = lists.find((each) => each.zone === mark.zone && each.subject === mark.subject);
        if (!row || mark.lookAgainOn === null) continue;
        const isSeenSince = localDay(new Date(row.lastSeen)) >= mark.lookAgainOn;
        if (row.state === 'gone') delistings.mark({ ...mark, lookAgainOn: null });
        // Looked at on its day and still there: the next look is one usual wait later.
        else if (isSeenSince && mark.lookAgainOn <= day)
          delistings.mark({ ...mark, lookAgainOn: addDays(day, waitOf(row)) });
      }
      if (lists.length > 0) tell(caseId);
    },
    begin() {
      if (timer !== undefined) return;
      tick();
      timer = setInterval(tick, CHECK_EVERY_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

const isDue = (row: Delisting, day: string): boolean =>
  row.state !== 'gone' && row.lookAgainOn !== null && row.lookAgainOn <= day;
