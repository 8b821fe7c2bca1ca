import { lazy, Suspense } from 'react';
import { useOwned } from '../../state/use-stores.ts';
import { CasePlace } from '../checks/case-place.tsx';
import { ChecksPlace } from '../checks/checks-place.tsx';
import { FindingPlace } from '../finding/finding-place.tsx';
import { HomePlace } from '../home/home-place.tsx';
import { PracticePlace } from '../practice/practice-place.tsx';
import { RunPlace } from '../result/run-place.tsx';
import { ServerPlace } from '../server/server-place.tsx';
import { StartPlace } from '../start/start-place.tsx';
import { TalkPlace } from '../talk/talk-place.tsx';
import { WherePlace } from '../where/where-place.tsx';

/** The picker and its list are only needed here, so they stay out of what is loaded at start. */
const FixPlace = lazy(async () => ({ default: (await import('../fix/fix-place.tsx')).FixPlace }));

const MailboxPlace = lazy(async () => ({
  default: (await import('../practice/mailbox-place.tsx')).MailboxPlace,
}));

const BlacklistsPlace = lazy(async () => ({
  default: (await import('../blacklists/blacklists-place.tsx')).BlacklistsPlace,
}));

const BouncePlace = lazy(async () => ({
  default: (await import('../bounce/bounce-place.tsx')).BouncePlace,
}));

const ListsPlace = lazy(async () => ({ default: (await import('../lists/lists-place.tsx')).ListsPlace }));

const SettingsPlace = lazy(async () => ({
  default: (await import('../settings/settings-place.tsx')).SettingsPlace,
}));

const AloudPlace = lazy(async () => ({ default: (await import('../aloud/aloud-place.tsx')).AloudPlace }));
const QrPlace = lazy(async () => ({ default: (await import('../qr/qr-place.tsx')).QrPlace }));
const PicturePlace = lazy(async () => ({ default: (await import('../qr/picture-place.tsx')).PicturePlace }));
const OutsidePlace = lazy(async () => ({
  default: (await import('../outside/outside-place.tsx')).OutsidePlace,
}));

const LettersPlace = lazy(async () => ({
  default: (await import('../letters/letters-place.tsx')).LettersPlace,
}));
const ReportCheckPlace = lazy(async () => ({
  default: (await import('../report-check/report-check-place.tsx')).ReportCheckPlace,
}));

const SupportPlace = lazy(async () => ({
  default: (await import('../case-file/support-place.tsx')).SupportPlace,
}));
const MergedPlace = lazy(async () => ({
  default: (await import('../merged/merged-place.tsx')).MergedPlace,
}));

const AddResultPlace = lazy(async () => ({
  default: (await import('../merged/add-result-place.tsx')).AddResultPlace,
}));

const ChangesPlace = lazy(async () => ({
  default: (await import('../checks/changes-place.tsx')).ChangesPlace,
}));

/** The place that the address names. A new place starts fresh; the same place with other content too. */
export function Screen(props: { onHelp(): void }) {
  const route = useOwned('route', (state) => state.route);
  switch (route.place) {
    case 'home':
      return <HomePlace onHelp={props.onHelp} />;
    case 'server':
      return <ServerPlace />;
    case 'where':
      return <WherePlace />;
    case 'start':
      return <StartPlace />;
    case 'run':
      return <RunPlace key={route.runId} runId={route.runId} />;
    case 'finding':
      return <FindingPlace key={route.code} runId={route.runId} code={route.code} />;
    case 'fix':
      return (
        <Suspense>
          <FixPlace key={route.code} runId={route.runId} code={route.code} />
        </Suspense>
      );
    case 'blacklists':
      return (
        <Suspense>
          <BlacklistsPlace key={route.runId} runId={route.runId} />
        </Suspense>
      );
    case 'bounce':
      return (
        <Suspense>
          <BouncePlace caseId={route.caseId} />
        </Suspense>
      );
    case 'lists':
      return (
        <Suspense>
          <ListsPlace />
        </Suspense>
      );
    case 'aloud':
      return (
        <Suspense>
          <AloudPlace key={route.runId} runId={route.runId} />
        </Suspense>
      );
    case 'qr':
      return (
        <Suspense>
          <QrPlace key={route.runId} runId={route.runId} />
        </Suspense>
      );
    case 'outside':
      return (
        <Suspense>
          <OutsidePlace key={route.caseId ?? ''} caseId={route.caseId} />
        </Suspense>
      );
    case 'picture':
      return (
        <Suspense>
          <PicturePlace />
        </Suspense>
      );
    case 'support':
      return (
        <Suspense>
          <SupportPlace key={route.caseId} caseId={route.caseId} />
        </Suspense>
      );
    case 'merged':
      return (
        <Suspense>
          <MergedPlace key={route.caseId} caseId={route.caseId} />
        </Suspense>
      );
    case 'changes':
      return (
        <Suspense>
          <ChangesPlace key={route.caseId} caseId={route.caseId} />
        </Suspense>
      );
    case 'letters':
      return (
        <Suspense>
          <LettersPlace key={route.runId} runId={route.runId} letterId={route.letter} />
        </Suspense>
      );
    case 'report-check':
      return (
        <Suspense>
          <ReportCheckPlace />
        </Suspense>
      );
    case 'talk':
      return <TalkPlace key={route.door} runId={route.runId} door={route.door} attempt={route.attempt} />;
    case 'checks':
      return <ChecksPlace />;
    case 'case':
      return <CasePlace key={route.caseId} caseId={route.caseId} />;
    case 'add-result':
      return (
        <Suspense>
          <AddResultPlace key={route.caseId} caseId={route.caseId} />
        </Suspense>
      );
    case 'practice':
      return <PracticePlace />;
    case 'mailbox':
      return (
        <Suspense>
          <MailboxPlace />
        </Suspense>
      );
    case 'settings':
      return (
        <Suspense>
          <SettingsPlace key={route.part ?? ''} part={route.part} />
        </Suspense>
      );
  }
}
